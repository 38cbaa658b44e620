"""The answer of a query as a file for Excel."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import openpyxl
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.export.single_answer import write_answer
from tests.support.warehouses import file_of

QUERY = (
    "SELECT 指标名称, 年份, 数值, 单位 FROM zh.地区概况('北京') WHERE 指标代码 IN ('gdp', 'cpi')"
)


def test_a_query_goes_to_a_workbook(
    demonstration: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    target = tmp_path / "北京.xlsx"
    arguments = ["query", QUERY, "--to", str(target), "--file", str(file_of(demonstration))]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    assert done.output == f"2 rows, {target}\n"
    sheet = openpyxl.load_workbook(target)["答案"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == ("指标名称", "年份", "数值", "单位")
    assert rows == demonstration.execute(QUERY).fetchall()
    assert sheet.freeze_panes == "C2"
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_a_query_goes_to_a_file_of_commas_that_excel_reads_as_chinese(
    demonstration: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    target = tmp_path / "answer.csv"
    arguments = ["query", QUERY, "--to", str(target), "--file", str(file_of(demonstration))]
    done = CliRunner().invoke(main, [*arguments, "--json"])
    assert json.loads(done.output) == {"file": str(target), "rows": 2}
    content = target.read_bytes()
    assert content.startswith("\ufeff指标名称,年份,数值,单位\r\n".encode())


def test_no_text_becomes_a_formula_and_nothing_is_no_cell(tmp_path: Path) -> None:
    rows = [("=1+1", None, -2.5, ["一", "二"])]
    write_answer(("a", "b", "c", "d"), rows, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()[1:] == [
        "'=1+1,,-2.5,\"一",
        '二"',
    ]
    write_answer(("a", "b", "c", "d"), rows, tmp_path / "a.xlsx")
    cells = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert cells is not None
    assert [cell.data_type for cell in cells[2]] == ["s", "n", "n", "s"]


@pytest.mark.parametrize(
    ("target", "said"), [("answer.json", ".xlsx or .csv"), ("missing/answer.csv", "missing")]
)
def test_what_cannot_be_written_says_why(
    target: str, said: str, demonstration: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    place, file = str(tmp_path / target), str(file_of(demonstration))
    done = CliRunner().invoke(main, ["query", QUERY, "--to", place, "--file", file])
    assert done.exit_code == 1
    assert said in done.output
    assert not list(tmp_path.iterdir())
