"""The text of a document as blocks: nothing lost, every figure marked once."""

from __future__ import annotations

from typing import Any

from pipeline.report.marked_text import Grid, Paragraph, Piece, blocks_of, pieces_of, shown


def figure(name: str, text: str, printed: str, after: int = 0) -> dict[str, Any]:
    start = text.index(printed, after)
    return {"observation_id": name, "char_start": start, "char_end": start + len(printed)}


def test_pieces_joined_are_the_text_and_figures_stand_where_they_are_printed() -> None:
    text = "总量12.5亿元，增长3.4%。"
    found = list(
        pieces_of(text, 0, len(text), [figure("a", text, "12.5"), figure("b", text, "3.4")])
    )
    assert "".join(piece.text for piece in found) == text
    assert [(p.text, [f["observation_id"] for f in p.figures]) for p in found if p.figures] == [
        ("12.5", ["a"]),
        ("3.4", ["b"]),
    ]


def test_a_figure_inside_another_belongs_to_the_same_piece() -> None:
    text = "增长5-6%"
    whole, part = figure("a", text, "5-6"), figure("b", text, "6")
    assert list(pieces_of(text, 0, len(text), [whole, part])) == [
        Piece("增长"),
        Piece("5-6", (whole, part)),
        Piece("%"),
    ]


def test_a_table_stands_in_its_place_and_its_figures_are_marked_in_cells() -> None:
    text = "前文。\n名称 | 数量\n甲 | 7\n后文9项。"
    cells = []
    for row, column, word in ((0, 0, "名称"), (0, 1, "数量"), (1, 0, "甲"), (1, 1, "7")):
        start = text.index(word)
        cells.append(
            {
                "table_id": "t",
                "row_index": row,
                "column_index": column,
                "is_header": row == 0,
                "text": word,
                "repair": None,
                "char_start": start,
                "char_end": start + len(word),
            }
        )
    table = {"table_id": "t", "caption": "", "unit": "", "repaired": False}
    figures = [figure("a", text, "7"), figure("b", text, "9")]
    blocks = blocks_of(text, figures, [table], cells)
    assert [type(block) for block in blocks] == [Paragraph, Grid, Paragraph]
    grid = blocks[1]
    assert isinstance(grid, Grid)
    assert [[cell.pieces[0].text for cell in row] for row in grid.rows] == [
        ["名称", "数量"],
        ["甲", "7"],
    ]
    assert [f["observation_id"] for f in shown(blocks)] == ["a", "b"]


def test_a_figure_on_a_line_of_a_table_without_a_cell_is_not_lost() -> None:
    text = "甲 | 7 | 8"
    start = text.index("甲")
    cells = [
        {"table_id": "t", "row_index": 0, "column_index": 0, "is_header": False, "text": "甲",
         "repair": None, "char_start": start, "char_end": start + 1}
    ]  # fmt: skip
    table = {"table_id": "t", "caption": "", "unit": "", "repaired": False}
    figures = [figure("a", text, "7"), figure("b", text, "8")]
    assert {f["observation_id"] for f in shown(blocks_of(text, figures, [table], cells))} == {
        "a",
        "b",
    }
