"""Footnotes at the foot of a page: under a short rule or in smaller print, each with its marker,
taken out of the sentences they split.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.documents.markup import NUMBER_CLASS, normalise_marker
from pipeline.documents.pdf.glyphs.rules import Rule
from pipeline.documents.pdf.layout.lines import Line, Text, render
from pipeline.documents.pdf.layout.paragraphs import join_text

_OPENING = re.compile(
    rf"(?P<marker>\[\d{{1,3}}\]|〔\d{{1,3}}〕|[{NUMBER_CLASS}]|[*＊]{{1,3}}|[†‡]|\d{{1,2}}(?=\s|[\u4e00-\u9fff《“]))"
)
"""``①《统计年鉴》``, ``[2]口径``, ``* 课题组``, ``1 初步数``."""


@dataclass(slots=True)
class PageNote:
    """A footnote, or the end of one that began on the page before.

    Attributes:
        marker: As printed; '' for the continuation of a footnote.
        text: Its text, marker included.
        page: Page number.
    """

    marker: str
    text: Text
    page: int


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """Size that most characters of the document are printed in."""
    counted: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            counted[round(line.size * 2) / 2] += line.length
    return max(counted.items(), key=lambda item: (item[1], item[0]))[0] if counted else 10.0


def find_footnotes(
    lines: list[Line], rules: Sequence[Rule], page: int, height: float, body: float
) -> tuple[list[PageNote], list[Line]]:
    """Footnotes of a page and the lines that are none.

    Args:
        lines: The page's lines that are in no table and no furniture.
        rules: Its horizontal rules.
        page: Its number.
        height: Its height.
        body: Size of the running text.

    Returns:
        (footnotes in order, remaining lines).
    """
    ordered = sorted(lines, key=lambda line: line.baseline)
    start = _after_rule(ordered, rules, height, body)
    if start is None:
        start = _smaller_foot(ordered, height, body)
    if start is None:
        return [], lines
    zone = {id(line) for line in ordered[start:]}
    return read_notes(ordered[start:], page), [line for line in lines if id(line) not in zone]


def read_notes(lines: Sequence[Line], page: int) -> list[PageNote]:
    """Lines of notes -> notes: each begins with its marker.

    Args:
        lines: From top to bottom.
        page: Their page.

    Returns:
        Notes; the first has no marker where the lines begin in the middle of one.
    """
    notes: list[PageNote] = []
    for line in lines:
        text = render(line)
        opening = _OPENING.match(text.text)
        if opening and opening["marker"].isdecimal() and int(opening["marker"]) != len(notes) + 1:
            opening = None  # a line that goes on with a number: 《研究》2004年第 | 10期
        if opening or not notes:
            notes.append(
                PageNote(
                    opening["marker"] if opening else "", Text(text.text, list(text.marks)), page
                )
            )
        else:
            notes[-1].text = join_text(notes[-1].text, text)
    for note in notes:
        end = len(note.marker)
        note.text.marks = [mark for mark in note.text.marks if mark[0] >= max(1, end)]
        note.marker = normalise_marker(note.marker)
    return notes


def _after_rule(
    ordered: Sequence[Line], rules: Sequence[Rule], height: float, body: float
) -> int | None:
    """Index of the first line under a footnote rule: short, at the left margin, nothing but small
    print below.
    """
    if not ordered:
        return None
    left = min(line.x0 for line in ordered)
    for rule in sorted(rules, key=lambda r: r.at):
        if (
            rule.at < 0.3 * height
            or abs(rule.start - left) > 30
            or not 25 <= rule.length <= 0.5 * (max(line.x1 for line in ordered) - left)
        ):
            continue
        start = next((i for i, line in enumerate(ordered) if line.middle > rule.at), None)
        if start is None or start == 0:
            continue
        below = ordered[start:]
        if all(line.size <= 0.95 * body for line in below) and below[0].top - rule.at < 2.5 * body:
            return start
    return None


def _smaller_foot(ordered: Sequence[Line], height: float, body: float) -> int | None:
    """Index of the first of the last lines in smaller print, if a raised marker of the page opens
    them.
    """
    start = len(ordered)
    while (
        start and ordered[start - 1].size <= 0.92 * body and ordered[start - 1].top > 0.4 * height
    ):
        start -= 1
    referred = {mark[2] for line in ordered[:start] for mark in render(line).marks}
    while start < len(ordered):
        opening = _OPENING.match(render(ordered[start]).text)
        if opening and normalise_marker(opening["marker"]) in referred:
            return start
        start += 1
    return None
