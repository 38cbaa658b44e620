"""Render all pages into a folder that appears whole or not at all, and only those that changed."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import jinja2

from pipeline.report import bilingual
from pipeline.report.document_pages import document_pages
from pipeline.report.marked_text import Grid
from pipeline.report.page_images import PageImages
from pipeline.report.pages import all_pages
from pipeline.report.report_draft import Draft, state_of
from pipeline.report.report_page import (
    LatePage,
    Page,
    Reader,
    anchor,
    document_path,
    figure_path,
    indicator_path,
    region_path,
)
from pipeline.report.searching import label_entries, search_entries
from pipeline.storage.connections import check_published, connect


@dataclass(frozen=True, slots=True)
class Site:
    """A written report.

    Attributes:
        index: Its first page.
        pages: How many it has.
        bytes: Size of all files.
        written: How many files were written, the others being those of the last report.
    """

    index: Path
    pages: int
    bytes: int
    written: int

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing had to be written."""
        return self.written == 0

    def summary(self) -> str:
        """One line for the log."""
        done = f"{self.written} files written" if self.written else "unchanged"
        return f"report: {self.pages} pages, {done}, {self.bytes / 1e6:.1f} MB, {self.index}"


def write_report(
    warehouse: Path, folder: Path, *, archive: Path | None = None, force: bool = False
) -> Site:
    """Write the report of a published file.

    Args:
        warehouse: The published DuckDB file.
        folder: Where the report goes. Files whose content did not change are taken over.
        archive: The bytes as received, for images of pages that were read from pictures; None
            leaves them out.
        force: Write also what is already the report of this file.

    Raises:
        GongbaoError: There is no published file.
    """
    check_published(warehouse)
    with connect(warehouse, read_only=True) as connection:
        reader = Reader(connection)
        (build,) = reader.rows("SELECT * FROM build_info")
        made_of = {"build_id": str(build["build_id"]), "program": _program_version()}
        before = None if force else state_of(folder)
        if before is not None and before.made_of == made_of:
            return Site(folder / "index.html", before.pages, before.bytes, 0)
        same_program = before is not None and before.made_of.get("program") == made_of["program"]
        draft = Draft(folder, before if same_program else None)
        try:
            _write(reader, build, draft, PageImages(archive, draft))
            state = draft.finish(made_of)
        finally:
            draft.discard()
    return Site(folder / "index.html", state.pages, state.bytes, len(draft.written))


@cache
def _program_version() -> str:
    """A hash of everything that makes the pages: code, templates, scripts."""
    found = hashlib.sha256(duckdb.__version__.encode())
    for file in sorted(Path(__file__).parent.rglob("*")):
        if file.is_file() and file.suffix in (".py", ".yaml", ".html", ".js", ".css"):
            found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _write(reader: Reader, build: dict[str, Any], draft: Draft, images: PageImages) -> None:
    static = Path(__file__).with_name("static")
    for file in sorted(static.rglob("*")):
        if file.is_file():
            draft.put(f"static/{file.relative_to(static).as_posix()}", file.read_bytes())
    environment = _environment()
    for page in chain(all_pages(reader, build), document_pages(reader, images)):
        if isinstance(page, LatePage):
            _write_late(environment, page, draft, images)
        else:
            _write_page(environment, page, draft)
    draft.put("static/search-index.js", _script("search", search_entries(reader)))
    draft.put("static/search-labels.js", _script("labels", label_entries(reader)))


def _write_late(
    environment: jinja2.Environment, late: LatePage, draft: Draft, images: PageImages
) -> None:
    files = (late.path, _script_path(late.path)) if late.has_data else (late.path,)
    if all(draft.keep(file, late.version) for file in files):
        images.keep(late.pictures)
    else:
        _write_page(environment, late.make(), draft, late.version)


def _write_page(
    environment: jinja2.Environment, page: Page, draft: Draft, version: str | None = None
) -> None:
    html = environment.get_template(page.template).render(
        root="../" * page.path.count("/"), path=page.path, **page.values
    )
    draft.put(page.path, _compact(html).encode(), version)
    if page.data is not None:
        draft.put(_script_path(page.path), _script("page", page.data), version)


_ENDS = re.compile(
    r"</(?:td|th|tr|li|dd|dt|thead|tbody)>\s*"
    r"(?=<(?:td|th|tr|li|dd|dt|tbody)\b|</(?:tr|thead|tbody|table|ul|dl)>)"
)
_QUOTES = re.compile(r'="([\w./#:-]+)"(?=[\s>])')


def _compact(html: str) -> str:
    """A page without the end tags and quotes that HTML does without: a twentieth of its bytes. Text
    of documents has no quotes of its own, since templates escape them.
    """
    return _QUOTES.sub(r"=\1", _ENDS.sub("", html))


def _script_path(path: str) -> str:
    return path.removesuffix(".html") + ".js"


def _script(name: str, data: Any) -> bytes:
    """Data as a script, since pages that are opened from a disk may fetch nothing else."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    for character in ("<", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"(window.gongbao=window.gongbao||{{}}).{name}={text};\n".encode()


@cache
def _environment() -> jinja2.Environment:
    """Templates, compiled once a process."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipeline.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["number"] = bilingual.number
    environment.filters["day"] = _day
    environment.filters["web"] = _web_address
    environment.tests["grid"] = lambda block: isinstance(block, Grid)
    environment.globals.update(
        t=bilingual.both,
        value=bilingual.value,
        dimension=bilingual.dimension,
        about=bilingual.about,
        marked=bilingual.marked,
        anchor=anchor,
        document_path=document_path,
        figure_path=figure_path,
        region_path=region_path,
        indicator_path=indicator_path,
    )
    return environment


def _day(moment: str | date | None) -> str:
    return str(moment)[:10] if moment else "–"


def _web_address(address: str | None) -> str:
    """An address that a reader may follow; nothing for any other scheme."""
    return address if address and address.startswith(("https://", "http://")) else ""
