"""Corrections of single figures as data: ``corrections.yaml`` at the top of the repository.

Only the series see a correction: the table ``observations`` keeps what is printed. An entry names
its figure by what is printed and read there (``where``), and that must hold for exactly one figure
of the document. Where it holds for none or several, or ``expect`` differs, the source has changed
or the fault has been fixed: the entry is not applied, the figures that it may mean stay out of the
series, and the run says so, so that no correction outlives its reason. Other documents continue.

=========  ==================================================================
drop       the figure stays out of series, conflicts, targets and identities
override   ``set`` gives fields other values (value, unit, period, region_code, measure, status,
qualifier, decimals)
relabel    ``set: {label: …}``: the label is replaced and looked up again
merge      ``set: {indicator: …}``: the figure joins a series that its label does not name
=========  ==================================================================
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.series.matching import match
from warehouse import project_files
from warehouse.declared_yaml import EntryFault, load_entries
from warehouse.errors import ConfigurationError
from warehouse.regions import regions

CORRECTIONS_FILE = project_files.FILES / "corrections.yaml"

Row = dict[str, Any]
Scalar = str | int | float | None


class Action(StrEnum):
    """What a correction does."""

    DROP = "drop"
    OVERRIDE = "override"
    RELABEL = "relabel"
    MERGE = "merge"


_SETTABLE = {
    Action.DROP: frozenset[str](),
    Action.OVERRIDE: frozenset(
        {
            "value",
            "value_high",
            "unit",
            "period",
            "region_code",
            "measure",
            "status",
            "qualifier",
            "decimals",
            "compared_with",
            "basis",
        }
    ),
    Action.RELABEL: frozenset({"label"}),
    Action.MERGE: frozenset({"indicator"}),
}
_Field = Literal[
    "printed",
    "printed_unit",
    "label",
    "value",
    "value_high",
    "unit",
    "measure",
    "period",
    "region_code",
    "status",
    "qualifier",
    "compared_with",
    "basis",
    "decimals",
    "indicator",
    "char_start",
    "observation_id",
]


class Correction(BaseModel):
    """One entry.

    Attributes:
        id: Name of the entry.
        action: What it does.
        document: Edition id.
        where: Fields by which the figure is found.
        expect: Fields that must be so, or the source has changed.
        set: Fields that get another value.
        reason: What is wrong.
        evidence: What proves it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    action: Action
    document: str
    where: Annotated[dict[_Field, Scalar], Field(min_length=1)]
    expect: Annotated[dict[_Field, Scalar], Field(min_length=1)]
    set: dict[str, Scalar] = {}
    reason: Annotated[str, Field(min_length=1)]
    evidence: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _sets_what_its_action_may(self) -> Correction:
        allowed = _SETTABLE[self.action]
        if set(self.set) - allowed or bool(allowed) != bool(self.set):
            raise ValueError(
                f"`set` with {', '.join(sorted(allowed)) or 'nothing'} for the action {self.action}"
            )
        return self


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people have decided about the figures of a document.

    Attributes:
        entries: Corrections, in the order of their file.
        faulty: Entries about it that cannot be read.
    """

    entries: tuple[Correction, ...] = ()
    faulty: tuple[EntryFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrected:
    """What corrections make of observations.

    Attributes:
        observations: Observations after corrections.
        applied: What was done, a row an entry.
        by_observation: The entry that changed each observation.
        held: Observations that an entry may mean which does not fit: they stay out.
        faults: Why entries do not fit, by entry.
    """

    observations: list[Row]
    applied: list[Row]
    by_observation: Mapping[str, str]
    held: list[Row]
    faults: Mapping[str, str]


def load_corrections(
    path: Path = CORRECTIONS_FILE,
) -> tuple[tuple[Correction, ...], tuple[EntryFault, ...]]:
    """The entries of the file that can be used, and the others, each with file, line and key.

    Raises:
        ConfigurationError: The file as a whole cannot be read.
    """
    return load_entries(path, "corrections", Correction, lambda entry: entry.id)


def apply_corrections(
    observations: Sequence[Mapping[str, Any]],
    corrections: Iterable[Correction],
    present: Iterable[str],
    kinds: Mapping[str, str],
) -> Corrected:
    """Observations as the series see them.

    Args:
        observations: Rows of ``observations``.
        corrections: Entries, in order; a later one sees what an earlier one left.
        present: Documents of this warehouse; entries for others wait.
        kinds: Kind of each document, to look labels up again.
    """
    rows = [dict(row) for row in observations]
    here = frozenset(present)
    applied: list[Row] = []
    touched: dict[str, str] = {}
    held: list[Row] = []
    faults: dict[str, str] = {}
    for entry in corrections:
        if entry.document not in here:
            applied.append(_applied(entry, None, None, None))
            continue
        meant = [row for row in rows if is_meant(row, entry.document, entry.where)]
        try:
            row = _the_one(entry, meant)
            before = {name: row[name] for name in _changed(entry, row)}
            if entry.action is not Action.DROP:
                _set(entry, row, kinds)
        except Exception as error:
            faults[entry.id] = _words_of(entry, error)
            held += meant
            rows = [row for row in rows if not any(row is one for one in meant)]
            applied.append(_applied(entry, None, None, None, faults[entry.id]))
            continue
        if entry.action is Action.DROP:
            rows.remove(row)
            applied.append(
                _applied(
                    entry,
                    row["observation_id"],
                    {"label": row["label"], "value": row["value"], "unit": row["unit"]},
                    None,
                )
            )
            continue
        touched[row["observation_id"]] = entry.id
        applied.append(
            _applied(entry, row["observation_id"], before, {name: row[name] for name in before})
        )
    return Corrected(rows, applied, touched, held, faults)


def is_meant(row: Mapping[str, Any], document: str, where: Mapping[Any, Scalar]) -> bool:
    """Whether a figure is one that the fields of ``where`` name."""
    return row["document_id"] == document and all(
        name in row and _same(row[name], value) for name, value in where.items()
    )


def _words_of(entry: Correction, error: Exception) -> str:
    if isinstance(error, ConfigurationError):
        return str(error)
    return (
        f"corrections.yaml: {entry.id}: expected: fields and values that a figure can have; found: "
        f"{type(error).__name__}: {error}; remedy: correct `set`"
    )


def _the_one(entry: Correction, found: list[Row]) -> Row:
    if len(found) != 1:
        raise ConfigurationError(
            f"corrections.yaml: {entry.id}: figures of {entry.document} "
            f"where {json.dumps(entry.where, ensure_ascii=False)}",
            expected="one figure",
            found=str(len(found)),
            remedy="the document or its reading has changed: see if the fault "
            "is still there, then correct `where` or remove the entry",
        )
    wrong = {
        name: found[0][name]
        for name, value in entry.expect.items()
        if not _same(found[0][name], value)
    }
    if wrong:
        raise ConfigurationError(
            f"corrections.yaml: {entry.id}",
            expected=json.dumps(
                {name: entry.expect[name] for name in sorted(wrong)}, ensure_ascii=False
            ),
            found=json.dumps(wrong, ensure_ascii=False, sort_keys=True),
            remedy="the source has changed or was fixed: check "
            "it, then correct `expect` or remove the entry",
        )
    return found[0]


def _same(found: object, expected: Scalar) -> bool:
    if (
        isinstance(found, float)
        and isinstance(expected, int | float)
        and not isinstance(expected, bool)
    ):
        return abs(found - expected) <= 1e-9 * max(1.0, abs(expected))
    return found == expected or (
        found is not None and expected is not None and str(found) == str(expected)
    )


def _changed(entry: Correction, row: Row) -> list[str]:
    names = sorted(entry.set)
    if entry.action in (Action.RELABEL, Action.OVERRIDE) and "indicator" in row:
        names.append("indicator")
    return names


def _set(entry: Correction, row: Row, kinds: Mapping[str, str]) -> None:
    for name, value in entry.set.items():
        row[name] = (
            float(value) if name in ("value", "value_high") and isinstance(value, int) else value
        )
    if entry.action is Action.MERGE:
        return
    if "region_code" in entry.set:
        row["region"] = regions()[str(entry.set["region_code"])].name
    row["indicator"] = match(
        row["label"],
        row["unit"],
        str(row["measure"]),
        row["region_code"],
        kinds.get(row["document_id"]),
    )


def _applied(
    entry: Correction,
    observation: str | None,
    before: Row | None,
    after: Row | None,
    problem: str | None = None,
) -> Row:
    return {
        "correction": entry.id,
        "action": str(entry.action),
        "document_id": entry.document,
        "observation_id": observation,
        "before": None
        if before is None
        else json.dumps(before, ensure_ascii=False, sort_keys=True),
        "after": None if after is None else json.dumps(after, ensure_ascii=False, sort_keys=True),
        "reason": entry.reason,
        "evidence": entry.evidence,
        "applied": observation is not None,
        "problem": problem,
    }
