"""All tables of this room, in the order in which they need each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.documents.document import Document
from pipeline.reading.collected import collected_row, collected_rows
from pipeline.series.accounting.identity_rows import identity_rows
from pipeline.series.annotating import unit_error_rows, unmatched_rows
from pipeline.series.catalogue import catalogue
from pipeline.series.catalogue.catalogue_rows import catalogue_rows
from pipeline.series.comparable import Figure, read_figures
from pipeline.series.conflicts import broken_identities, conflict_row, find_conflicts
from pipeline.series.corrections import apply_corrections, load_corrections
from pipeline.series.errata import errata_rows
from pipeline.series.identities import examine, identity_result_row
from pipeline.series.left_out import left_out_rows
from pipeline.series.parallel_targets import in_step_rows, in_step_targets
from pipeline.series.proofs.proof_rows import proof_rows, with_last_word
from pipeline.series.statements import (
    Witness,
    cited_witness,
    document_witness,
    is_at_hand,
    read_from_picture,
    standing_in,
)
from pipeline.series.targets import Outcomes, target_rows
from pipeline.series.vintages import link_rows, value_row, values_of
from pipeline.storage.parquet import declared
from warehouse.units import unit_rows
from warehouse.vocabularies import ReadingMethod

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_HELD = "edition:"


def build_tables(
    frames: Mapping[str, pd.DataFrame], documents: Sequence[Document]
) -> dict[str, pd.DataFrame]:
    """See ``pipeline.series.build``."""
    import pandas as pd

    known = catalogue()
    editions = rows_of(frames["documents"])
    kinds = {row["document_id"]: row["kind"] for row in editions}
    printed = rows_of(frames["observations"])
    at_hand = [row["document_id"] for row in editions if is_at_hand(row)]
    proofs = proof_rows(documents, printed)
    proven = with_last_word(printed, proofs)
    corrected = apply_corrections(proven, load_corrections(), at_hand, kinds)
    witnesses = witnesses_of(corrected.observations, editions)
    figures = list(read_figures(corrected.observations, witnesses, known))
    values = values_of(figures)
    accounting = list(identity_rows(frames["observations"], documents))
    conflicts = find_conflicts(figures, known)
    failing = broken_identities(accounting, figures)
    promised = target_tables(figures, frames, editions)
    found: dict[str, Iterable[Mapping[str, Any]]] = {
        **catalogue_rows(known),
        "units": unit_rows({*(row["unit"] for row in printed), *(entry.unit for entry in known)}),
        **collected_rows(printed),
        "indicator_values": [value_row(value, corrected.by_observation) for value in values],
        "indicator_value_observations": [row for value in values for row in link_rows(value)],
        "values_left_out": left_out_rows(corrected.observations, witnesses, figures),
        "conflicts": [*map(conflict_row, conflicts), *failing],
        "errata": errata_rows(corrected.observations, editions, accounting, conflicts),
        "targets": [row for row, _ in promised],
        "target_outcomes": [outcome for _, rows in promised for outcome in rows],
        "unmatched_labels": unmatched_rows(printed),
        "unit_errors": unit_error_rows(printed, kinds),
        "identity_results": [identity_result_row(result) for result in examine(values)],
        "accounting_identities": accounting,
        "corrections_applied": corrected.applied,
        "picture_proofs": proofs,
    }
    return {
        name: pd.DataFrame(
            list(rows), columns=[c.name for c in declared(name).columns], dtype=object
        )
        for name, rows in found.items()
    }


def target_tables(
    figures: list[Figure], frames: Mapping[str, pd.DataFrame], editions: list[Row]
) -> list[tuple[Row, list[Row]]]:
    """Rows of ``targets`` with their rows of ``target_outcomes``, those without a number last."""
    outcomes = Outcomes(figures)
    newest = newest_years(editions)
    standing = standing_in(editions)
    texts = dict(
        zip(frames["document_texts"]["document_id"], frames["document_texts"]["text"], strict=True)
    )
    unnumbered = [
        target
        for row in editions
        if row["document_id"] in standing and row["document_id"] in texts
        for target in in_step_targets(
            texts[row["document_id"]], document_witness(row), row["region_code"]
        )
    ]
    return [*target_rows(figures, outcomes, newest), *in_step_rows(unnumbered, outcomes, newest)]


def newest_years(editions: Iterable[Row]) -> dict[str, int]:
    """By region the newest year that a document reports on, under '' that of all; a year has to be
    over to be reported on.
    """
    newest = {"": 0}
    for row in editions:
        if is_at_hand(row):
            year = min(int(row["year"]), int(str(row["published_on"])[:4]) - 1)
            for region in ("", row["region_code"]):
                newest[region] = max(newest.get(region, 0), year)
    return newest


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Rows as dictionaries, NULL as None."""
    columns = {
        str(name): [_plain(value) for value in frame[name].tolist()] for name in frame.columns
    }
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, float) and value != value):
        return None
    return None if type(value).__name__ in ("NAType", "NaTType") else value


def witnesses_of(observations: Iterable[Row], editions: Iterable[Row]) -> dict[str, Witness]:
    """Witness of each observation that counts; figures collected from an edition that is here
    itself do not.
    """
    editions = list(editions)
    standing = standing_in(editions)
    known = {
        row["document_id"]: document_witness(row)
        for row in editions
        if row["document_id"] in standing
    }
    found: dict[str, Witness] = {}
    for row in observations:
        witness = known.get(row["document_id"])
        if witness is None:
            continue
        collected = collected_row(row)
        if collected is None:
            found[row["observation_id"]] = (
                read_from_picture(witness) if row["method"] == ReadingMethod.OCR else witness
            )
        elif collected["地址"].removeprefix(_HELD) not in known:
            found[row["observation_id"]] = cited_witness(
                witness,
                vintage=collected.vintage,
                title=collected["来源"],
                published_on=collected["发布时间"] or None,
                certainty=collected["可信度"],
                derived=bool(collected["推算"]),
            )
    return found
