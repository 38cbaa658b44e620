"""Tables that a page sets as paragraphs, a cell or a row each, or draws in preformatted text, in
place of the paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.documents.html.walk import Unit
from pipeline.documents.tables.aligned import aligned_tables, is_aligned, is_rule
from pipeline.documents.tables.listed import is_cell, listed_tables
from pipeline.documents.tables.raw_tables import RawTable
from pipeline.documents.tables.spelled_rows import (
    may_spell_row,
    run_on_tables,
    spelled_tables,
)

_FEWEST = 4  # paragraphs of the smallest table

_Find = Callable[[Sequence[str]], Sequence[tuple[int, int, RawTable]]]


def tables_of_paragraphs(
    units: Sequence[Unit], inside: Sequence[bool]
) -> tuple[list[Unit], list[bool]]:
    """The units of a document with the tables among its paragraphs as tables.

    Args:
        units: What is on the pages.
        inside: Of each, whether it belongs to the article.

    Returns:
        (units, of each whether it belongs to the article).
    """
    pairs = list(zip(units, inside, strict=True))
    pairs = _drawn(pairs)
    for belongs, find in ((is_cell, listed_tables), (may_spell_row, spelled_tables)):
        pairs = _replaced(pairs, belongs, find)
    pairs = [made for pair in pairs for made in _run_on(pair)]
    return [unit for unit, _ in pairs], [within for _, within in pairs]


def _drawn(pairs: Sequence[tuple[Unit, bool]]) -> list[tuple[Unit, bool]]:
    """The units with the tables in preformatted text, which blanks and drawn rules set, in place of
    their lines; rules of other lines go.
    """
    if not any(unit.drawn for unit, _ in pairs):
        return list(pairs)
    kept = [
        pair for pair in pairs if not (_is_text(pair) and pair[0].drawn and is_rule(pair[0].drawn))
    ]
    out: list[tuple[Unit, bool]] = []
    at = 0
    while at < len(kept):
        end = at
        while end < len(kept) and _is_text(kept[end]) and is_aligned(kept[end][0].drawn):
            end += 1
        tables = aligned_tables([unit.drawn for unit, _ in kept[at:end]]) if end > at else []
        if tables:
            table = tables[0][2]
            out.append((replace(kept[at][0], text="", markers=(), table=table, heading=0), True))
        else:
            end = max(end, at + 1)
            out += kept[at:end]
        at = end
    return out


def _replaced(
    pairs: Sequence[tuple[Unit, bool]], belongs: Callable[[str], bool], find: _Find
) -> list[tuple[Unit, bool]]:
    """The units with the tables that one way of reading finds in place of their paragraphs."""
    out: list[tuple[Unit, bool]] = []
    at = 0
    while at < len(pairs):
        end = at
        while end < len(pairs) and _is_text(pairs[end]) and belongs(pairs[end][0].text):
            end += 1
        taken = at
        if end - at >= _FEWEST:
            for first, last, table in find([unit.text for unit, _ in pairs[at:end]]):
                out += pairs[taken : at + first]
                unit = pairs[at + first][0]
                out.append((replace(unit, text="", markers=(), table=table, heading=0), True))
                taken = at + last
        following = max(end, at + 1)
        out += pairs[taken:following]
        at = following
    return out


def _run_on(pair: tuple[Unit, bool]) -> list[tuple[Unit, bool]]:
    """A paragraph with the tables in it set apart; one without any as it is."""
    unit, within = pair
    if not _is_text(pair) or unit.markers or unit.breaks:
        return [pair]
    out: list[tuple[Unit, bool]] = []
    at = 0
    for found in run_on_tables(unit.text):
        before = unit.text[at : found.start].strip()
        made = [replace(unit, text=before)] if before else []
        made += [replace(unit, text=found.title, titles=True)] if found.title else []
        made.append(replace(unit, text="", table=found.table, heading=0))
        out += [(part, True) for part in made]
        at = found.end
    rest = unit.text[at:].strip()
    return [*out, (replace(unit, text=rest), True)] if rest else out


def _is_text(pair: tuple[Unit, bool]) -> bool:
    unit, within = pair
    return within and bool(unit.text) and unit.table is None and unit.image is None
