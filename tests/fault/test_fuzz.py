"""Mutated inputs: every reader answers with a document or with a problem in words, whatever the bytes; counted, not timed.

The short form tries a few hundred, the long form a million in all (``GONGBAO_FUZZ`` sets another number).
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.archive.paging import next_address
from pipeline.documents.problem import DocumentProblem
from pipeline.sources.listing import Listing, candidates, default_link, links_of, sitemap_addresses
from pipeline.sources.registry import load_sources
from tests.support import recipes_html
from tests.support.made_documents import read
from tests.support.offices import bulletin
from warehouse.errors import ConfigurationError
from warehouse.vocabularies import DocumentFormat, DocumentKind

SHORT, LONG = 150, 1_000_000

TEXT = "一、综合\n全年实现地区生产总值3210.5亿元，比上年增长4.8%；其中，第一产业增加值12.5亿元。\n".encode()
CSV = "指标,2023,2024\n地区生产总值,3000.1,3210.5\n常住人口,10.5,10.6\n".encode()
YAML = b"""version: 1
sources:
  - id: a-b
    title: T
    kind: bulletin
    publisher: P
    region: "110000"
    cadence: {month: 3, day: 20, year_offset: 1, grace_days: 5}
    listing: {url: "https://a.cn/", pages: 2}
    editions:
      - {id: a-b-2024, year: 2024, published: 2025-03, url: "https://a.cn/1.html", must_contain: [x]}
"""
LIST = "<ul><li><a href='1.html' title='北京市2024年统计公报'>北京市2024…</a></li><a href=?page=2>下一页</a></ul>".encode()
TOKENS = [b"<", b">", b"\x00", b"\xff\xfe", b"&#x0;", b"<![CDATA[", b"]]>", b"<table>", b"<td rowspan=9999>",
          "％".encode(), "亿".encode(), b"9" * 40, b"1e309", b"{", b"[", b"- ", b": ", b"&a *a", b"\r", b"%s"]  # fmt: skip


def mutate(chance: random.Random, seed: bytes) -> bytes:
    """A few cuts, repeats, flips and inserted tokens."""
    content = bytearray(seed)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            del content[at : at + chance.randint(1, 30)]
        elif kind == 1:
            content[at:at] = chance.choice(TOKENS)
        elif kind == 2 and at < len(content):
            content[at] = chance.randrange(256)
        elif kind == 3:
            content[at:at] = content[at : at + chance.randint(1, 60)] * chance.randint(1, 4)
        else:
            content[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 5)))
    return bytes(content)


def reader(form: DocumentFormat) -> Callable[[bytes, Path], None]:
    def run(content: bytes, _: Path) -> None:
        try:
            document = read(content, form)
        except DocumentProblem as problem:
            assert problem.expected or problem.found or problem.message
        else:
            for block in document.blocks:
                assert 0 <= block.start <= block.end <= len(document.text)

    return run


def registry(content: bytes, folder: Path) -> None:
    path = folder / "sources.yaml"
    path.write_bytes(content)
    try:
        load_sources(path)
    except ConfigurationError as error:
        assert str(path) in str(error) or "sources" in str(error)


def listing(content: bytes, _: Path) -> None:
    page = content.decode("utf-8", "replace")
    links = links_of(page, "https://a.cn/tjgb/index.html")
    candidates(Listing(url="https://a.cn/"), default_link(DocumentKind.BULLETIN, "110000"), links)
    sitemap_addresses(page)
    next_address(content, "https://a.cn/tjgb/index.html", "https://a.cn/tjgb/index.html", 1)


TARGETS: dict[str, tuple[bytes, Callable[[bytes, Path], None], int]] = {
    # seed, what reads it, share of the long form
    "html": (bulletin("北京市", 2024, "100.5").encode(), reader(DocumentFormat.HTML), 10),
    "table": (recipes_html.page("<table><tr><td>a</td><td>1.5</td></tr></table>").encode(),
              reader(DocumentFormat.HTML), 10),
    "text": (TEXT, reader(DocumentFormat.TEXT), 20),
    "csv": (CSV, reader(DocumentFormat.CSV), 10),
    "sources": (YAML, registry, 20),
    "listing": (LIST, listing, 30),
}  # fmt: skip


def fuzz(name: str, count: int, folder: Path) -> None:
    seed, run, _ = TARGETS[name]
    for number in range(count):
        content = mutate(random.Random(f"{name}-{number}"), seed)
        try:
            run(content, folder)
        except AssertionError:
            raise
        except Exception as error:
            raise AssertionError(f"{name}, input {number}: {content!r}") from error


@pytest.mark.timeout(0)
@pytest.mark.parametrize("name", TARGETS)
def test_a_few_hundred(name: str, tmp_path: Path) -> None:
    fuzz(name, SHORT, tmp_path)


@pytest.mark.long
@pytest.mark.timeout(0)
@pytest.mark.parametrize("name", TARGETS)
def test_a_million(name: str, tmp_path: Path) -> None:
    total = int(os.environ.get("GONGBAO_FUZZ", LONG))
    fuzz(name, total * TARGETS[name][2] // 100, tmp_path)
