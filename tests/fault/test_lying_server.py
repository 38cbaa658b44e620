"""A server that lies: whatever it answers, the last good version of every edition keeps its values in the series, and the reason is said.

One city a lie. The first run receives honest pages, the second the lies: what was published stays, edition by edition.
"""

from __future__ import annotations

import gzip
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import duckdb

from tests.support.offices import LIMITS, Answer, Installation, Office, bulletin, send
from warehouse.regions import regions


def status(code: int, **headers: str) -> Answer:
    return lambda handler: send(handler, b"<html>no</html>", headers, code)


def page(content: bytes, **headers: str) -> Answer:
    return lambda handler: send(handler, content, headers)


def raw(*pieces: bytes, pause: float = 0.0, then_wait: float = 0.0) -> Answer:
    """Bytes as they are, past everything that a well-behaved server would see to."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        try:
            for piece in pieces:
                handler.wfile.write(piece)
                handler.wfile.flush()
                time.sleep(pause)
            time.sleep(then_wait)
        except OSError:
            pass  # the reader has had enough

    return answer


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def html(words: str) -> bytes:
    return f"<html><head><title>{words}</title></head><body><p>{words}</p></body></html>".encode()


def lies(city: str, office: Office) -> dict[str, tuple[Answer, str]]:
    """Each lie and what the reason must say."""
    honest = bulletin(city, 2024, "777.7").encode()
    return {
        "not found": (status(404), "HTTP status 404"),
        "forbidden": (status(403), "HTTP status 403"),
        "gone": (status(410), "HTTP status 410"),
        "teapot": (status(418), "HTTP status 418"),
        "server error": (status(500), "HTTP status 500"),
        "overloaded": (status(503, **{"Retry-After": "86400"}), "HTTP status 503"),
        "too many": (status(429), "HTTP status 429"),
        "no content": (status(204), "HTTP status 204"),
        "partial content": (lambda h: send(h, honest[:200], {}, 206), "HTTP status 206"),
        "not modified, unasked": (status(304), "304"),
        "error page with 200": (page(html("您访问的页面不存在")), "contains"),
        "login page": (page(html("请登录")), "contains"),
        "challenge": (page(b"<html><script>document.cookie='a';location.reload()</script></html>"), "contains"),
        "home page": (page(html(f"{city}统计局首页")), "contains"),
        "maintenance": (page(html("系统维护中，请稍后再试")), "contains"),
        "another year": (page(bulletin(city, 2019, "777.7").encode()), "contains"),
        "another city": (page(bulletin("某某城", 2024, "777.7").encode()), "contains"),
        "empty": (page(b""), "nothing"),
        "blank": (page(b" \r\n \n"), "nothing"),
        "pdf for page": (page(b"%PDF-1.4\n%%EOF"), "a PDF file"),
        "zip for page": (page(b"PK\x03\x04" + bytes(60)), "ZIP"),
        "noise": (page(bytes(range(256)) * 20), "contains"),
        "announced more than sent": (raw(HEAD + b"Content-Length: 90000\r\n\r\n", honest), "bytes"),
        "hangs up in the head": (raw(b"HTTP/1.1 200 OK\r\nContent-"), "nothing (zero bytes)"),
        "hangs up at once": (raw(), "an answer"),
        "no HTTP at all": (raw(b"SSH-2.0-OpenSSH_9\r\n"), "an answer"),
        "bad chunks": (raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n", honest), "an answer"),
        "gzip that is none": (page(honest, **{"Content-Encoding": "gzip"}), "an answer"),
        "gzip bomb": (page(gzip.compress(bytes(30_000_000)), **{"Content-Encoding": "gzip"}), "at most 1000000 bytes"),
        "endless": (raw(HEAD + b"\r\n", *(b"x" * 200_000 for _ in range(10))), "at most 1000000 bytes"),
        "announced too large": (raw(HEAD + b"Content-Length: 9999999999\r\n\r\n"), "at most 1000000 bytes"),
        "redirects in a circle": (status(302, Location="{own}"), "redirects"),
        "redirects to nowhere": (status(302, Location="http://127.0.0.1:9/"), "an answer"),
        "redirects to a file": (status(302, Location="file:///etc/passwd"), "an answer"),
        "redirects home": (status(301, Location=office.url("/home")), "contains"),
        "endless head": (raw(HEAD + b"X: " + b"x" * 70_000 + b"\r\n\r\n", honest), "an answer"),
    }  # fmt: skip


SLOW: dict[str, tuple[Answer, str, dict[str, float]]] = {
    "drips": (raw(HEAD + b"\r\n", *(b"x" for _ in range(100)), pause=0.1), "within 2 s", {"total_seconds": 2}),
    "silent": (raw(then_wait=9), "Read timed out", {"read_seconds": 1, "retries": 0}),
    "silent after the head": (raw(HEAD + b"Content-Length: 9\r\n\r\n", then_wait=9), "an answer", {"read_seconds": 1, "retries": 0}),
}  # fmt: skip
"""Lies of the clock, with the limit that ends each; under such limits other answers may come too late on a busy machine."""


def series(installation: Installation) -> dict[str, float]:
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        return dict(
            connection.execute(
                "SELECT region_code, value FROM indicator_values "
                "WHERE indicator = 'gdp' AND measure = 'level' AND period = '2024' AND is_latest"
            ).fetchall()
        )


def test_no_lie_takes_a_value_out_of_the_series(tmp_path: Path, office: Office) -> None:
    installation = Installation(tmp_path)
    names = list(lies("样张", office))
    assert len(names) >= 25
    cities = [
        region
        for region in regions().values()
        if region.code.endswith("00") and region.code[2:4] not in ("00", "90")
    ][: len(names)]
    assert len(cities) == len(names)
    sources = []
    for number, region in enumerate(cities):
        office.pages[f"/{number}"] = bulletin(region.name, 2024, f"{1000 + number}.5").encode()
        edition = {
            "id": f"lie-{number}-2024",
            "url": office.url(f"/{number}"),
            "must_contain": [f"{region.name}2024年公报样张"],
        }
        sources.append({"id": f"lie-{number}", "region": region.code, "editions": [edition]})
    installation.list_sources(*sources)
    installation.run()
    before = series(installation)
    assert before == {region.code: 1000.5 + n for n, region in enumerate(cities)}

    office.pages["/home"] = html("首页")
    reasons = {}
    for number, region in enumerate(cities):
        answer, reasons[f"lie-{number}-2024"] = lies(region.name, office)[names[number]]
        if names[number] == "redirects in a circle":
            answer = status(302, Location=office.url(f"/{number}"))
        office.pages[f"/{number}"] = answer
    report = installation.run()
    assert series(installation) == before
    told = report.fetch.problems
    wrong = {
        names[int(edition.split("-")[1])]: told.get(edition)
        for edition, words in reasons.items()
        if words not in (told.get(edition) or "")
    }
    assert not wrong, "\n".join(f"{k}: {v}" for k, v in wrong.items())
    for name, (answer, words, limits) in SLOW.items():
        office.pages["/0"] = answer
        problem = installation.run(limits=replace(LIMITS, **limits)).fetch.problems["lie-0-2024"]
        assert series(installation) == before
        told |= {name: problem}
        assert words in problem, name
    for problem in told.values():
        assert "expected: " in problem and "found: " in problem and "remedy: " in problem


def test_a_lie_about_the_encoding_or_the_type_changes_nothing(
    installation: Installation, office: Office
) -> None:
    honest = bulletin("北京市", 2024, "49843.1").encode()
    office.pages["/a"] = honest
    installation.list({"id": "sample-2024", "url": office.url("/a"), "must_contain": ["2024年"]})
    installation.run()
    before = series(installation)
    for headers in (
        {"Content-Type": "text/html; charset=gbk"},
        {"Content-Type": "image/png"},
        {"Content-Type": "text/html; charset=no-such-charset"},
        {"Content-Disposition": "attachment; filename=../../etc/passwd"},
        {"Last-Modified": "yesterday", "ETag": '"'},
    ):
        office.pages["/a"] = page(honest, **headers)
        assert installation.run().fetch.problems == {}, headers
        assert series(installation) == before, headers
