"""What sentences say about the course of an index over years, in words: rising, falling, steady,
volatile, without a break.

example                                          span        tags
2012~2015年为平稳增长期                            2012-2015   steady, up
河湖整治指数在2012~2015年波动较大                   2012-2015   volatile
2018~2020年先升后降                              2018-2020   up_down
2016年回调以后，持续增长                           2017-        unbroken, up
2018年出现下降                                    2018        down
2014年后进入高速增长阶段                            2014-       fast, up
2012~2020年呈波动式上升态势                         2012-2020   wavy
小镇生活呈现持续稳定态势                             all years   stable
前期阶段，…。…，河湖整治指数平稳回调                  2012-2015   steady, down

The last one goes by the stages that the document divides the years of the index into
(分为两个阶段，2012~2015年为…，2016~2020年为…); a stage is meant until another stage or a year is
named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.audit.claim_types import Claim, ClaimKind
from pipeline.audit.mentions import Mentions, Sentence, sentences
from pipeline.audit.printed_tree import PrintedTree
from pipeline.documents.document import Block

LAST = 9999
"""End of a span that is open."""
FIRST = 0
"""Beginning of a span that is open: 此前."""

_YEAR = r"(?:19|20)\d{2}"
_SPAN = re.compile(
    rf"(?P<first>{_YEAR})\s*年?\s*(?:[~～—–\-－]{{1,2}}|至|到)\s*(?P<last>{_YEAR})\s*年"
)
_SINGLE = re.compile(rf"(?P<year>{_YEAR})\s*年(?P<side>[之以]?后|[之以]?前|来|起)?")
_BEFORE = re.compile(r"此前")
_AFTER_EVENT = re.compile(r"后[，,](?=继续|持续|一直|始终)")
_RISE = r"(?:增长|上升|攀升|提升|上扬|提高)"

# 2018年的3.1 升至…, 2023年增长至4.2: a point, not a course
_POINT = re.compile(
    rf"\s*(?:[的为]\s*(?:\d|[峰谷高低最])|{_RISE}[到至]|(?:下降|回落|下滑|降)[到至])"
)

# tag -> words for it; none of them counts where the words of ``_UNLESS`` qualify it
TAGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("up_down", re.compile(r"先升后降|先增后减|先上升后下降")),
    ("down_up", re.compile(r"先降后升|先减后增|先下降后上升")),
    (
        "volatile",
        re.compile(r"波动较大|波动频繁|波动性调整|波动剧烈|不稳定|大幅波动|明显波动|剧烈波动"),
    ),
    ("stable", re.compile(r"(?:持续|始终|一直)(?:保持)?稳定(?!增长|上升|提升)")),
    ("wavy", re.compile(r"波动式|波动中(?:上升|增长)|波动(?:上升|增长)")),
    ("steady", re.compile(r"平稳")),
    ("fast", re.compile(rf"(?:高速|快速|迅速|迅猛|加速|大幅|跨越式){_RISE}|{_RISE}(?:迅速|迅猛)")),
    ("gradual", re.compile(rf"(?:稳步|缓慢|小幅|平缓|温和){_RISE}|{_RISE}(?:相对)?(?:平缓|缓慢)")),
    (
        "unbroken",
        re.compile(rf"(?:持续|逐年|连年|不断|始终保持|一直保持|继续保持)(?:\S{{0,4}}?){_RISE}"),
    ),
    ("down", re.compile(r"回落|下降|下滑|回调|降至|走低")),
    ("up", re.compile(rf"{_RISE}|回升")),
)
# 波动增长, 平稳过渡, 恢复增长, 虽有波动但…: said of the whole, not of every year
_MIXED = re.compile(r"波动(?!较大|频繁|性调整|剧烈)|虽|尽管|过渡")

_QUALIFIED = re.compile(r"虽|尽管|过渡")
# 城市发展呈现持续稳定态势: no year is named, all are meant
_STAGE = re.compile(r"[前中后初末早晚]期|阶段|期间|时期|近年|随后|此后|此前|之[前后]|当年")
# 可划分为三个阶段, 经历了两个时期
_DIVIDED = re.compile(r"(?:分为|经历了?)[^，。；]{0,6}(?:阶段|时期)")
# 在前期阶段, 第二阶段: by their place among the stages
_BY_PLACE = re.compile(
    r"(?P<first>[前初早]期(?:阶段)?)|(?P<middle>中期(?:阶段)?)|(?P<last>[后末晚]期(?:阶段)?)"
    r"|第(?P<number>[一二三四五])(?:个)?(?:阶段|时期)"
)
_OF_ALL_YEARS = re.compile(r"呈现?出?(?=[^，。；]{2,12}(?:态势|趋势|特征))")


Stages = Mapping[str, tuple[tuple[int, int], ...]]
"""Spans of years that a document divides the course of a part into, in order, by part."""


def stages_of(tree: PrintedTree, mentions: Mentions) -> Stages:
    """The stages that the document names with their years."""
    found: dict[str, tuple[tuple[int, int], ...]] = {}
    for block in tree.document.prose():
        for sentence in sentences(tree.document, block):
            divided = _DIVIDED.search(sentence.text)
            spans = list(_SPAN.finditer(sentence.text, divided.end())) if divided else []
            if divided is None or len(spans) < 2:
                continue
            node = mentions.subject(block, sentence, sentence.start + spans[0].start())
            if node is not None:
                found[node] = tuple((int(span["first"]), int(span["last"])) for span in spans)
    return found


def course_claims(
    tree: PrintedTree, mentions: Mentions, block: Block, stages: Stages
) -> Iterator[Claim]:
    """Statements about the course of parts of the index in a block."""
    pivot: int | None = None
    stage: _Stretch | None = None
    for sentence in sentences(tree.document, block):
        stretches = list(_stretches(sentence.text, pivot))
        if any(stretch.place is not None for stretch in stretches):
            stage = replace(stretches[-1], start=0, end=0)
        elif stretches or _STAGE.search(sentence.text):
            stage = None
        elif stage is not None:
            stretches = [stage]
        for number, stretch in enumerate(stretches):
            stop = (
                stretches[number + 1].start if number + 1 < len(stretches) else len(sentence.text)
            )
            claim = _claim(
                tree,
                mentions,
                block,
                sentence,
                stretch,
                min(stop, _clause_end(sentence.text, stretch.end)),
                stages,
            )
            if claim is not None:
                yield claim
            if stretch.first == stretch.last:
                pivot = stretch.first


def _claim(
    tree: PrintedTree,
    mentions: Mentions,
    block: Block,
    sentence: Sentence,
    stretch: _Stretch,
    stop: int,
    stages: Stages,
) -> Claim | None:
    words = sentence.text[stretch.end : stop]
    if _POINT.match(words):
        return None
    tags = tags_of(words)
    if not tags:
        return None
    node = _node(mentions, block, sentence, stretch, stop)
    if node is None or not tree.children(node):
        return None
    span = stretch.years(stages.get(node, ()))
    if span is None:
        return None
    first, last = span
    return Claim(
        tree.document.document_id,
        ClaimKind.COURSE,
        node,
        re.sub(r"\s+", "", sentence.text),
        sentence.start + stretch.start,
        sentence.start + stop,
        period=first,
        period_end=None if first == last else last,
        words=tags,
        printed=re.sub(r"\s+", "", sentence.text[stretch.start : stop]).rstrip("，。；（"),
    )


def _node(
    mentions: Mentions, block: Block, sentence: Sentence, stretch: _Stretch, stop: int
) -> str | None:
    """The part that a statement is about: the one named in its clause, else in the stretch, else
    the subject of the sentence.

    A statement about several (甲与乙均…) is tested for none.
    """
    words = sentence.text[stretch.end : stop]
    at = stretch.end + min(
        match.start() for _, pattern in TAGS if (match := pattern.search(words)) is not None
    )
    clause = max(sentence.text.rfind(mark, stretch.end, at) for mark in "，,") + 1 or stretch.end
    for start in (clause, stretch.end):
        named = {
            mention.node
            for mention in mentions.between(sentence.start + start, sentence.start + at)
        }
        if named:
            return named.pop() if len(named) == 1 else None
    return mentions.subject(block, sentence, sentence.start + at)


def tags_of(words: str) -> tuple[str, ...]:
    """What a clause says about a course.

    >>> tags_of("为平稳增长期")
    ('steady', 'up')
    >>> tags_of("呈波动式上升态势"), tags_of("虽有波动，但整体上升")
    (('wavy',), ())
    """
    if _MIXED.search(words) and not re.search(r"波动较大|波动频繁|波动性调整|不稳定", words):
        return (
            ("wavy",) if dict(TAGS)["wavy"].search(words) and not _QUALIFIED.search(words) else ()
        )
    found: list[str] = []
    for tag, pattern in TAGS:
        if pattern.search(words):
            if tag in ("down", "up") and {"up_down", "down_up"} & set(found):
                continue
            found.append(tag)
    if "volatile" in found:
        found = ["volatile"]
    if "down" in found and "up" in found:
        return ()
    return tuple(found)


@dataclass(frozen=True, slots=True, order=True)
class _Stretch:
    """Years in a sentence: where they are named, and which they are.

    Attributes:
        place: Of a stage that is named by its place: its index, -1 is the last, 0.5 the middle.
    """

    start: int
    end: int
    first: int
    last: int
    place: float | None = None

    def years(self, stages: tuple[tuple[int, int], ...]) -> tuple[int, int] | None:
        """First and last year; None where a stage is meant that nobody gave years."""
        if self.place is None:
            return self.first, self.last
        place = (len(stages) - 1) / 2 if self.place == _MIDDLE else self.place
        if not stages or place != int(place) or place >= len(stages):
            return None
        return stages[int(place)]


_MIDDLE = 0.5
_PLACES = {"first": 0.0, "middle": _MIDDLE, "last": -1.0}


def _stretches(text: str, pivot: int | None) -> Iterator[_Stretch]:
    """Spans of years in a sentence, in order."""
    found = [
        _Stretch(match.start(), match.end(), int(match["first"]), int(match["last"]))
        for match in _SPAN.finditer(text)
    ]
    for match in _SINGLE.finditer(text):
        compared = match.start() > 0 and text[match.start() - 1] in "比较与同"  # 比2016年提高
        if compared or any(stretch.start <= match.start() < stretch.end for stretch in found):
            continue
        year, side = int(match["year"]), match["side"] or ""
        first = FIRST if "前" in side else year
        last = LAST if "后" in side or side in ("来", "起") else year - 1 if "前" in side else year
        found.append(_Stretch(match.start(), match.end(), first, last))
        event = _AFTER_EVENT.search(text[match.end() : match.end() + 24]) if first == last else None
        if event is not None:
            found.append(_Stretch(match.start(), match.end() + event.end(), year + 1, LAST))
    if pivot is not None:
        found += [
            _Stretch(match.start(), match.end(), FIRST, pivot - 1)
            for match in _BEFORE.finditer(text)
        ]
    if not found:
        found += [
            _Stretch(
                match.start(),
                match.end(),
                FIRST,
                LAST,
                "一二三四五".index(match["number"])
                if match["number"]
                else _PLACES[str(match.lastgroup)],
            )
            for match in _BY_PLACE.finditer(text)
        ]
    if not found and not _STAGE.search(text):
        found += [
            _Stretch(match.start(), match.end(), FIRST, LAST)
            for match in _OF_ALL_YEARS.finditer(text)
        ]
    yield from sorted(found)


def _clause_end(text: str, start: int) -> int:
    """Where what is said of a span ends: at a semicolon, or where a cause, result or contrast
    begins.
    """
    match = re.search(
        r"[；;]|，(?:主要|这|表明|充分|但|其中|同时|说明|直接原因|由此)", text[start:]
    )
    return start + match.start() if match else len(text)
