"""What a figure is once it has been read. Data classes and closed vocabularies only; the grammar
is in the sibling modules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from warehouse.vocabularies import Measure, ReadingMethod, RejectionReason, Status


class ReadFigure(Protocol):
    """What of a figure shows how sure its reading is."""

    @property
    def label(self) -> str:
        """What the quantity is called."""
        ...

    @property
    def printed(self) -> str:
        """The number as printed."""
        ...

    @property
    def value(self) -> float:
        """Its value."""
        ...

    @property
    def value_high(self) -> float | None:
        """The upper end of a range."""
        ...

    @property
    def unit(self) -> str:
        """Its unit."""
        ...

    @property
    def period(self) -> str | None:
        """What time it is about."""
        ...

    @property
    def region_code(self) -> str:
        """Where it is about."""
        ...

    @property
    def quote(self) -> str:
        """Its sentence or row."""
        ...

    @property
    def in_table(self) -> bool:
        """Whether it is in a cell."""
        ...


class Observation(NamedTuple):
    """One printed figure. Columns, meanings and vocabularies are those of the table
    ``observations`` in docs/tables.

    ``value`` is as printed (49843.1 with unit 亿元), signed by direction; ``char_start`` /
    ``char_end`` delimit the number token in
    ``Document.text``; ``quote_offset`` is where that token is in ``quote``.

    ``scope`` is the part of the whole that the figure is about (规模以上, 民营经济, 当月), whether
    the label says it or only what is around it; None for the whole. ``confidence`` (0 to 1)
    is how sure the reading is, ``weakest`` the field that is least sure; a figure that
    ``needs_review`` stays out of series. ``reading`` says which reading was chosen, against which.
    ``method`` says whether it was read from characters or from a picture.
    """

    observation_id: str
    document_id: str
    page: int | None
    block: int
    char_start: int
    char_end: int
    quote: str
    quote_offset: int
    printed: str
    printed_unit: str
    decimals: int
    value: float
    value_high: float | None
    unit: str
    qualifier: str | None
    label: str
    measure: Measure
    compared_with: str | None
    basis: str | None
    period: str | None
    region: str
    region_code: str
    status: Status
    in_table: bool
    footnotes: tuple[str, ...] = ()
    producer: str | None = None
    indicator: str | None = None
    scope: str | None = None
    confidence: float = 1.0
    weakest: str | None = None
    needs_review: bool = False
    reading: str | None = None
    context: str | None = None
    method: ReadingMethod = ReadingMethod.TEXT


class RejectedNumber(NamedTuple):
    """A printed number that is no observation, with the reason."""

    document_id: str
    char_start: int
    char_end: int
    quote: str
    quote_offset: int
    printed: str
    reason: RejectionReason


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that was read out of one document, in reading order."""

    observations: tuple[Observation, ...]
    rejected: tuple[RejectedNumber, ...]
