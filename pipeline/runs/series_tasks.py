"""The work on the series, as a worker process does it: what one document gives to them, and the
tables of the regions of one bundle. What does the work is loaded where it is done: whoever only
hands it in is spared that.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from pipeline.documents import progress
from pipeline.runs.layer_frames import load_document, observation_files
from pipeline.series.among_editions import Among
from pipeline.series.catalogue import catalogue
from pipeline.series.catalogue.catalogue_rows import catalogue_rows
from pipeline.series.corrections import Decisions
from pipeline.series.faults import words_of
from pipeline.series.proofs.earlier import EarlierLevels
from pipeline.storage import parquet
from pipeline.storage.bundles import Bundle, write_bundle
from pipeline.storage.holding import HELD_ROWS, with_held_rows
from pipeline.storage.layers import work_folder
from pipeline.storage.pieces import Kept, Piece
from pipeline.storage.results import Result, write_result
from warehouse.schema.declared_checks import ROW_CHECKS

if TYPE_CHECKING:
    from pipeline.series.contributions import Contribution, RegionNotes

Row = dict[str, Any]

LABELS = "labels"
"""Labels without an indicator, of one edition or region: columns of ``unmatched_labels``. No table
of its own: the sum of them is."""

AS_TAKEN = "figures"
"""Figures of an edition as the series take them, where that is otherwise than printed: the columns
of ``observations``."""

_NOTES = "notes.pickle"


@dataclass(frozen=True, slots=True)
class ContributionTask:
    """Work out what a document gives to the series.

    Attributes:
        document: The document.
        figures: Its figures; None where there are none.
        folder: Where the result goes.
        edition: Its row of ``documents``.
        decided: The corrections of its figures.
    """

    document: Piece
    figures: Piece | None
    folder: Path
    edition: Row
    decided: Decisions = Decisions()

    def run(self, levels: EarlierLevels | None = None) -> Result:
        """Document and figures to a contribution; where that fails, to nothing, with the reason.

        Args:
            levels: What all editions print about its regions, where it has pictures.
        """
        try:
            return self._made(levels)
        except Exception as error:
            return self.failed(error)

    def failed(self, error: Exception, *, lost: bool = False) -> Result:
        """The result where the work fails: the figures stay out of the series.

        Args:
            error: Why.
            lost: Whether the worker was lost, which may be no fault of the document.
        """
        from pipeline.series.contributions import nothing

        try:
            printed = printed_rows(self.figures)
        except Exception:  # they cannot be loaded: then none are published either
            printed = []
        name = str(self.edition["document_id"])
        about = {"problem": words_of(error), "lost": lost}
        return self._write(nothing(name, printed, error), about)

    def _made(self, levels: EarlierLevels | None) -> Result:
        from pipeline.audit.printed_tree import prints_system
        from pipeline.series.contributions import contribution

        document = load_document(self.document)
        printed = printed_rows(self.figures)
        given = contribution(document, printed, self.edition, self.decided, levels)
        return self._write(given, {"prints_system": prints_system(document)})

    def _write(self, given: Contribution, about: Mapping[str, Any]) -> Result:
        held = {HELD_ROWS: [fault.row() for fault in given.faults]}
        tables = _checked({**given.tables, **held}, {})
        facts = {
            "regions": given.regions,
            "units": given.units,
            "cited": given.cited,
            "is_collected": given.is_collected,
            "is_corrected": given.figures is not None,
            "prints_system": False,
            **about,
        }
        with work_folder(self.folder) as draft:
            for name, content in tables.items():
                if content.num_rows:
                    parquet.write(draft / f"{name}.parquet", content)
            if given.labels:
                parquet.write(
                    draft / f"{LABELS}.parquet", parquet.from_rows("unmatched_labels", given.labels)
                )
            if given.figures is not None:
                parquet.write(
                    draft / f"{AS_TAKEN}.parquet", parquet.from_rows("observations", given.figures)
                )
            if given.notes or given.corrected:
                notes = (dict(given.notes), dict(given.corrected))
                (draft / _NOTES).write_bytes(pickle.dumps(notes))
            result = Result(counts={n: c.num_rows for n, c in tables.items()}, facts=facts)
            write_result(draft, result)
        return result


@dataclass(frozen=True, slots=True)
class Given:
    """Where a contribution lies.

    Attributes:
        document_id: The edition.
        home: The region that it is about.
        figures: Its file of figures as the series take them; None where there are none.
        contribution: Its contribution.
    """

    document_id: str
    home: str
    figures: Kept | None
    contribution: Piece


@dataclass(frozen=True, slots=True)
class RegionsTask:
    """Make the bundle of several regions, taking over those that have not changed.

    Attributes:
        folder: Where the bundle goes.
        before: The bundle that it takes the place of; None where there is none.
        keys: Key of each region, in the order in which they are written.
        given: By region the contributions of the editions that speak of it; of the regions that
            are worked out only.
        known: What is known of these editions among all.
    """

    folder: Path
    before: Bundle | None
    keys: Mapping[str, str]
    given: Mapping[str, tuple[Given, ...]]
    known: Among

    def run(self) -> Result:
        """Contributions to the tables of regions."""
        with work_folder(self.folder) as draft:
            return write_bundle(draft, self._members())

    def _members(self) -> Iterator[tuple[str, str, Mapping[str, pa.Table]]]:
        for region, key in self.keys.items():
            if region in self.given:
                yield region, key, self._tables(region, self._figures(region))
                progress.report()  # what a worker may cost is bounded for a region
            elif self.before is not None:
                yield region, key, self.before.tables(region)

    def _tables(self, region: str, figures: list[Row]) -> Mapping[str, pa.Table]:
        from pipeline.series.region_tables import region_tables

        notes: dict[str, RegionNotes] = {}
        corrected: dict[str, str] = {}
        for given in self.given[region]:
            said, changed = notes_of(given.contribution)
            corrected |= changed
            if region in said:
                notes[given.document_id] = said[region]
        made = region_tables(region, figures, notes, corrected, self.known)
        tables = _checked(made, _catalogue())
        labels = labels_of(
            file
            for given in self.given[region]
            if given.home == region and (file := given.contribution.table(LABELS))
        )
        return tables | ({LABELS: labels} if labels.num_rows else {})

    def _figures(self, region: str) -> list[Row]:
        """The figures about a region, edition by edition: those of all regions at once would not
        be bounded.
        """
        files = [given.figures for given in self.given[region] if given.figures is not None]
        return [
            row
            for file in files
            for row in parquet.read_rows(file, {"region_code": {region}}).to_pylist()
        ]


@cache
def _catalogue() -> Mapping[str, pa.Table]:
    """Tables that rows of series may refer to."""
    return {
        "indicators": parquet.from_rows("indicators", catalogue_rows(catalogue())["indicators"])
    }


def _checked(rows: Mapping[str, list[Row]], known: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Tables whose rows pass the row checks; those that fail are in ``held_rows`` with what is
    held already.
    """
    tables = {
        name: parquet.from_rows(name, content)
        for name, content in rows.items()
        if content and name != HELD_ROWS
    }
    kept, held = with_held_rows(tables, ROW_CHECKS, rows.get(HELD_ROWS, ()), known)
    return kept | ({HELD_ROWS: parquet.from_rows(HELD_ROWS, held)} if held else {})


def labels_of(files: Iterable[Kept]) -> pa.Table:
    """The sum of labels without an indicator, the most frequent first: columns of
    ``unmatched_labels``.

    Args:
        files: Files of editions or regions, which have no edition in common.
    """
    listed = list(files)
    if not listed:
        return parquet.from_rows("unmatched_labels", [])
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("labels", parquet.batches("unmatched_labels", listed))
        found: pa.Table = connection.sql(_SUM).to_arrow_table()
    return found.cast(parquet.from_rows("unmatched_labels", []).schema)


_SUM = """
    SELECT label, sum(observations) AS observations, sum(documents) AS documents,
           list_sort(list_distinct(flatten(list(measures)))) AS measures,
           list_sort(list_distinct(flatten(list(units)))) AS units,
           min(example_observation_id) AS example_observation_id
    FROM labels GROUP BY label
    ORDER BY observations DESC, documents DESC, label
"""


def notes_of(contribution: Piece) -> tuple[Mapping[str, RegionNotes], Mapping[str, str]]:
    """Notes by region and corrections by observation of a contribution."""
    kept = contribution.file(_NOTES)
    if kept is None:
        return {}, {}
    notes, corrected = pickle.loads(kept.content())
    return notes, corrected


def printed_rows(figures: Piece | None) -> list[Row]:
    """Rows of ``observations`` as printed."""
    return [
        row for file in observation_files(figures) for row in parquet.read_rows(file).to_pylist()
    ]
