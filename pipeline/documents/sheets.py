"""CSV, XLS and XLSX to Document: the grid a table, the lines above and below it captions and notes. Values stay as printed.

An export of a statistics site is a grid between lines of its own: database, indicator and its unit, period above; notes and source below.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from pipeline.documents.assemble import Piece, assemble
from pipeline.documents.builder import DocumentBuilder, RawCell, RawTable
from pipeline.documents.encoding import decode
from pipeline.documents.model import BlockKind, Document, Repair
from pipeline.documents.number_formats import one_line
from pipeline.documents.parts import UNIT, classify
from pipeline.documents.tables.words import is_figure
from pipeline.documents.workbooks import Sheet, read_workbook
from pipeline.errors import DocumentProblem
from pipeline.registry import Edition, Format, Source

# 数据库：分省年度数据 / 指标：居民消费水平(元) / 时间：最近20年
_ABOVE = re.compile(r"^(?:数据库|指标|时间|地区|频率|报告期|统计口径)\s*[：:]")
_INDICATOR = re.compile(r"^指标(?:名称)?\s*[：:]\s*(?P<name>.+?)\s*(?:[（(](?P<unit>[^（）()]{1,20})[）)])?$")


def read_sheets(content: bytes, found: Format, source: Source, edition: Edition) -> Document:
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
    if found is Format.CSV:
        decoded = decode(content)
        builder.note(f"encoding: {decoded.encoding} ({decoded.reason})")
        sheets = [Sheet("", _separated(decoded.text))]
    else:
        sheets = read_workbook(content, found)
    pieces: list[Piece] = []
    filled = [sheet for sheet in sheets if any(any(row) for row in sheet.rows)]
    for sheet in filled:
        if len(filled) > 1 and sheet.name:
            pieces.append(Piece(BlockKind.HEADING, sheet.name, level=1))
        pieces += _pieces(sheet)
    if not pieces:
        raise DocumentProblem("the spreadsheet is empty", expected="a grid of values", found="no filled cell", remedy="fetch it again")
    _set_title(builder, pieces)
    assemble(builder, pieces)
    return builder.finish()


def _separated(text: str) -> list[list[str]]:
    """Rows of comma-, tab- or semicolon-separated values, blanks at the ends of values stripped."""
    head = [line for line in text.split("\n")[:200] if line.strip()]
    separator = max(",\t;", key=lambda sign: sum(line.count(sign) for line in head))
    csv.field_size_limit(10_000_000)
    try:
        return [[one_line(value) for value in row] for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error as error:
        raise DocumentProblem(
            "the separated values cannot be read",
            expected="rows of values",
            found=str(error),
            remedy="open the file by hand; a quote that is never closed is the usual cause",
        ) from error


def _filled(row: Sequence[str]) -> list[str]:
    return [value for value in row if value]


def _pieces(sheet: Sheet) -> list[Piece]:
    """Lines above, grids, lines below."""
    rows, first = sheet.rows, 0
    pieces: list[Piece] = []
    while first < len(rows):
        filled = _filled(rows[first])
        if len(filled) <= 1 or all(_line(value).kind is BlockKind.CAPTION for value in filled):
            pieces += [_line(value) for value in _filled(rows[first])]
            first += 1
            continue
        last = first
        while last + 1 < len(rows) and not _ends_grid(rows, last + 1):
            last += 1
        pieces.append(Piece(BlockKind.TABLE_ROW, table=_grid(sheet, first, last)))
        first = last + 1
    _give_units(pieces)
    return pieces


def _ends_grid(rows: Sequence[Sequence[str]], index: int) -> bool:
    """Whether a row is below a grid: a single line that says what notes say, or blank and not a spacer between rows of figures."""
    filled = _filled(rows[index])
    if len(filled) > 1:
        return False
    if not filled:
        following = next((row for row in rows[index:] if any(row)), [])
        return len(_filled(following)) < 2 or not any(is_figure(value) for value in following[1:])
    return bool(rows[index][0]) and (_line(filled[0]).kind is not BlockKind.PARAGRAPH or len(filled[0]) > 40)


def _line(value: str) -> Piece:
    part = classify(value)
    kind = BlockKind.CAPTION if _ABOVE.match(value) else part.kind
    unit = part.unit
    if found := _INDICATOR.match(value):
        unit = found["unit"] or ""
    return Piece(kind, value, level=part.level, unit=unit)


def _grid(sheet: Sheet, first: int, last: int) -> RawTable:
    """Rows ``first`` to ``last`` as a table, merged areas repeated, spacer rows left out."""
    rows = [list(row) for row in sheet.rows[first : last + 1]]
    used = max((i + 1 for row in rows for i, value in enumerate(row) if value), default=0)
    cells = [[RawCell(value) for value in (row + [""] * used)[:used]] for row in rows]
    for r, row in enumerate(cells):
        row[0].indent = sheet.indents.get(first + r, 0)
    for top, left, bottom, right in sheet.merged:
        if not (first <= top <= last and left < used):
            continue
        text = cells[top - first][left].text
        for r in range(top, min(bottom, last) + 1):
            for c in range(left, min(right, used - 1) + 1):
                if (r, c) != (top, left):
                    cells[r - first][c] = RawCell(text, printed_here=False, repair=Repair.FILLED, repair_reason="merged cell of the sheet")
    return RawTable([row for row in cells if any(cell.text for cell in row)])


def _give_units(pieces: list[Piece]) -> None:
    """Give a table the indicator's name as caption and its unit, from the lines above it."""
    caption = unit = ""
    for piece in pieces:
        if piece.table is not None:
            piece.table.caption, piece.table.unit = caption, unit
            caption = unit = ""
        elif found := _INDICATOR.match(piece.text):
            caption, unit = found["name"], found["unit"] or unit
        elif found := UNIT.match(piece.text):
            unit = found["unit"].strip()
        elif piece.kind is BlockKind.CAPTION and not _ABOVE.match(piece.text):
            caption = piece.text


def _set_title(builder: DocumentBuilder, pieces: list[Piece]) -> None:
    """A line above the first grid that is neither unit nor label is the title."""
    for piece in pieces:
        if piece.table is not None:
            return
        if piece.kind is BlockKind.PARAGRAPH and not piece.unit:
            piece.kind = BlockKind.TITLE
            builder.title = piece.text
            return
