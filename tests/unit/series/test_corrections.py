"""Corrections: each action, and what is held when a source has changed or was fixed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.series.corrections import Correction, apply_corrections, load_corrections
from tests.support.figure_recipes import observation
from warehouse.errors import ConfigurationError

ROWS = [
    observation("one", "常住人口", "2183.2", "万人", "2024-12-31"),
    observation("one", "某种名称", "49843.1", "亿元", "2024", char_start=40),
]


def correction(action: str, **others: Any) -> Correction:
    fields = {
        "id": "an-entry",
        "action": action,
        "document": "one",
        "where": {"printed": "2183.2"},
        "expect": {"label": "常住人口", "value": 2183.2},
        "reason": "made for the test",
        "evidence": "the test",
    }
    return Correction.model_validate({**fields, **others})


def test_drop_takes_the_figure_out_and_says_so() -> None:
    done = apply_corrections(ROWS, [correction("drop")], ["one"], {})
    assert [row["printed"] for row in done.observations] == ["49843.1"]
    assert (
        done.applied[0]["applied"]
        and done.applied[0]["observation_id"] == ROWS[0]["observation_id"]
    )
    assert len(ROWS) == 2 and ROWS[0]["value"] == 2183.2


def test_override_changes_fields_and_keeps_both_in_the_record() -> None:
    done = apply_corrections(
        ROWS,
        [correction("override", set={"value": 2183, "region_code": "110112"})],
        ["one"],
        {"one": "bulletin"},
    )
    assert (done.observations[0]["value"], done.observations[0]["region"]) == (2183.0, "通州区")
    assert (
        '"value": 2183.2' in done.applied[0]["before"]
        and '"value": 2183.0' in done.applied[0]["after"]
    )
    assert done.by_observation == {ROWS[0]["observation_id"]: "an-entry"}


def test_relabel_looks_the_label_up_again_and_merge_sets_the_indicator() -> None:
    named = {"where": {"label": "某种名称"}, "expect": {"unit": "亿元"}}
    relabelled = apply_corrections(
        ROWS,
        [correction("relabel", **named, set={"label": "地区生产总值"})],
        ["one"],
        {"one": "bulletin"},
    )
    assert relabelled.observations[1]["indicator"] == "gdp"
    merged = apply_corrections(
        ROWS, [correction("merge", **named, set={"indicator": "gdp"})], ["one"], {"one": "bulletin"}
    )
    assert (merged.observations[1]["indicator"], merged.observations[1]["label"]) == (
        "gdp",
        "某种名称",
    )


@pytest.mark.parametrize(
    ("fields", "words", "held"),
    [
        ({"expect": {"value": 2185.8}}, "the source has changed or was fixed", ["2183.2"]),
        ({"where": {"printed": "1"}}, "found: 0", []),
        ({"where": {"measure": "level"}}, "found: 2", ["2183.2", "49843.1"]),
    ],
)
def test_an_entry_that_does_not_fit_holds_what_it_may_mean(
    fields: dict[str, Any], words: str, held: list[str]
) -> None:
    done = apply_corrections(ROWS, [correction("drop", **fields)], ["one"], {})
    assert words in done.faults["an-entry"] and done.applied[0]["problem"]
    assert not done.applied[0]["applied"]
    assert [row["printed"] for row in done.held] == held
    assert len(done.observations) == 2 - len(held)


def test_a_value_that_cannot_be_is_a_fault_of_the_entry() -> None:
    wrong = correction("override", set={"region_code": "nowhere"})
    done = apply_corrections(ROWS, [wrong], ["one"], {})
    assert "KeyError" in done.faults["an-entry"]
    assert [row["printed"] for row in done.held] == ["2183.2"]


def test_entry_for_a_document_that_is_not_here_waits() -> None:
    done = apply_corrections(ROWS, [correction("drop", document="another")], ["one"], {})
    assert len(done.observations) == 2 and not done.applied[0]["applied"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "drop", "set": {"value": 1}},
        {"action": "relabel", "set": {"value": 1}},
        {"action": "merge"},
    ],
)
def test_action_sets_only_what_it_may(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="for the action"):
        correction(**wrong)


def test_file_names_line_and_key_of_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text(
        "version: 1\ncorrections:\n  - id: a-b\n    action: erase\n    document: one\n",
        encoding="utf-8",
    )
    entries, faults = load_corrections(path)
    assert entries == () and faults[0].content["document"] == "one"
    assert faults[0].problem.startswith("corrections.yaml:4: key corrections[0].action: expected:")


def test_a_file_that_is_none_is_refused_and_an_id_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text("corrections: 5\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="version: 1 and a list corrections"):
        load_corrections(path)
    entry = correction("drop").model_dump(mode="json")
    path.write_text(yaml.safe_dump({"version": 1, "corrections": [entry, entry]}), encoding="utf-8")
    entries, (twice,) = load_corrections(path)
    assert len(entries) == 1 and "an-entry twice" in twice.problem


def test_the_repository_s_own_file_can_be_read() -> None:
    assert load_corrections()[0] and not load_corrections()[1]
