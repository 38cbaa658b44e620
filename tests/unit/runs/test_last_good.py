"""The last good version stands everywhere, and what is left out of the series says truly why."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.support.offices import Installation, bulletin

PICTURES = (
    "<html><head><title>北京市2024年公报样张</title></head><body><h1>北京市2024年公报样张</h1>"
    "<p><img src=a.png></p><p><img src=b.png></p></body></html>"
)
REPORT = bulletin("北京市", 2024, "49843.1").replace(
    "</body>",
    "<p>样张三：2025年地区生产总值增长5%左右。规模以上民营经济增加值12.5亿元，增长3.1%。</p></body>",
)
TABLES = {
    "series": "SELECT * EXCLUDE (captured_at) FROM indicator_values ORDER BY ALL",
    "left out": "SELECT * FROM values_left_out ORDER BY ALL",
    "targets": "SELECT * FROM targets ORDER BY ALL",
    "conflicts": "SELECT * FROM conflicts ORDER BY ALL",
}


def query(installation: Installation, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("worse", [PICTURES, bulletin("广州市", 2024, "30000.5")])
def test_a_refused_capture_changes_no_table_and_no_reason(
    installation: Installation, worse: str
) -> None:
    installation.write("one.html", REPORT)
    installation.list({"id": "sample-2024", "url": "one.html"}, source={"kind": "work_report"})
    installation.run()
    before = {name: query(installation, sql) for name, sql in TABLES.items()}
    assert before["series"] and before["left out"] and before["targets"]
    installation.write("one.html", worse)
    installation.run()
    assert query(installation, "SELECT status FROM documents") == [("quarantined",)]
    assert {name: query(installation, sql) for name, sql in TABLES.items()} == before


def test_an_original_that_nobody_has_read_puts_no_digest_aside(installation: Installation) -> None:
    installation.write("scan.html", PICTURES)
    digest = {"id": "digest-2024", "url": "one.html", "origin": "digest"}
    original = {"id": "sample-2024", "url": "scan.html"}
    ask = "SELECT vintage FROM indicator_values WHERE indicator = 'gdp' AND measure = 'level'"
    reasons = "SELECT document_id, reason, count(*) > 0 FROM values_left_out GROUP BY ALL"
    installation.list(original, digest)
    installation.run()
    assert query(installation, ask) == [("digest-2024",)]
    assert query(installation, reasons) == []
    installation.write("scan.html", bulletin("北京市", 2024, "49843.1"))
    installation.run()
    assert query(installation, f"{ask} AND superseded_at IS NULL") == [("sample-2024",)]
    assert query(installation, reasons) == [("digest-2024", "copy", True)]
