"""Questions on the command line: answers for people and for programs, and exit codes."""

from __future__ import annotations

import json

import duckdb
import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from tests.support.warehouses import file_of


@pytest.fixture
def gongbao(demonstration: duckdb.DuckDBPyConnection):
    file = str(file_of(demonstration))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, [*arguments, "--file", file])

    return run


def test_why_prints_the_sentence_with_the_figure_marked_and_the_words_that_dated_it(
    gongbao, demonstration: duckdb.DuckDBPyConnection
) -> None:
    (name,) = demonstration.execute(
        "SELECT observation_id FROM observations WHERE indicator = 'gdp' AND measure = 'level' "
        "AND document_id = 'beijing-bulletin-2024-digest' LIMIT 1"
    ).fetchone() or ("",)
    done = gongbao("why", name)
    assert done.exit_code == 0, done.output
    assert "【49843.1】" in done.output
    assert "period      2024, from the words “" in done.output
    assert "\x1b[" not in done.output
    found = json.loads(gongbao("why", name, "--json").output)
    assert found["value"] == 49843.1 and found["context"]["period"]["words"]


def test_query_answers_in_lines_and_in_json(gongbao) -> None:
    sql = "SELECT 1 AS a, 'b\tc' AS d"
    assert gongbao("query", sql).output == "a\td\n1\tb c\n"
    assert json.loads(gongbao("query", sql, "--json").output) == [{"a": 1, "d": "b\tc"}]


def test_a_query_changes_nothing_and_a_wrong_one_fails_with_1(gongbao) -> None:
    for sql in ("DROP TABLE observations", "FROM no_such_table"):
        done = gongbao("query", sql)
        assert done.exit_code == 1
        assert "error: " in done.output and "Traceback" not in done.output


def test_find_and_series_take_chinese_words(gongbao) -> None:
    rows = json.loads(gongbao("find", "地区生产总值", "--json").output)
    assert any(row["indicator"] == "gdp" for row in rows)
    assert gongbao("find", "没有这样的词语").exit_code == 1
    rows = json.loads(gongbao("show", "series", "GDP", "北京", "--json").output)
    assert len({row["period"] for row in rows}) > 5
