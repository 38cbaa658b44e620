"""CSV, XLS and XLSX to Document: the grid a table, the lines above and below it captions and
notes. Values stay as printed.

An export of a statistics site is a grid between lines of its own: database, indicator and its
unit, period above; notes and source below.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from pipeline.documents.assemble import Piece, assemble, unit_in_caption
from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.document import BlockKind, Document
from pipeline.documents.encoding import decode
from pipeline.documents.line_kinds import NOTE, UNIT, classify, is_closed
from pipeline.documents.office.number_formats import one_line
from pipeline.documents.office.workbooks import Sheet, read_workbook, without
from pipeline.documents.problem import DocumentProblem
from pipeline.documents.tables.cell_lines import cell_of
from pipeline.documents.tables.raw_tables import RawCell, RawTable
from pipeline.documents.tables.table_words import UNIT_ONLY, is_figure, is_year
from pipeline.documents.tables.values import unit_in
from pipeline.sources.registry import Edition, Source
from warehouse.vocabularies import CellRepair, DocumentFormat

# 数据库：分省年度数据 / 指标：居民消费水平(元) / 时间：最近20年
_ABOVE = re.compile(r"^(?:数据库|指标|时间|地区|频率|报告期|统计口径)\s*[：:]")
_INDICATOR = re.compile(
    r"^指标(?:名称)?\s*[：:]\s*(?P<name>.+?)\s*(?:[（(](?P<unit>[^（）()]{1,20})[）)])?$"
)

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?[%‰]?")
_SEPARATOR = ","
_LONGEST_NAME = 40  # characters; a longer line in a grid is a sentence


def read_sheets(
    content: bytes, found: DocumentFormat, source: Source, edition: Edition
) -> Document:
    """Read a spreadsheet or an export of separated values.

    Args:
        content: The file.
        found: CSV, XLS or XLSX.
        source: The publication.
        edition: The edition.

    Returns:
        The document, one table a grid.

    Raises:
        DocumentProblem: If the file cannot be opened, is encrypted or unpacks beyond the limits.
    """
    builder = DocumentBuilder(source, edition, str(found))
    if found is DocumentFormat.CSV:
        decoded = decode(content)
        builder.note(f"encoding: {decoded.encoding} ({decoded.reason})")
        sheets = [Sheet("", _separated(decoded.text))]
    else:
        sheets = read_workbook(content, found)
    pieces: list[Piece] = []
    filled = [_from_first_column(sheet) for sheet in sheets if any(any(row) for row in sheet.rows)]
    for remark in (remark for sheet in sheets for remark in sheet.remarks):
        builder.note(remark)
    for sheet in filled:
        if len(filled) > 1 and sheet.name:
            pieces.append(Piece(BlockKind.HEADING, sheet.name, level=1))
        pieces += _pieces(sheet)
    if not pieces:
        raise DocumentProblem.of("spreadsheet_empty")
    _set_title(builder, pieces)
    assemble(builder, pieces)
    return builder.finish()


def _separated(text: str) -> list[list[str]]:
    """Rows of comma-, tab- or semicolon-separated values, blanks at the ends of values stripped."""
    head = [line for line in text.split("\n")[:200] if line.strip()]
    separator = max(",\t;", key=lambda sign: sum(line.count(sign) for line in head))
    csv.field_size_limit(10_000_000)
    try:
        return [
            [one_line(value) for value in row]
            for row in csv.reader(io.StringIO(text), delimiter=separator)
        ]
    except csv.Error as error:
        raise DocumentProblem.of("separated_values_unreadable", error=error) from error


def _from_first_column(sheet: Sheet) -> Sheet:
    """A sheet without the empty columns at its left."""
    first = min(
        next(column for column, value in enumerate(row) if value) for row in sheet.rows if any(row)
    )
    return without(sheet, (), range(first))


def _filled(row: Sequence[str]) -> list[str]:
    return [value for value in row if value]


def _pieces(sheet: Sheet) -> list[Piece]:
    """Lines above, grids, lines below."""
    rows, first = sheet.rows, 0
    pieces: list[Piece] = []
    while first < len(rows):
        filled = _filled(rows[first])
        if _is_line(filled):
            pieces += [
                _line(value)
                for value in ([_SEPARATOR.join(filled)] if _is_cut_note(filled) else filled)
            ]
            first += 1
            continue
        last = first
        while last + 1 < len(rows) and not _ends_grid(rows, last + 1):
            last += 1
        pieces.append(Piece(BlockKind.TABLE_ROW, table=_grid(sheet, first, last)))
        first = last + 1
    _give_units(pieces)
    return pieces


def _is_line(filled: Sequence[str]) -> bool:
    """Whether a row is no row of a grid: a single value, lines that say what is below, or a
    title with the unit at its right.
    """
    if len(filled) <= 1:
        return True
    lines = [_line(value) for value in filled]
    if _is_cut_note(filled):
        return True
    return all(line.kind is BlockKind.CAPTION for line in lines) or (
        len(filled) <= 3 and bool(lines[-1].unit)
    )


def _is_cut_note(filled: Sequence[str]) -> bool:
    """Whether a row is a note that the commas in it cut into values: ``注：含驻军,年末数。``."""
    return (
        len(filled) > 1
        and bool(NOTE.match(filled[0]))
        and not any(is_figure(value) for value in filled)
    )


def _ends_grid(rows: Sequence[Sequence[str]], index: int) -> bool:
    """Whether a row is below a grid: a single line that says what notes say, or blank and not a
    spacer between rows of figures.
    """
    filled = _filled(rows[index])
    if len(filled) > 1:
        return _is_line(filled)
    if not filled:
        following = next((row for row in rows[index:] if any(row)), [])
        return len(_filled(following)) < 2 or not _holds_figures(following)
    if not rows[index][0]:
        return False
    line = _line(filled[0])
    if (line.label or line.unit) and _goes_on(rows, index + 1):
        return False
    kind = line.kind
    if (
        kind is BlockKind.HEADING
    ):  # 二、农业 between rows of figures is a section of the grid, over a new head it is a heading
        below = next((row for row in rows[index + 1 :] if len(_filled(row)) > 1), [])
        return not _holds_figures(below)
    return (
        kind is not BlockKind.PARAGRAPH
        or len(filled[0]) > _LONGEST_NAME
        or filled[0].endswith(("。", "；"))
    )


def _goes_on(rows: Sequence[Sequence[str]], index: int) -> bool:
    """Whether rows below a line of a grid (``地区：甲省``, ``单位：万头``) continue under the same
    head: further such lines, then figures.
    """
    for row in rows[index:]:
        filled = _filled(row)
        if len(filled) > 1:
            return _holds_figures(row)
        if not filled or not (_line(filled[0]).label or _line(filled[0]).unit):
            return False
    return False


def _holds_figures(row: Sequence[str]) -> bool:
    """Whether a row holds values; years are heads of columns."""
    return any(is_figure(value) and not is_year(value) for value in row[1:])


def _line(value: str) -> Piece:
    part = classify(value)
    kind = BlockKind.CAPTION if _ABOVE.match(value) else part.kind
    unit = part.unit
    if found := _INDICATOR.match(value):
        unit = found["unit"] or ""
    elif UNIT_ONLY.fullmatch(value) and unit_in(value):
        kind, unit = BlockKind.CAPTION, unit_in(value)
    return Piece(kind, value, level=part.level, unit=unit, label=bool(_ABOVE.match(value)))


def _grid(sheet: Sheet, first: int, last: int) -> RawTable:
    """Rows ``first`` to ``last`` as a table, merged areas repeated, spacer rows left out."""
    rows = [list(row) for row in sheet.rows[first : last + 1]]
    used = max((i + 1 for row in rows for i, value in enumerate(row) if value), default=0)
    cells = [
        [_cell(sheet, first + r, c, value) for c, value in enumerate((row + [""] * used)[:used])]
        for r, row in enumerate(rows)
    ]
    for r, row in enumerate(cells):
        row[0].indent = sheet.indents.get(first + r, 0)
    for top, left, bottom, right in sheet.merged:
        if not (first <= top <= last and left < used):
            continue
        text = cells[top - first][left].text
        for r in range(top, min(bottom, last) + 1):
            for c in range(left, min(right, used - 1) + 1):
                if (r, c) != (top, left):
                    cells[r - first][c] = RawCell(
                        text,
                        printed_here=False,
                        repair=CellRepair.FILLED,
                        repair_reason="merged cell of the sheet",
                    )
    return RawTable([row for row in cells if any(cell.text for cell in row)])


def _cell(sheet: Sheet, row: int, column: int, value: str) -> RawCell:
    if (row, column) in sheet.negatives:
        return _signed(value)
    lines = sheet.lines.get((row, column))
    return cell_of(lines) if lines else RawCell(value)


def _signed(shown: str) -> RawCell:
    """A cell whose number is below zero and shown without a minus: it says -5.3, as printed
    (5.3).
    """
    digits = _DIGITS.search(shown)
    return RawCell(f"-{digits[0]}", printed=shown) if digits else RawCell(shown)


def _give_units(pieces: list[Piece]) -> None:
    """Give a table the indicator's name as caption and its unit, from the lines above it or the
    corner of its head.
    """
    caption = unit = ""
    for piece in pieces:
        if piece.table is not None:
            corner = UNIT.match(piece.table.rows[0][0].text)
            piece.table.caption, piece.table.unit = (
                caption,
                unit or (corner["unit"].strip() if corner else unit_in_caption(caption)),
            )
            caption = unit = ""
        elif found := _INDICATOR.match(piece.text):
            caption, unit = found["name"], found["unit"] or unit
        elif piece.unit:
            unit = piece.unit
        elif said := unit_in_caption(piece.text):  # 一、农业（单位：万亩）
            unit = said
            caption = piece.text if _is_caption(piece) else caption
        elif _is_caption(piece):
            caption = piece.text


def _is_caption(piece: Piece) -> bool:
    """Whether a line over a grid says what it shows: a caption, or a short line that is no
    sentence, heading or label.
    """
    if piece.kind is BlockKind.CAPTION:
        return not _ABOVE.match(piece.text)
    return (
        piece.kind is BlockKind.PARAGRAPH
        and len(piece.text) <= _LONGEST_NAME
        and not is_closed(piece.text)
    )


def _set_title(builder: DocumentBuilder, pieces: list[Piece]) -> None:
    """A line above the first grid that is neither unit nor label is the title."""
    for piece in pieces:
        if piece.table is not None:
            return
        if piece.kind is BlockKind.PARAGRAPH and not piece.unit:
            piece.kind = BlockKind.TITLE
            builder.title = piece.text
            return
