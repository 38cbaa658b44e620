"""Observations as series compare them: value and rounding interval in the unit of their
series, and where they come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.series.catalogue import Catalogue, Indicator
from pipeline.series.label_spelling import normalise_parts, stems
from pipeline.series.matching import MATCHED_MEASURES, says_scope
from pipeline.series.period_keys import annual_year, last_year, series_base, series_period
from pipeline.series.provenance import Provenance
from pipeline.series.rounding import Interval, printed_interval
from pipeline.series.unit_fit import place, series_measure
from warehouse.units import Dimension, UnitError, convert, growth_in_percent, parse_unit

Row = Mapping[str, Any]

OUTCOME, TARGET, FORECAST = "outcome", "target", "forecast"
_SEVERAL = re.compile(r"以及|[和与及、]|合计|总(?![值额量数产])")  # 地区生产总值 is one thing
_MEAN = re.compile(r"[年月日]均|平均每")
# 500亿元的县域增至12个, 10亿元以上的项目有3个: a number, 的, the members, their number
_CRITERION = re.compile(
    r"\s*[^\d\s，。；、：的]{0,6}(?:以上|及以上|以下|左右)?的[^\d，。；、：]{2,12}"
    r"\d+(?:\.\d+)?\s*[多余]?(?:个|家|户|项|所|座|只|款|条|名)"
)
_SORT = {"actual": OUTCOME, "preliminary": OUTCOME, "target": TARGET, "forecast": FORECAST}


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure in the unit of its series.

    Attributes:
        observation: Its row of ``observations``, corrections applied.
        provenance: Where it comes from.
        indicator: Its indicator; None where the label is not in the catalogue.
        name: What it is about: the indicator's code, or the normalised label.
        dimension: What its unit measures; figures without an indicator are compared only where it
            is the same.
        period: Period in the spelling of series.
        base: What it is compared with, in the spelling of series.
        basis: Price basis, as stated or as the catalogue knows it.
        stated_basis: Price basis as the document states it.
        value: In ``unit``.
        value_high: Upper end of a printed range, in ``unit``.
        interval: What the printed digits leave open, in ``unit``.
        unit: The series' unit.
        observation_id: Its observation.
        measure: The measure of its series.
        status: actual, preliminary, target or forecast.
        sort: Outcome, target or forecast: preliminary and final figures belong to one series.
        region_code: Its region.
        year: Year of a yearly figure; None for months, quarters and spans.
    """

    observation: Row
    provenance: Provenance
    indicator: Indicator | None
    name: str
    dimension: Dimension
    period: str
    base: str | None
    basis: str | None
    stated_basis: str | None
    value: float
    value_high: float | None
    interval: Interval
    unit: str
    observation_id: str = field(init=False, repr=False, compare=False)
    measure: str = field(init=False, repr=False, compare=False)
    status: str = field(init=False, repr=False, compare=False)
    sort: str = field(init=False, repr=False, compare=False)
    region_code: str = field(init=False, repr=False, compare=False)
    year: int | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Fill in what follows from the row: series ask for it many times."""
        row = self.observation
        for name, value in (
            ("observation_id", str(row["observation_id"])),
            ("measure", series_measure(self.indicator, str(row["measure"]))),
            ("status", str(row["status"])),
            ("sort", _SORT[row["status"]]),
            ("region_code", str(row["region_code"])),
            ("year", annual_year(self.period)),
        ):
            object.__setattr__(self, name, value)

    @property
    def quote(self) -> str:
        """The sentence."""
        return str(self.observation["quote"])

    @property
    def printed(self) -> str:
        """The figure as printed, with the word before or after it: 约4.4万亿元."""
        word = self.observation["qualifier"] or ""
        text = f"{self.observation['printed']}{self.observation['printed_unit']}"
        return (
            f"{word}{text}"
            if word not in ("以上", "以内", "左右", "多", "余", "以下", "及以上")
            else f"{text}{word}"
        )

    @property
    def order(self) -> tuple[str, int]:
        """Reading order."""
        return self.provenance.document_id, int(self.observation["char_start"])


def read_figures(
    rows: Iterable[Row], provenances: Mapping[str, Provenance], known: Catalogue
) -> Iterator[Figure]:
    """Figures that can be compared: of an indicator, or at least in a known unit, and about a
    known period.

    Args:
        rows: Rows of ``observations``.
        provenances: Provenance of each observation; observations without one stay out.
        known: The catalogue.
    """
    for row in rows:
        provenance = provenances.get(row["observation_id"])
        if provenance is None or row["period"] is None:
            continue
        if row["needs_review"] or is_scoped(row) or is_joint(row) or is_mean(row):
            continue
        if is_criterion(row):
            continue
        figure = _figure(row, provenance, known[row["indicator"]] if row["indicator"] else None)
        if figure is not None:
            yield figure


def is_scoped(row: Row) -> bool:
    """Whether the figure is about a part of what its indicator is about: 社会消费品零售总额 under a
    heading or head of an enumeration that says 城镇, 市区PM2.5浓度. A scope that the indicator's
    own name says (规模以上工业增加值) is no part of it.
    """
    if row["scope"] is None:
        return False
    if row["indicator"] is None:
        return row["scope"] not in row["label"]
    return not says_scope(row["indicator"], row["scope"])


def is_joint(row: Row) -> bool:
    """Whether the figure is the joint one of several things of which the label names only one.

    ``建安投资以及设备投资占比合计达到30%，提高2个百分点`` with the label 设备投资占比.
    """
    if _SEVERAL.search(row["label"]):
        return False
    before = row["quote"][: row["quote_offset"]]
    together = before.rfind("合计")
    if together < 0:
        return False
    clause = re.split(r"[，；。]", before[:together])[-1]
    after = before[together:]
    return (
        _SEVERAL.search(clause) is not None
        and re.fullmatch(r"合计[^，；。]*(?:，比[^，；。]*)?", after) is not None
    )


def is_criterion(row: Row) -> bool:
    """Whether the figure only says which members are counted: ``经济总量超500亿元的县域增至12个``
    gives no 经济总量, but 12 counties.
    """
    number = row["quote"][row["quote_offset"] :]
    return _CRITERION.match(number, len(str(row["printed"]))) is not None


def is_mean(row: Row) -> bool:
    """Whether the figure is a mean of years, months or days although its label and period name the
    quantity of one year.

    ``五年来新增就业年均1300万人`` with the period of the last year.
    """
    if annual_year(row["period"]) is None or _MEAN.search(row["label"]):
        return False
    clause = re.split(r"[，；。：]", row["quote"][: row["quote_offset"]])[-1]
    return _MEAN.search(clause) is not None


def _figure(row: Row, provenance: Provenance, indicator: Indicator | None) -> Figure | None:
    printed = printed_interval(
        row["value"], row["value_high"], row["decimals"], row["printed"], row["qualifier"]
    )
    measure, unit = str(row["measure"]), str(row["unit"])
    if indicator is None and measure not in MATCHED_MEASURES:
        return None
    try:
        dimension = parse_unit("%" if measure == "growth" else unit).dimension
        value, in_unit = _placed(indicator, row["value"], unit, measure)
        ends = [
            None if v is None else _placed(indicator, v, unit, measure)[0]
            for v in (row["value_high"], printed.low, printed.high)
        ]
    except UnitError:
        return None
    period = series_period(row["period"], str(indicator.timing) if indicator else "flow")
    growing = measure in ("growth", "change")
    stated = row["basis"] if measure == "growth" or row["basis"] != "current_prices" else None
    return Figure(
        observation=row,
        provenance=provenance,
        indicator=indicator,
        name=indicator.code if indicator else plain_label(row["label"]),
        dimension=dimension,
        period=period,
        base=series_base(row["compared_with"], period) if growing else row["compared_with"],
        basis=stated or (indicator.growth_basis if indicator and measure == "growth" else None),
        stated_basis=stated,
        value=value,
        value_high=ends[0],
        interval=Interval(ends[1], ends[2]),
        unit=in_unit,
    )


def _placed(
    indicator: Indicator | None, value: float, unit: str, measure: str
) -> tuple[float, str]:
    """Value and unit in the indicator's series; without an indicator, in the plain unit of the
    same dimension.
    """
    if indicator is not None:
        placed = place(indicator, value, unit, measure)
        return placed.value, placed.unit
    if measure == "growth":
        return growth_in_percent(value, unit), "%"
    return value, unit


def in_unit(figure: Figure, value: float | None, unit: str) -> float | None:
    """A value of the figure in another unit of the same dimension."""
    if value is None or figure.unit == unit:
        return value
    return convert(value, figure.unit, unit)


def plain_label(label: str) -> str:
    """The label under which figures without an indicator are compared."""
    return stems(label)[-1] or normalise_parts(label) or label


def ends_in(figure: Figure) -> int | None:
    """Year in which the figure's period ends."""
    return last_year(figure.period)
