"""The graph of assets: a change shows as a difference in ``graph.json`` (renew it with ``GONGBAO_RENEW=1``)."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from assets.definitions import build_defs
from assets.table_assets import GROUP as TABLE_GROUP
from assets.table_assets import table_key
from warehouse.errors import ConfigurationError
from warehouse.schema import TABLES

REPOSITORY = Path(__file__).resolve().parents[3]
SNAPSHOT = Path(__file__).with_name("graph.json")


def graph() -> dict[str, object]:
    definitions = build_defs(environment={"GONGBAO_SOURCES": str(REPOSITORY / "sources.yaml")})
    assets = definitions.resolve_asset_graph()
    return {
        key.to_user_string(): {
            "group": assets.get(key).group_name,
            "deps": sorted(parent.to_user_string() for parent in assets.get(key).parent_keys),
            "checks": sorted(check.name for check in assets.get(key).check_keys),
            "owners": sorted(assets.get(key).owners),
            "partitioned": assets.get(key).partitions_def is not None,
        }
        for key in sorted(assets.get_all_asset_keys())
        if assets.get(key).group_name != TABLE_GROUP
    }


def test_graph_is_as_recorded():
    found = graph()
    if os.environ.get("GONGBAO_RENEW"):
        SNAPSHOT.write_text(
            json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    assert found == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_every_published_table_is_an_asset_with_a_check():
    definitions = build_defs(environment={"GONGBAO_SOURCES": str(REPOSITORY / "sources.yaml")})
    assets = definitions.resolve_asset_graph()
    found = {
        key for key in assets.get_all_asset_keys() if assets.get(key).group_name == TABLE_GROUP
    }
    assert found == {table_key(table.name) for table in TABLES}
    assert all(len(assets.get(key).check_keys) == 1 for key in found)


def test_every_asset_has_owner_description_and_group():
    definitions = build_defs(environment={"GONGBAO_SOURCES": str(REPOSITORY / "sources.yaml")})
    for spec in definitions.resolve_all_asset_specs():
        assert spec.owners and spec.description and spec.group_name, spec.key


def test_nightly_schedule_is_on_and_in_shanghai():
    definitions = build_defs(environment={"GONGBAO_SOURCES": str(REPOSITORY / "sources.yaml")})
    schedule = definitions.resolve_schedule_def("nightly")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("30 2 * * *", "Asia/Shanghai")
    assert schedule.default_status.value == "RUNNING"


def test_what_is_done_by_hand_is_not_in_the_night():
    definitions = build_defs(environment={"GONGBAO_SOURCES": str(REPOSITORY / "sources.yaml")})
    names = {
        key.to_user_string()
        for key in definitions.resolve_job_def("nightly").asset_layer.executable_asset_keys
    }
    assert "warehouse/gongbao" in names and "edition" not in names


def test_steps_may_run_in_pods():
    pytest.importorskip("dagster_k8s", reason="the extra `deploy` is not installed")
    definitions = build_defs(
        environment={
            "GONGBAO_SOURCES": str(REPOSITORY / "sources.yaml"),
            "GONGBAO_EXECUTOR": "k8s",
        }
    )
    assert definitions.resolve_job_def("nightly").executor_def.name == "k8s"


def test_wrong_executor_is_refused():
    with pytest.raises(ConfigurationError, match="in_process or multiprocess or k8s"):
        build_defs(
            environment={
                "GONGBAO_SOURCES": str(REPOSITORY / "sources.yaml"),
                "GONGBAO_EXECUTOR": "dask",
            }
        )
