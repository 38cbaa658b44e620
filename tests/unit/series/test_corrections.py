"""Corrections: each action, and the guard that stops the run when a source has changed or was fixed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

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


def test_source_that_was_fixed_stops_the_run() -> None:
    with pytest.raises(ConfigurationError, match="the source has changed or was fixed"):
        apply_corrections(ROWS, [correction("drop", expect={"value": 2185.8})], ["one"], {})


def test_figure_that_is_not_there_any_more_stops_the_run() -> None:
    with pytest.raises(ConfigurationError, match="found: 0"):
        apply_corrections(ROWS, [correction("drop", where={"printed": "1"})], ["one"], {})


def test_entry_that_fits_two_figures_stops_the_run() -> None:
    with pytest.raises(ConfigurationError, match="found: 2"):
        apply_corrections(ROWS, [correction("drop", where={"measure": "level"})], ["one"], {})


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
    with pytest.raises(
        ConfigurationError, match=r"corrections.yaml:4: key corrections\[0\].action"
    ):
        load_corrections(path)


def test_the_repository_s_own_file_can_be_read() -> None:
    assert all(entry.reason and entry.evidence for entry in load_corrections())
