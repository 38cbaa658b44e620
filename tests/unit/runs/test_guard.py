"""Nothing shrinks without a decision: neither a document nor a build, measured on the series that analysts use."""

from __future__ import annotations

import shutil
from typing import Any

import duckdb
import pytest

from pipeline.publish import CheckFailed
from pipeline.publish.guard import Loss
from pipeline.runs import figure_tasks
from pipeline.runs.stages import publishing
from pipeline.runs.states import require_documents
from tests.support.offices import Installation, Office, bulletin
from warehouse.errors import GongbaoError
from warehouse.schema.row_checks import RowCheck


def query(installation: Installation, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


SERIES = "SELECT indicator, period, measure, value, vintage FROM indicator_values WHERE superseded_at IS NULL ORDER BY ALL"
ERROR_PAGE = "<html><head><title>提示</title></head><body><p>样张：页面没有找到，3秒后返回。</p></body></html>"


@pytest.fixture
def remote(installation: Installation, office: Office) -> Installation:
    office.pages["/it"] = bulletin("北京市", 2024, "49843.1").encode()
    installation.list({"id": "sample-2024", "url": office.url("/it")})
    return installation


def test_an_error_page_with_status_200_takes_no_series_away(
    remote: Installation, office: Office
) -> None:
    remote.run()
    before = query(remote, SERIES)
    assert len(before) >= 4
    office.pages["/it"] = ERROR_PAGE.encode()
    for _ in range(2):  # the night after as well
        report = remote.run()
        assert query(remote, SERIES) == before
        ((status, problem),) = query(remote, "SELECT status, problem FROM documents")
        assert status == "quarantined" and "4 figures" in problem and "found: 0" in problem
        assert list(report.problems) == ["sample-2024"]
    office.pages["/it"] = bulletin("北京市", 2024, "49843.2").encode()
    remote.run()
    assert query(remote, "SELECT status, problem FROM documents") == [("parsed", None)]
    assert ("gdp", "2024", "level", 49843.2, "sample-2024") in query(remote, SERIES)


@pytest.mark.parametrize("lost", [("lake",), ("lake", "builds", "gongbao.duckdb")])
def test_what_was_refused_is_refused_after_the_lake_was_lost(
    lost: tuple[str, ...], remote: Installation, office: Office
) -> None:
    """The archive alone says which version was the last good one."""
    for page in (
        bulletin("北京市", 2024, "49843.1"),
        bulletin("北京市", 2024, "49843.2"),
        ERROR_PAGE,
    ):
        office.pages["/it"] = page.encode()
        remote.run()
    history = SERIES.replace("WHERE superseded_at IS NULL ", "")
    before, all_before = query(remote, SERIES), query(remote, history)
    assert len(all_before) > len(before) >= 4
    for name in lost:
        path = remote.settings.data / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    remote.run()
    assert query(remote, SERIES) == before
    assert query(remote, history) == all_before
    ((status, problem),) = query(remote, "SELECT status, problem FROM documents")
    assert status == "quarantined" and "4 figures" in problem
    assert not list(remote.settings.lake.glob("tmp*"))


def test_a_person_lets_a_smaller_version_through(remote: Installation, office: Office) -> None:
    remote.run()
    office.pages["/it"] = (
        "<html><head><title>北京市2024年公报样张</title></head><body>"
        "<p>样张一：全年实现地区生产总值49843.1亿元。</p></body></html>"
    ).encode()
    remote.run()
    assert len(query(remote, SERIES)) >= 4
    remote.run(accept_loss=True)
    assert [row[3] for row in query(remote, SERIES)] == [49843.1]
    ((lost,),) = query(remote, "SELECT accepted_losses FROM build_info")
    assert any("figures 4 -> 1" in line for line in lost)
    remote.run()  # the decision holds
    assert query(remote, "SELECT accepted_losses FROM build_info") == [([],)]


def test_a_build_that_loses_much_is_held_with_the_list(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.run()
    before = installation.warehouse.read_bytes()
    no_growth = RowCheck("observations", "no_growth", "no growth", "measure <> 'level'")
    monkeypatch.setattr("pipeline.storage.holding.MOST_HELD", 1.0)
    monkeypatch.setattr("pipeline.runs.checked_rows.too_many", lambda *_: None)
    monkeypatch.setattr(figure_tasks, "ROW_CHECKS", (*figure_tasks.ROW_CHECKS, no_growth))
    monkeypatch.setattr(
        "pipeline.publish.guard.MOST_LOST",
        {"document": 0.3, "source": 0.3, "whole": 0.1, "sources file": 0.5},
    )
    monkeypatch.setattr("pipeline.runs.stages.extracting.observations_version", lambda: "later")
    with pytest.raises(CheckFailed) as caught:
        installation.run()
    assert "nothing_shrinks" in str(caught.value) and "--accept-loss" in str(caught.value)
    assert "document sample-2024: figures 4 -> 2" in str(caught.value)
    assert installation.warehouse.read_bytes() == before
    installation.run(accept_loss=True)
    assert query(installation, "SELECT DISTINCT measure FROM indicator_values") == [("level",)]


def test_an_empty_lake_is_not_published(installation: Installation) -> None:
    installation.run()
    before = installation.warehouse.read_bytes()
    (installation.settings.lake).rename(installation.folder / "elsewhere")
    with pytest.raises(GongbaoError, match="nothing to publish"):
        require_documents(installation.workspace())
    with pytest.raises(CheckFailed, match="nothing_shrinks"):
        publishing.publish(installation.workspace())
    assert installation.warehouse.read_bytes() == before


@pytest.mark.parametrize(
    ("loss", "held"),
    [
        (Loss("document", "a", "figures", 100, 50), False),
        (Loss("document", "a", "figures", 100, 49), True),
        (Loss("document", "a", "figures", 1, 0), True),
        (Loss("source", "a", "figures", 1000, 800), False),
        (Loss("source", "a", "figures", 1000, 799), True),
        (Loss("source", "a", "figures", 8, 3), False),
        (Loss("whole", "", "indicators", 200, 179), True),
        (Loss("whole", "", "series values", 200, 220), False),
    ],
)
def test_how_much_may_go_without_a_decision(loss: Loss, held: bool) -> None:
    assert loss.is_too_much is held
