"""Discourse frames: what a document, chapter, section, paragraph, sentence or clause says once
for all figures in it.

    2026年政府工作报告                       document    region, year
    二、“十五五”时期主要目标任务              chapter     2026/2030, plan
    （一）科技创新。                          section
    “十四五”时期，我省…                       paragraph   2021/2025, review
    其中，丙市新增企业30家，…                 sentence    丙市
    按可比价格计算，增长3%                    clause      constant prices

Frames form one stack that is never changed in place: entering a frame leaves all that are as deep
or deeper and gives a new stack. A figure resolves a field from the innermost frame that says
something about it; every statement keeps the words that it comes from.

What figures are about is kept in the same stack, each thing at the level with which it ends:

    document     the quantity stated last, which 比上年增长5% goes on about
    paragraph    the schools counted last, whose 招生 are; labels of its sentences
    sentence     its topic: the whole of its parts (其中), its owner, its list (分别)

A share, its change and a rank are recorded but are not what figures go on about: 占比22%，增长5%
says that the quantity grew (``Quantity.base``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple, TypeVar

from pipeline.reading.tokens.period_mentions import Mention
from warehouse.vocabularies import Measure

_FROM_JANUARY = re.compile(r"(\d{4})-01/\1-\d\d")
# How many labels of the sentences before are kept
_EARLIER_LABELS = 6


class Level(IntEnum):
    """The frames of a document, outermost first."""

    DOCUMENT = 0
    CHAPTER = 1
    SECTION = 2
    PARAGRAPH = 3
    SENTENCE = 4  # up to a full stop
    CLAUSE = 5


class Aim(StrEnum):
    """What a stretch of text is for: to review what was done, or to plan what is to be done."""

    REVIEW = "review"
    PLAN = "plan"


class Evidence(NamedTuple):
    """Words of the reading text that say something: themselves and their place in it."""

    words: str
    start: int
    end: int


class StatedPeriod(NamedTuple):
    """A period that a frame states, with the words that name it."""

    mention: Mention
    evidence: Evidence

    @property
    def cumulative(self) -> bool:
        """Whether it is a part of a year counted from January: 前三季度, 1—11月."""
        return _FROM_JANUARY.fullmatch(self.mention.period or "") is not None


class Quantity(NamedTuple):
    """The quantity stated last.

    Attributes:
        label: Its label, shares, gaps and ranks included.
        base: The same without them: what 增长 goes on about.
        measure: What was stated about it.
    """

    label: str = ""
    base: str = ""
    measure: Measure | None = None


class Topic(NamedTuple):
    """What a sentence is about so far.

    Attributes:
        whole: Label that parts (其中) belong to; '' outside of parts.
        first: Label of its first figure.
        owner: Whom dependent quantities belong to.
        recent: Labels of its figures, each once, for 分别 without a list of its own.
        pending: Labels of its levels that no growth has followed yet, for 甲3元，乙5元，增长1%和2%.
        listed: Labels of its last 分别 list.
        listed_base: The same without their shares.
        listed_regions: Codes of the regions of that list, where it was one of regions.
        schools: How many kinds of schools it has counted.
        ranked: What is counted of the sectors that a ranking lists.
        event: Games or contest that it begins with, until a label has taken it.
        money: 投资, 投入: what the amounts of a list are (投资3亿元的甲工程、5亿元的乙工程).
    """

    whole: str = ""
    first: str = ""
    owner: str = ""
    recent: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    listed_base: tuple[str, ...] = ()
    listed_regions: tuple[str, ...] = ()
    schools: int = 0
    ranked: str = ""
    event: str = ""
    money: str = ""


class Frame(NamedTuple):
    """What one stretch of text says; a field that it leaves open is None.

    Attributes:
        level: Which stretch it is.
        depth: Depth of a chapter or section in the outline; a transition inside a section is half a
            step below it, and so does a sentence that goes on about the parts (其中) of the one
            before.
        eras: The periods that a heading names.
        period: The period of its figures.
        span: Years up to now that its means and sums are about (五年来).
        aim: Whether it reviews or plans.
        aim_words: The words that say so.
        region: Code of its region.
        region_at: Where the words that name it are in the block's text.
        basis: Price basis.
        basis_clause: Where the clause that says it begins in the block's text.
        preliminary: Whether it says 初步核算.
        comparison: Base of its comparisons.
        course: First and last year of a 从…到….
        quantity: The quantity stated last in it.
        earlier_labels: Labels of its sentences up to now, in their order.
        institution: The schools that it counted last.
        unfigured: Its last sentence, where that had no figures; '' where it had.
        topic: What a sentence is about so far.
    """

    level: Level
    depth: float = 0
    eras: tuple[str, ...] = ()
    period: StatedPeriod | None = None
    span: StatedPeriod | None = None
    aim: Aim | None = None
    aim_words: Evidence | None = None
    region: str | None = None
    region_at: tuple[int, int] | None = None
    basis: str | None = None
    basis_clause: int | None = None
    preliminary: bool | None = None
    comparison: str | None = None
    course: tuple[str, str] | None = None
    quantity: Quantity | None = None
    earlier_labels: tuple[str, ...] | None = None
    institution: str | None = None
    unfigured: str | None = None
    topic: Topic | None = None

    @property
    def rank(self) -> tuple[int, float]:
        """How deep it is; chapters and sections are one level and differ by their depth."""
        level = self.level
        return (Level.CHAPTER if level is Level.SECTION else level), self.depth


_PLACES: Mapping[type, Mapping[str, int]] = {
    Frame: {name: place for place, name in enumerate(Frame._fields)},
    Topic: {name: place for place, name in enumerate(Topic._fields)},
}
_PERIOD = _PLACES[Frame]["period"]
_SPAN = _PLACES[Frame]["span"]
_COMPARISON = _PLACES[Frame]["comparison"]
_COURSE = _PLACES[Frame]["course"]
_PRELIMINARY = _PLACES[Frame]["preliminary"]
_QUANTITY = _PLACES[Frame]["quantity"]
_EARLIER = _PLACES[Frame]["earlier_labels"]
_INSTITUTION = _PLACES[Frame]["institution"]
_UNFIGURED = _PLACES[Frame]["unfigured"]
_TOPIC = _PLACES[Frame]["topic"]
T = TypeVar("T", Frame, Topic)


def _changed(kept: T, fields: Mapping[str, Any]) -> T:
    """A frame or topic with other values in some fields (``_replace`` is slow for so many)."""
    values: list[Any] = list(kept)
    places = _PLACES[type(kept)]
    for name, value in fields.items():
        values[places[name]] = value
    changed: T = tuple.__new__(type(kept), values)
    return changed


class Frames(NamedTuple):
    """The running stack of frames, outermost first."""

    stack: tuple[Frame, ...] = (Frame(Level.DOCUMENT),)

    def enter(self, frame: Frame) -> Frames:
        """The stack with a frame inside all that are less deep; the others are left."""
        return Frames((*(f for f in self.stack if f.rank < frame.rank), frame))

    def leave(self, level: Level) -> Frames:
        """The stack without the frames of a level and all inside it."""
        return Frames(tuple(f for f in self.stack if f.level < level))

    def with_fields(self, level: Level, **fields: object) -> Frames:
        """The stack with more fields in its frame of a level, entered where there is none."""
        for index, frame in enumerate(self.stack):
            if frame[0] is level:
                return self._with(index, _changed(frame, fields))
        return self._insert(_changed(Frame(level), fields))

    def _with(self, index: int, frame: Frame) -> Frames:
        return Frames((*self.stack[:index], frame, *self.stack[index + 1 :]))

    def _insert(self, frame: Frame) -> Frames:
        outside = tuple(f for f in self.stack if f.rank < frame.rank)
        return Frames((*outside, frame, *self.stack[len(outside) :]))

    def enter_sentence(self, *, goes_on: bool = False) -> Frames:
        """The stack at the beginning of a sentence.

        Args:
            goes_on: Whether it is about the parts of the one before (其中，…; 分产业看，…): then it
                is inside that one, and what that said of price basis, region and 初步核算 holds on.
        """
        earlier_labels = (self.earlier_labels + self.topic.recent)[-_EARLIER_LABELS:]
        frames = self.with_fields(Level.PARAGRAPH, earlier_labels=earlier_labels)
        if not goes_on:
            return frames.enter(Frame(Level.SENTENCE, topic=Topic()))
        held = frames.frame_with("period")
        # 分产业看 goes on about 前三季度, not about the quarter that was compared with it; the
        # parts of what there was 年末 are of then too
        named = held.period if held and held.level is Level.SENTENCE else None
        if named and not named.cumulative and not named.evidence.words.startswith("年末"):
            frames = frames.with_fields(Level.SENTENCE, period=None)
        frames = frames.with_fields(Level.SENTENCE, course=None)
        return frames.enter(Frame(Level.SENTENCE, 0.5, topic=Topic()))

    def with_topic(self, **fields: object) -> Frames:
        """The stack with more fields in the topic of its running sentence."""
        for index in range(len(self.stack) - 1, -1, -1):
            frame = self.stack[index]
            if frame.topic is not None:
                topic = _changed(frame.topic, fields)
                return self._with(index, _changed(frame, {"topic": topic}))
        return self.with_fields(Level.SENTENCE, topic=_changed(Topic(), fields))

    def frame_with(self, field: str, *, above: Level | None = None) -> Frame | None:
        """The innermost frame that says something about a field, of those above a level."""
        place = _PLACES[Frame][field]
        for frame in reversed(self.stack):
            if frame[place] is not None and (above is None or frame[0] < above):
                return frame
        return None

    def _innermost(self, place: int) -> Any:
        """What the innermost frame that says something about a field says; the field is given by
        its place in a frame.
        """
        for frame in reversed(self.stack):
            if (stated := frame[place]) is not None:
                return stated
        return None

    @property
    def era(self) -> Frame:
        """The innermost frame from the paragraph outwards that says whether it reviews or plans."""
        return self.frame_with("aim", above=Level.SENTENCE) or self.stack[0]

    @property
    def period(self) -> StatedPeriod | None:
        """The period said last that still holds."""
        stated: StatedPeriod | None = self._innermost(_PERIOD)
        return stated

    @property
    def span(self) -> StatedPeriod | None:
        """The years up to now said last that still hold."""
        stated: StatedPeriod | None = self._innermost(_SPAN)
        return stated

    @property
    def comparison(self) -> str | None:
        """The base of comparison said last that still holds."""
        stated: str | None = self._innermost(_COMPARISON)
        return stated

    @property
    def course(self) -> tuple[str, str] | None:
        """The years of the last 从…到… that still hold."""
        stated: tuple[str, str] | None = self._innermost(_COURSE)
        return stated

    @property
    def preliminary(self) -> bool:
        """Whether 初步核算 was said and still holds."""
        stated: bool = self._innermost(_PRELIMINARY) or False
        return stated

    @property
    def quantity(self) -> Quantity:
        """The quantity stated last."""
        stated: Quantity = self._innermost(_QUANTITY) or _NO_QUANTITY
        return stated

    @property
    def earlier_labels(self) -> tuple[str, ...]:
        """Labels of the sentences before, in their order."""
        stated: tuple[str, ...] = self._innermost(_EARLIER) or ()
        return stated

    @property
    def institution(self) -> str:
        """The schools that the paragraph counted last."""
        stated: str = self._innermost(_INSTITUTION) or ""
        return stated

    @property
    def unfigured(self) -> str:
        """The sentence before, where it had no figures."""
        stated: str = self._innermost(_UNFIGURED) or ""
        return stated

    @property
    def topic(self) -> Topic:
        """The topic of the running sentence so far."""
        stated: Topic = self._innermost(_TOPIC) or _NO_TOPIC
        return stated


_NO_QUANTITY = Quantity()
_NO_TOPIC = Topic()
