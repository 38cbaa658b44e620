"""Silent corrections are history: what was known on a day, what has changed, and the files that were published before."""

from __future__ import annotations

import random
import shutil
from typing import Any

import duckdb
import pytest

from pipeline.documents import read_document
from pipeline.publish import builds
from pipeline.series.annotating import annotated_figures
from pipeline.sources.registry import Edition, Source
from tests.support.offices import Installation, bulletin
from warehouse.errors import GongbaoError
from warehouse.vocabularies import DocumentKind


def query(installation: Installation, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


GDP = "indicator = 'gdp' AND measure = 'level'"


def known_on(installation: Installation, day: str) -> list[float]:
    return [
        value for (value,) in query(installation, f"SELECT value FROM as_of('{day}') WHERE {GDP}")
    ]


@pytest.fixture
def corrected(installation: Installation) -> Installation:
    """Published on 2 April, corrected without a word on 3 April, looked at once more on 4 April."""
    installation.run()
    installation.write("one.html", bulletin("北京市", 2024, "49843.2"))
    installation.run()
    installation.run()
    return installation


def test_a_silent_correction_is_a_vintage_of_its_own(corrected: Installation) -> None:
    rows = query(
        corrected,
        "SELECT value, is_latest, left(corrected_at, 10), left(superseded_at, 10), "
        f"capture_id = (SELECT min_by(capture_id, fetched_at) FROM captures) "
        f"FROM indicator_values WHERE {GDP} ORDER BY value",
    )
    assert rows == [
        (49843.1, False, None, "2026-04-03", True),
        (49843.2, True, "2026-04-03", None, False),
    ]
    assert query(corrected, "SELECT count(DISTINCT value_id) = count(*) FROM indicator_values") == [
        (True,)
    ]


def test_what_was_known_on_a_day(corrected: Installation) -> None:
    assert known_on(corrected, "2025-03-19") == []
    assert known_on(corrected, "2025-03-20") == [49843.1]
    assert known_on(corrected, "2026-04-02") == [49843.1]
    assert known_on(corrected, "2026-04-03") == [49843.2]


def test_what_the_correction_repeats_keeps_its_first_capture(corrected: Installation) -> None:
    others = query(
        corrected,
        "SELECT DISTINCT corrected_at, superseded_at, capture_id = (SELECT min_by(capture_id, "
        f"fetched_at) FROM captures) FROM indicator_values WHERE NOT ({GDP})",
    )
    assert others == [(None, None, True)]


def test_changes_of_figures_accumulate_with_both_places(corrected: Installation) -> None:
    seen = "SELECT build_id, cause, change, indicator, value_before, value FROM figure_changes"
    assert query(corrected, seen) == [("run-2", "capture", "changed", "gdp", 49843.1, 49843.2)]
    ((before, after),) = query(corrected, "SELECT quote_before, quote FROM figure_changes")
    assert "49843.1" in before and "49843.2" in after
    page = bulletin("北京市", 2024, "49843.1").replace("，比上年增长5.2%", "")
    corrected.write("one.html", page)
    corrected.run()
    assert query(corrected, f"{seen} WHERE build_id = 'run-4' ORDER BY change") == [
        ("run-4", "capture", "changed", "gdp", 49843.2, 49843.1),
        ("run-4", "capture", "gone", "gdp", 5.2, None),
    ]
    assert query(corrected, "SELECT count(*) FROM figure_changes") == [(3,)]
    assert known_on(corrected, "2026-04-04") == [49843.2]
    assert known_on(corrected, "2026-04-05") == [49843.1]


def test_another_reading_of_the_same_bytes_is_no_history_of_the_document(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.run()
    with duckdb.connect(
        str(installation.warehouse)
    ) as connection:  # as an older reader had read it
        connection.execute(
            "UPDATE observations SET value = 1, quote = 'x', observation_id = 'old' WHERE printed = '49843.1'"
        )
        connection.execute(f"UPDATE indicator_values SET value = 1 WHERE {GDP}")
    installation.run()
    assert query(installation, f"SELECT value, corrected_at FROM indicator_values WHERE {GDP}") == [
        (49843.1, None)
    ]
    assert query(installation, "SELECT cause, value_before, value FROM figure_changes") == [
        ("reading", 1.0, 49843.1)
    ]


def test_a_page_whose_counter_alone_has_changed_changes_no_data(installation: Installation) -> None:
    page = bulletin("北京市", 2024, "49843.1")
    installation.write("one.html", page)
    installation.run()
    data = "SELECT * FROM indicator_values ORDER BY ALL"
    before = query(installation, data)
    installation.write("one.html", page.replace("</body>", "<script>var n = 17;</script></body>"))
    installation.run()
    assert query(installation, "SELECT count(*) FROM captures") == [(2,)]
    assert query(installation, data) == before
    assert query(installation, "SELECT count(*) FROM figure_changes") == [(0,)]


CITY = [f"样张第{n}类产品产量{n}.5万吨，比上年增长{n}.1%。" for n in range(2, 8)]


def shuffled(chance: random.Random) -> bytes:
    """One page as a server renders it anew at every look: nonces, counters, scripts, classes and blanks differ."""
    nonce = f"{chance.getrandbits(64):x}"
    count = chance.randrange(100_000)
    parts = [
        f'<div class="top-{nonce[:4]}"><a href="/?t={nonce}">首页</a></div>',
        f'<script nonce="{nonce}">var hits={count};</script>',
        f"<!-- {nonce} -->",
    ]
    chance.shuffle(parts)
    body = "".join(
        f"<p{chance.choice(['', ' class=x', f' id=p{nonce}'])}>"
        f"{chance.choice(['', ' ', chr(10)])}"
        + (f"<span data-v={nonce}>{text}</span>" if chance.random() < 0.5 else text)
        + "</p>"
        for text in CITY
    )
    info = f"<p>发布时间：2025-03-20 来源：样张统计局 浏览次数：{count}</p>"
    foot = f"<div class='footer'>访问量：{count} <span>{nonce}</span></div>"
    return (
        f"<html><head><title>北京市2024年公报样张</title>{parts[0] if chance.random() < 0 else ''}"
        f"</head><body>{''.join(parts)}<div class=article><h1>北京市2024年公报样张</h1>{info}{body}"
        f"</div>{foot}</body></html>"
    ).encode()


def data_of(content: bytes) -> list[tuple[Any, ...]]:
    source = Source(
        id="s", title="公报样张", kind=DocumentKind.BULLETIN, publisher="某局", region="110000"
    )
    edition = Edition(id="s-2024", year=2024, published="2025-03-20", url="a.html")
    document = read_document(content, source, edition)
    return [
        (o.observation_id, o.label, o.value, o.unit, o.period, o.measure, o.status)
        for o in annotated_figures(document).observations
    ]


def false_changes(looks: int) -> int:
    chance = random.Random(20260402)
    right = data_of(shuffled(chance))
    assert len(right) == 2 * len(CITY)
    return sum(data_of(shuffled(chance)) != right for _ in range(looks))


def test_shuffled_markup_is_no_change_of_data() -> None:
    assert false_changes(60) == 0


@pytest.mark.long
def test_shuffled_markup_is_no_change_of_data_in_a_thousand_looks() -> None:
    assert false_changes(1000) == 0


def test_builds_are_kept_named_and_put_back(corrected: Installation) -> None:
    kept = builds.listed(corrected.warehouse)
    assert [build.build_id for build in kept] == ["run-2", "run-1"]  # run-3 changed no data
    assert kept[0].version.startswith("2026.04.03-") and kept[0].version in kept[0].citation
    restored = builds.restore(corrected.warehouse, kept[1].version)
    assert restored.build_id == "run-1"
    assert query(corrected, f"SELECT value FROM indicator_values WHERE {GDP}") == [(49843.1,)]
    builds.restore(corrected.warehouse, "run-2")
    assert known_on(corrected, "2026-04-03") == [49843.2]
    with pytest.raises(GongbaoError, match=kept[0].version):
        builds.restore(corrected.warehouse, "run-9")


def test_only_the_last_builds_are_kept(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builds.keep, "__defaults__", (2,))
    for amount in ("49843.1", "49843.2", "49843.3"):
        installation.write("one.html", bulletin("北京市", 2024, amount))
        installation.run()
    assert [build.build_id for build in builds.listed(installation.warehouse)] == ["run-3", "run-2"]


HISTORY = (
    "SELECT value, is_latest, vintage, capture_id, captured_at, corrected_at, superseded_at "
    "FROM indicator_values ORDER BY ALL"
)
CHANGES = (
    "SELECT changed_at, change, cause, value_before, value, capture_id_before, capture_id "
    "FROM figure_changes ORDER BY ALL"
)


def history_of(installation: Installation) -> tuple[list[Any], list[Any]]:
    return query(installation, HISTORY), query(installation, CHANGES)


@pytest.fixture
def thrice(corrected: Installation) -> Installation:
    """A third version after the silent correction, and another edition of one version."""
    corrected.write("two.html", bulletin("北京市", 2023, "43760.7"))
    second = {"id": "sample-2023", "url": "two.html", "year": 2023, "published": "2024-03-20"}
    corrected.list({"id": "sample-2024", "url": "one.html"}, second)
    page = bulletin("北京市", 2024, "49843.3").replace("，比上年增长5.2%", "")
    corrected.write("one.html", page)
    corrected.run()
    return corrected


def test_a_lost_file_costs_no_history(thrice: Installation) -> None:
    before = history_of(thrice)
    assert len(before[1]) == 3 and [row[3:5] for row in before[1]].count((5.2, None)) == 1
    thrice.warehouse.unlink()
    shutil.rmtree(thrice.settings.data / "builds")
    shutil.rmtree(thrice.settings.lake)
    thrice.run()
    assert history_of(thrice) == before
    days = ("2026-04-02", "2026-04-03", "2026-04-05")
    assert [max(known_on(thrice, day)) for day in days] == [49843.1, 49843.2, 49843.3]
    assert not (thrice.settings.lake / "recalled").exists()
    thrice.run()  # and nothing is told twice
    assert history_of(thrice) == before


def test_a_build_that_was_put_back_learns_what_it_missed(thrice: Installation) -> None:
    before = history_of(thrice)
    builds.restore(thrice.warehouse, "run-1")
    thrice.run()
    assert history_of(thrice) == before


def test_a_version_that_was_refused_is_no_history_of_a_build_that_was_put_back(
    corrected: Installation,
) -> None:
    page = (corrected.folder / "one.html").read_text(encoding="utf-8")
    for text in ("<html><body><p>样张：页面没有找到。</p></body></html>", page):
        corrected.write("one.html", text)
        corrected.run()
    before = history_of(corrected)
    builds.restore(corrected.warehouse, "run-2")
    corrected.run()
    assert history_of(corrected) == before


def test_captures_of_nights_without_a_publication_are_history(
    corrected: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.runs.run.publish", lambda *_, **__: 1 / 0)
    corrected.write("one.html", bulletin("北京市", 2024, "49843.4"))
    with pytest.raises(ZeroDivisionError):
        corrected.run()
    monkeypatch.undo()
    corrected.write("one.html", bulletin("北京市", 2024, "49843.5"))
    corrected.run()
    values = query(corrected, f"SELECT value FROM indicator_values WHERE {GDP} ORDER BY value")
    assert values == [(49843.1,), (49843.2,), (49843.4,), (49843.5,)]
    assert known_on(corrected, "2026-04-05") == [49843.4]


def test_history_that_cannot_be_made_stops_no_publication(
    corrected: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrected.warehouse.unlink()
    monkeypatch.setattr("pipeline.runs.stages.recalling.indicators", lambda *_, **__: 1 / 0)
    report = corrected.run()
    (note,) = report.publication.notes
    assert "history is not whole" in note and "round 1 of 1" in note
    assert query(corrected, f"SELECT value FROM indicator_values WHERE {GDP}") == [(49843.2,)]
