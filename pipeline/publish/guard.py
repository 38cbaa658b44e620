"""Does the new file lose what the published one has? A build that shrinks beyond the stated shares
is held back with the list of what would go, until a person lets it through.

Compared are figures, series values and indicators, by document, by source and as a whole. A
document that the sources file no longer lists was taken out by a person: what it had counts only in
the whole, where a sources file that lists something else altogether is noticed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from pipeline.publish.checks import CheckResult
from pipeline.publish.difference import PREVIOUS, Previous
from warehouse.vocabularies import Severity

MOST_LOST = {"document": 0.5, "source": 0.2, "whole": 0.1, "sources file": 0.5}
"""Share that may be lost at each level without a decision."""
_FEW = 5
"""So many may be lost in a source or the whole, whatever their share: small sources vary."""
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Loss:
    """What a document, a source or the whole would lose."""

    level: str
    name: str
    what: str
    before: int
    after: int

    def __str__(self) -> str:
        place = "all" if self.level in ("whole", "sources file") else f"{self.level} {self.name}"
        return f"{place}: {self.what} {self.before} -> {self.after}"

    @property
    def is_too_much(self) -> bool:
        """Whether a person has to decide."""
        lost = self.before - self.after
        few = 0 if self.level in ("document", "sources file") else _FEW
        return lost > max(few, MOST_LOST[self.level] * self.before) or (
            self.level == "document" and self.before > 0 and self.after == 0
        )


_SERIES = "series values"
_ASIDE = "SELECT DISTINCT document_id, '' FROM values_left_out WHERE reason = 'copy'"
"""Documents whose figures are in the series by another edition: an original has come for a digest
or a rendition."""
_COUNTS: Mapping[str, str] = {
    "figures": "SELECT document_id, count(*) FROM {place}observations GROUP BY 1",
    _SERIES: "SELECT vintage, count(*) FROM {place}indicator_values "
    "WHERE superseded_at IS NULL GROUP BY 1",
}
_INDICATORS = (
    "SELECT DISTINCT vintage, indicator FROM {place}indicator_values WHERE superseded_at IS NULL"
)


def losses(
    connection: duckdb.DuckDBPyConnection, previous: Previous, held: frozenset[str] = frozenset()
) -> list[Loss]:
    """Everything that is less than in the previous file by more than its level may lose.

    Args:
        connection: Its current database is the new file.
        previous: The published file.
        held: Documents that are out of the series for a fault that is said: what they lack there
            counts in the whole only, so that the fault of one does not stop the others.
    """
    if not {"documents", "observations", "indicator_values"} <= previous.tables:
        return []
    place = f"{PREVIOUS}."
    try:
        sources = _pairs(connection, f"SELECT document_id, source_id FROM {place}documents")
        listed = {name for name, _ in _pairs(connection, "SELECT document_id, '' FROM documents")}
        aside = {name for name, _ in _pairs(connection, _ASIDE)}
        found: list[Loss] = []
        for what, query in _COUNTS.items():
            before = dict(_counts(connection, query.format(place=place)))
            after = dict(_counts(connection, query.format(place="")))
            single = listed - aside - held if what == _SERIES else listed
            excused = held if what == _SERIES else frozenset[str]()
            found += _compared(what, before, after, dict(sources), listed, single, excused)
        found.append(_indicators_lost(connection, place, listed))
    except duckdb.Error:  # a file of another shape: what it held cannot be compared
        return []
    return [loss for loss in found if loss.is_too_much]


def check(found: Sequence[Loss], accepted: bool) -> CheckResult:
    """The guard as a check: it blocks unless a person has let the losses through."""
    shown = [str(loss) for loss in found[:_SHOWN]]
    if len(found) > _SHOWN:
        shown.append(f"and {len(found) - _SHOWN} more")
    shares = ", ".join(f"{share:.0%} of a {level}" for level, share in MOST_LOST.items())
    return CheckResult(
        "nothing_shrinks",
        "observations",
        "",
        Severity.WARNING if accepted else Severity.BLOCKING,
        not found,
        len(found),
        f"of figures, series values and indicators in the published file, at most these shares "
        f"lost: {shares}",
        "; ".join(shown),
        "accepted by a person"
        if found and accepted
        else "see why; where it is right, publish with --accept-loss"
        if found
        else "",
    )


def _compared(
    what: str,
    before: Mapping[str, int],
    after: Mapping[str, int],
    sources: Mapping[str, str],
    listed: set[str],
    single: set[str],
    excused: frozenset[str],
) -> Iterator[Loss]:
    """Losses at each level; documents are compared alone where they are among ``single``, and not
    counted in their source where they are ``excused``.
    """
    kept = {name: count for name, count in before.items() if name in listed}
    for name, count in sorted(kept.items()):
        if name in single:
            yield Loss("document", name, what, count, after.get(name, 0))
    for source in sorted({sources.get(name, "") for name in kept} - {""}):
        mine = [n for n in sources if sources[n] == source and n not in excused]
        was = sum(kept.get(name, 0) for name in mine)
        # a document that is new may replace one that is read no more
        yield Loss("source", source, what, was, sum(after.get(name, 0) for name in mine))
    yield Loss("whole", "", what, sum(kept.values()), sum(after.values()))
    yield Loss("sources file", "", what, sum(before.values()), sum(after.values()))


def _indicators_lost(connection: duckdb.DuckDBPyConnection, place: str, listed: set[str]) -> Loss:
    before = _pairs(connection, _INDICATORS.format(place=place))
    after = {indicator for _, indicator in _pairs(connection, _INDICATORS.format(place=""))}
    kept = {indicator for name, indicator in before if name in listed}
    return Loss("whole", "", "indicators", len(kept), len(kept & after))


def _pairs(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[str, str]]:
    return [(str(a), str(b)) for a, b in connection.execute(query).fetchall()]


def _counts(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[str, int]]:
    return [(str(name), int(count)) for name, count in connection.execute(query).fetchall()]
