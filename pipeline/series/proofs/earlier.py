"""Equations with the edition of the year before: a printed growth between two printed levels.

Levels at current prices and growth at constant prices do not obey it, nor do levels that were
revised in between. It is therefore taken only where it holds, or where a single digit would make
it hold and the figure is a count or an amount of things, which prices do not touch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.series.proofs.equations import Equation, Rule, Term
from pipeline.series.proofs.observation_terms import Row, dimension_of, term_of

Key = tuple[Any, ...]
_ELSEWHERE = -1
_STRONG = 4


class EarlierLevels:
    """Levels printed in documents as text, by indicator, region and year.

    Args:
        rows: Rows of ``observations`` of all documents, indicators set.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._levels: dict[Key, list[Row]] = defaultdict(list)
        for row in rows:
            if row["measure"] == "level" and row["indicator"] and row["status"] != "target":
                year = _year(row)
                if year is not None and row.get("method") != "ocr":
                    self._levels[_key(row, year)].append(row)

    def equations(self, rows: Iterable[Row]) -> Iterator[Equation]:
        """Equations of the growths and levels of one document.

        Args:
            rows: Its rows of ``observations``.
        """
        levels: dict[Key, Row] = {}
        growths: dict[Key, Row] = {}
        for row in rows:
            year = _year(row)
            if year is None or not row["indicator"]:
                continue
            place = levels if row["measure"] == "level" else growths
            if row["measure"] in ("level", "growth"):
                place.setdefault(_key(row, year), row)
        for key, growth in growths.items():
            level = levels.get(key)
            before = self._before(key, level) if level is not None else None
            terms = (term_of(growth), term_of(level) if level else None, before)
            if growth["unit"] == "%" and all(terms) and growth["compared_with"] == "previous_year":
                equation = Equation(Rule.GROWTH, _all(terms))
                if equation.holds() and equation.terms[1].digits >= _STRONG:
                    yield equation

    def _before(self, key: Key, level: Row) -> Term | None:
        name, region, scope, year = key
        for row in self._levels.get((name, region, scope, year - 1), ()):
            if dimension_of(row) == dimension_of(level):
                return term_of(row, _ELSEWHERE)
        return None


def _all(terms: Iterable[Term | None]) -> tuple[Term, ...]:
    return tuple(term for term in terms if term is not None)


def _key(row: Mapping[str, Any], year: int) -> Key:
    return row["indicator"], row["region_code"], row.get("scope"), year


def _year(row: Row) -> int | None:
    period = str(row["period"] or "")
    whole = len(period) == 4 or period.endswith("-12-31")
    return int(period[:4]) if whole and period[:4].isdecimal() else None
