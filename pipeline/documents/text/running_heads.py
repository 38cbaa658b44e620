"""Running heads of a text: short lines that come back on every page and are no part of the
sentences that they interrupt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.documents.line_kinds import is_closed
from pipeline.documents.text_lines import Line

_HEAD_REPEATS = 3
_NUMBERED_HEAD = re.compile(
    r"(?:(?P<before>\d{1,4})\s{2,}\S.{2,34}|\S.{2,34}?\s{2,}(?P<after>\d{1,4}))"
)  # 某某市年鉴     12


def head_key(line: str) -> str:
    """A line without its numbers and blanks."""
    return re.sub(r"[\d\s]+", "", line)


def running_heads(lines: Sequence[Line]) -> set[str]:
    """Short lines that come back at page breaks or with page numbers: running heads, distinguished
    from the numbers in them.
    """
    return _heads_at_breaks(lines) | _numbered_heads(lines)


def _numbered_heads(lines: Sequence[Line]) -> set[str]:
    """Short lines that come back with the next page's number, and what comes back beside them each
    time.
    """
    numbers: dict[str, list[tuple[int, int]]] = {}
    for index, line in enumerate(lines):
        if found := _NUMBERED_HEAD.fullmatch(line.text):
            numbers.setdefault(head_key(line.text), []).append(
                (index, int(found["before"] or found["after"]))
            )
    heads = set()
    for key, places in numbers.items():
        steps = [b - a for (_, a), (_, b) in zip(places, places[1:], strict=False)]
        if len(key) >= 4 and len(places) >= _HEAD_REPEATS and all(1 <= step <= 2 for step in steps):
            beside = (
                {lines[i + step].text for i, _ in places if 0 <= i + step < len(lines)}
                for step in (-1, 1)
            )
            heads |= {key, *(head_key(next(iter(texts))) for texts in beside if len(texts) == 1)}
    return {key for key in heads if len(key) >= 3}


def _heads_at_breaks(lines: Sequence[Line]) -> set[str]:
    near = Counter(
        head_key(line.text)
        for line, following in zip(lines, [*lines[1:], Line("", page_break=True)], strict=False)
        if (line.page_break or following.page_break)
        and len(line.text) <= 40
        and not is_closed(line.text)
        and "\t" not in line.text
    )
    return {key for key, count in near.items() if count >= _HEAD_REPEATS and len(key) >= 3}
