"""Every numeric cell of the web bulletins against a count that shares no code with the reader."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import lxml.html
import pytest

from pipeline.documents import read_document
from pipeline.reading import extract
from pipeline.sources.registry import Registry, load_sources

pytestmark = pytest.mark.corpus

_FIGURE = re.compile(r"\(?[-−–—‐]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?[%‰]?\)?")
_ENCODINGS = {"gb2312": "gb18030", "gbk": "gb18030"}
_FEWEST = 850
"""Numeric cells in the bulletins at hand, counted once; a count that finds far fewer is broken."""


def size(text: str) -> float | None:
    """The number that a cell is, without its sign; None for other cells."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if not _FIGURE.fullmatch(plain):
        return None
    return float(re.sub(r"[^\d.]", "", plain))


def cells_of(page: bytes) -> Iterator[str]:
    """Texts of the innermost cells of a page, by lxml."""
    declared = re.search(rb"charset=[\"']?([\w-]+)", page[:4000])
    encoding = declared[1].decode().lower() if declared else "utf-8"
    parser = lxml.html.HTMLParser(encoding=_ENCODINGS.get(encoding, encoding))
    for cell in lxml.html.fromstring(page, parser=parser).iter("td", "th"):
        if not cell.xpath(".//table"):
            yield cell.text_content()


def numeric_cells(path: Path) -> Counter[float]:
    found = map(size, cells_of(path.read_bytes()))
    return Counter(value for value in found if value is not None)


def pages(shared: Path) -> Registry:
    return load_sources(shared / "corpus" / "cities" / "sources.yaml")


def test_every_numeric_cell_of_the_city_bulletins_is_in_the_tables_and_is_a_figure(
    shared: Path, record_property: Callable[[str, object], None]
) -> None:
    registry = pages(shared)
    counted = 0
    lost: dict[str, list[float]] = {}
    for source in registry.sources:
        for edition in source.editions:
            path = registry.file_of(edition)
            wanted = numeric_cells(path) if path.suffix == ".html" else Counter()
            if not wanted:
                continue
            document = read_document(path.read_bytes(), source, edition)
            tables = Counter(
                value
                for table in document.tables
                for cell in table.cells
                if cell.start is not None and (value := size(cell.text)) is not None
            )
            figures = Counter(
                abs(figure.value)
                for figure in extract(document).observations
                if figure.in_table and figure.value is not None
            )
            counted += wanted.total()
            if missing := (wanted - tables) + (wanted - figures):
                lost[edition.id] = sorted(missing.elements())
    record_property("numeric cells", counted)
    assert not lost
    assert counted >= _FEWEST
