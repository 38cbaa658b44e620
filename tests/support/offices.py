"""A publisher's web server that does what it is told, and an installation (sources file, archive, lake, warehouse) in a temporary folder."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from pipeline.archive import FetchLimits
from pipeline.runs.run import RunReport, Workspace, open_workspace, run
from pipeline.runs.settings import Settings
from pipeline.sources.registry import load_sources

LIMITS = FetchLimits(
    connect_seconds=120,
    read_seconds=120,
    total_seconds=240,
    max_bytes=1_000_000,
    retries=2,
    backoff_seconds=0.01,
    max_redirects=5,
)
"""Small in bytes and tries; in time so generous that no busy machine exceeds them. A test of a slow server sets its own."""
START = datetime(2026, 4, 1, 18, 30, tzinfo=UTC)

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Office:
    """A statistical office's web server: pages are bytes or functions that answer a request; every request is noted."""

    address: str
    pages: dict[str, bytes | Answer] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str) -> str:
        return self.address + path

    def seen(self, path: str) -> list[dict[str, str]]:
        return [headers for asked, headers in self.requests if asked == path]


@pytest.fixture
def office() -> Iterator[Office]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            here.requests.append((self.path, dict(self.headers.items())))
            page = here.pages.get(self.path)
            if page is None:
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif callable(page):
                page(self)
            else:
                send(self, page, here.headers.get(self.path, {}))

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here = Office(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield here
    server.shutdown()
    server.server_close()


def send(
    handler: BaseHTTPRequestHandler,
    body: bytes,
    headers: dict[str, str] | None = None,
    status: int = 200,
) -> None:
    """A whole, honest answer; 304 where the request's ETag is the page's."""
    headers = headers or {}
    if headers.get("ETag") and handler.headers.get("If-None-Match") == headers["ETag"]:
        status, body = 304, b""
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def bulletin(city: str, year: int, amount: str) -> str:
    """A page in our own words, with one figure to follow through the installation."""
    return (
        f"<html><head><title>{city}{year}年公报样张</title></head><body><h1>{city}{year}年公报样张</h1>"
        f"<p>样张一：全年实现地区生产总值{amount}亿元，比上年增长5.2%。</p>"
        f"<p>样张二：年末常住人口{year // 10}.5万人，比上年末增加1.3万人。</p></body></html>"
    )


@dataclass
class Installation:
    """A sources file and a data folder; every run is one day after the one before, so that nothing depends on the clock."""

    folder: Path
    days: int = 0
    remote: str = ""

    @property
    def settings(self) -> Settings:
        return Settings(self.folder / "sources.yaml", self.folder / "data", self.remote)

    @property
    def warehouse(self) -> Path:
        return self.settings.warehouse

    def write(self, name: str, content: str | bytes) -> None:
        (self.folder / name).write_bytes(content.encode() if isinstance(content, str) else content)

    def list(self, *editions: dict[str, object], source: dict[str, object] | None = None) -> None:
        """Write a sources file with one source of these editions."""
        self.list_sources({"id": "sample-bulletin", "editions": list(editions)} | (source or {}))

    def list_sources(self, *sources: dict[str, object]) -> None:
        entries = []
        for source in sources:
            editions = [
                {"year": 2024, "published": "2025-03-20", "format": "html"} | e
                for e in source["editions"]
            ]  # type: ignore[attr-defined]
            entries.append(
                {
                    "title": "公报样张",
                    "kind": "bulletin",
                    "publisher": "样张统计局",
                    "region": "110000",
                }
                | source
                | {"editions": editions}
            )
        self.write(
            "sources.yaml",
            yaml.safe_dump({"version": 1, "sources": entries}, allow_unicode=True, sort_keys=False),
        )

    def workspace(self) -> Workspace:
        self.days += 1
        registry = load_sources(self.settings.sources)
        return open_workspace(
            self.settings,
            registry,
            now=START + timedelta(days=self.days),
            run_id=f"run-{self.days}",
        )

    def run(self, **options: object) -> RunReport:
        with ThreadPoolExecutor(1) as executor:
            return run(self.workspace(), **{"executor": executor, "limits": LIMITS} | options)  # type: ignore[arg-type]


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    made = Installation(tmp_path)
    made.write("one.html", bulletin("北京市", 2024, "49843.1"))
    made.list({"id": "sample-2024", "url": "one.html"})
    return made
