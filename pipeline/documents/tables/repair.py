"""Repair of damaged tables with evidence: what two tables of one indicator system, their weights
and the text around them force.

    evidence                                             what it can force
    the order of names and weights in a row              which column a shifted cell belongs to,
    which of two copies is stray
    weights of siblings sum to 1 (if whole groups do)    a missing weight; under which of two
    groups an indicator belongs
    both tables list the same indicators                 a missing row; which of two spellings is
    right, where the text has one
    a printed table has no column outside its head       that a cell beyond the head was put there
    by this copy

Every cell that is moved, filled or inferred says so with its reason and keeps what is printed; a
value that the evidence does not force stays empty and the table's notes say so. The reading text is
not touched.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher

from pipeline.documents.document import BlockKind, Cell, Document, Table
from pipeline.documents.tables.indicator_systems import (
    Reading,
    Row,
    Scheme,
    Slot,
    align,
    name_key,
    scheme_of,
)
from pipeline.documents.tables.regrid import GridRow, blank, put_back, regrid
from pipeline.documents.tables.table_words import plain
from warehouse.vocabularies import AuditCause, CellRepair

MERGED = "merged cell: printed once for the rows that it covers"
_SIMILAR = 0.85


@dataclass(slots=True)
class _System:
    """A table that lists an indicator system, being repaired."""

    table: Table
    scheme: Scheme
    rows: list[Row]
    notes: list[str] = field(default_factory=list)
    moved: dict[tuple[int, Slot], str] = field(
        default_factory=dict
    )  # reasons, by (position in rows, slot)
    spelled: dict[tuple[int, Slot], tuple[str, str]] = field(
        default_factory=dict
    )  # (right name, reason)
    inferred: dict[tuple[int, Slot], tuple[str, str]] = field(
        default_factory=dict
    )  # (text, reason)
    same: dict[str, str] = field(
        default_factory=dict
    )  # key here -> key of the same indicator in the other table

    @property
    def damaged(self) -> bool:
        """Whether cells of the table as printed are where they do not belong."""
        return any(row.reading.displaced or row.reading.strays for row in self.rows)

    def leaves(self) -> dict[str, int]:
        """Position of every indicator, by key."""
        return {name_key(row.names[self.scheme.levels]): i for i, row in enumerate(self.rows)}

    def path(self, position: int) -> tuple[str, ...]:
        """Keys of the names above an indicator, uppermost first."""
        return tuple(
            name_key(self.rows[position].names.get(level, ""))
            for level in range(1, self.scheme.levels)
        )

    @property
    def caption(self) -> str:
        """The table's caption, or its place."""
        return self.table.caption or f"table {self.table.index + 1}"


def repair_tables(document: Document) -> Document:
    """Repair the tables of a document that list indicator systems; all others, and whole ones,
    come back as they are.
    """
    systems = [system for table in document.tables if (system := _read(table, {})) is not None]
    if not systems:
        return document
    groups = _pairs(systems)
    changed: dict[int, tuple[Table, Sequence[GridRow]]] = {}
    for group in groups:
        group = _read_again(group)
        weighted = next((s for s in group if s.scheme.has_weights), None)
        if len(group) == 2 and weighted is not None:
            other = group[0] if group[1] is weighted else group[1]
            _agree_on_names(document, weighted, other)
            _agree_on_parents(weighted, other)
            _agree_on_rows(weighted, other)
        for system in group:
            if system.scheme.has_weights:
                _infer_weights(system)
            touched = system.damaged or system.moved or system.inferred or system.spelled
            if touched or system.notes or _has_gaps(system):
                rows = _grid(system)
                changed[system.table.index] = (
                    regrid(system.table, rows, _notes(system) if touched else system.notes),
                    rows,
                )
    return put_back(document, changed)


# ---- reading the rows


def _read(table: Table, levels: Mapping[str, int]) -> _System | None:
    """Read every row of a table again; None where it is no indicator system or a row can be read in
    two ways.
    """
    scheme = scheme_of(table)
    if scheme is None or table.repaired:
        return None
    system = _System(table, scheme, [])
    for number, cells in enumerate(table.rows()):
        printed = [cell for cell in cells if cell.text and cell.start is not None]
        if number < table.header_rows or not printed:
            continue
        readings = align(scheme, printed, levels, first_row=not system.rows)
        if not readings or (len(readings) > 1 and readings[1].cost == readings[0].cost):
            return None
        row = Row(number, readings[0], dict(system.rows[-1].names) if system.rows else {})
        for slot, cell in row.reading.filled.items():
            if slot.level and not slot.is_weight:
                row.names = {
                    level: name for level, name in row.names.items() if level < slot.level
                } | {slot.level: cell.text}
        if scheme.levels not in row.names:
            return None
        system.rows.append(row)
    return system if system.rows else None


def _read_again(group: Sequence[_System]) -> list[_System]:
    """Read each table of a pair once more, knowing at which level the other has a name."""
    if len(group) < 2:
        return list(group)
    out = []
    for system, other in zip(group, reversed(group), strict=True):
        levels = {name_key(name): level for row in other.rows for level, name in row.names.items()}
        out.append(_read(system.table, levels) or system)
    return out


def _pairs(systems: Sequence[_System]) -> list[list[_System]]:
    """A table with weights and one without that list mostly the same indicators belong together;
    any other table is on its own.
    """
    left = list(systems)
    groups: list[list[_System]] = []
    for weighted in [s for s in systems if s.scheme.has_weights]:
        mates = [
            s
            for s in left
            if not s.scheme.has_weights
            and s.scheme.levels == weighted.scheme.levels
            and _overlap(s, weighted) >= 0.6
        ]
        left = [s for s in left if s is not weighted]
        if mates:
            mate = max(mates, key=lambda s: _overlap(s, weighted))
            left = [s for s in left if s is not mate]
            groups.append([mate, weighted])
        else:
            groups.append([weighted])
    return groups + [[s] for s in left]


def _overlap(first: _System, second: _System) -> float:
    a, b = set(first.leaves()), set(second.leaves())
    return len(a & b) / max(len(a), len(b))


# ---- what the two tables say about each other


def _agree_on_names(document: Document, weighted: _System, other: _System) -> None:
    """Match the spellings of one indicator: of two, the one that the text outside the tables uses,
    in a table that is damaged anyway.
    """
    prose = "".join(
        plain(document.block_text(b)) for b in document.blocks if b.kind is not BlockKind.TABLE_ROW
    )
    for system, mate in ((weighted, other), (other, weighted)):
        mine, theirs = system.leaves(), mate.leaves()
        for key in [k for k in mine if k not in theirs]:
            near = [
                k
                for k in theirs
                if k not in mine and SequenceMatcher(None, key, k).ratio() >= _SIMILAR
            ]
            if len(near) != 1 or key in system.same:
                continue
            here, there = prose.count(key), prose.count(near[0])
            position, slot = mine[key], system.scheme.name_slot(system.scheme.levels)
            printed = system.rows[position].names[system.scheme.levels]
            right = mate.rows[theirs[near[0]]].names[mate.scheme.levels]
            if there > 0 and here == 0 and system.damaged:
                reason = (
                    f"{mate.caption} and the text have {name_key(right)}; "
                    f"{name_key(printed)} is nowhere else; cause undecided"
                )
                system.spelled[position, slot] = (right, reason)
                system.rows[position].names[system.scheme.levels] = right
                system.notes.append(f"name: {reason}")
            else:
                system.same[key] = near[0]
                mate.same[near[0]] = key
                if system is weighted:
                    system.notes.append(
                        f"name: {name_key(printed)} is {name_key(right)} "
                        f"in {mate.caption}; left as printed"
                    )


def _agree_on_parents(weighted: _System, other: _System) -> None:
    """Settle under which group an indicator is where the tables differ: the sums of weights
    decide, or nothing does.
    """
    positions = weighted.leaves()
    for key, position in other.leaves().items():
        if key not in positions:
            continue
        theirs, ours = weighted.path(positions[key]), other.path(position)
        if theirs == ours:
            continue
        if not _sums_forbid(weighted, positions[key], ours):
            other.notes.append(
                f"{key} is under {ours[-1]} here and under "
                f"{theirs[-1]} in {weighted.caption}; not decided"
            )
            continue
        _move_boundary(other, position, theirs, weighted)


def _sums_forbid(weighted: _System, position: int, path: tuple[str, ...]) -> bool:
    """Whether an indicator cannot be under ``path``: with it the weights of that group exceed
    the whole.
    """
    whole = _whole(weighted)
    if whole is None:
        return False
    weight = _weight(weighted, position, weighted.scheme.levels)
    group = [
        _weight(weighted, i, weighted.scheme.levels)
        for i in range(len(weighted.rows))
        if weighted.path(i) == path
    ]
    if weight is None or not group or any(w is None for w in group):
        return False
    return sum((w for w in group if w is not None), weight) > whole


def _move_boundary(
    system: _System, position: int, path: tuple[str, ...], evidence: _System
) -> None:
    """Let a group begin at ``position`` whose name is printed on the next row (a merged cell's
    name is often set beside its middle).
    """
    below = position + 1
    while below < len(system.rows) and system.path(below) != path:
        if system.rows[below].reading.first_level < system.scheme.levels:
            below = len(system.rows)
            break
        below += 1
    if below >= len(system.rows):
        system.notes.append(
            f"{name_key(system.rows[position].names[system.scheme.levels])}: group not decided"
        )
        return
    lower = system.rows[below]
    leaf = name_key(system.rows[position].names[system.scheme.levels])
    reason = (
        f"printed {below - position} row(s) lower; with {leaf} "
        f"the weights of the group above would exceed the whole "
        f"({evidence.caption}), so the group begins here; cause undecided"
    )
    raised = {
        slot: cell
        for slot, cell in lower.reading.filled.items()
        if 0 < slot.level < system.scheme.levels
    }
    upper = system.rows[position]
    upper.reading = replace(upper.reading, filled={**raised, **upper.reading.filled})
    lower.reading = replace(
        lower.reading, filled={s: c for s, c in lower.reading.filled.items() if s not in raised}
    )
    for slot in raised:
        system.moved[position, slot] = reason
    for row in range(position, below):
        for level in range(1, system.scheme.levels):
            system.rows[row].names[level] = lower.names[level]


def _agree_on_rows(weighted: _System, other: _System) -> None:
    """Put in the rows that one table has and the other lacks, where the group that they belong to
    is known.
    """
    for system, mate in ((weighted, other), (other, weighted)):
        theirs = mate.leaves()
        for key, position in sorted(theirs.items(), key=lambda item: item[1]):
            if key in system.leaves() or key in mate.same:
                continue
            if any(slot.level == 0 for slot in mate.rows[position].reading.missing):
                mate.notes.append(
                    f"{key}: the row lacks a cell and may be no "
                    f"indicator; not put into {system.caption}"
                )
                continue
            path = mate.path(position)
            siblings = [i for i in range(len(system.rows)) if system.path(i) == path]
            if not siblings:
                system.notes.append(f"{key}: in {mate.caption} only; no place for it here")
                continue
            before = {
                name_key(mate.rows[i].names[mate.scheme.levels])
                for i in range(position)
                if mate.path(i) == path
            }
            leaf = system.scheme.levels
            at = max(
                (i + 1 for i in siblings if name_key(system.rows[i].names[leaf]) in before),
                default=siblings[0] + 1,
            )
            name = mate.rows[position].names[mate.scheme.levels]
            _insert(
                system,
                at,
                siblings[0],
                name,
                f"row missing here; {mate.caption} lists it under {path[-1]}; cause undecided",
            )


def _insert(system: _System, at: int, sibling: int, name: str, reason: str) -> None:
    """Put in a row for an indicator before position ``at``."""
    leaf = system.scheme.levels
    empty = Reading({}, {}, (), (), 0.0)
    system.rows.insert(at, Row(-1, empty, {**system.rows[sibling].names, leaf: name}))
    for values in (system.moved, system.spelled, system.inferred):
        shifted = {(p + 1 if p >= at else p, slot): value for (p, slot), value in values.items()}
        values.clear()
        values.update(shifted)  # type: ignore[arg-type]
    system.inferred[at, system.scheme.name_slot(leaf)] = (name, reason)
    system.notes.append(f"{name_key(name)}: {reason}")


# ---- weights


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(plain(text).rstrip("%"))
    except InvalidOperation:
        return None


def _weight(system: _System, position: int, level: int) -> Decimal | None:
    """Weight of the name of ``level`` that holds at a row."""
    slot = system.scheme.weight_slot(level)
    if slot is None:
        return None
    names = {lower: system.rows[position].names.get(lower) for lower in range(1, level + 1)}
    for row in system.rows:
        if slot in row.reading.filled and all(
            row.names.get(lower) == name for lower, name in names.items()
        ):
            return _number(row.reading.filled[slot].text)
    return None


def _groups(system: _System, level: int) -> dict[tuple[str, ...], list[int]]:
    """First rows of the siblings of a level, by the names above them."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    seen = set()
    for position, row in enumerate(system.rows):
        names = tuple(row.names.get(lower, "") for lower in range(1, level + 1))
        if names not in seen:
            seen.add(names)
            found[names[:-1]].append(position)
    return found


def _whole(system: _System) -> Decimal | None:
    """What the weights of siblings sum to, 1 or 100, where most complete groups do so; None where
    the table has no such rule.
    """
    sums: Counter[Decimal] = Counter()
    groups = 0
    for level in range(1, system.scheme.levels + 1):
        if system.scheme.weight_slot(level) is None:
            continue
        for members in _groups(system, level).values():
            weights = [_weight(system, position, level) for position in members]
            if len(weights) > 1 and all(w is not None for w in weights):
                groups += 1
                sums[sum((w for w in weights if w is not None), Decimal(0))] += 1
    for whole in (Decimal(1), Decimal(100)):
        if groups >= 2 and sums[whole] * 3 >= groups * 2:
            return whole
    return None


def _infer_weights(system: _System) -> None:
    """Infer a weight that is the only one missing among its siblings; leave empty what the sum
    does not force.
    """
    whole = _whole(system)
    for level in range(1, system.scheme.levels + 1):
        slot = system.scheme.weight_slot(level)
        if slot is None:
            continue
        for path, members in _groups(system, level).items():
            weights = {position: _weight(system, position, level) for position in members}
            missing = [position for position, weight in weights.items() if weight is None]
            rest = sum((w for w in weights.values() if w is not None), Decimal(0))
            group = path[-1] if path else "the uppermost level"
            if not missing:
                if whole is not None and rest != whole and len(members) > 1:
                    system.notes.append(
                        f"weights under {group} sum to {rest}, not to {whole}; left as printed"
                    )
                continue
            value = whole - rest if whole is not None else None
            if len(missing) == 1 and value is not None and 0 < value < (whole or 0):
                printed = " + ".join(str(w) for w in weights.values() if w is not None)
                reason = (
                    f"the weights under {group} sum to {whole}: {whole} - "
                    f"({printed}) is the only value left; cause undecided"
                )
                system.inferred[missing[0], slot] = (f"{value}{_sign(system, slot)}", reason)
            else:
                names = "、".join(name_key(system.rows[p].names[level]) for p in missing)
                system.notes.append(f"weight not forced, left empty: {names}")


def _sign(system: _System, slot: Slot) -> str:
    """The sign that all weights of a column carry: ``%`` or none."""
    printed = [
        plain(row.reading.filled[slot].text) for row in system.rows if slot in row.reading.filled
    ]
    return "%" if printed and all(text.endswith("%") for text in printed) else ""


# ---- the repaired grid


def _has_gaps(system: _System) -> bool:
    """Whether names of groups are printed once and not yet repeated for the rows that they
    cover.
    """
    columns = [
        slot.column
        for slot in system.scheme.slots
        if slot.level < system.scheme.levels and slot.level
    ]
    return any(
        not row[column].text
        for row in system.table.rows()[system.table.header_rows :]
        for column in columns
    )


def _grid(system: _System) -> list[GridRow]:
    """The rows of the repaired table, header included."""
    columns = [slot.column for slot in system.scheme.slots]
    heads = system.table.rows()[: system.table.header_rows]
    rows = [
        GridRow(tuple(head[column] for column in columns), number)
        for number, head in enumerate(heads)
    ]
    above: dict[Slot, str] = {}
    for position, row in enumerate(system.rows):
        cells = []
        for slot in system.scheme.slots:
            cell = _cell(system, position, row, slot)
            if (
                cell is None
                and slot.level
                and not _begins(system, position, slot.level)
                and slot in above
            ):
                cell = blank(0, 0)._replace(
                    text=above[slot], repair=CellRepair.FILLED, repair_reason=MERGED
                )
            cell = cell or blank(0, 0)
            above[slot] = cell.text
            cells.append(cell)
        rows.append(GridRow(tuple(cells), row.printed_row if row.printed_row >= 0 else None))
    return rows


def _begins(system: _System, position: int, level: int) -> bool:
    """Whether a name of ``level`` begins at a row."""
    if position == 0:
        return True
    above, row = system.rows[position - 1].names, system.rows[position].names
    return any(above.get(lower) != row.get(lower) for lower in range(1, level + 1))


def _cell(system: _System, position: int, row: Row, slot: Slot) -> Cell | None:
    """The cell of a slot that is printed in the row or inferred for it."""
    if (position, slot) in system.inferred:
        text, reason = system.inferred[position, slot]
        return blank(0, 0)._replace(text=text, repair=CellRepair.INFERRED, repair_reason=reason)
    cell = row.reading.filled.get(slot)
    if cell is None:
        return None
    cell = cell._replace(repair=None, repair_reason=None, printed=None)
    reasons = []
    if (position, slot) in system.moved:
        reasons.append(system.moved[position, slot])
    elif slot in row.reading.displaced:
        reasons.append(_displaced(system, slot, cell))
    if stray := row.reading.strays.get(slot):
        twice = plain(stray.text) == plain(cell.text)
        cell = cell._replace(printed=f"{cell.text} | {stray.text}", end=stray.end)
        reasons.append(
            f"printed twice: the copy in column {stray.column + 1} is "
            f"stray and pushed the rest of the row right; cause copy"
            if twice
            else f"followed by {stray.text} in column {stray.column + 1}, "
            f"which fits no column and is left out; cause undecided"
        )
    repair = CellRepair.MOVED if reasons else None
    if (position, slot) in system.spelled:
        right, reason = system.spelled[position, slot]
        cell = cell._replace(text=right, printed=cell.text)
        reasons.append(reason)
        repair = CellRepair.INFERRED
    return cell._replace(repair=repair, repair_reason="; ".join(reasons) or None)


def _displaced(system: _System, slot: Slot, cell: Cell) -> str:
    heads = {
        s.column: head for s, head in zip(system.scheme.slots, system.scheme.heads, strict=True)
    }
    where = f"under {heads[cell.column]}" if cell.column in heads else "outside the table's head"
    cause = AuditCause.COPY if cell.column not in heads else AuditCause.UNDECIDED
    place = f"{heads[slot.column]} (column {slot.column + 1})"
    return (
        f"printed in column {cell.column + 1}, {where}; by the "
        f"order of the row it belongs under {place}; cause {cause}"
    )


def _notes(system: _System) -> list[str]:
    """What the repair did, and what it could not decide."""
    moved = sum(len(row.reading.displaced) for row in system.rows) + len(system.moved)
    strays = sum(len(row.reading.strays) for row in system.rows)
    outside = any(
        cell.column not in {s.column for s in system.scheme.slots}
        for row in system.rows
        for cell in row.reading.filled.values()
    )
    counts = (
        (moved, "cells moved"),
        (strays, "stray cells dropped"),
        (len(system.inferred) + len(system.spelled), "cells inferred"),
    )
    notes = ["repaired: " + ", ".join(f"{count} {what}" for count, what in counts if count)]
    if outside:
        notes.append(
            "damage of this copy: cells are outside the table's head, which no printed table has"
        )
    return [*notes, *system.notes]
