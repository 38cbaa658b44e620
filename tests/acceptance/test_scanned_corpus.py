"""A bulletin that is at hand as text, read again from pictures of its pages: cells, figures, proofs."""

from __future__ import annotations

import json
import random
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from pipeline.documents import progress, read_document
from pipeline.documents.document import Cell, Document
from pipeline.reading.observation import Observation
from pipeline.series.annotating import annotated_figures
from pipeline.series.proofs.equations import misreadings
from pipeline.series.proofs.proving import by_place, prove, verdict_at
from pipeline.series.proofs.verdicts import TRUSTED
from pipeline.sources.registry import load_sources
from tests.support.pictures import needs_models, scanned_pdf
from tests.support.read_pictures import misread
from warehouse.vocabularies import PictureProof

pytestmark = [pytest.mark.corpus, pytest.mark.long, needs_models]

BULLETIN = "zhoukou-bulletin-2023"
JPEG_QUALITY = 60
ERRORS = 500


@cache
def original(shared: Path) -> Document:
    """The bulletin as its characters say."""
    registry = load_sources(shared / "corpus" / "sources.yaml")
    source, edition = registry.edition(BULLETIN)
    return read_document(registry.file_of(edition).read_bytes(), source, edition)


@cache
def scanned(shared: Path, dpi: int, kept: Path) -> Document:
    """The bulletin as a scanner would send it."""
    registry = load_sources(shared / "corpus" / "sources.yaml")
    source, edition = registry.edition(BULLETIN)
    pages = pypdfium2.PdfDocument(registry.file_of(edition))
    images = [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in pages]
    progress.recognised = kept
    try:
        return read_document(scanned_pdf(images, JPEG_QUALITY), source, edition)
    finally:
        progress.recognised = None


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("recognised")


def plain(text: object) -> str:
    folded = unicodedata.normalize("NFKC", "" if text is None else str(text))
    return "".join(folded.replace("其中", "").split()).strip("#*:")


def number(text: str) -> float | None:
    try:
        return float(plain(text).replace(",", "").replace("−", "-"))
    except ValueError:
        return None


def transcribed(shared: Path) -> Iterator[list[str]]:
    tables = json.loads((shared / "gold" / f"{BULLETIN}_tables.json").read_text("utf-8"))
    for table in tables if isinstance(tables, list) else tables["tables"]:
        for row in table["rows"]:
            cells = row.values() if isinstance(row, dict) else row
            yield [plain(cell) for cell in cells if plain(cell)]


def nearest(rows: Sequence[list[Cell]], wanted: Sequence[str]) -> list[Cell]:
    def likeness(row: list[Cell]) -> float:
        texts = [plain(cell.text) for cell in row]
        cells = SequenceMatcher(None, texts, wanted, autojunk=False).ratio()
        return 2 * cells + SequenceMatcher(None, "".join(texts), "".join(wanted)).ratio()

    return max(rows, key=likeness)


def as_rows(figures: Sequence[Observation]) -> Counter[tuple[float, str]]:
    return Counter((round(f.value, 6), f.unit) for f in figures if f.value is not None)


@pytest.mark.parametrize(("dpi", "share"), [(96, 0.97), (150, 0.995), (200, 0.995)])
def test_numeric_cells_are_exact_and_wrong_ones_are_flagged(
    shared: Path, kept: Path, dpi: int, share: float
) -> None:
    document = scanned(shared, dpi, kept)
    rows = [[c for c in row if c.text.strip()] for table in document.tables for row in table.rows()]
    verdicts = by_place(prove(document, annotated_figures(document).observations))
    right, wrong, trusted = 0, [], []
    for wanted in transcribed(shared):
        figures = [cell for cell in nearest(rows, wanted) if number(cell.text) is not None]
        for place, text in enumerate(w for w in wanted if number(w) is not None):
            cell = figures[place] if place < len(figures) else None
            if cell is not None and number(cell.text) == number(text):
                right += 1
                continue
            wrong.append((wanted[0], text, cell.text if cell else None))
            if cell is not None and cell.start is not None and cell.end is not None:
                verdict = verdict_at(verdicts, cell.start, cell.end)
                if verdict is None or verdict.proof in TRUSTED:
                    trusted.append(wrong[-1])
    assert right + len(wrong) > 100
    assert right >= share * (right + len(wrong)), wrong
    assert not trusted


@pytest.mark.parametrize("dpi", [96, 150, 200])
def test_a_figure_that_the_text_edition_does_not_have_is_held_for_review(
    shared: Path, kept: Path, dpi: int
) -> None:
    read = annotated_figures(scanned(shared, dpi, kept)).observations
    wanted = as_rows(annotated_figures(original(shared)).observations)
    others = as_rows(read) - wanted
    trusted = [f for f in read if (round(f.value, 6), f.unit) in others and not f.needs_review]
    assert [(f.printed, f.unit, f.quote) for f in trusted] == []
    assert (as_rows(read) & wanted).total() >= 0.99 * wanted.total()


def test_none_of_500_misread_digits_is_verified(shared: Path, kept: Path) -> None:
    document = scanned(shared, 150, kept)
    chance = random.Random(20230415)
    seeded: Counter[PictureProof] = Counter()
    believed = []
    while seeded.total() < ERRORS:
        place = chance.randrange(len(document.recognised))
        read = document.recognised[place]
        readings = [r for r in misreadings(read.text) if len(r) == read.end - read.start]
        if len(read.text) < 2 or not readings:
            continue
        wrong = misread(document, read, chance.choice(readings))
        found = prove(wrong, annotated_figures(wrong).observations)
        verdict = next(v for v in found if v.number.start == read.start)
        seeded[verdict.proof] += 1
        if verdict.proof is PictureProof.VERIFIED:
            believed.append((read.text, verdict.number.text, verdict.reason))
    assert not believed
    assert seeded[PictureProof.CONTRADICTED] > 0
