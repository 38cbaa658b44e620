"""Rows as tables that fit a terminal."""

from __future__ import annotations

from typing import Any

from rich.cells import cell_len
from rich.console import Console

from pipeline.commands.terminal_tables import ROWS_SHOWN, table_of

QUOTE = "全年某项收入100.0亿元，比上年增长5.0%。" * 10


def lines_of(rows: list[dict[str, Any]], width: int) -> list[str]:
    console = Console(width=width, force_terminal=False, color_system=None)
    with console.capture() as capture:
        console.print(table_of(rows, width))
    return capture.get().splitlines()


def row(number: int, **more: Any) -> dict[str, Any]:
    return {
        "period": str(number),
        "measure": "level",
        "value": number / 10,
        "value_high": None,
        "title": "某市公报" * 10,
        "quote": QUOTE,
        "document_id": "some-document-with-a-long-name",
        "observation_id": f"{number:020d}",
        **more,
    }


def test_a_row_is_one_line_that_fits_and_ends_in_its_identifier() -> None:
    lines = lines_of([row(2021), row(2022), row(2023)], 80)
    assert all(cell_len(line.rstrip()) <= 80 for line in lines)
    assert [line.split()[0] for line in lines[:4]] == ["period", "2021", "2022", "2023"]
    assert all(line.rstrip().endswith(f"{2020 + n:020d}") for n, line in enumerate(lines[1:4], 1))


def test_empty_columns_are_left_out_and_what_has_no_room_is_named() -> None:
    wide, narrow = lines_of([row(1), row(2)], 400), lines_of([row(1), row(2)], 60)
    assert "value_high" not in " ".join(wide + narrow)
    assert "quote" in wide[0] and "…" in wide[1]
    assert "in all rows: measure level" in " ".join(narrow)
    assert "too narrow for" in " ".join(narrow)


def test_a_single_row_is_a_record_in_which_nothing_is_cut() -> None:
    said = "".join(line.strip() for line in lines_of([row(7)], 60))
    assert said.count("100.0亿元") == 10
    assert "document_idsome-document-with-a-long-name" in said.replace(" ", "")


def test_numbers_have_no_digits_that_only_binary_has_and_text_does_not_act() -> None:
    said = " ".join(lines_of([row(1, value=0.1 + 0.2, title="\x1b[2J"), row(2, value=5.0)], 200))
    assert " 0.3 " in said and "0.30000000000000004" not in said and " 5 " in said
    assert "\x1b" not in said


def test_more_rows_than_a_terminal_has_use_for_are_counted() -> None:
    lines = lines_of([row(number) for number in range(ROWS_SHOWN + 5)], 100)
    assert f"{ROWS_SHOWN} of {ROWS_SHOWN + 5} rows" in " ".join(lines)
    assert lines_of([], 80) == ["no rows"]
