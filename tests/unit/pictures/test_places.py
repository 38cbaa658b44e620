"""Numbers find their place in the reading text again, whatever layout made of the lines they were read in."""

from __future__ import annotations

from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.document import BlockKind, Box, Document
from pipeline.documents.pdf.pages.picture_numbers import (
    PictureNumber,
    PictureText,
    number_spans,
    only_number,
)
from pipeline.documents.pictures.places import with_places
from pipeline.documents.serialise import from_json, to_json
from pipeline.documents.tables.raw_tables import RawCell, RawTable
from tests.support.read_pictures import EDITION, SOURCE


def text_of(*lines: str) -> PictureText:
    """Lines one under the other, blanks left out as the recogniser does."""
    numbers = []
    for row, line in enumerate(lines):
        packed = line.replace(" ", "")
        numbers += [
            PictureNumber(
                packed[a:b], packed[a:b], 1.0, Box(a, 20.0 * row, b, 20.0 * row + 10), packed, a
            )
            for a, b in number_spans(packed)
        ]
    return PictureText(tuple(numbers), "cd" * 32)


def places(document: Document) -> list[tuple[str, float]]:
    return [(document.text[n.start : n.end], n.box.top) for n in document.recognised]


def test_lines_that_became_one_paragraph() -> None:
    builder = DocumentBuilder(SOURCE, EDITION, "pdf", pages=1)
    builder.block(
        BlockKind.PARAGRAPH, "全年产量12.5万吨，增长3.2%，其中甲5.0万吨，增长12.5%。", page=1
    )
    read = text_of("全年产量12.5万吨，增长3.2%，其中", "甲5.0万吨，增长12.5%。")
    document = with_places(builder.finish(), {1: read})
    assert places(document) == [("12.5", 0.0), ("3.2", 0.0), ("5.0", 20.0), ("12.5", 20.0)]
    assert from_json(to_json(document)) == document


def test_equal_cells_are_told_apart_by_their_rows_and_numbers_are_never_cut_from_longer_ones() -> (
    None
):
    builder = DocumentBuilder(SOURCE, EDITION, "pdf", pages=1)
    rows = [["甲", "15.0", "5.0"], ["乙", "5.0", "5.0"]]
    builder.table(RawTable([[RawCell(t) for t in row] for row in rows], page=1))
    lines = ("甲", "15.0", "5.0", "乙", "5.0", "5.0")
    document = with_places(builder.finish(), {1: text_of(*lines)})
    assert places(document) == [("15.0", 20.0), ("5.0", 40.0), ("5.0", 80.0), ("5.0", 100.0)]


def test_a_line_over_two_cells_is_found_across_their_border() -> None:
    builder = DocumentBuilder(SOURCE, EDITION, "pdf", pages=1)
    builder.table(RawTable([[RawCell("粮食"), RawCell("902.61"), RawCell("3.2")]] * 2, page=1))
    document = with_places(builder.finish(), {1: text_of("粮食 902.61", "3.2")})
    assert places(document)[:2] == [("902.61", 0.0), ("3.2", 20.0)]


def test_pages_are_kept_apart() -> None:
    builder = DocumentBuilder(SOURCE, EDITION, "pdf", pages=2)
    builder.block(BlockKind.PARAGRAPH, "产量7.1万吨。", page=1)
    builder.block(BlockKind.PARAGRAPH, "产量7.1万吨。", page=2)
    document = with_places(builder.finish(), {2: text_of("产量7.1万吨。")})
    assert [n.page for n in document.recognised] == [2]
    assert document.recognised[0].start > document.text.index("\n")


def test_the_only_number_of_a_second_reading() -> None:
    assert [only_number(t) for t in ("增长3.2%", "3.2 4.5", "１２.5", "万")] == [
        "3.2",
        "",
        "12.5",
        "",
    ]
