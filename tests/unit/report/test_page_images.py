"""Page images beside figures that were read from pictures."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb
import pytest

pytest.importorskip("cv2", reason="the extra ocr is not installed")

from PIL import Image, ImageDraw

from pipeline.archive.bundle import WebPage, bundle
from pipeline.archive.store import Store
from pipeline.report import write_report
from pipeline.report.page_images import PageImages
from pipeline.report.report_draft import Draft
from tests.support.pictures import png, scanned_pdf
from tests.support.reports import report_with_images


def sheet(width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    for top in range(40, height - 40, 30):
        pen.rectangle((40, top, width - 40, top + 8), fill="black")
    return image


def images_of(tmp_path: Path, content: bytes, pictures: dict[int, str], notes: list[str]) -> object:
    store = Store(tmp_path / "archive")
    document = {"sha256": store.put(content), "notes": notes}
    draft = Draft(tmp_path / "report", None)
    found = PageImages(tmp_path / "archive", draft).of(document, pictures)
    for path, *_ in found.values():
        assert path in draft.written
    draft.discard()
    return found


def test_a_scanned_page_has_the_size_of_its_boxes(tmp_path: Path) -> None:
    content = scanned_pdf([sheet(1200, 1600), sheet(1200, 1600)])
    found = images_of(tmp_path, content, {2: "b" * 64}, [])
    assert isinstance(found, dict) and list(found) == [2]
    path, width, height = found[2]
    assert path == f"p/{'b' * 16}-{width}x{height}.webp"
    assert height / width == pytest.approx(4 / 3, rel=0.01)


def test_an_image_in_a_bundle_is_found_by_its_digest(tmp_path: Path) -> None:
    picture = png(sheet(500, 300))
    pages = [
        WebPage("https://example.org/a.html", "text/html", b"<p>text"),
        WebPage("https://example.org/a.png", "image/png", picture),
    ]
    digest = hashlib.sha256(picture).hexdigest()
    found = images_of(tmp_path, bundle(pages), {1: digest}, [])
    assert found == {1: [f"p/{digest[:16]}-500x300.webp", 500, 300]}


def test_pages_turned_by_a_quarter_and_lost_bytes_have_none(tmp_path: Path) -> None:
    content = scanned_pdf([sheet(1200, 1600)])
    assert (
        images_of(tmp_path, content, {1: "c" * 64}, ["page 1: turned by a quarter to be read"])
        == {}
    )
    draft = Draft(tmp_path / "report", None)
    lost = {"sha256": "d" * 64, "notes": []}
    assert PageImages(tmp_path / "archive", draft).of(lost, {1: "c" * 64}) == {}
    assert PageImages(None, draft).of(lost, {1: "c" * 64}) == {}


def test_the_page_of_a_document_has_the_image_beside_its_figures(
    tmp_path: Path, demonstration: duckdb.DuckDBPyConnection
) -> None:
    folder = report_with_images(demonstration, tmp_path)
    script = (folder / "d" / "beijing-bulletin-2024-digest.js").read_text(encoding="utf-8")
    data = json.loads(script[script.index('{"columns') : script.rindex(";")])
    ((path, width, height),) = data["images"].values()
    assert (folder / path).is_file() and height > width
    boxes = [box for box in data["columns"]["box"]["v"] if box is not None]
    assert boxes == [[1, 100, 120, 160, 140]]
    kept = (folder / path).stat().st_mtime_ns
    with duckdb.connect(str(tmp_path / "gongbao.duckdb")) as connection:
        connection.execute("UPDATE build_info SET build_id = 'another'")
    assert write_report(
        tmp_path / "gongbao.duckdb", folder, archive=tmp_path / "archive"
    ).is_unchanged
    assert (folder / path).stat().st_mtime_ns == kept
