"""Nothing is silently empty: an edition that yields nothing, little or what another yields says so, and is published all the same."""

from __future__ import annotations

from typing import Any

import duckdb

from tests.support.offices import Installation, bulletin


def problems(installation: Installation) -> dict[str, tuple[str, str | None]]:
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        rows: list[tuple[Any, ...]] = connection.execute(
            "SELECT document_id, status, problem FROM documents"
        ).fetchall()
    return {name: (status, problem) for name, status, problem in rows}


def page(title: str, *paragraphs: str) -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"


def test_a_document_without_figures_is_named(installation: Installation) -> None:
    installation.write(
        "one.html", page("北京市2024年公报样张", "样张说明了许多情况，却没有数。" * 3)
    )
    report = installation.run()
    status, problem = problems(installation)["sample-2024"]
    assert status == "parsed" and problem is not None and "found: none" in problem
    assert report.problems == {"sample-2024": problem}


def test_few_figures_for_its_kind(installation: Installation) -> None:
    long = [
        f"样张第{'一二三四五六七八九'[n % 9]}段，说明许多情况而不列数目，只谈做法与经验。"
        for n in range(60)
    ]
    installation.write("one.html", page("北京市2024年公报样张", "全年产量5.5万吨。", *long))
    installation.run()
    assert "on 1000 characters" in (problems(installation)["sample-2024"][1] or "")


def test_another_year_in_the_title(installation: Installation) -> None:
    installation.write("one.html", bulletin("北京市", 2016, "49843.1"))
    installation.run()
    status, problem = problems(installation)["sample-2024"]
    assert status == "parsed" and "2016" in (problem or "")


def test_one_content_under_two_names(installation: Installation) -> None:
    installation.write("two.html", bulletin("北京市", 2024, "49843.1"))
    installation.list(
        {"id": "sample-2024", "url": "one.html"},
        {"id": "sample-2024-again", "url": "two.html"},
        {"id": "sample-2024-third", "url": "one.html"},
    )
    installation.run()
    found = problems(installation)
    assert found["sample-2024"] == ("parsed", None)
    assert "the same content as sample-2024" in (found["sample-2024-again"][1] or "")
    assert "the same address as sample-2024" in (found["sample-2024-third"][1] or "")


def test_a_right_document_has_no_problem(installation: Installation) -> None:
    assert installation.run().problems == {}
    assert problems(installation) == {"sample-2024": ("parsed", None)}


def test_the_many_numbers_of_collected_figures_are_no_doubt(installation: Installation) -> None:
    from pipeline.reading.collected import HEADER

    rows = [
        f"常住人口,110000,北京市,{year},level,-,-,2{year % 100:02d}0.5,万人,actual,high,-,样张年鉴{year},{year + 1},http://example.org/{year}/01/02.html,-"
        for year in range(1990, 2020)
    ]
    installation.write("one.csv", "\n".join(["样张收集", ",".join(HEADER), *rows]))
    installation.list({"id": "sample-2024", "url": "one.csv", "format": "csv", "origin": "digest"})
    installation.run()
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM observations), (SELECT count(*) FROM rejected_numbers)"
        ).fetchone()
    assert counts is not None and counts[0] == 30 and counts[1] > 4 * counts[0]
    assert problems(installation) == {"sample-2024": ("parsed", None)}
