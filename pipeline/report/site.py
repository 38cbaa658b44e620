"""Render all pages into a folder that appears whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import jinja2

from pipeline.report import bilingual
from pipeline.report.marked_text import Grid
from pipeline.report.pages import (
    Page,
    Reader,
    all_pages,
    document_path,
    figure_path,
    indicator_path,
    label_entries,
    region_path,
    search_entries,
)
from warehouse.errors import GongbaoError

STATE = "report.json"


@dataclass(frozen=True, slots=True)
class Site:
    """A written report."""

    index: Path
    pages: int
    bytes: int
    is_unchanged: bool

    def summary(self) -> str:
        """One line for the log."""
        state = "unchanged" if self.is_unchanged else f"{self.pages} pages"
        return f"report: {state}, {self.bytes / 1e6:.1f} MB, {self.index}"


def write_report(warehouse: Path, folder: Path, *, force: bool = False) -> Site:
    """Write the report of a published file.

    Args:
        warehouse: The published DuckDB file.
        folder: Where the report goes; what is there is replaced by a whole new one.
        force: Write also what is already the report of this file.

    Raises:
        GongbaoError: There is no published file.
    """
    if not warehouse.exists():
        raise GongbaoError(
            f"{warehouse}: nothing has been published yet",
            expected="a file",
            found="none",
            remedy="run `make run` or `make refresh` first",
        )
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        reader = Reader(connection)
        (build,) = reader.rows("SELECT * FROM build_info")
        state = {"build_id": build["build_id"], "program": _program_version()}
        before = _state(folder)
        if not force and before and {key: before[key] for key in state} == state:
            return Site(folder / "index.html", before["pages"], before["bytes"], True)
        draft = folder.with_name(f"{folder.name}.building-{os.getpid()}")
        shutil.rmtree(draft, ignore_errors=True)
        try:
            pages = _write_pages(reader, build, draft)
            size = sum(file.stat().st_size for file in draft.rglob("*") if file.is_file())
            (draft / STATE).write_text(json.dumps({**state, "pages": pages, "bytes": size}))
            _put_in_place(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return Site(folder / "index.html", pages, size, False)


def _state(folder: Path) -> dict[str, Any] | None:
    try:
        found = json.loads((folder / STATE).read_text())
    except (OSError, ValueError):
        return None
    is_whole = {"build_id", "program", "pages", "bytes"} <= set(found)
    return found if is_whole else None


@cache
def _program_version() -> str:
    """A hash of everything that makes the pages: code, templates, scripts."""
    found = hashlib.sha256()
    for file in sorted(Path(__file__).parent.rglob("*")):
        if file.is_file() and file.suffix in (".py", ".html", ".js", ".css"):
            found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _put_in_place(draft: Path, folder: Path) -> None:
    old = folder.with_name(f"{folder.name}.old-{os.getpid()}")
    if folder.exists():
        os.replace(folder, old)
    os.replace(draft, folder)
    shutil.rmtree(old, ignore_errors=True)


def _write_pages(reader: Reader, build: dict[str, Any], draft: Path) -> int:
    for name in ("d", "r", "i", "static"):
        (draft / name).mkdir(parents=True)
    with resources.as_file(resources.files("pipeline.report") / "static") as static:
        shutil.copytree(static, draft / "static", dirs_exist_ok=True)
    environment = _environment()
    count = 0
    for page in all_pages(reader):
        _write_page(environment, page, build, draft)
        count += 1
    _write_script(draft / "static" / "search-index.js", "search", search_entries(reader))
    _write_script(draft / "static" / "search-labels.js", "labels", label_entries(reader))
    return count


def _write_page(
    environment: jinja2.Environment, page: Page, build: dict[str, Any], draft: Path
) -> None:
    root = "../" * page.path.count("/")
    html = environment.get_template(page.template).render(
        root=root, build=build, path=page.path, **page.values
    )
    target = draft / page.path
    target.write_text(html, encoding="utf-8")
    if page.data is not None:
        _write_script(target.with_suffix(".js"), "page", page.data)


def _write_script(path: Path, name: str, data: Any) -> None:
    """Data as a script, since pages that are opened from a disk may fetch nothing else."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    for character in ("<", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    path.write_text(f"(window.gongbao=window.gongbao||{{}}).{name}={text};\n", encoding="utf-8")


def _environment() -> jinja2.Environment:
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
        marked=bilingual.marked,
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
