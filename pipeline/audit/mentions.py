"""Where sentences name parts of the index, how they spell them, and which part a number or a
statement is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.audit.printed_tree import ROOT, PrintedTree
from pipeline.documents.document import Block, BlockKind, Document

_INDEXED = r"\s*(?:综合)?\s*(?:评价)?\s*(?:指数|得分|评分|分值)"
# 河湖整治指标, 河湖整治贡献率: what shows that a shortened name means a part of the index
_OF_INDEX = r"(?=\s*(?:综合)?(?:指数|指标|得分|贡献))"
# 2018~2021年，指数先…: the index that the paragraph is about, not the part named last
_BARE = re.compile(r"(?:该|此|这一)?(?P<short>[\u4e00-\u9fff]{0,4}?)(?P<word>指数|得分)")

# 市场环境由68.0提高到72.0, 法治环境为73.8: nothing but this is between a part and its level
STATED = re.compile(
    r"(?:得分|评分|分值|水平|的|分别|[由从自为达是在])*"
    r"(?:[\d.]+(?:分|点)?(?:提高|提升|上升|增加|增长|升|增|下降|降低|回落|降|减)(?:到|至|为))?"
)
"""What may be between a part and the level that is its own."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A part of the index named in a text.

    Attributes:
        node: Its key.
        start: Offset in the reading text.
        end: Offset after it, 指数 included.
        indexed: Whether 指数 or 得分 follows.
        spelling: The name as it is there, without 指数, where it is not the one of the tables.
    """

    node: str
    start: int
    end: int
    indexed: bool
    spelling: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the reading text, up to its full stop."""

    start: int
    end: int
    text: str


def sentences(document: Document, block: Block) -> Iterator[Sentence]:
    """The sentences of a block; a semicolon ends none, for the subject continues after it."""
    text = document.block_text(block)
    for match in re.finditer(r"[^。！？]*[。！？]?", text):
        if match.group().strip():
            yield Sentence(block.start + match.start(), block.start + match.end(), match.group())


class Mentions:
    """Finds the parts of an index in a document's prose."""

    def __init__(self, tree: PrintedTree) -> None:
        self.tree = tree
        spellings: dict[str, tuple[str, str | None]] = {}
        for key in tree.parents:
            spellings[tree.name(key)] = (key, None)
        whole = _spaced(tree.root)
        self._whole = re.compile(
            rf"(?:{whole})?\s*综合\s*(?:发展\s*|评价\s*)?指数|{whole}\s*总\s*指数|总指数"
        )
        self._plain = _alternatives(spellings)
        self._names = spellings
        self._shortened = self._shortened_names()
        self._short_pattern = re.compile(
            "|".join(_spaced(name) for name in sorted(self._shortened, key=len, reverse=True))
            or r"(?!)"
        )

    def _shortened_names(self) -> dict[str, str]:
        """Spellings with one or two characters left out, by the one part that they can mean
        (河湖整治 for 河湖综合整治).
        """
        found: dict[str, set[str]] = {}
        for key in self.tree.parents:
            if not self.tree.children(key):
                continue
            name = self.tree.name(key)
            for width in (1, 2):
                for at in range(1, len(name) - width + 1):
                    shorter = name[:at] + name[at + width :]
                    if (
                        len(shorter) >= 4
                        and shorter not in self._names
                        and shorter != self.tree.root
                    ):
                        found.setdefault(shorter, set()).add(key)
        return {shorter: next(iter(keys)) for shorter, keys in found.items() if len(keys) == 1}

    @cached_property
    def by_block(self) -> dict[int, list[Mention]]:
        """Mentions by index of the block, in order."""
        return {block.index: self._in_block(block) for block in self.tree.document.prose()}

    def _in_block(self, block: Block) -> list[Mention]:
        text = self.tree.document.block_text(block)
        found: list[Mention] = []
        root = self._whole
        for match in self._plain.finditer(text):
            name = re.sub(r"\s+", "", match.group())
            tail = re.match(_INDEXED, text[match.end() :])
            whole = match.group() + (tail.group() if tail else "")
            spoken = re.sub(r"\s+", "", whole)
            if name == self.tree.root and root.match(spoken):
                continue
            key = self._names[name][0]
            spelling = spoken.removesuffix("指数") if tail and "综合" in tail.group() else None
            found.append(
                Mention(
                    key,
                    block.start + match.start(),
                    block.start + match.start() + len(whole),
                    tail is not None,
                    spelling,
                )
            )
        taken = [(mention.start, mention.end) for mention in found]
        for match in root.finditer(text):
            start, end = block.start + match.start(), block.start + match.end()
            if not any(a < end and start < b for a, b in taken):
                found.append(Mention(ROOT, start, end, True))
        if self.tree.root not in self._names:
            for match in re.finditer(_spaced(self.tree.root) + r"\s*指数", text):
                start, end = block.start + match.start(), block.start + match.end()
                if not any(a < end and start < b for a, b in taken):
                    found.append(Mention(ROOT, start, end, True))
        taken = [(mention.start, mention.end) for mention in found]
        for match in self._short_pattern.finditer(text):
            start, end = block.start + match.start(), block.start + match.end()
            if any(a < end and start < b for a, b in taken) or not re.match(
                _OF_INDEX, text[match.end() :]
            ):
                continue
            name = re.sub(r"\s+", "", match.group())
            tail = re.match(_INDEXED, text[match.end() :])
            length = len(tail.group()) if tail else 0
            found.append(
                Mention(self._shortened[name], start, end + length, tail is not None, name)
            )
        return sorted(found, key=lambda mention: mention.start)

    def between(self, start: int, end: int) -> list[Mention]:
        """Mentions that begin in a span."""
        return [
            mention
            for block in self._blocks(start)
            for mention in self.by_block.get(block, ())
            if start <= mention.start < end
        ]

    def _blocks(self, at: int) -> list[int]:
        return [
            block.index for block in self.tree.document.blocks if block.start <= at <= block.end
        ]

    def subject(self, block: Block, sentence: Sentence, at: int) -> str | None:
        """The part that a number at ``at`` is a value of; None where the text names none.

        A name in the sentence counts first, one with 指数 before one without; then the index that
        the paragraph or its heading is about.
        """
        text = self.tree.document.text
        here = self.between(sentence.start, at)
        after = max((mention.end for mention in here), default=sentence.start)
        short = self._short_form(block, text[after:at], after)
        if short is not None:
            return short
        if here:
            words = re.sub(r"\s+", "", text[here[-1].end : at])
            if words and STATED.fullmatch(words):
                return here[-1].node  # 综合指数由55.0降至53.5，人口活力由60.0下降到54.0
            named = [mention for mention in here if mention.indexed]
            return (named or here)[-1].node
        return self.topic(block, sentence.start)

    def topic(self, block: Block, before: int) -> str | None:
        """What a paragraph is about before an offset: the last index it names, else the last part,
        else what the heading above names.
        """
        earlier = [
            mention for mention in self.by_block.get(block.index, ()) if mention.start < before
        ]
        named = [mention.node for mention in earlier if mention.indexed]
        if named or earlier:
            return self._uppermost(named) if named else earlier[-1].node
        for above in reversed(self.tree.document.blocks[: block.index]):
            if above.kind is BlockKind.HEADING and self.by_block.get(above.index):
                return self.by_block[above.index][0].node
        return None

    def _uppermost(self, named: Sequence[str]) -> str:
        """The part named last, or the one above it that the paragraph names, too; the whole index
        only where it is named last.
        """
        found = named[-1]
        while (
            self.tree.parents.get(found, ROOT) in named
            and self.tree.parents.get(found, ROOT) != ROOT
        ):
            found = self.tree.parents[found]
        return found

    def _short_form(self, block: Block, text: str, start: int) -> str | None:
        """The part that a bare 指数 or 发展指数 after the last name means; None where there is no
        such word.
        """
        words = list(_BARE.finditer(text))
        if not words:
            return None
        match = words[-1]
        earlier = [
            mention
            for mention in self.by_block.get(block.index, ())
            if mention.start < start + match.start()
        ]
        if match.group("short").endswith("指标"):  # 该三级指标指数: the indicator named last
            return earlier[-1].node if earlier else None
        tail = re.sub(r"^[\d年月，、的]*", "", match.group("short"))
        fitting = [
            mention.node
            for mention in earlier
            if tail and self.tree.name(mention.node).endswith(tail)
        ]
        if fitting:
            return min(fitting, key=lambda key: self.tree.levels[key])
        return self.topic(block, start + match.start())


def _spaced(name: str) -> str:
    return r"\s*".join(re.escape(character) for character in name)


def _alternatives(names: dict[str, tuple[str, str | None]]) -> re.Pattern[str]:
    ordered: Sequence[str] = sorted(names, key=len, reverse=True)
    return re.compile("|".join(_spaced(name) for name in ordered))
