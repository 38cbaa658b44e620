"""Mutated inputs: every reader answers with a document or with a problem in words, whatever the bytes; counted, not timed.

The short form tries a few hundred, the long form a million in all (``GONGBAO_FUZZ`` sets another number).
"""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import xlwt

from pipeline.archive.paging import next_address
from pipeline.documents.problem import DocumentProblem
from pipeline.sources.listing import Listing, candidates, default_link, links_of, sitemap_addresses
from pipeline.sources.registry import load_sources
from tests.support import recipes_html
from tests.support.made_documents import read
from tests.support.offices import bulletin
from tests.support.recipes_sheets import saved, workbook
from tests.support.shown import show
from warehouse.errors import ConfigurationError
from warehouse.vocabularies import DocumentFormat, DocumentKind

SHORT, LONG = 150, 1_000_000

TEXT = "一、综合\n货运总量3210.5万吨，同比多4.8%；其中，水路运走12.5万吨。\n".encode()
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


def mutate_parts(chance: random.Random, seed: bytes) -> bytes:
    """One part inside a ZIP file changed; now and then the file itself."""
    if chance.random() < 0.1:
        return mutate(chance, seed)
    parts = dict(_parts(seed))
    name = chance.choice(sorted(parts))
    parts[name] = mutate(chance, parts[name])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return packed.getvalue()


@cache
def _parts(seed: bytes) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def docx() -> bytes:
    """The parts that a Word file must have, and one table."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    cells = "".join(
        f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in ("粮食", "12.5")
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{kinds}"><Default Extension="rels" ContentType="application/'
            'vnd.openxmlformats-package.relationships+xml"/><Override '
            f'PartName="/word/document.xml" ContentType="{main}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{links}"><Relationship Id="r1" Type="{office}" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>全年粮食产量12.5万吨，增长'
            f"3.1%。</w:t></w:r></w:p><w:tbl><w:tr>{cells}</w:tr></w:tbl></w:body></w:document>",
        )
    return packed.getvalue()


def xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for row, cells in enumerate((("指标", "2024"), ("粮食", 12.5), ("人口", 3))):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def pdf() -> bytes:
    """A page of a line of text and a drawn table, uncompressed."""
    rules = " ".join(f"50 {y} m 250 {y} l S" for y in (600, 620, 640)) + " 150 600 m 150 640 l S"
    cells = ((60, 625, "Item"), (160, 625, "2024"), (60, 605, "Grain"), (160, 605, "12.5"))
    words = " ".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj" for x, y, text in cells)
    page = f"BT /F 11 Tf 1 0 0 1 50 700 Tm (Output 2024 was 12.5, up 3.1%.) Tj {words} ET {rules}"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 800]/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(page)}>>stream\n{page}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        content
        + (
            f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\n"
            f"startxref\n{len(content)}\n%%EOF"
        ).encode()
    )


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


class Target(NamedTuple):
    """What is tried: a seed, what reads it, its share of the long form in per cent, how it is
    changed.
    """

    seed: bytes
    run: Callable[[bytes, Path], None]
    share: int
    mutate: Callable[[random.Random, bytes], bytes] = mutate


TABLE = recipes_html.page("<table><tr><td>a</td><td>1.5</td></tr></table>").encode()
SHEET = saved(workbook([["指标", "2024"], ["粮食", 12.5], ["人口", 3]]))
TARGETS: dict[str, Target] = {
    "html": Target(bulletin("北京市", 2024, "100.5").encode(), reader(DocumentFormat.HTML), 10),
    "table": Target(TABLE, reader(DocumentFormat.HTML), 10),
    "text": Target(TEXT, reader(DocumentFormat.TEXT), 15),
    "csv": Target(CSV, reader(DocumentFormat.CSV), 10),
    "sources": Target(YAML, registry, 15),
    "listing": Target(LIST, listing, 20),
    "docx": Target(docx(), reader(DocumentFormat.DOCX), 5, mutate_parts),
    "xlsx": Target(SHEET, reader(DocumentFormat.XLSX), 5, mutate_parts),
    "xls": Target(xls(), reader(DocumentFormat.XLS), 5),
    "pdf": Target(pdf(), reader(DocumentFormat.PDF), 5),
}


def fuzz(name: str, count: int, folder: Path, first: int = 0) -> None:
    target = TARGETS[name]
    for number in range(first, first + count):
        content = target.mutate(random.Random(f"{name}-{number}"), target.seed)
        try:
            target.run(content, folder)
        except AssertionError:
            raise
        except Exception as error:
            raise AssertionError(f"{name}, input {number}: {content!r}") from error
    show(f"{name}: {count} inputs, each a document or a problem in words")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/Kids[3 0 R]", b"/Kid"),  # a page that cannot be loaded
        (b"/MediaBox[0 0 400 800]/Contents", b"/MediaBox[0 0 400 800]<<</Contents"),
        (b"/F 11 Tf", b"/F 0 Tf"),  # glyphs without a size
    ],
)
def test_what_the_long_form_has_found(old: bytes, new: bytes, tmp_path: Path) -> None:
    changed = pdf().replace(old, new)
    assert changed != pdf()
    TARGETS["pdf"].run(changed, tmp_path)


@pytest.mark.parametrize("name", TARGETS)
def test_the_seed_is_read(name: str, tmp_path: Path) -> None:
    """A seed that is refused would be tried for nothing."""
    if name in ("sources", "listing"):
        TARGETS[name].run(TARGETS[name].seed, tmp_path)
    else:
        declared = DocumentFormat("html" if name == "table" else name)
        assert "2" in read(TARGETS[name].seed, declared).text


@pytest.mark.parametrize("name", TARGETS)
def test_a_few_hundred(name: str, tmp_path: Path) -> None:
    fuzz(name, SHORT, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("name", TARGETS)
def test_a_million(name: str, tmp_path: Path) -> None:
    total = int(os.environ.get("GONGBAO_FUZZ", LONG))
    fuzz(name, total * TARGETS[name].share // 100, tmp_path)
