"""Images of the pages whose numbers were read from pictures, as the reader had them: upright, so
that the box of a number (``picture_proofs.box``) lies over it.

A page that had to be turned by quarters has no image: nothing that is kept says which way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.archive.bundle import pages_of
from pipeline.archive.store import Store
from pipeline.documents.picture_models import available
from pipeline.report.marked_text import Row
from pipeline.report.report_draft import Draft
from warehouse.errors import GongbaoError

if TYPE_CHECKING:
    from pipeline.documents.pictures.pixels import Picture

WIDTH, QUALITY = 900, 30
"""Pixels across and WebP quality: a page of print stays legible in some 40 kB."""


class PageImages:
    """The page images of a report.

    Args:
        archive: The bytes as received; None makes no images.
        draft: Where they are written.
    """

    def __init__(self, archive: Path | None, draft: Draft) -> None:
        self._store = Store(archive) if archive is not None and available() else None
        self._draft = draft

    def keep(self, pictures: Iterable[str]) -> None:
        """Take over the images of pictures (by digest) of a document that did not change."""
        for picture in pictures:
            self._draft.kept_like(_beginning(picture))

    def of(self, document: Row, pictures: Mapping[int, str]) -> dict[int, list[str | int]]:
        """The images of a document.

        Args:
            document: Its row of ``documents``.
            pictures: Digests by page.

        Returns:
            By page: address in the report, width and height in the units of the boxes.
        """
        if self._store is None or document["sha256"] is None:
            return {}
        paths = {page: self._draft.kept_like(_beginning(p)) for page, p in pictures.items()}
        missing = {page: pictures[page] for page, path in paths.items() if path is None}
        notes = " ".join(document["notes"] or ())
        for page, upright, units in self._made(document, missing) if missing else ():
            if f"page {page}: turned by a quarter" not in notes:
                paths[page] = self._write(pictures[page], upright, units)
        return {page: [path, *_size(path)] for page, path in paths.items() if path is not None}

    def _write(self, picture: str, upright: Picture, units: float) -> str:
        """Write one image; the size in units of its boxes is in its name."""
        import cv2

        height, width = upright.shape[:2]
        size = (WIDTH, round(height * WIDTH / width)) if width > WIDTH else (width, height)
        gray = cv2.cvtColor(upright, cv2.COLOR_BGR2GRAY)
        small = cv2.resize(gray, size, interpolation=cv2.INTER_AREA)
        _, content = cv2.imencode(".webp", small, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])
        path = f"{_beginning(picture)}{round(width * units)}x{round(height * units)}.webp"
        self._draft.put(path, content.tobytes())
        return path

    def _made(
        self, document: Row, wanted: Mapping[int, str]
    ) -> Iterator[tuple[int, Picture, float]]:
        """(page, upright pixels, units of the boxes to a pixel); nothing where the archive lacks
        the bytes: the page has its text all the same.
        """
        from pipeline.documents.pictures.pixels import decode, straighten

        assert self._store is not None
        try:
            content = self._store.get(document["sha256"])
        except GongbaoError:
            return
        parts = [content, *(page.content for page in pages_of(content))]
        files = {hashlib.sha256(part).hexdigest(): part for part in parts}
        for page, digest in wanted.items():
            picture = decode(files[digest]) if digest in files else None
            if picture is not None:
                yield page, straighten(picture).picture, 1.0
        drawn = {page for page, digest in wanted.items() if digest not in files}
        for part in parts:
            if drawn and part[:1024].lstrip().startswith(b"%PDF"):
                yield from _pdf_pages(part, sorted(drawn))
                return


def _pdf_pages(content: bytes, numbers: Sequence[int]) -> Iterator[tuple[int, Picture, float]]:
    import pypdfium2  # type: ignore[import-untyped]

    from pipeline.documents.pictures.pixels import straighten
    from pipeline.documents.pictures.scanned import picture_of

    with closing(pypdfium2.PdfDocument(content)) as pdf:
        for number in numbers:
            if number <= len(pdf):
                picture, scale = picture_of(pdf[number - 1])
                yield number, straighten(picture).picture, 1 / scale


def _beginning(picture: str) -> str:
    return f"p/{picture[:16]}-"


def _size(path: str) -> tuple[int, int]:
    width, height = path.rpartition("-")[2].removesuffix(".webp").split("x")
    return int(width), int(height)
