"""What stages report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.archive import FetchOutcome, FetchRecord
from pipeline.runs.workspace import Workspace
from pipeline.storage.layers import Entry


@dataclass(frozen=True)
class FetchReport:
    """What came of asking the publishers."""

    records: tuple[FetchRecord, ...]

    @property
    def changed(self) -> int:
        """Editions with new bytes."""
        return sum(record.outcome is FetchOutcome.NEW for record in self.records)

    @property
    def problems(self) -> dict[str, str]:
        """Why editions could not be had, by edition."""
        return {
            record.document_id: record.problem or ""
            for record in self.records
            if not record.reached
        }

    def summary(self) -> str:
        """One line: ``fetch: 11 editions checked, 2 new, 8 unchanged, 1 failed``."""
        counts = Counter(str(record.outcome).replace("_", " ") for record in self.records)
        return ", ".join(
            [
                f"fetch: {len(self.records)} editions checked",
                *(f"{n} {word}" for word, n in sorted(counts.items())),
            ]
        )


@dataclass(frozen=True)
class LayerReport:
    """What a layer did.

    Attributes:
        layer: Its name.
        done: Editions worked on now.
        reused: Editions whose result was there already.
        problems: Why editions are quarantined or missing, by edition.
        rows: Rows by table over all editions.
        held: Rows that fail a check and are held, by edition.
    """

    layer: str
    done: tuple[str, ...]
    reused: tuple[str, ...]
    problems: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)

    def summary(self) -> str:
        """One line: ``documents: 0 worked on, 11 unchanged, 0 with a problem``."""
        rows = sum(self.held.values())
        return (
            f"{self.layer}: {len(self.done)} worked on, {len(self.reused)} "
            f"unchanged, {len(self.problems)} with a problem"
            + (f", {rows} rows of {len(self.held)} editions held" if rows else "")
        )


def listed(workspace: Workspace, layer: str) -> dict[str, Entry]:
    """The index of a layer without editions that the sources file no longer lists."""
    known = {edition.id for _, edition in workspace.registry.editions()}
    return {
        edition_id: entry
        for edition_id, entry in workspace.lake.index(layer).items()
        if edition_id in known
    }


def layer_report(
    workspace: Workspace,
    layer: str,
    fresh: dict[str, Entry],
    worked: Iterable[str],
    entries: dict[str, Entry],
) -> LayerReport:
    """What a layer did: ``fresh`` entries were considered, ``worked`` editions were worked on,
    ``entries`` are all there are.
    """
    worked = set(worked)
    rows: dict[str, int] = {}
    held: dict[str, int] = {}
    for entry in entries.values():
        result = workspace.lake.result(layer, entry.edition_id, entry.good) if entry.good else None
        for name, count in (result.counts if result else {}).items():
            rows[name] = rows.get(name, 0) + count
        if result is not None and result.facts.get("held"):
            held[entry.edition_id] = int(result.facts["held"])
    return LayerReport(
        layer,
        done=tuple(e for e in fresh if e in worked),
        reused=tuple(e for e in fresh if e not in worked),
        problems={entry.edition_id: entry.problem for entry in fresh.values() if entry.problem},
        rows=rows,
        held=held,
    )
