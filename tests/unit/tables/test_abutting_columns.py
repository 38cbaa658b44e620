"""Columns without a gap or rule between them are parted by their figures, or left as they stand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.tables.abutting import part_columns
from pipeline.documents.tables.raw_tables import RawCell, RawTable


def raw(grid: Sequence[Sequence[str]]) -> RawTable:
    return RawTable([[RawCell(cell) for cell in row] for row in grid])


def parted(grid: Sequence[Sequence[str]]) -> list[list[str]]:
    table = raw(grid)
    part_columns(table)
    return [[cell.text for cell in row] for row in table.rows]


def test_figures_without_a_blank_part_where_thousands_and_decimals_allow_one_way() -> None:
    assert parted(
        [
            ["项目", "2030年 2031年", "增长%"],
            ["税收", "1,204,311.251,310,996.48", "2.1"],
            ["规费", "40,118.60 37,254.31", "-6.2"],
            ["其他", "", "0.4"],
        ]
    ) == [
        ["项目", "2030年", "2031年", "增长%"],
        ["税收", "1,204,311.25", "1,310,996.48", "2.1"],
        ["规费", "40,118.60", "37,254.31", "-6.2"],
        ["其他", "", "", "0.4"],
    ]


def test_a_title_over_both_columns_stands_over_each() -> None:
    table = raw(
        [
            ["项目", "产量"],
            ["", "2030年2031年"],
            ["甲", "12.5 -3.1"],
            ["乙", "9.8 14.0"],
        ]
    )
    part_columns(table)
    assert [[cell.text for cell in row] for row in table.rows][:2] == [
        ["项目", "产量", "产量"],
        ["", "2030年", "2031年"],
    ]
    assert [cell.printed_here for cell in table.rows[0]] == [True, True, False]


@pytest.mark.parametrize(
    "grid",
    [
        # thousands that blanks set apart
        [["项目", "产量 绝对数"], ["甲", "12 345"], ["乙", "1 234"]],
        # a unit is no second name
        [["项目", "产量 （万吨）"], ["甲", "12.5 3.1"], ["乙", "9.8 4.0"]],
        # two ways to part them
        [["项目", "2030年 2031年"], ["甲", "1234567"], ["乙", "34567"]],
        # a row that does not have both
        [["项目", "2030年 2031年"], ["甲", "12.5 3.1"], ["乙", "9.8"]],
        # one row proves nothing
        [["项目", "2030年 2031年"], ["甲", "12.5 3.1"]],
        # names, not figures
        [["项目", "负责 单位"], ["甲", "一局 二局"], ["乙", "三局 四局"]],
    ],
)
def test_what_can_be_read_in_two_ways_stays(grid: list[list[str]]) -> None:
    assert parted(grid) == grid


_FIGURE = st.decimals(min_value="-99999.99", max_value="99999.99", places=2).map(
    lambda value: f"{value:,}"
)


@settings(max_examples=200, deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda count: st.lists(st.tuples(*[_FIGURE] * count, st.booleans()), min_size=2, max_size=8)
    )
)
def test_no_figure_is_lost_doubled_or_moved(rows: list[tuple[str | bool, ...]]) -> None:
    figures = [[str(figure) for figure in row[:-1]] for row in rows]
    names = [f"{2030 + n}年" for n in range(len(figures[0]))]
    written = [
        ("" if row[-1] else " ").join(values) for row, values in zip(rows, figures, strict=True)
    ]
    found = parted(
        [["项目", " ".join(names)], *([f"第{n}项", cell] for n, cell in enumerate(written))]
    )
    assert ["".join(row[1:]) for row in found[1:]] == [
        cell.replace(" ", "") for cell in written
    ] or (found[1:] == [[f"第{n}项", cell] for n, cell in enumerate(written)])
    if not any(row[-1] for row in rows):
        assert [row[1:] for row in found] == [names, *figures]
