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
something about it; every saying keeps the words that it comes from. Labels carried from figure to
figure are no discourse (``pipeline.reading.constructs.draft.Inherited``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from pipeline.reading.tokens.period_mentions import Mention

_FROM_JANUARY = re.compile(r"(\d{4})-01/\1-\d\d")


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


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the reading text that say something: themselves and their place in it."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """A period that a frame says, with the words that name it."""

    mention: Mention
    evidence: Evidence

    @property
    def cumulative(self) -> bool:
        """Whether it is a part of a year counted from January: 前三季度, 1—11月."""
        return _FROM_JANUARY.fullmatch(self.mention.period or "") is not None


@dataclass(frozen=True, slots=True)
class Frame:
    """What one stretch of text says; a field that it leaves open is None.

    Attributes:
        level: Which stretch it is.
        depth: Depth of a chapter or section in the outline; a turn inside a section stands half a
            step below it.
        eras: The periods that a heading names.
        period: The period of its figures.
        span: Years up to now that its means and sums are about (五年来).
        aim: Whether it reviews or plans.
        aim_words: The words that say so.
        region: Code of its region.
        region_at: Where the words that name it stand in the block's text.
        basis: Price basis.
        basis_clause: Where the clause that says it begins in the block's text.
        preliminary: Whether it says 初步核算.
        comparison: Base of its comparisons.
        course: First and last year of a 从…到….
    """

    level: Level
    depth: float = 0
    eras: tuple[str, ...] = ()
    period: Said | None = None
    span: Said | None = None
    aim: Aim | None = None
    aim_words: Evidence | None = None
    region: str | None = None
    region_at: tuple[int, int] | None = None
    basis: str | None = None
    basis_clause: int | None = None
    preliminary: bool | None = None
    comparison: str | None = None
    course: tuple[str, str] | None = None

    @property
    def rank(self) -> tuple[int, float]:
        """How deep it stands."""
        outline = self.level in (Level.CHAPTER, Level.SECTION)
        return (Level.CHAPTER if outline else self.level), self.depth


@dataclass(frozen=True, slots=True)
class Frames:
    """The running stack of frames, outermost first."""

    stack: tuple[Frame, ...] = (Frame(Level.DOCUMENT),)

    def enter(self, frame: Frame) -> Frames:
        """The stack with a frame inside all that are less deep; the others are left."""
        return Frames((*(f for f in self.stack if f.rank < frame.rank), frame))

    def leave(self, level: Level) -> Frames:
        """The stack without the frames of a level and all inside it."""
        return Frames(tuple(f for f in self.stack if f.level < level))

    def say(self, level: Level, **fields: object) -> Frames:
        """The stack whose frame of a level says more; it is entered where it is not there yet."""
        for index, frame in enumerate(self.stack):
            if frame.level is level:
                changed = replace(frame, **fields)  # type: ignore[arg-type]
                return Frames((*self.stack[:index], changed, *self.stack[index + 1 :]))
        return self._insert(replace(Frame(level), **fields))  # type: ignore[arg-type]

    def _insert(self, frame: Frame) -> Frames:
        outside = tuple(f for f in self.stack if f.rank < frame.rank)
        return Frames((*outside, frame, *self.stack[len(outside) :]))

    def saying(self, field: str, *, above: Level | None = None) -> Frame | None:
        """The innermost frame that says something about a field, of those above a level."""
        for frame in reversed(self.stack):
            if (above is None or frame.level < above) and getattr(frame, field) is not None:
                return frame
        return None

    @property
    def era(self) -> Frame:
        """The innermost frame from the paragraph outwards that says whether it reviews or plans."""
        return self.saying("aim", above=Level.SENTENCE) or self.stack[0]

    @property
    def period(self) -> Said | None:
        """The period said last that still holds."""
        frame = self.saying("period")
        return frame.period if frame is not None else None

    @property
    def span(self) -> Said | None:
        """The years up to now said last that still hold."""
        frame = self.saying("span")
        return frame.span if frame is not None else None

    @property
    def region(self) -> str | None:
        """The region named last that still holds."""
        frame = self.saying("region")
        return frame.region if frame is not None else None

    @property
    def basis(self) -> str | None:
        """The price basis said last that still holds."""
        frame = self.saying("basis")
        return frame.basis if frame is not None else None

    @property
    def comparison(self) -> str | None:
        """The base of comparison said last that still holds."""
        frame = self.saying("comparison")
        return frame.comparison if frame is not None else None

    @property
    def course(self) -> tuple[str, str] | None:
        """The years of the last 从…到… that still hold."""
        frame = self.saying("course")
        return frame.course if frame is not None else None

    @property
    def preliminary(self) -> bool:
        """Whether 初步核算 was said and still holds."""
        frame = self.saying("preliminary")
        return bool(frame is not None and frame.preliminary)
