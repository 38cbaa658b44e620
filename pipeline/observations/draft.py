"""A figure while its sentence is being read, and the thread of labels that runs from figure to figure."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.observations.governor import Governor
from pipeline.observations.model import Measure, Status
from pipeline.observations.numbers import Number


@dataclass(slots=True)
class Draft:
    """What has been read of one figure so far; offsets are those of the block's text."""

    number: Number
    label: str
    measure: Measure
    value: float
    value_high: float | None
    unit: str
    qualifier: str | None = None
    compared_with: str | None = None
    basis: str | None = None
    period: str | None = None
    period_known: bool = False
    region: str | None = None
    status: Status = Status.ACTUAL
    base: str = ""
    moment: str = ""


@dataclass(slots=True)
class Thread:
    """What a sentence inherits from what was said before it.

    Attributes:
        label: Label of the last figure.
        base: The same without share or gap: what 增长 goes on about.
        parent: Label that parts (其中) belong to; '' outside of parts.
        first: First label of the running sentence.
        owner: Whom dependent quantities of the running sentence belong to.
        recent: Labels of the figures of the running sentence, each once, for 分别 without a list of its own.
        listed: Labels of the last 分别 list.
        listed_base: The same without their shares.
        event: Games or contest that the sentence begins with.
        comparison: Base of the last comparison in the running sentence.
        basis: Price basis said in the running sentence.
        region: Region of the running sentence.
    """

    label: str = ""
    base: str = ""
    parent: str = ""
    first: str = ""
    owner: str = ""
    recent: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    listed_base: list[str] = field(default_factory=list)
    event: str = ""
    comparison: str | None = None
    basis: str | None = None
    region: str | None = None
    preliminary: bool = False

    def new_sentence(self) -> None:
        """Forget what does not reach over a full stop."""
        self.parent = ""
        self.first = ""
        self.owner = ""
        self.recent = []
        self.listed = []
        self.listed_base = []
        self.event = ""
        self.comparison = None
        self.basis = None
        self.region = None
        self.preliminary = False


@dataclass(slots=True)
class View:
    """One number (or list of numbers) with what stands around it: what every construct looks at.

    Attributes:
        text: The block's text, apparatus masked by NUL characters of the same length.
        numbers: The numbers of the group.
        start: Where the clause's text before the number begins.
        governor: The words that govern the number.
        stop: Where the text behind the number ends (comma, next number).
        thread: What is inherited.
        subject: The clause's own noun phrase, '' where there is none.
        behind: The noun phrase behind the number, '' where there is none.
        part: Whether the figure is a part (其中).
    """

    text: str
    numbers: list[Number]
    start: int
    governor: Governor
    stop: int
    thread: Thread
    subject: str = ""
    behind: str = ""
    part: bool = False
    subject_span: tuple[int, int] = (0, 0)
    region: str | None = None
