"""Running heads, running feet and page numbers: what is printed on page after page and belongs to
no sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile

from pipeline.documents.footnotes import opening_marker
from pipeline.documents.line_kinds import UNIT
from pipeline.documents.pdf.layout.lines import Line, close_up, render
from pipeline.documents.pdf.pages.page import Page

_ZONE = 0.14
"""Share of the page's height, at the head and at the foot, in which furniture is."""

_DASHES = r"[-‐–—―－−─·•~\s]*"
_NUMBER = r"(?P<number>[0-9]{1,4}|[ivxlcIVXLC]{1,7})"
_PAGE_NUMBER = re.compile(
    rf"{_DASHES}(?:第\s*)?{_NUMBER}\s*(?:页)?(?:[,，/／]?\s*(?:共|of)?\s*(?P<total>[0-9]{{1,4}})\s*页?)?{_DASHES}"
)
"""``11``, ``- 11 -``, ``— 1 —``, ``1 — —`` (the number drawn before its dashes), ``第 3 页 共 20
页``, ``3 / 20``, ``iv``."""

_DECORATED = re.compile(r"[-‐–—―－−─·•页]")


def _page_number(line: Line) -> tuple[str, bool] | None:
    text = render(line).text
    match = _PAGE_NUMBER.fullmatch(text) if len(text) <= 24 else None
    if match is None:
        return None
    return match["number"], bool(_DECORATED.search(text)) or match["total"] is not None


def _shape(line: Line) -> str:
    """A line's text with its numbers blanked, so that ``第 3 页`` equals ``第 4 页``."""
    return re.sub(r"\s+", "", re.sub(r"[0-9]+|[ivxlc]+\b", "#", render(line).text))


def _edges(page: Page) -> tuple[list[Line], list[Line]]:
    """Lines near the head (from the top) and near the foot (from the bottom)."""
    ordered = sorted(page.lines, key=lambda line: line.baseline)
    zone = _ZONE * max(page.height, 0.9 * page.width)
    head = [line for line in ordered if line.bottom <= zone]
    foot = [line for line in reversed(ordered) if line.top >= page.height - zone]
    return head[:4], foot[:4]


def _outside(lines: Sequence[Line]) -> set[int]:
    """Lines that nothing of the text is outside of, counted from the page's edge: a footnote
    or the end of a sentence is text.
    """
    texts = (render(line).text for line in lines)
    return {
        id(line)
        for line, _ in zip(
            lines,
            takewhile(lambda text: not (opening_marker(text) or text.endswith("。")), texts),
            strict=False,
        )
    }


_CAPTION_REACH = 60.0
"""The unit line of a table ends at most this far (points) above it."""

_CAPTION_PITCH = 2.6
"""Ems between the baselines of a caption and the unit line under it, at most."""


def _captions(page: Page) -> set[int]:
    """Lines right above the tables of a page that give a unit, and the captions right above them.

    Budgets repeat both on every page of a table; they are no running heads.
    """
    found: set[int] = set()
    ordered = sorted(page.lines, key=lambda line: -line.baseline)
    for table in page.tables:
        above = [
            line
            for line in ordered
            if line.bottom <= table.box.top + 4 and line.baseline > table.box.top - 120
        ]
        for index, line in enumerate(above):
            if table.box.top - line.bottom > _CAPTION_REACH:
                break
            if not UNIT.match(close_up(render(line).text)):
                continue
            found.add(id(line))
            found |= {
                id(other)
                for other in above[index + 1 :]
                if line.baseline - other.baseline <= _CAPTION_PITCH * max(line.size, other.size)
            }
            break
    return found


def remove_furniture(pages: Sequence[Page]) -> None:
    """Move running heads, feet and page numbers from ``lines`` to ``furniture`` of every page.

    A line goes if it is at the head or foot and either is a page number (with dashes, or
    counting on from page to page) or says the same at the same height on at least two other pages,
    with no text outside of it; heads that alternate between left and right pages are counted each
    for itself. Captions and units of tables that go on from page to page stay.

    Args:
        pages: All pages of the document in order.
    """
    sightings: dict[tuple[str, bool], list[tuple[int, float]]] = defaultdict(list)
    # difference of printed and counted page -> places: page, distance from its head and from its
    # foot, for pages across are lower
    numbers: dict[int, list[tuple[int, float, float]]] = defaultdict(list)
    edges = [_edges(page) for page in pages]
    captions = [_captions(page) for page in pages]
    elsewhere = {
        _shape(line)
        for over_tables, (head, foot) in zip(captions, edges, strict=True)
        for line in (*head, *foot)
        if id(line) not in over_tables
    }
    for index, (head, foot) in enumerate(edges):
        for at_foot, lines in ((False, head), (True, foot)):
            for line in lines:
                sightings[_shape(line), at_foot].append((index, line.baseline))
                found = _page_number(line)
                if found and found[0].isdigit():
                    numbers[int(found[0]) - index].append(
                        (index, line.baseline, pages[index].height - line.baseline)
                    )
    slots: dict[bool, list[tuple[float, float]]] = {
        False: [],
        True: [],
    }  # (baseline, size) of what repeats
    for index, (page, (head, foot)) in enumerate(zip(pages, edges, strict=True)):
        for at_foot, lines in ((False, head), (True, foot)):
            outside = _outside(lines)
            for line in lines:
                if id(line) in captions[index] and _shape(line) not in elsewhere:
                    continue
                repeats = id(line) in outside and _repeats(
                    sightings[_shape(line), at_foot], index, line, len(pages)
                )
                if repeats:
                    slots[at_foot].append((line.baseline, line.size))
                if repeats or _is_number(line, index, page.height, numbers, len(pages)):
                    page.furniture.append(line)
    for page, over_tables, (head, foot) in zip(pages, captions, edges, strict=True):
        outside = _outside(head) | _outside(foot)
        gone = {id(line) for line in page.furniture} | over_tables
        for at_foot, lines in ((False, head), (True, foot)):
            # a head that changes from chapter to chapter is where the others are
            page.furniture += [
                line
                for line in lines
                if id(line) in outside - gone
                and any(
                    abs(line.baseline - y) < 1.5 and abs(line.size - size) < 0.6
                    for y, size in slots[at_foot]
                )
            ]
        gone = {id(line) for line in page.furniture}
        page.lines = [line for line in page.lines if id(line) not in gone]


def _is_number(
    line: Line,
    index: int,
    height: float,
    numbers: dict[int, list[tuple[int, float, float]]],
    pages: int,
) -> bool:
    found = _page_number(line)
    if found is None:
        return False
    number, decorated = found
    if decorated or not number.isdigit():
        return decorated
    same = [
        page
        for page, head, foot in numbers[int(number) - index]
        if page != index
        and (abs(head - line.baseline) < 6 or abs(foot - (height - line.baseline)) < 9)
    ]
    return len(same) >= min(2, pages - 1) and pages > 1


def _repeats(places: Sequence[tuple[int, float]], index: int, line: Line, pages: int) -> bool:
    same = {place[0] for place in places if abs(place[1] - line.baseline) < 4}
    needed = 3 if pages > 4 else 2
    return len(same) >= needed and pages > 1
