"""HTML inside plain text, as converters of Markdown leave it: tables become grids, line breaks
become line ends.

A table is in the lines as a line of its own that only names it (``table_line``), so that
everything else continues as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from pipeline.documents.html.grids import DataTables
from pipeline.documents.html.walk import cell_text
from pipeline.documents.markup import resolve
from pipeline.documents.tables.raw_tables import RawTable
from pipeline.documents.tables.table_words import join_wraps

_TAG = re.compile(r"<(/?)table\b[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_NAMED = re.compile("\ue0f0(\\d+)\ue0f1")  # private characters around the table's number


def table_line(index: int) -> str:
    """The line that stands for a table."""
    return f"\ue0f0{index}\ue0f1"


def table_of(line: str, tables: Sequence[RawTable]) -> RawTable | None:
    """The table that a line stands for; None for any other line."""
    found = _NAMED.fullmatch(line.strip())
    return tables[int(found[1])] if found and int(found[1]) < len(tables) else None


def lift_tables(text: str) -> tuple[str, list[RawTable]]:
    """Take HTML tables out of a text.

    Returns:
        (the text, a line in the place of every table and the lines that were in its frame around
        that; the tables).
    """
    if "<" not in text:
        return text, []
    out: list[str] = []
    tables: list[RawTable] = []
    at = 0
    for start, end in _spans(text):
        out += [text[at:start], "\n", *_lines(text[start:end], tables), "\n"]
        at = end
    out.append(text[at:])
    return _break_lines("".join(out)), tables


def _spans(text: str) -> list[tuple[int, int]]:
    """Where the outermost tables are; one that is never closed is none."""
    spans: list[tuple[int, int]] = []
    depth = start = 0
    for found in _TAG.finditer(text):
        if not found[1]:
            start = found.start() if not depth else start
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                spans.append((start, found.end()))
    return spans


def _lines(fragment: str, tables: list[RawTable]) -> list[str]:
    """The lines that stand for a table; its cells, a line each, where it only lays out what is
    in it.
    """
    root = LexborHTMLParser(fragment).body
    if root is None:
        return []
    reader = DataTables(root)
    lines: list[str] = []
    for node in root.css("table"):
        found = reader.read_table(node)
        if found is None:
            inner = node.css("table")
            own = [] if len(inner) > 1 else [cell_text(cell) for cell in node.css("td, th")]
            lines += [f"{text}\n" for text in own if text]
            continue
        for row in found.table.rows:
            for cell in row:
                cell.text = join_wraps(resolve(cell.text).text)
        lines += [f"{line}\n" for line in (*found.above, table_line(len(tables)), *found.below)]
        tables.append(found.table)
    return lines


def _break_lines(text: str) -> str:
    """Line breaks of HTML as line ends; as a blank inside a row of cells between bars."""
    if not _BREAK.search(text):
        return text
    return "\n".join(
        _BREAK.sub(" " if line.count("|") > 1 else "\n", line) for line in text.split("\n")
    )
