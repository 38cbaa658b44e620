"""Pictures drawn here are read as the text and tables that were drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from pipeline.documents import progress, read_document
from pipeline.documents.document import BlockKind, Document
from pipeline.documents.problem import DocumentProblem
from pipeline.sources.registry import Edition, Source
from tests.support.pictures import Sheet, needs_font, needs_models, png, scanned_pdf
from warehouse.vocabularies import DocumentKind

SOURCE = Source(
    id="qing-bulletin",
    title="公报",
    kind=DocumentKind.BULLETIN,
    publisher="青川市统计局",
    region="110000",
)
ROWS = (
    ("指标", "绝对数（万吨）", "增长（%）"),
    ("粮食", "1234.56", "3.2"),
    ("油料", "208.70", "-1.8"),
    ("蔬菜", "907.18", "10.4"),
    ("水果", "65.03", "-20.9"),
)
PROSE = "全年粮食播种面积2066.70万亩，比上年增长1.3%。油料总产量208.70万吨，下降1.8%。"


def read(content: bytes, kind: str | None = None) -> Document:
    edition = Edition.model_validate(
        {"id": "qing-bulletin-2031", "year": 2031, "published": "2032", "url": "x", "format": kind}
    )
    return read_document(content, SOURCE, edition)


def page(*, ruled: bool = True) -> Sheet:
    sheet = Sheet()
    sheet.centred(400, 60, "青川市主要农产品产量公报", 30)
    end = sheet.paragraph(100, 140, PROSE, 600)
    sheet.centred(400, end + 20, "表1　主要农产品产量")
    sheet.table(110, end + 60, ROWS, (200, 200, 180), ruled=ruled)
    sheet.centred(400, 1060, "第 3 页")
    return sheet


def table_of(document: Document) -> list[list[str]]:
    assert len(document.tables) == 1
    return [[cell.text for cell in row] for row in document.tables[0].rows()]


@needs_models
@needs_font
@pytest.mark.parametrize("ruled", [True, False])
def test_a_page_is_read_with_its_prose_and_its_table(ruled: bool) -> None:
    document = read(png(page(ruled=ruled).image))
    assert document.format == "image" and document.pages == 1
    assert table_of(document) == [list(row) for row in ROWS]
    assert document.tables[0].caption == "表1 主要农产品产量"
    assert PROSE in document.text
    furniture = [document.block_text(b) for b in document.blocks if b.kind is BlockKind.FURNITURE]
    assert len(furniture) == 1 and "3" in furniture[0]


@needs_models
@needs_font
def test_every_number_has_its_place_on_the_picture_and_a_second_reading() -> None:
    document = read(png(page().image))
    numbers = {document.text[n.start : n.end]: n for n in document.recognised}
    assert numbers.keys() >= {"1234.56", "208.70", "907.18", "65.03", "3.2", "20.9", "2066.70"}
    assert all(n.second == n.text for n in document.recognised if n.text != "3")
    cell = numbers["1234.56"].box
    assert 310 < cell.x0 < cell.x1 < 510 and cell.bottom - cell.top < 45
    again = [n for n in document.recognised if n.text == "208.70"]
    assert len(again) == 2 and again[0].box.top < again[1].box.top
    assert len({n.picture for n in document.recognised}) == 1


@needs_models
@needs_font
def test_a_scan_that_lies_askew_under_a_seal_gives_the_same_figures() -> None:
    sheet = page()
    sheet.seal(560, 230)
    document = read(scanned_pdf([sheet.turned(1.2)]), "pdf")
    # the seal lies on the head: with some fonts a word of it is lost
    assert table_of(document)[1:] == [list(row) for row in ROWS[1:]]
    assert any("straightened" in note for note in document.notes)
    assert any("seal" in note for note in document.notes)


@needs_models
@needs_font
def test_what_was_read_under_a_seal_is_not_sure() -> None:
    sheet = page()
    sheet.seal(250, 185)
    document = read(png(sheet.image))
    assert any("seal" in note for note in document.notes)
    under = [
        n for n in document.recognised if n.box.x0 < 320 and n.box.x1 > 180 and n.box.top < 250
    ]
    assert under and all(n.confidence <= 0.5 for n in under)
    beside = [n for n in document.recognised if n.box.top > 280 and n.text != "3"]
    assert beside and all(n.confidence > 0.85 for n in beside)


@needs_models
@needs_font
def test_a_page_that_lies_on_its_side_is_turned() -> None:
    document = read(png(page().image.transpose(Image.Transpose.ROTATE_90)))
    assert table_of(document) == [list(row) for row in ROWS]
    assert any("turned by a quarter" in note for note in document.notes)


@needs_models
@needs_font
def test_paragraphs_and_tables_run_on_over_scanned_pages() -> None:
    first, second = Sheet(), Sheet()
    first.table(110, 800, ROWS[:4], (200, 200, 180), height=60)
    second.table(110, 80, (ROWS[0], ROWS[4], ("肉类", "12.40", "0.7")), (200, 200, 180), height=60)
    for number, sheet in enumerate((first, second), 1):
        sheet.centred(400, 1070, f"— {number} —")
    document = read(scanned_pdf([first.image, second.image]), "pdf")
    assert table_of(document) == [list(row) for row in ROWS] + [["肉类", "12.40", "0.7"]]
    assert {n.page for n in document.recognised} == {1, 2}


@needs_models
def test_a_picture_without_text_is_refused() -> None:
    with pytest.raises(DocumentProblem, match="no text was found"):
        read(png(Image.new("RGB", (300, 200), "white")))


@needs_models
def test_a_damaged_picture_is_refused() -> None:
    with pytest.raises(DocumentProblem, match="cannot be decoded"):
        read(b"\x89PNG\r\n\x1a\n" + bytes(100))


@pytest.mark.parametrize("kind", ["image", "pdf"])
def test_without_the_extra_the_document_is_unread_and_says_how_to_read_it(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGBAO_OCR", "off")
    picture = Image.effect_noise((400, 560), 80).convert("RGB")
    document = read(png(picture) if kind == "image" else scanned_pdf([picture]), kind)
    assert document.unread is not None and "gongbao[ocr]" in document.unread
    assert [image.page for image in document.images] == [1]
    assert not document.recognised and not document.tables


@needs_models
@needs_font
def test_models_are_asked_once_about_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.documents.pictures import recognition

    sheet = Sheet(600, 260)
    sheet.table(40, 40, ROWS[:3], (160, 200, 160))
    content = png(sheet.image)
    monkeypatch.setattr(progress, "recognised", tmp_path)
    first = read(content)
    (kept,) = tmp_path.rglob("*.json.gz")

    def refuse(count: int) -> None:
        raise AssertionError("the models were asked again")

    monkeypatch.setattr(recognition, "_models", refuse)
    assert read(content) == first
    kept.write_bytes(kept.read_bytes()[:-20])  # a damaged file is as good as none
    with pytest.raises(AssertionError, match="asked again"):
        read(content)
    monkeypatch.setattr(progress, "recognised", None)
    with pytest.raises(AssertionError, match="asked again"):
        read(content)
