"""The real bulletin and the two typeset chapters: tables cell for cell, text against the text editions, no digit lost."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml

from pipeline.documents import read_document
from pipeline.documents.document import BlockKind, Document
from pipeline.sources.registry import Source

pytestmark = pytest.mark.corpus

PDFS = (
    "zhoukou-bulletin-2023",
    "capital-development-blue-book-2025-pdf",
    "public-service-blue-book-2025-pdf",
)
PROSE = (BlockKind.TITLE, BlockKind.HEADING, BlockKind.PARAGRAPH)


@cache
def _editions(shared: Path) -> dict[str, tuple[Source, Any, Path]]:
    found = {}
    for entry in yaml.safe_load((shared / "corpus" / "sources.yaml").read_text("utf-8"))["sources"]:
        for edition in entry["editions"]:
            edition["published"] = str(edition["published"])
        source = Source.model_validate(entry)
        found |= {
            edition.id: (source, edition, shared / "corpus" / edition.url)
            for edition in source.editions
        }
    return found


@cache
def _read(shared: Path, name: str) -> Document:
    source, edition, path = _editions(shared)[name]
    return read_document(path.read_bytes(), source, edition)


def _plain(text: object) -> str:
    return re.sub(
        r"[\s#*]|其中|[:：]",
        "",
        unicodedata.normalize("NFKC", "" if text is None else str(text)).replace("μ", "µ"),
    )


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _same(a: str, b: str) -> bool:
    return a == b or (_number(a) is not None and _number(a) == _number(b))


def _in_order(want: list[str], have: list[str]) -> bool:
    rest = iter(have)
    return all(any(_same(w, h) for h in rest) for w in want)


@pytest.mark.parametrize(
    ("name", "gold", "tables"),
    [
        ("zhoukou-bulletin-2023", "zhoukou-bulletin-2023_tables.json", 6),
        (
            "capital-development-blue-book-2025-pdf",
            "capital-development-blue-book-2025_truth.json",
            2,
        ),
    ],
)
def test_every_transcribed_row_is_found_and_no_table_invented(
    shared: Path, name: str, gold: str, tables: int
) -> None:
    document = _read(shared, name)
    truth = json.loads((shared / "gold" / gold).read_text("utf-8"))
    rows = {
        (t.index, row[0].row): [_plain(c.text) for c in row if _plain(c.text)]
        for t in document.tables
        for row in t.rows()
    }
    missing, used = [], set()
    for table in truth if isinstance(truth, list) else truth["tables"]:
        for want in ([_plain(x) for x in row if _plain(x)] for row in table["rows"]):
            hit = next((key for key, have in rows.items() if _in_order(want, have)), None)
            if hit is None:
                missing.append(want)
            else:
                used.add(hit[0])
    assert missing == []
    assert len(document.tables) == tables == len(used)


@pytest.mark.parametrize(
    "name", ["capital-development-blue-book-2025", "public-service-blue-book-2025"]
)
def test_body_text_equals_the_text_edition(shared: Path, name: str) -> None:
    def body(document: Document) -> str:
        return "".join(_squeeze(document.block_text(b)) for b in document.blocks if b.kind in PROSE)

    a, b = body(_read(shared, name)), body(_read(shared, f"{name}-pdf"))
    same = sum(
        block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    )
    assert 2 * same / (len(a) + len(b)) >= 0.998


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("name", PDFS)
def test_no_digit_of_a_page_is_lost(shared: Path, name: str) -> None:
    document = _read(shared, name)
    ours: Counter[tuple[int | None, str]] = Counter()
    for offset, character in enumerate(document.text):
        if character.isdigit():
            ours[document.page_of(offset), unicodedata.normalize("NFKC", character)] += 1
    source = pypdfium2.PdfDocument(_editions(shared)[name][2])
    theirs: Counter[tuple[int | None, str]] = Counter()
    for index in range(len(source)):
        for character in source[index].get_textpage().get_text_range():
            if character.isdigit():
                theirs[index + 1, unicodedata.normalize("NFKC", character)] += 1
    assert ours == theirs


@pytest.mark.parametrize(
    "name", ["capital-development-blue-book-2025-pdf", "public-service-blue-book-2025-pdf"]
)
def test_footnotes_and_figures_of_the_typeset_chapters(shared: Path, name: str) -> None:
    truth = json.loads(
        (shared / "gold" / f"{name.removesuffix('-pdf')}_truth.json").read_text("utf-8")
    )
    document = _read(shared, name)
    ours = {
        (note.page, _squeeze(note.text).lstrip("*①②③④⑤⑥⑦⑧⑨12345")) for note in document.footnotes
    }
    wanted = {(note["page"], _squeeze(note["text"])) for note in truth["footnotes"]}
    assert {(page, text.lstrip("12345")) for page, text in wanted} <= ours
    figures = [(image.page, _squeeze(image.caption)) for image in document.images]
    assert figures == [(figure["page"], _squeeze(figure["caption"])) for figure in truth["figures"]]


@pytest.mark.parametrize(
    "name", ["capital-development-blue-book-2025-pdf", "public-service-blue-book-2025-pdf"]
)
def test_headings_and_running_heads_of_the_typeset_chapters(shared: Path, name: str) -> None:
    truth = json.loads(
        (shared / "gold" / f"{name.removesuffix('-pdf')}_truth.json").read_text("utf-8")
    )
    document = _read(shared, name)
    headings = {
        _squeeze(document.block_text(b).rstrip("①②③④⑤"))
        for b in document.blocks
        if b.kind is BlockKind.HEADING
    }
    wanted = {
        _squeeze(h["text"])
        for h in truth["headings"]
        if re.match(r"[（(一二三四五六七八九0-9]", h["text"])
    }
    assert wanted <= headings
    furniture = Counter(
        _squeeze(document.block_text(b)) for b in document.blocks if b.kind is BlockKind.FURNITURE
    )
    heads = truth["running_head"]
    assert furniture[_squeeze(heads["even_pages"])] == truth["pages"] // 2
    assert furniture[_squeeze(heads["odd_pages"])] == (truth["pages"] + 1) // 2
    assert all(furniture[f"{number:03d}"] == 1 for number in range(1, truth["pages"] + 1))
