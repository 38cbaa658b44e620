"""From indicator values and documents to the tables, on a made index of a made town."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from pipeline.documents.document import Cell, Document, Table
from pipeline.indices import build
from pipeline.indices.build_panel import read_series
from pipeline.indices.declaration import Declaration, declarations, parse_declaration
from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.plots import curves, pictures, waterfall
from pipeline.indices.weight_tables import (
    plain_name,
    printed_weights,
    read_weights,
    with_printed_weights,
)
from pipeline.storage import parquet
from warehouse.errors import ConfigurationError
from warehouse.schema.indices import TABLES
from warehouse.vocabularies import CellRepair, WeightSource

YAML = """
index: town_life
title: 小镇生活指数
source: town-book
regions: ["999900"]
first_year: 2018
last_year: 2021
tree:
  code: town_life
  name: 小镇生活指数
  children:
    - code: nature
      name: 自然
      weight: 0.6
      children:
        - {code: parks, name: 公园面积, weight: 0.6, indicator: park_area}
        - {code: dust, name: 粉尘浓度, weight: 0.4, indicator: dust}
    - code: work
      name: 就业
      weight: 0.4
      children:
        - {code: jobs, name: 新增岗位, weight: 0.5, indicator: jobs}
        - {code: county_jobs, name: 全县岗位, aliases: [县岗位], weight: 0.5, indicator: jobs, region_code: "999901"}
methods:
  - method:
      name: weighted
      normalise: {scale: {degenerate: missing}}
      aggregate: {coverage_threshold: 0.7}
    variations: {weight_noise: {factor: 0.2, sets: 16}, dropped: ["*"]}
    base: 16
  - method: {name: sums, weights: {rule: equal}, normalise: {scale: {degenerate: missing}}, aggregate: {rule: sum, coverage_threshold: 0.7}}
"""
HEADER = ["一级指标", "权重", "二级指标", "权重"]
ROWS = [
    ["自然", "0.7", "公园面积(公顷)", "0.8"],
    ["自然", "0.7", "粉尘浓度(微克/立方米)*", ""],
    ["就业", "30%", "新增岗位 (个)", "0.5"],
    ["就业", "30%", "县岗位（个）", "0.5"],
]


@pytest.fixture
def declaration() -> Declaration:
    return parse_declaration(YAML, "town.yaml")


def made_document(rows: list[list[str]], source: str = "town-book") -> Document:
    """A document whose only table holds these rows; equal cells in a run of the first two columns are one merged cell."""
    text, cells = "", []
    for row, line in enumerate([HEADER, *rows]):
        for column, word in enumerate(line):
            merged = column < 2 and row > 1 and rows[row - 2][column] == word
            start = None if merged else len(text)
            text += "" if merged else word + " "
            end = None if start is None else start + len(word)
            cells.append(
                Cell(
                    row,
                    column,
                    word,
                    start,
                    end,
                    row == 0,
                    repair=CellRepair.FILLED if merged else None,
                )
            )
    table = Table(0, "表2 权重", "", 1, len(rows) + 1, 4, 1, 0, tuple(cells))
    return Document(
        "town-book-2022",
        source,
        "书",
        "blue_book",
        "镇",
        "999900",
        "镇",
        2022,
        "2022",
        "text",
        text,
        (),
        (table,),
    )


def values(**changes: object) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    known = {
        ("park_area", "999900"): [10, 20, 30, 40],
        ("dust", "999900"): [80, None, 60, 40],
        ("jobs", "999900"): [5, 7, 6, 9],
        ("jobs", "999901"): [None, None, None, 90],
    }
    for (indicator, region), series in known.items():
        for year, value in zip(range(2018, 2022), series, strict=True):
            if value is not None:
                rows.append(
                    {
                        "indicator": indicator,
                        "region_code": region,
                        "period": f"{year}-12-31" if indicator == "park_area" else str(year),
                        "measure": "level",
                        "compared_with": None,
                        "basis": None,
                        "status": "actual",
                        "value": float(value),
                        "unit": "个" if indicator == "jobs" else "公顷",
                        "vintage": f"bulletin-{year}",
                        "is_latest": True,
                        "observation_id": f"{indicator}-{region}-{year}",
                    }
                    | changes
                )
    return rows


CATALOGUE = [
    {"indicator": name, "direction": direction}
    for name, direction in {"park_area": 1, "dust": -1, "jobs": 1, "nobody": None}.items()
]


def frames(tables: dict[str, list[dict[str, Any]]]) -> dict[str, pd.DataFrame]:
    """Rows as tables with the columns of the schema; gaps are None."""
    declared = {table.name: [column.name for column in table.columns] for table in TABLES}
    return {
        name: pd.DataFrame(
            [[row.get(column) for column in declared[name]] for row in rows],
            columns=declared[name],
            dtype=object,
        )
        for name, rows in tables.items()
    }


def built(
    declaration: Declaration, *documents: Document, observations: Sequence[dict[str, Any]] = ()
) -> dict[str, pd.DataFrame]:
    return frames(build(values(), CATALOGUE, observations, documents, [declaration]))


def test_tables_have_the_columns_of_the_schema(declaration: Declaration) -> None:
    found = built(declaration)
    declared = {table.name: [column.name for column in table.columns] for table in TABLES}
    assert set(found) == set(declared) - {"index_claims", "index_audit"}
    for name, frame in found.items():
        assert list(frame.columns) == declared[name], name
        required = [
            column.name
            for table in TABLES
            if table.name == name
            for column in table.columns
            if not column.nullable
        ]
        assert len(frame) and not frame[required].isna().any().any(), name
        keys = next(list(table.key) for table in TABLES if table.name == name)
        assert not frame.duplicated(keys).any(), name
        assert not frame.map(lambda cell: isinstance(cell, float) and np.isnan(cell)).any().any(), (
            name
        )


def test_tables_go_to_parquet_as_declared(declaration: Declaration) -> None:
    for name, rows in build(values(), CATALOGUE, (), [made_document(ROWS)], [declaration]).items():
        assert parquet.from_partial_rows(name, rows).num_rows == len(rows) > 0


def test_where_nothing_is_at_hand_there_is_no_index(declaration: Declaration) -> None:
    found = build([], CATALOGUE, declared=[declaration])
    assert all(rows == [] for rows in found.values())
    printed = build([], CATALOGUE, (), [made_document(ROWS)], declared=[declaration])
    assert len(printed["index_nodes"]) == 7  # a document says what it is made of
    assert printed["index_values"] == []


def test_values_by_hand_with_their_coverage(declaration: Declaration) -> None:
    frame = built(declaration)["index_values"]
    here = {(row.method, row.node, row.period): row for row in frame.itertuples()}
    # parks 0, 1/3, 2/3, 1; dust (less is better) 0, -, 0.5, 1; jobs 0, 0.5, 0.25, 1; county jobs: one value gives no scale
    assert here["weighted", "nature", "2020"].value == pytest.approx(0.6 * 2 / 3 + 0.4 * 0.5)
    assert here["weighted", "nature", "2019"].value is None and here[
        "weighted", "nature", "2019"
    ].coverage == pytest.approx(0.6)
    assert here["weighted", "nature", "2019"].withheld == "coverage" and here[
        "weighted", "parks", "2019"
    ].value == pytest.approx(1 / 3)
    assert (
        here["weighted", "work", "2021"].value is None
        and here["weighted", "work", "2021"].coverage == 0.5
    )
    assert here["weighted", "county_jobs", "2021"].withheld == "too few values for a scale"
    # the index: nature alone has a value, and 0.6 + 0.4 x 0.5 = 0.8 of the weight is observed
    assert here["weighted", "town_life", "2020"].value == pytest.approx(0.6) and here[
        "weighted", "town_life", "2020"
    ].coverage == pytest.approx(0.8)
    assert (
        here["sums", "nature", "2021"].value == pytest.approx(2)
        and here["weighted", "nature", "2021"].rank == 1
    )


def test_inputs_lead_back_to_observations_and_regions(declaration: Declaration) -> None:
    frame = built(declaration)["index_inputs"]
    row = frame[(frame["method"] == "weighted") & (frame["node"] == "county_jobs")].iloc[0]
    assert (row["observation_id"], row["indicator_region_code"], row["region_code"]) == (
        "jobs-999901-2021",
        "999901",
        "999900",
    )
    assert row["normalised_value"] is None and row["raw_value"] == 90 and not row["imputed"]
    assert not frame["observation_id"].isna().any()


def test_every_part_says_how_it_goes_with_the_others(declaration: Declaration) -> None:
    frame = built(declaration)["index_coherence"]
    here = frame[frame["method"] == "weighted"].set_index(["node", "part"])
    assert ("nature", "parks") in here.index and here.index.is_unique
    assert (here["value_shift"].dropna() >= 0).all() and here["value_shift"].notna().any()
    dust = here.loc[("nature", "dust")]
    assert dust["opposed"] + dust["repeated"] in ([], ["parks"])


def test_inputs_across_a_break_say_so(declaration: Declaration) -> None:
    breaks = [
        {"indicator": indicator, "region_code": region, "year": year}
        for indicator, region, year in (
            ("park_area", None, 2020),
            ("dust", "1", 2020),
            ("jobs", None, 2018),
            ("jobs", "999901", 2021),
        )
    ]
    frame = frames(build(values(), CATALOGUE, declared=[declaration], indicator_breaks=breaks))[
        "index_inputs"
    ]
    said = (
        frame.groupby("node")["breaks"]
        .agg(lambda found: found.dropna().unique().tolist())
        .to_dict()
    )
    assert said == {
        "parks": ["2020"],
        "dust": [],
        "jobs": [],
        "county_jobs": [],
    }  # 2018 is its first year, 2021 its only one


def test_contributions_add_up_and_intervals_hold_the_nominal_value(
    declaration: Declaration,
) -> None:
    found = built(declaration)
    for name in ("index_contributions", "index_leaf_contributions"):
        shares = (
            found[name]
            .dropna(subset="share")
            .groupby(["method", "node", "period_start", "period_end"])["share"]
            .sum()
        )
        assert len(shares) and np.allclose(shares.astype(float), 100)
    bands = found["index_sensitivity"]
    assert (
        (bands["q05"] <= bands["median"]).all()
        and (bands["median"] <= bands["q95"]).all()
        and (bands["method"] == "weighted").all()
    )
    withheld = {
        (row.node, row.period)
        for row in found["index_values"].itertuples()
        if row.value is None and row.method == "weighted"
    }
    assert not withheld & {(row.node, row.period) for row in bands.itertuples()}


def test_printed_weights_take_the_place_of_declared_ones(declaration: Declaration) -> None:
    document = made_document(ROWS)
    cell = next(cell for cell in document.tables[0].cells if cell.text == "0.8")
    observations = [
        {
            "document_id": document.document_id,
            "char_start": cell.start,
            "observation_id": "the-weight",
            "in_table": True,
        }
    ]
    nodes = built(declaration, document, observations=observations)["index_nodes"].set_index("node")
    assert nodes.loc["parks", ["weight", "weight_source", "observation_id"]].tolist() == [
        0.8,
        "printed",
        "the-weight",
    ]
    assert nodes.loc["dust", ["weight", "weight_source", "observation_id"]].tolist() == [
        0.2,
        "inferred",
        None,
    ]
    assert nodes.loc["work", ["weight", "weight_source"]].tolist() == [0.3, "printed"]
    assert nodes.loc["county_jobs", "weight_source"] == "printed"  # under its other name
    assert nodes.loc["town_life", ["weight", "weight_source", "parent"]].tolist() == [
        None,
        None,
        None,
    ]


def test_weights_of_other_sources_and_of_absent_rows_stay_declared(
    declaration: Declaration,
) -> None:
    nodes = built(declaration, made_document(ROWS, "other-book"))["index_nodes"].set_index("node")
    assert set(nodes["weight_source"].dropna()) == {"curated"}
    tree = declaration.nodes()
    half = with_printed_weights(tree, printed_weights([made_document(ROWS[:1])], tree))
    assert (
        half["parks"].weight_source is WeightSource.PRINTED
        and half["dust"].weight_source is WeightSource.INFERRED
    )
    assert (
        half["work"].weight_source is WeightSource.INFERRED
        and half["jobs"].weight_source is WeightSource.CURATED
    )
    assert half.weight("work") == pytest.approx(0.3) and half.weight("jobs") == 0.5


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name", ["capital-development-blue-book-2025", "capital-development-blue-book-2025-pdf"]
)
def test_weights_of_the_blue_book_as_printed_and_as_inferred(shared: Path, name: str) -> None:
    from pipeline.documents.formats import read_document
    from pipeline.sources.registry import Source

    listed = yaml.safe_load((shared / "corpus" / "sources.yaml").read_text(encoding="utf-8"))[
        "sources"
    ]
    entry = next(
        source for source in listed if any(edition["id"] == name for edition in source["editions"])
    )
    editions = [
        edition | {"published": str(edition["published"])}
        for edition in entry["editions"]
        if edition["id"] == name
    ]
    source = Source.model_validate(entry | {"editions": editions})
    document = read_document(
        (shared / "corpus" / editions[0]["url"]).read_bytes(), source, source.editions[0]
    )
    declared = next(found for found in declarations() if found.source == source.id).nodes()
    tree = with_printed_weights(declared, printed_weights([document], declared))
    truth = json.loads(
        (shared / "gold" / "capital-development-blue-book-2025_tables.json").read_text(
            encoding="utf-8"
        )
    )
    expected = {
        row["level3"]: (row["weight3"], row["weight3_status"]) for row in truth["table2"]["rows"]
    }
    leaves = [tree[code] for code in tree.leaves()]
    assert {leaf.name: (leaf.weight, leaf.weight_source) for leaf in leaves} == expected
    assert all(node.weight_source == "printed" for node in tree.nodes if node.level in (1, 2))


def test_tables_without_a_column_of_weights_give_none() -> None:
    cells = tuple(
        Cell(row, column, word, None, None)
        for row, line in enumerate([["指标", "数值"], ["甲", "0.3"]])
        for column, word in enumerate(line)
    )
    assert read_weights(Table(0, "", "", None, 2, 2, 1, 1, cells), "d") == {}


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("城区 绿地(公顷)*", "城区绿地"),
        ("城区绿地（公顷）", "城区绿地"),
        ("粉尘PM_{2.5}浓度(μg/m^3)", "粉尘pm2.5浓度"),
        ("(试行)", "(试行)"),
    ],
)
def test_plain_names(printed: str, plain: str) -> None:
    assert plain_name(printed) == plain


def test_only_outcomes_of_the_latest_vintage_enter(declaration: Declaration) -> None:
    tree = declaration.nodes()

    def cells(rows: list[dict[str, Any]]) -> int:
        return len(
            read_series(
                rows, tree, declaration.regions, declaration.periods, declaration.measures
            ).sources
        )

    assert cells(values()) == 12
    for change in (
        {"status": "target"},
        {"is_latest": False},
        {"measure": "growth"},
        {"period": "2020-06"},
    ):
        assert cells(values(**change)) == 0, change
    mixed = values()
    mixed[0]["unit"] = "亩"
    with pytest.raises(IndexProblem, match="one unit"):
        cells(mixed)


def test_a_level_goes_before_a_share_and_a_year_before_its_last_day(
    declaration: Declaration,
) -> None:
    (row,) = (
        row
        for row in values()
        if (row["indicator"], row["region_code"], row["period"]) == ("jobs", "999900", "2018")
    )
    other = row | {"value": 99.0, "period": "2018-12-31"}
    share = row | {"value": 77.0, "measure": "share"}
    for rows in ([other, row, share], [share, row, other]):
        series = read_series(
            rows,
            declaration.nodes(),
            declaration.regions,
            declaration.periods,
            declaration.measures,
        )
        assert series.sources["999900", "2018", "jobs"].value == 5


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("first_year: 2018", "frist_year: 2018", "frist_year"),
        ("rule: sum", "rule: average", "aggregate.rule"),
        ("weight: 0.6, indicator", "weight: many, indicator", "a number as weight"),
        ("code: work", "code: nature", "twice"),
    ],
)
def test_wrong_declarations_name_the_key(before: str, after: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        parse_declaration(YAML.replace(before, after), "wrong.yaml")


def test_package_declarations_are_sound() -> None:
    for declaration in declarations():
        tree = declaration.nodes()
        for code in tree.inner():
            assert sum(tree.weight(child) for child in tree.children(code)) == pytest.approx(1), (
                code
            )
        names = [run.method.name for run in declaration.methods]
        assert len(set(names)) == len(names) >= 3 and all(
            run.method.description for run in declaration.methods
        )
        assert all(run.method.aggregate.coverage_threshold >= 0.7 for run in declaration.methods)


def test_plots_are_text_and_repeat(declaration: Declaration) -> None:
    found = built(declaration)
    names = dict(zip(found["index_nodes"]["node"], found["index_nodes"]["name"], strict=True))
    options = {"method": "weighted", "region": "999900"}

    def curve() -> str:
        return curves(
            found["index_values"],
            found["index_sensitivity"],
            names,
            nodes=["nature", "work"],
            title="小镇",
            **options,
        )

    svg = curve()
    assert svg == curve() and svg.startswith("<?xml") and ">自然<" in svg and "覆盖不足" in svg
    bars = waterfall(
        found["index_values"],
        found["index_contributions"],
        names,
        node="nature",
        period_start="2018",
        period_end="2021",
        title="自然",
        **options,
    )
    assert "公园面积" in bars and "(60.0 %)" in bars
    with pytest.raises(IndexProblem, match="waterfall of work"):
        waterfall(
            found["index_values"],
            found["index_contributions"],
            names,
            node="work",
            period_start="2018",
            period_end="2021",
            title="",
            **options,
        )


def test_pictures_of_everything(declaration: Declaration) -> None:
    found = pictures(built(declaration))
    assert set(found) == {
        f"town_life/{method}/999900/{name}"
        for method in ("weighted", "sums")
        for name in ("curves", "nature", "town_life")
    }
    assert all(
        ">小镇生活指数" in found[f"town_life/{method}/999900/curves"]
        for method in ("weighted", "sums")
    )
