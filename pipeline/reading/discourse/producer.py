"""Who produced a figure: the closing note of a bulletin says which agency each group of data comes
from.

本公报中财政数据来自市财政局；教育数据来自市教育局；其他数据来自市统计局。
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.documents.document import BlockKind, Document
from pipeline.reading.tokens.lexicon import vocabulary

_CLAUSE = re.compile(
    r"(?P<group>[^；;，。]{1,90}?)(?:等)?(?:相关|有关)?(?:数据|资料|指标)?(?:均)?(?:来自|来源于|取自|"
    r"由)(?P<agency>[^；;。，]{2,60}?)(?:提供)?(?=[；;。，]|$)"
)
_OPENING = re.compile(r"^(?:[\s　]*(?:资料来源|数据来源)[：:]?)?(?:本公报中?)?(?:的)?(?:部分)?")
_REST = re.compile(r"其他|其它|其余")
_TERMS = re.compile(r"[、和及与，]|以及")
_KNOWN: dict[str, list[str]] = vocabulary("producers")


@dataclass(frozen=True, slots=True)
class Producers:
    """Words of labels with the agency they belong to, the longest first, and the agency of all the
    rest.
    """

    words: tuple[tuple[str, str], ...]
    rest: str | None

    def of(self, label: str) -> str | None:
        """The agency that produced the figures with this label; None where the document does not
        say.
        """
        for word, agency in self.words:
            if word in label:
                return agency
        return self.rest


def producers_of(document: Document) -> Producers | None:
    """Read the closing note on sources; None where a document has none."""
    words: dict[str, str] = {}
    rest: str | None = None
    for block in document.blocks:
        if block.kind in (BlockKind.TABLE_ROW, BlockKind.FURNITURE) or block.end - block.start < 20:
            continue
        text = document.block_text(block)
        if text.count("来自") + text.count("来源于") < 2 or "数据" not in text:
            continue
        for clause in _CLAUSE.finditer(text):
            group, agency = _OPENING.sub("", clause["group"]), clause["agency"].strip()
            if group.startswith(("其他", "其它")):
                rest = agency
                continue
            for term in _TERMS.split(_REST.sub("", group)):
                term = term.strip("的 　")
                # two characters of the note's own are too little to decide: 用电 is in 家用电器,
                # 用户 in 天然气用户
                for word in (term, *_KNOWN.get(term, ())):
                    if len(word) > 2 or term in _KNOWN and word != term:
                        words.setdefault(word, agency)
    if not words:
        return None
    return Producers(tuple(sorted(words.items(), key=lambda w: -len(w[0]))), rest)
