"""Composite indices: the steps of the OECD/JRC handbook, one module each. What documents print
about indices of their own is audited beside this package, in ``pipeline.audit``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.documents.document import Document
    from pipeline.indices.declaration import Declaration

__all__ = ["build"]


def build(
    indicator_values: Sequence[Mapping[str, Any]],
    indicators: Iterable[Mapping[str, Any]],
    observations: Iterable[Mapping[str, Any]] = (),
    documents: Iterable[Document] = (),
    declared: Sequence[Declaration] | None = None,
    indicator_breaks: Iterable[Mapping[str, Any]] = (),
) -> dict[str, list[dict[str, Any]]]:
    """Compute all declared indices under all their methods.

    Args:
        indicator_values: Rows of the table of that name.
        indicators: The catalogue; its directions count where a leaf declares none.
        observations: Rows of the table of that name; ties printed weights to their observations.
        documents: Parsed documents; the sources that the declarations name are searched for
            printed weights.
        declared: The indices; those that come with the package by default.
        indicator_breaks: Rows of the table of that name; inputs whose series breaks within the
            years say so.

    Returns:
        ``index_nodes``, ``index_methods``, ``index_inputs``, ``index_values``,
        ``index_contributions``, ``index_leaf_contributions``, ``index_coherence``,
        ``index_soundness`` and ``index_sensitivity``, by name, with the columns of the
        warehouse's schema. An index of regions of which nothing is at hand has no rows.
    """
    from pipeline.indices.build_panel import read_series
    from pipeline.indices.declaration import declarations
    from pipeline.indices.directions import directions_of
    from pipeline.indices.result_rows import TABLES, mark_breaks, node_rows, run_method
    from pipeline.indices.weight_tables import printed_weights, with_printed_weights

    catalogue = {
        str(row["indicator"]): int(row["direction"])
        for row in indicators
        if row["direction"] is not None
    }
    wanted = declarations() if declared is None else tuple(declared)
    naming = {declaration.source for declaration in wanted}
    known = sorted(
        (found for found in documents if found.source_id in naming),
        key=lambda found: (-found.year, found.document_id),
    )
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    for declaration in wanted:
        tree = declaration.nodes()
        printing = [document for document in known if document.source_id == declaration.source]
        tree = with_printed_weights(tree, printed_weights(printing, tree), _finder(observations))
        series = read_series(
            indicator_values, tree, declaration.regions, declaration.periods, declaration.measures
        )
        if not printing and not series.sources:
            continue  # nothing at hand about its regions: no index of nothing
        rows["index_nodes"] += node_rows(declaration, tree, directions_of(tree, catalogue))
        if not series.sources:
            continue
        for run in declaration.methods:
            for table, found in run_method(declaration, run, tree, series, catalogue).items():
                rows[table] += found
    mark_breaks(rows["index_inputs"], indicator_breaks)
    return rows


def _finder(observations: Iterable[Mapping[str, Any]]) -> Callable[[str, int, int], str | None]:
    """Finds the observation that is in a span of a document."""
    places: dict[str, list[tuple[int, str]]] = {}
    for row in observations:
        if row["in_table"]:
            places.setdefault(row["document_id"], []).append(
                (row["char_start"], row["observation_id"])
            )

    def find(document_id: str, start: int, end: int) -> str | None:
        return next(
            (found for place, found in places.get(document_id, []) if start <= place < end), None
        )

    return find
