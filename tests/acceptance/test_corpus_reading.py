"""The real documents: no figure is lost, every offset holds, articles read as a person reads them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline.documents.document import BlockKind, Document
from pipeline.documents.encoding import decode
from pipeline.documents.text.overprint import collapse_doubled
from tests.support.real_documents import TEXTS_AND_PAGES, editions, read

pytestmark = pytest.mark.corpus

_LINK = re.compile(r"\[([^\[\]\n]+)\]\(https?:[^()\s]+\)")
_UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def _visible_source(path: Path) -> str:
    """What a reader of the file sees: no scripts, no addresses behind links; what is printed twice for weight counts once."""
    text = decode(path.read_bytes()).text
    if path.suffix == ".html":
        tree = LexborHTMLParser(text)
        for node in tree.css("script, style, template, head"):
            node.decompose()
        for node in tree.css("[style]"):
            if _UNSEEN.search(node.attributes.get("style") or ""):
                node.decompose()
        assert tree.body is not None
        return tree.body.text(separator="\n")
    if path.suffix == ".csv":
        return text.replace(",", "\n")
    lines = (collapse_doubled(line.strip())[0] for line in text.split("\n"))
    return _LINK.sub(r"\1", "\n".join(lines))


def _digits(text: str) -> Counter[str]:
    """How often each digit stands in a text, wide and raised ones as plain ones, dots between digits too."""
    plain = unicodedata.normalize("NFKC", text)
    return Counter(re.findall(r"\d", plain))


def _numbers(text: str) -> list[str]:
    """Numbers in a text, blanks between digits and markup out: comparable before and after reading."""
    plain = unicodedata.normalize("NFKC", re.sub(r"</?su[bp]>|[_^]\{|\\text\{|[{}$\\]", "", text))
    return re.findall(r"\d[\d.,]*", re.sub(r"(?<=[\d.．]) (?=[\d.．])", "", plain))


@pytest.mark.parametrize("edition_id", TEXTS_AND_PAGES)
def test_no_digit_of_the_source_is_lost_or_made_up(shared: Path, edition_id: str) -> None:
    document = read(shared, edition_id)
    seen = _visible_source(editions(shared)[edition_id][2])
    assert _digits(document.text) == _digits(seen)


@pytest.mark.parametrize("edition_id", TEXTS_AND_PAGES)
def test_numbers_stay_whole(shared: Path, edition_id: str) -> None:
    document = read(shared, edition_id)
    seen = Counter(_numbers(_visible_source(editions(shared)[edition_id][2])))
    reading = Counter(_numbers(document.text))
    torn = {
        number: (seen[number], reading[number])
        for number in seen | reading
        if seen[number] != reading[number]
    }
    assert torn == {}


@pytest.mark.parametrize("edition_id", TEXTS_AND_PAGES)
def test_offsets_hold(shared: Path, edition_id: str) -> None:
    assert_offsets_hold(read(shared, edition_id))


def assert_offsets_hold(document: Document) -> None:
    """Blocks cover the text, cells stand where they say, marks hold markers."""
    assert "\n".join(document.block_text(block) for block in document.blocks) == document.text
    at = 0
    for index, block in enumerate(document.blocks):
        assert (block.index, block.start) == (index, at)
        assert block.end > block.start and "\n" not in document.block_text(block)
        assert document.block_text(block).strip() == document.block_text(block)
        at = block.end + 1
    for table in document.tables:
        for cell in table.cells:
            if cell.start is not None and cell.end is not None:
                assert document.text[cell.start : cell.end] == (
                    cell.text if cell.printed is None else cell.printed
                )
    for mark in document.marks:
        assert re.fullmatch(
            r"\[\d+\]|〔\d+〕|[①-⑳]|\*+|[（(]\d+[)）]|\d+", document.text[mark.start : mark.end]
        ), mark
    for footnote in document.footnotes:
        assert document.text[footnote.start : footnote.end] == footnote.text


def test_bulletin_article_reads_as_transcribed_by_hand(shared: Path) -> None:
    document = read(shared, "beijing-bulletin-2024")
    by_hand = [
        line.strip()
        for line in (shared / "gold" / "beijing-bulletin-2024.txt").read_text("utf-8").splitlines()
    ]
    article = [document.block_text(b) for b in document.blocks if b.kind is not BlockKind.FURNITURE]
    assert article == by_hand


def test_bulletin_footnotes_images_and_page_data(shared: Path) -> None:
    document = read(shared, "beijing-bulletin-2024")
    notes = json.loads((shared / "gold" / "beijing-bulletin-2024_notes.json").read_text("utf-8"))
    assert [f"[{f.marker}]" for f in document.footnotes] == list(notes["footnotes"])
    for marker, note in notes["footnotes"].items():
        referring = [
            m
            for m in document.marks
            if m.kind == "footnote_reference" and f"[{m.target}]" == marker
        ]
        assert len(referring) == (0 if note["marker_offset"] is None else 1), marker
    assert len(document.images) == 23 and all(image.url for image in document.images)
    assert {i.caption.split()[0]: i.unit for i in document.images if i.unit} == {
        "表5": "%",
        "表9": "亿元",
        "表13": "元/月",
    }
    assert (document.published, document.publisher) == (
        "2025-03-20",
        "北京市统计局 国家统计局北京调查总队",
    )
    assert document.tables == ()


def test_newspaper_page_is_split_into_articles(shared: Path) -> None:
    document = read(shared, "beijing-bulletin-2024-press")
    assert {b.article for b in document.blocks} >= set(range(6))
    starts = [b for b in document.blocks if document.block_text(b).startswith("本报讯")]
    assert len({b.article for b in starts}) == len(starts)
    wrapped = [b for b in document.blocks if b.kind is BlockKind.PARAGRAPH and b.end - b.start > 60]
    assert sum(document.block_text(b)[-1] in "。！？…”；" for b in wrapped) == len(wrapped)


@pytest.mark.parametrize(
    "edition_id", ["capital-development-blue-book-2025", "public-service-blue-book-2025"]
)
def test_blue_book_sentences_are_whole_and_footnotes_apart(shared: Path, edition_id: str) -> None:
    document = read(shared, edition_id)
    torn = [
        document.block_text(b)[-30:]
        for b in document.blocks
        if b.kind is BlockKind.PARAGRAPH
        and b.end - b.start > 50
        and document.block_text(b).rstrip("①②③④⑤⑥*")[-1] not in "。！？：；）”"
    ]
    assert torn == []
    references = Counter(m.target for m in document.marks if m.kind == "footnote_reference")
    notes = Counter(f.marker for f in document.footnotes)
    assert references == notes
