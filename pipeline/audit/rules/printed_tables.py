"""The tables of an index system agree with each other, with the counts in the text, and with
themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

from pipeline.audit.claim_types import Claim, ClaimKind, Finding
from pipeline.audit.claims import leaf_claim
from pipeline.audit.evidence import Evidence
from pipeline.audit.printed_tree import PrintedNode, SystemTable, alike
from warehouse.vocabularies import AuditCause, AuditVerdict, CellRepair
from warehouse.wording import Wording, joined, worded

SAME = "tables list the same indicators"
PARENT = "an indicator is under one group"
SPELLING = "tables spell an indicator alike"
CELLS = "cells are under their heads"
COUNTS = "counts in the text are those of the tables"
_MOST_NAMES = 12


def check(evidence: Evidence) -> Iterator[Finding]:
    """All rules about the tables alone."""
    yield from _rows(evidence)
    yield from _parents(evidence)
    yield from _spellings(evidence)
    yield from _cells(evidence)
    yield from _counts(evidence)


def _printed(system: SystemTable) -> dict[str, PrintedNode]:
    return {key: node for key, node in system.leaves().items() if not node.missing}


def _twin(key: str, system: SystemTable) -> str | None:
    """The indicator of a table that another table spells as ``key``: the same name, or the one
    that is much like it.
    """
    if key in system.leaves():
        return key
    near = [other for other in system.leaves() if alike(key, other)]
    return near[0] if len(near) == 1 else None


# ---- rows


def _rows(evidence: Evidence) -> Iterator[Finding]:
    for system, other in permutations(evidence.tree.tables, 2):
        if system.scheme.levels != other.scheme.levels:
            continue
        mine, theirs = _printed(system), _printed(other)
        lacking = [
            key
            for key in theirs
            if key not in mine and not _spelled_otherwise(evidence, key, system, other)
        ]
        for key in lacking:
            node = theirs[key]
            claim = leaf_claim(evidence.tree.document, other, key)
            yield Finding(
                SAME,
                AuditVerdict.FAILS,
                worded(
                    "audit.row_missing",
                    name=evidence.tree.name(key),
                    other=other.caption,
                    group=evidence.tree.name(node.path[-2]),
                    theirs=len(theirs),
                    table=system.caption,
                    mine=len(mine),
                ),
                (claim,) if claim else (),
                f"{len(mine)} rows",
                f"{len(theirs)} rows",
                cause=_row_cause(evidence, key),
                node=key,
            )
        if not lacking and system is evidence.tree.tables[0]:
            yield Finding(
                SAME,
                AuditVerdict.HOLDS,
                worded(
                    "audit.rows_agree",
                    count=len(theirs),
                    other=other.caption,
                    table=system.caption,
                ),
                (),
                str(len(mine)),
                str(len(theirs)),
            )


def _spelled_otherwise(
    evidence: Evidence, key: str, system: SystemTable, other: SystemTable
) -> bool:
    twin = _twin(key, system)
    return twin is not None and twin != key and twin not in _printed(other)


def _row_cause(evidence: Evidence, key: str) -> AuditCause:
    """A copy's, where another setting prints the row in every table; else it cannot be
    determined.
    """
    for setting in evidence.settings:
        if len(setting.tables) == len(evidence.tree.tables) and all(
            key in _printed(table) for table in setting.tables
        ):
            return AuditCause.COPY
    return AuditCause.UNDECIDED


# ---- groups


def _parents(evidence: Evidence) -> Iterator[Finding]:
    found = False
    for system in evidence.tree.tables:
        seen: dict[str, PrintedNode] = {}
        for node in system.nodes:
            if node.level < system.scheme.levels:
                continue
            name = evidence.tree.name(node.key)
            if node.key in seen and seen[node.key].path != node.path:
                found = True
                yield _parent_finding(
                    evidence,
                    system,
                    node,
                    worded(
                        "audit.listed_twice",
                        table=system.caption,
                        name=name,
                        one=seen[node.key].path[-2],
                        two=node.path[-2],
                    ),
                    AuditCause.UNDECIDED,
                )
            seen.setdefault(node.key, node)
            if node.printed_parent is not None:
                found = True
                yield _parent_finding(
                    evidence,
                    system,
                    node,
                    worded(
                        "audit.other_group",
                        table=system.caption,
                        name=name,
                        printed=node.printed_parent,
                        group=node.path[-2],
                        elsewhere=_elsewhere(evidence, system, node),
                    ),
                    _group_cause(evidence, node),
                )
    for number, system in enumerate(evidence.tree.tables):
        for other in evidence.tree.tables[number + 1 :]:
            for key, node in _printed(system).items():
                twin = _printed(other).get(key)
                if (
                    twin is not None
                    and twin.path[:-1] != node.path[:-1]
                    and system.scheme.levels == other.scheme.levels
                ):
                    found = True
                    yield _parent_finding(
                        evidence,
                        system,
                        node,
                        worded(
                            "audit.two_groups",
                            name=evidence.tree.name(key),
                            one="/".join(node.path[:-1]),
                            table=system.caption,
                            two="/".join(twin.path[:-1]),
                            other=other.caption,
                        ),
                        AuditCause.UNDECIDED,
                    )
    if not found and evidence.tree.tables:
        yield Finding(
            PARENT,
            AuditVerdict.HOLDS,
            worded("audit.one_group"),
            (),
        )


def _parent_finding(
    evidence: Evidence, system: SystemTable, node: PrintedNode, words: Wording, cause: AuditCause
) -> Finding:
    claim = leaf_claim(evidence.tree.document, system, node.key)
    return Finding(
        PARENT,
        AuditVerdict.FAILS,
        words,
        (claim,) if claim else (),
        node.printed_parent or "",
        node.path[-2],
        cause=cause,
        node=node.key,
    )


def _elsewhere(evidence: Evidence, system: SystemTable, node: PrintedNode) -> Wording:
    others = [
        other.caption
        for other in evidence.tree.tables
        if other is not system
        and node.key in _printed(other)
        and _printed(other)[node.key].printed_parent is None
    ]
    if not others:
        return worded("audit.weights_decide")
    return worded("audit.under_elsewhere", group=node.path[-2], tables=joined(others, ", ", "、"))


def _group_cause(evidence: Evidence, node: PrintedNode) -> AuditCause:
    """A copy's, where another setting prints the indicator under its group; else no one can
    show.
    """
    for setting in evidence.settings:
        for table in setting.tables:
            twin = _printed(table).get(node.key)
            if (
                twin is not None
                and twin.path == node.path
                and twin.printed_parent is None
                and not table.scheme.has_weights
            ):
                return AuditCause.COPY
    return AuditCause.UNDECIDED


# ---- spellings


def _spellings(evidence: Evidence) -> Iterator[Finding]:
    document = evidence.tree.document
    for system in evidence.tree.tables:
        for key, node in system.leaves().items():
            if (
                node.cell.repair is CellRepair.INFERRED
                and node.cell.start is not None
                and node.cell.printed
            ):
                claim = leaf_claim(document, system, key)
                yield _spelling(
                    evidence, key, node.cell.printed, node.name, system, (claim,) if claim else ()
                )
    for number, system in enumerate(evidence.tree.tables):
        for other in evidence.tree.tables[number + 1 :]:
            for key in _printed(system):
                twin = _twin(key, other)
                if twin is not None and twin != key and twin not in _printed(system):
                    claims = [leaf_claim(document, system, key), leaf_claim(document, other, twin)]
                    known = tuple(claim for claim in claims if claim is not None)
                    yield _spelling(
                        evidence,
                        key,
                        other.leaves()[twin].name,
                        system.leaves()[key].name,
                        other,
                        known,
                    )


def _spelling(
    evidence: Evidence,
    key: str,
    printed: str,
    usual: str,
    system: SystemTable,
    claims: tuple[Claim, ...],
) -> Finding:
    return Finding(
        SPELLING,
        AuditVerdict.FAILS,
        worded("audit.two_spellings", table=system.caption, printed=printed, usual=usual),
        claims,
        printed,
        usual,
        cause=AuditCause.UNDECIDED,
        node=key,
    )


# ---- cells


def _cells(evidence: Evidence) -> Iterator[Finding]:
    """Cells that the repair had to move: no one prints a table like that, so the copy is at fault
    where a cell is beyond the head.
    """
    for system in evidence.tree.tables:
        lowered = {
            node.path[-2] for node in system.leaves().values() if node.printed_parent is not None
        }
        moved = [
            c
            for c in system.table.cells
            if c.repair is CellRepair.MOVED and _key(c.text) not in lowered
        ]
        if not moved:
            yield Finding(
                CELLS,
                AuditVerdict.HOLDS,
                worded("audit.cells_right", table=system.caption),
                (),
            )
            continue
        beyond = [
            cell
            for cell in moved
            if "outside the table's head" in (cell.repair_reason or "")
            or "stray" in (cell.repair_reason or "")
        ]
        whole = any(
            table.caption == system.caption
            and not any(cell.repair is CellRepair.MOVED for cell in table.table.cells)
            for setting in evidence.settings
            for table in setting.tables
        )
        examples = joined(
            Wording(f"{cell.text}: {cell.repair_reason}", cell.text)
            for cell in (beyond or moved)[:2]
        )
        yield Finding(
            CELLS,
            AuditVerdict.FAILS,
            worded(
                "audit.cells_moved",
                table=system.caption,
                moved=len(moved),
                beyond=len(beyond),
                examples=examples,
                setting=worded("audit.setting_whole" if whole else "audit.no_setting"),
            ),
            (),
            f"{len(moved)} cells",
            "0 cells",
            cause=AuditCause.COPY if beyond or whole else AuditCause.UNDECIDED,
        )


def _key(text: str) -> str:
    return re.sub(r"\s+", "", text)


# ---- counts


def _counts(evidence: Evidence) -> Iterator[Finding]:
    for claim in evidence.of(ClaimKind.COUNT):
        level = int(claim.words[0])
        systems = [system for system in evidence.tree.tables if system.scheme.levels >= level]
        found = _distinct(systems, level)
        if not systems:
            continue
        holds = len(found) == claim.value
        named = [node.key for system in systems[:1] for node in system.nodes if node.level == level]
        yield Finding(
            COUNTS,
            AuditVerdict.HOLDS if holds else AuditVerdict.FAILS,
            _counted(claim.printed, len(found), level, named),
            (claim,),
            claim.printed,
            str(len(found)),
            cause=None if holds else AuditCause.UNDECIDED,
        )


def _counted(said: str, found: int, level: int, named: Sequence[str]) -> Wording:
    counted = worded("audit.counted", said=said, found=found, level=level)
    if len(named) > _MOST_NAMES:
        return counted
    return worded("audit.counted_names", counted=counted, names=joined(named, ", ", "、"))


def _distinct(systems: list[SystemTable], level: int) -> set[tuple[str, ...]]:
    """Printed parts of a level over all tables; a second spelling of one under the same group
    counts once.
    """
    found: set[tuple[str, ...]] = set()
    for system in systems:
        own = {node.path for node in system.nodes if node.level == level and not node.missing}
        new = own - found
        rivals = found - own
        for path in new:
            twins = [
                other for other in rivals if other[:-1] == path[:-1] and alike(other[-1], path[-1])
            ]
            if not twins:
                found = found | {path}
    return found
