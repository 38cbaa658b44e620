"""What the real graph runs on: a sources file whose documents a real HTTP server serves, a data folder of its own."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

REPORT = """某市二〇二四年政府工作报告

一、2024年工作回顾

全年地区生产总值达到1234.5亿元，比上年增长5.6%。一般公共预算收入98.7亿元，增长3.2%。

二、2025年主要目标

2025年地区生产总值增长5.5%左右，城镇新增就业1.2万人以上。
"""

SOURCES = """version: 1
sources:
  - id: steady-report
    title: 某市政府工作报告
    kind: work_report
    publisher: 某市人民政府
    region: "411600"
    cadence: {{month: 1, day: 31, year_offset: 0, grace_days: 30}}
    editions:
      - {{id: steady-report-2025, year: 2025, published: 2025-01-20, url: "{base}/report.txt", format: text}}
  - id: broken-bulletin
    title: 某市统计公报
    kind: bulletin
    publisher: 某市统计局
    region: "411600"
    editions:
      - {{id: broken-bulletin-2024, year: 2024, published: 2025-03, url: "{base}/no-such-page.html", format: html}}
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address under which a real server shows a folder with a report in it."""
    folder.mkdir()
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def variables(folder: Path, address: str) -> dict[str, str]:
    """Environment variables of a run with one good and one broken source."""
    sources = folder / "sources.yaml"
    sources.write_text(SOURCES.format(base=address), encoding="utf-8")
    return {"GONGBAO_SOURCES": str(sources), "GONGBAO_DATA": str(folder / "data")}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder and the address under which a real server shows it."""
    with served(tmp_path / "site") as address:
        yield tmp_path / "site", address


@pytest.fixture
def environment(tmp_path: Path, site: tuple[Path, str]) -> dict[str, str]:
    """Environment variables of a run with one good and one broken source."""
    return variables(tmp_path, site[1])
