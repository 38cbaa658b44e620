"""Lines of text to stretches of prose and tables. Which lines are a table is decided in
``tables``; here are the calls, surest sign first.

the name of a table that was there in HTML     ``embedded``
tabs, bars                                       ``tables.flattened``
blanks that set columns                          ``tables.aligned``
nothing but cells, one a line                    ``tables.listed``
a name and its figures, one row a line           ``tables.spelled_rows``
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pipeline.documents.tables import flattened
from pipeline.documents.tables.aligned import aligned_tables, is_aligned
from pipeline.documents.tables.listed import is_cell, listed_tables
from pipeline.documents.tables.raw_tables import RawTable
from pipeline.documents.tables.spelled_rows import may_spell_row, spelled_tables
from pipeline.documents.tables.table_words import is_figure, is_year
from pipeline.documents.text.embedded_html import table_of
from pipeline.documents.text_lines import Line

_Segments = list[list[Line] | RawTable]
_Found = Sequence[tuple[int, int, RawTable]]


def segment_lines(lines: Sequence[Line], tables: Sequence[RawTable] = ()) -> _Segments:
    """Split lines into prose and tables, in order.

    Args:
        lines: The printed lines of a document, markup resolved.
        tables: The tables that lines only name.

    Returns:
        Stretches of prose lines, and tables.
    """
    segments = _named(lines, tables)
    segments = _each(segments, _flattened)
    segments = _each(
        segments,
        lambda prose: _runs(
            prose, lambda line: is_aligned(line.cells), lambda line: line.cells, aligned_tables
        ),
    )
    segments = _each(
        segments,
        lambda prose: _runs(
            prose, lambda line: is_cell(line.text), lambda line: line.text, listed_tables
        ),
    )
    return _each(
        segments,
        lambda prose: _runs(
            prose, lambda line: may_spell_row(line.text), lambda line: line.text, spelled_tables
        ),
    )


def _each(
    segments: Iterable[list[Line] | RawTable], split: Callable[[list[Line]], _Segments]
) -> _Segments:
    """The segments with every stretch of prose split further."""
    out: _Segments = []
    for segment in segments:
        out += [segment] if isinstance(segment, RawTable) else split(segment)
    return out


def _named(lines: Sequence[Line], tables: Sequence[RawTable]) -> _Segments:
    out: _Segments = [[]]
    for line in lines:
        table = table_of(line.text, tables)
        if table is not None:
            out += [table, []]
        elif isinstance(out[-1], list):
            out[-1].append(line)
    return [segment for segment in out if segment]


def _flattened(lines: list[Line]) -> _Segments:
    starts = [
        0,
        *(index for index in range(1, len(lines)) if _begins_table(lines, index)),
        len(lines),
    ]
    out: _Segments = []
    for first, last in zip(starts, starts[1:], strict=False):
        part = lines[first:last]
        texts = [line.cells if "\t" in line.cells else line.text for line in part]
        for segment in flattened.segment_lines(texts):
            prose = part[segment.first : segment.last]
            if segment.table is not None:
                out.append(segment.table)
            elif out and isinstance(out[-1], list):
                out[-1] += prose
            else:
                out.append(prose)
    return out


def _begins_table(lines: Sequence[Line], index: int) -> bool:
    """Whether a row of tabs after a blank line is the head of another table than the rows above
    it.
    """
    line, above = lines[index], lines[index - 1]
    if not line.blank_before or "\t" not in line.cells or "\t" not in above.cells:
        return False
    cells = [cell.strip() for cell in line.cells.split("\t")]
    figures = any(
        is_figure(cell.strip()) and not is_year(cell.strip())
        for cell in above.cells.split("\t")[1:]
    )
    return (
        figures
        and bool(cells[0])
        and all(is_year(cell) or flattened.is_header_word(cell) for cell in cells if cell)
    )


def _runs(
    lines: list[Line],
    belongs: Callable[[Line], bool],
    text_of: Callable[[Line], str],
    find: Callable[[Sequence[str]], _Found],
) -> _Segments:
    """Prose with the tables that its runs of lines of one form hold."""
    out: _Segments = []
    prose: list[Line] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and belongs(lines[end]):
            end += 1
        taken = at
        for first, last, table in (
            find([text_of(line) for line in lines[at:end]]) if end > at + 2 else ()
        ):
            prose += lines[taken : at + first]
            out += [prose, table] if prose else [table]
            prose, taken = [], at + last
        following = max(end, at + 1)
        prose += lines[taken:following]
        at = following
    return [*out, prose] if prose else out
