"""What a printed share says of a whole that is in another document.

``某园区拥有企业1.96万家，约占全市企业总量的35%`` says that the city has 5.6万家. Where a
bulletin of the city prints another number, the two documents contradict each other although no
number is printed twice: part, share and whole are held against each other over documents and
regions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline.series.catalogue import Catalogue
from pipeline.series.comparable import OUTCOME, Figure, read_figures
from pipeline.series.conflicts import Conflict, prefer
from pipeline.series.matching import match
from pipeline.series.period_keys import last_year, series_period
from pipeline.series.provenance import Provenance
from pipeline.series.rounding import Interval
from warehouse.vocabularies import ConflictKind
from warehouse.wording import worded

Row = Mapping[str, Any]

# 国家高新技术企业占全市高新技术企业总量的比重; 重点实验室占全国的比重: the whole is of the same
# things where it has no name
_OF_AREA = re.compile(
    r"(?P<part>.+?)占(?P<area>全国|全省|全自治区|全市|全州|全区|全县)(?P<whole>.*?)"
    r"(?:总量|总数|总额|总规模)?的?(?:比重|比例|比|份额)"
)
_NATION = "000000"
_OTHER_DATE, _SAME_DATE = 1.25, 1.0
"""How many times one number may be the other: a stock of June is not that of December."""
_OPEN_ENDED = 1.25
"""``超2.97万`` is more than 2.97万, but no one prints it for 4万."""


@dataclass(frozen=True, slots=True)
class ImpliedWhole:
    """A whole computed from a part and its share.

    Attributes:
        figure: The share, with value and interval of the whole that it implies, in the unit of
            the whole's series.
        dated: The day or span that part and share are about.
        arithmetic: part / share, as printed.
    """

    figure: Figure
    dated: str
    arithmetic: str


def implied_wholes(
    rows: Iterable[Row], provenance: Provenance, own_region: str, known: Catalogue
) -> Iterator[ImpliedWhole]:
    """Wholes that the shares of one document imply, each where its part is printed beside it.

    Args:
        rows: Rows of ``observations`` of the document.
        provenance: The document.
        own_region: Region that the document is about.
        known: The catalogue.
    """
    rows = list(rows)
    by_quote: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_quote[row["quote"]].append(row)
    for row in rows:
        found = _OF_AREA.fullmatch(row["label"])
        if found is None or row["measure"] != "share" or row["needs_review"]:
            continue
        part = next(
            (
                other
                for other in by_quote[row["quote"]]
                if other["label"] == found["part"]
                and other["measure"] == "level"
                and other["region_code"] == row["region_code"]
                and other["period"] == row["period"]
            ),
            None,
        )
        region = _whole_region(found["area"], str(row["region_code"]), own_region)
        if part is not None and part["indicator"] is not None and region is not None:
            yield from _implied(row, part, found["whole"], region, provenance, known)


def _whole_region(area: str, region: str, own: str) -> str | None:
    """Code of the area that a share is of: 全市 in a document about the city, said of a part."""
    if area == "全国":
        return None if region == _NATION else _NATION
    if region != own:
        return own
    if area in ("全省", "全自治区"):
        return f"{region[:2]}0000" if not region.endswith("0000") else None
    return f"{region[:4]}00" if area == "全市" and not region.endswith("00") else None


def _implied(
    share: Row, part: Row, whole: str, region: str, provenance: Provenance, known: Catalogue
) -> Iterator[ImpliedWhole]:
    code = str(part["indicator"])
    if whole and match(whole, part["unit"], "level", region, provenance.kind) != code:
        return
    own = {part["observation_id"]: provenance, share["observation_id"]: provenance}
    level = next(iter(read_figures([part], own, known)), None)
    parts_of_hundred = next(iter(read_figures([{**share, "indicator": None}], own, known)), None)
    if level is None or parts_of_hundred is None or level.value <= 0:
        return
    ends = (level.interval.low, level.interval.high)
    shares = (parts_of_hundred.interval.low, parts_of_hundred.interval.high)
    if None in (*ends, *shares) or not shares[0]:
        return
    low, high = ends[0] / shares[1] * 100, ends[1] / shares[0] * 100  # type: ignore[operator]
    value = level.value / parts_of_hundred.value * 100
    year = last_year(level.period)
    yield ImpliedWhole(
        replace(
            level,
            observation={**share, "region_code": region, "measure": "level", "indicator": code},
            period=series_period(f"{year}", str(known[code].timing)),
            value=value,
            interval=Interval(low, high),
        ),
        str(part["period"]),
        f"{level.printed} / {parts_of_hundred.printed} = {value:.4g} {level.unit}",
    )


def contradicted_wholes(
    implied: Iterable[ImpliedWhole], figures: Iterable[Figure]
) -> Iterator[Conflict]:
    """Implied wholes that the documents about the whole contradict, each once.

    Args:
        implied: Wholes implied by shares.
        figures: Figures of the regions that they are of.
    """
    by_place: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.measure == "level" and figure.sort == OUTCOME and figure.value_high is None:
            by_place[figure.name, figure.region_code, figure.period].append(figure)
    for one in implied:
        mine = one.figure
        printed = [
            figure
            for figure in by_place.get((mine.name, mine.region_code, mine.period), ())
            if figure.provenance.vintage != mine.provenance.vintage and figure.unit == mine.unit
        ]
        if not printed or any(_agree(figure, one) for figure in printed):
            continue
        figure = min(printed, key=lambda f: (f.provenance.authority, f.order))
        a, b = sorted(
            (figure, mine), key=lambda f: (f.provenance.known_order, f.provenance.vintage)
        )
        why = worded(
            "conflicts.implied_whole",
            arithmetic=one.arithmetic,
            dated=one.dated,
            value=figure.value,
            unit=figure.unit,
        )
        yield Conflict(a, b, ConflictKind.CONFLICT, why, *prefer(a, b, ConflictKind.CONFLICT))


def _agree(figure: Figure, one: ImpliedWhole) -> bool:
    allowed = _SAME_DATE if one.dated in (figure.period, figure.period[:4]) else _OTHER_DATE
    low, high = figure.interval.low, figure.interval.high
    low = figure.value / _OPEN_ENDED if low is None else low
    high = figure.value * _OPEN_ENDED if high is None else high
    mine = one.figure.interval
    assert mine.low is not None and mine.high is not None
    return mine.low <= high * allowed and low <= mine.high * allowed
