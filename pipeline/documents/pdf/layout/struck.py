"""Characters that a line strikes out are no part of the text any more."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter

from pipeline.documents.document import Box
from pipeline.documents.pdf.glyphs.characters import Glyph
from pipeline.documents.pdf.glyphs.rules import Rule

_UPPER, _LOWER = 0.62, 0.18
"""Ems above the baseline between which a line strikes characters out; lower it underlines them."""

_MIDDLE = 0.35
"""Ems above the baseline of the middle of a character."""

_EDGE = 0.5
"""Ems by which such a line may end before or after the characters: rules of tables and charts run
on.
"""


def without_struck(
    glyphs: Sequence[Glyph], rules: Sequence[Rule], boxes: Sequence[Box] = ()
) -> list[Glyph]:
    """The glyphs of a page but for those that a horizontal line runs through, from the beginning of
    one to the end of another, and those in boxes that annotations strike out.

    Args:
        glyphs: In drawing order.
        rules: Horizontal rules.
        boxes: What annotations strike out.
    """
    if boxes:
        glyphs = [glyph for glyph in glyphs if not any(_stands_in(glyph, box) for box in boxes)]
    if not rules or not glyphs:
        return list(glyphs)
    ordered = sorted(glyphs, key=attrgetter("baseline"))
    baselines = [glyph.baseline for glyph in ordered]
    largest = max(glyph.size for glyph in glyphs)
    struck: set[int] = set()
    for rule in rules:
        first = bisect_left(baselines, rule.at + _LOWER * 1.0)
        last = bisect_right(baselines, rule.at + _UPPER * largest)
        crossed = [
            glyph
            for glyph in ordered[first:last]
            if rule.at + _LOWER * glyph.size <= glyph.baseline <= rule.at + _UPPER * glyph.size
            and rule.start <= (glyph.x0 + glyph.x1) / 2 <= rule.end
        ]
        if crossed and _from_edge_to_edge(crossed, rule):
            struck.update(map(id, crossed))
    return [glyph for glyph in glyphs if id(glyph) not in struck] if struck else list(glyphs)


def _stands_in(glyph: Glyph, box: Box) -> bool:
    """Whether the middle of a glyph is in a box."""
    middle = glyph.baseline - _MIDDLE * glyph.size
    return box.x0 <= (glyph.x0 + glyph.x1) / 2 <= box.x1 and box.top <= middle <= box.bottom


def _from_edge_to_edge(crossed: Sequence[Glyph], rule: Rule) -> bool:
    """Whether a rule begins and ends with the glyphs that it runs through, all of one line."""
    size = max(glyph.size for glyph in crossed)
    baselines = [glyph.baseline for glyph in crossed]
    return (
        abs(min(glyph.x0 for glyph in crossed) - rule.start) <= _EDGE * size
        and abs(max(glyph.x1 for glyph in crossed) - rule.end) <= _EDGE * size
        and max(baselines) - min(baselines) <= _EDGE * size
    )
