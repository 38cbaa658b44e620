"""What is asked by name has an answer or an error that helps, never an empty answer."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest


def ask(file: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    return file.execute(query).fetchall()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("北京", "110000"),
        ("Beijing", "110000"),
        (" xi'an ", "610100"),
        ("XIAN", "610100"),
        ("Inner Mongolia", "150000"),
        ("吉林", "220000"),
        ("通州区", "110112"),  # 南通 has one, too, of which the digests say nothing
    ],
)
def test_a_region_is_known_by_its_names(
    demonstration: duckdb.DuckDBPyConnection, name: str, code: str
) -> None:
    assert demonstration.execute("SELECT region_of(?)", [name]).fetchall() == [(code,)]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT region_of('Suzhou')", "320500 苏州市 in 江苏省, 341300 宿州市 in 安徽省"),
        ("SELECT region_of('Bejing')", "nearest: 110000 北京市"),
        ("FROM series('新能源汽车产量', '北京')", "no value of 新能源汽车产量"),
        ("FROM series('人均公园绿地面积', '海淀')", "regions that have it: 北京市"),
        ("FROM revisions('人均公园绿地面积', '海淀')", "regions that have it: 北京市"),
        ("FROM compare('北京', '海淀', 2024)", "years of 北京: 2010"),
        ("FROM share('GDP', '海淀', '北京')", "no year has values of GDP"),
        ("FROM ratio('GDP', '商品房销售面积', 2024)", "no region prints values of both"),
        ("FROM ratio('GDP', '常住人口', 2031)", "years of both: 2013"),
        ("FROM ranking('GDP', 2024, rank_by := 'size')", "rank_by is value (数值) or growth"),
        ("FROM ranking('GDP', 2031)", "no region prints GDP (gdp) for 2031; years: 2010"),
        ("FROM as_of('1999-12-31', 'GDP', '北京')", "the first became known on 20"),
        ("FROM as_of('2025-12-31', 'GDP', '北金')", "nearest: 110000 北京市"),
        ("FROM provenance('no such id')", "no figure has the observation_id 'no such id'"),
        ("FROM cite('no such id')", "no figure has the observation_id 'no such id'"),
        ("FROM zh.时间序列('GDP', '北金')", "nearest: 110000 北京市"),
    ],
)
def test_what_has_no_answer_is_an_error_that_says_where_there_is_one(
    demonstration: duckdb.DuckDBPyConnection, query: str, said: str
) -> None:
    with pytest.raises(duckdb.Error) as raised:
        demonstration.execute(query).fetchall()
    assert said in str(raised.value)


def test_a_growth_is_never_a_value_of_the_panel(demonstration: duckdb.DuckDBPyConnection) -> None:
    (growths,) = ask(demonstration, "SELECT count(*) FROM panel WHERE measure = 'growth'")[0]
    assert growths > 0
    assert not ask(
        demonstration,
        "FROM panel WHERE (measure = 'growth') <> (value IS NULL) OR (value IS NULL) <> (unit IS NULL)"
        " OR coalesce(value, growth) IS NULL",
    )


def test_a_ranking_is_of_one_kind_of_figure(demonstration: duckdb.DuckDBPyConnection) -> None:
    by_value = ask(demonstration, "SELECT place, region FROM ranking('GDP', 2024)")
    assert by_value == [(1, "北京市"), (2, "河北省"), (3, "天津市"), (None, "海淀区")]
    by_growth = ask(
        demonstration,
        "SELECT place, region FROM ranking('GDP', 2024, rank_by := 'growth') WHERE place IS NOT NULL",
    )
    assert by_growth == [(1, "海淀区"), (2, "北京市")]
    assert ask(demonstration, "SELECT place, growth FROM ranking('CPI', 2024)")[0] == (1, 0.1)


def test_ratios_are_in_base_units_or_percent(demonstration: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT value, unit, value_a, value_b FROM ratio({}, 2024) WHERE region = '北京市'"
    ((per_head, unit, gdp, people),) = ask(demonstration, query.format("'GDP', '常住人口'"))
    assert unit == "元/人" and per_head == pytest.approx(gdp * 10_000 / people)
    ((part, unit, tertiary, gdp),) = ask(demonstration, query.format("'第三产业增加值', 'GDP'"))
    assert unit == "%" and part == pytest.approx(100 * tertiary / gdp)


def test_headlines_and_what_is_about_the_words_come_first(
    demonstration: duckdb.DuckDBPyConnection,
) -> None:
    assert ask(demonstration, "SELECT indicator FROM profile('北京')")[0] == ("gdp",)
    found = ask(
        demonstration,
        "SELECT contains(label, '社会消费品零售总额') FROM find('社会消费品零售总额') "
        "WHERE found_in = 'sentence'",
    )
    assert found == sorted(found, reverse=True) and found[0] == (True,)
    kinds = [kind for (kind,) in ask(demonstration, "SELECT kind FROM conflicts")]
    assert kinds == sorted(kinds) and kinds[0] == "conflict"


def test_english_names_are_of_regions_that_there_are(
    demonstration: duckdb.DuckDBPyConnection,
) -> None:
    named = dict(ask(demonstration, "SELECT kind, count(name_en) FROM regions GROUP BY kind"))
    assert named["country"] == 1 and named["province"] == 34 and named["prefecture"] == 333
    odd = ask(
        demonstration, "FROM regions WHERE name_en IS NOT NULL AND name_en !~ '^[A-Z][A-Za-z'' ]+$'"
    )
    assert odd == []


def test_what_was_known_on_a_day_is_asked_by_name(demonstration: duckdb.DuckDBPyConnection) -> None:
    asked = "SELECT period, value FROM {} WHERE measure = 'level' AND year >= 2023"
    named = ask(demonstration, asked.format("as_of('2025-03-31', 'GDP', '北京')"))
    assert named == [("2023", 43760.7), ("2024", 49843.1)]
    rows = ask(
        demonstration,
        asked.format("as_of('2025-03-31')") + " AND indicator = 'gdp' AND region = '北京市'",
    )
    assert sorted(rows) == named


def test_a_target_without_a_figure_has_no_provenance_and_is_no_error(
    demonstration: duckdb.DuckDBPyConnection,
) -> None:
    rows = ask(
        demonstration,
        "SELECT count(*), count(p.quote) FROM targets t"
        " LEFT JOIN LATERAL (FROM provenance(t.target_observation_id)) p ON true",
    )
    (without,) = ask(
        demonstration, "SELECT count(*) FROM targets WHERE target_observation_id IS NULL"
    )[0]
    assert without > 0
    assert rows == [(15, 15 - without)]


def test_the_provenance_of_a_figure_has_its_footnotes(
    demonstration: duckdb.DuckDBPyConnection,
) -> None:
    rows = ask(
        demonstration,
        "SELECT p.footnotes FROM observations o, provenance(o.observation_id) p"
        " WHERE o.printed = '2183.2' AND NOT o.in_table",
    )
    assert rows == [(["[3]常住人口为年末数。"],)]


def test_a_series_is_cited_by_its_documents(demonstration: duckdb.DuckDBPyConnection) -> None:
    rows = ask(demonstration, "FROM cite('社会消费品零售总额', '北京')")
    documents = ask(
        demonstration,
        "SELECT count(DISTINCT o.document_id) FROM panel JOIN observations o USING (observation_id)"
        " WHERE panel.indicator = 'retail_sales' AND panel.region = '北京市'",
    )
    assert [(len(rows),)] == documents
    assert all("序列A.110000.retail_sales.level: 20" in chinese for chinese, _ in rows)
    assert all("series A.110000.retail_sales.level: 20" in english for _, english in rows)


def test_macros_are_there_in_chinese(demonstration: duckdb.DuckDBPyConnection) -> None:
    chinese = ask(
        demonstration,
        "SELECT 时期, 数值, 单位, 度量 FROM zh.时间序列('GDP', '北京') WHERE 年份 = 2023",
    )
    assert ("2023", 47353.7, "亿元", "水平") in chinese
    by_growth = ask(
        demonstration, "SELECT 位次, 地区 FROM zh.地区排名('GDP', 2024, '增速') LIMIT 1"
    )
    assert by_growth == [(1, "海淀区")]


def test_short_names_filter_in_chinese(demonstration: duckdb.DuckDBPyConnection) -> None:
    wanted = "SELECT DISTINCT 地区代码 FROM zh.{} WHERE 简称 = '北京' AND 地区 = '北京市'"
    for view in ("面板", "最新值", "目标", "目标与结果", "指标数值", "观测值", "文献"):
        assert ask(demonstration, wanted.format(view)) == [("110000",)], view
    assert ask(demonstration, "SELECT 名称 FROM zh.地区 WHERE 简称 = '内蒙古'") == [
        ("内蒙古自治区",)
    ]
    assert ask(demonstration, "SELECT count(*) FROM regions WHERE short_name = ''") == [(0,)]


def test_definitions_scopes_and_warnings_are_chinese(
    demonstration: duckdb.DuckDBPyConnection,
) -> None:
    rows = ask(demonstration, "SELECT 定义, 使用提示 FROM zh.指标 WHERE 指标代码 = 'gdp'")
    assert "常住单位" in rows[0][0] and "普查后会修订" in rows[0][1]
    same = ask(
        demonstration,
        "SELECT count(*) FROM indicators WHERE definition_zh = '' OR length(definition_zh) < 6",
    )
    assert same == [(0,)]


def test_kinds_are_said_in_chinese(demonstration: duckdb.DuckDBPyConnection) -> None:
    rows = ask(demonstration, "SELECT 地区, 类别 FROM zh.地区排名('GDP', 2024, '增速') LIMIT 2")
    assert rows == [("海淀区", "县级"), ("北京市", "省级")]
    cells = {str(cell) for row in ask(demonstration, "FROM zh.文献") for cell in row}
    assert {"统计公报", "蓝皮书", "自编摘编"} <= cells and "bulletin" not in cells
