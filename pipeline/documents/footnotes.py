"""Footnotes: which line is one, which marker in a sentence refers to it.

A line that opens with a marker is a footnote only where a sentence before it carries that marker,
or where it continues a numbered row of footnotes: ``①加强监管`` in a list of tasks is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.documents.markup import CIRCLED, CIRCLED_CLASS, NUMBER_CLASS, normalise_marker

# "[3] 口径见说明。", "① 作者：《书名》", "- ② 某局：《报告》", "* 张三，某某研究院研究员", "**
# 数据为初步数"
_OPENING = re.compile(
    rf"^(?:[-–]\s+)?(?P<marker>\[\d{{1,3}}\]|［\d{{1,3}}］|〔\d{{1,3}}〕|[{NUMBER_CLASS}]|\*{{1,3}})\s*(?=\S)"
)
_BRACKETED = re.compile(r"\[\d{1,3}\]|［\d{1,3}］|〔\d{1,3}〕")
_CIRCLED = re.compile(f"[{CIRCLED_CLASS}]")
# an asterisk after a word, not one between two (5*3) or one of many (****)
_ASTERISK = re.compile(r"(?<=[\u4e00-\u9fff”》）)A-Za-z])\*{1,3}(?!\*)")
_MAY_REFER = re.compile(r"[\[［〔*]")
_LIST_BULLET = re.compile(r"^[-–]\s+")


def find_markers(text: str, known: Iterable[str]) -> list[tuple[int, int, str]]:
    """Places in a text that look like references to footnotes that exist.

    >>> find_markers("常住人口[5]2183.2万人（国发〔2018〕）", {"5"})
    [(4, 7, '5')]

    Args:
        text: A sentence or cell.
        known: Markers of the document's footnotes, as printed (``①``) or, where a reader knows no
            more, normalised (``1``).

    Returns:
        (start, end, normalised marker), in order.
    """
    known = set(known)
    if not known:
        return []
    found = [m for pattern in (_BRACKETED, _CIRCLED, _ASTERISK) for m in pattern.finditer(text)]
    references = ((m.start(), m.end(), m[0]) for m in found if m.start() > 0 or m[0] not in CIRCLED)
    return sorted(
        (a, b, normalise_marker(printed))
        for a, b, printed in references
        if {printed, normalise_marker(printed)} & known
    )


def opening_marker(text: str) -> str:
    """The marker that opens a footnote, as printed; '' for none.

    >>> opening_marker("① 某局：《公报》"), opening_marker("[12]口径见说明")
    ('①', '[12]')
    """
    found = _OPENING.match(text)
    return found["marker"] if found else ""


class FootnoteSpotter:
    """Reads lines in order and says which of them are footnotes."""

    def __init__(self) -> None:
        self._referred: Counter[str] = Counter()
        self._last: str = ""

    def see(self, text: str, markers: Sequence[tuple[int, int, str]] = ()) -> None:
        """Take note of the references in a line of prose, a heading or a table.

        Args:
            text: The line.
            markers: Markers in it that were raised.
        """
        raised = {start for start, _, _ in markers}
        for _, _, marker in markers:
            self._referred[marker] += 1
        if _MAY_REFER.search(text) is None:
            return
        for pattern in (_BRACKETED, _ASTERISK):
            for found in pattern.finditer(text):
                if found.start() > 0 and found.start() not in raised:
                    self._referred[normalise_marker(found[0])] += 1

    def unanswered(self, marker: str) -> int:
        """How many references to a marker no footnote has answered."""
        return self._referred[marker]

    def answer(self, marker: str, left: int = 0) -> None:
        """Take note of a footnote that was found by its place, at the foot of a page or under a
        table.

        Args:
            marker: Its marker, normalised.
            left: How many references it leaves unanswered.
        """
        self._referred[marker] = left

    def spot(
        self, text: str, markers: Sequence[tuple[int, int, str]] = ()
    ) -> tuple[str, str] | None:
        """Whether a line is a footnote.

        Args:
            text: The line.
            markers: Markers in it that were raised.

        Returns:
            (normalised marker, text without a list bullet before the marker), or None.
        """
        opening = _OPENING.match(text)
        if opening is None:
            return None
        marker = normalise_marker(opening["marker"])
        raised = any(start <= opening.start("marker") < end for start, end, _ in markers)
        if not raised and opening["marker"] in CIRCLED and not _CIRCLED.match(opening["marker"]):
            return None  # ⑴ opens an entry of a list
        follows = (
            marker.isdecimal() and self._last.isdecimal() and int(marker) == int(self._last) + 1
        )
        if not (raised or self._referred[marker] or follows):
            return None
        self._last = marker
        if opening["marker"][0] not in "[［〔" and self._referred[marker]:
            self._referred[marker] -= 1
        return marker, _LIST_BULLET.sub("", text)
