"""Doubled glyphs of overprinted headlines: a headline printed twice for weight reads ``新区新区建成建成，，`` in a text layer.

Works on one line of text and knows nothing of documents.
"""

from __future__ import annotations

import re

# Chinese doubles words too (天天, 研究研究, 高高兴兴), never this many characters in a row.
_SHORTEST = 12
_FEWEST_PIECES = 3  # unless the whole line is doubled: a list of schools can repeat ten characters by chance
_FEWEST_CHARACTERS = 5
_LONGEST_HALF = 60
_LONGEST_LINE = 2_000  # what is overprinted is a printed line
# Three doubled pieces in a row, or a line that is one: what most lines have not is told in one step, without looking at every place.
_CANDIDATE = re.compile(rf"(?:(.{{1,{_LONGEST_HALF}}}?)\1){{{_FEWEST_PIECES}}}|^(.{{6,{_LONGEST_HALF}}})\2$")
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")


def _double_at(line: str, start: int) -> int:
    """Length of the shortest half that is printed twice from ``start`` on; 0 for none."""
    for half in range(1, min(_LONGEST_HALF, (len(line) - start) // 2) + 1):
        if line[start : start + half] == line[start + half : start + 2 * half]:
            return half
    return 0


def _chain(line: str, start: int) -> tuple[int, list[str]]:
    """The unbroken chain of doubled pieces from ``start`` on.

    Returns:
        (end of the chain, the pieces printed once).
    """
    once: list[str] = []
    at = start
    while half := _double_at(line, at):
        once.append(line[at : at + half])
        at += 2 * half
    return at, once


def collapse_doubled(line: str) -> tuple[str, int]:
    """Print once what is printed twice.

    >>> collapse_doubled("新区新区建成建成3344座新馆座新馆，，昨日开放昨日开放")
    ('新区建成34座新馆，昨日开放', 14)

    Returns:
        (the line, number of characters taken out).
    """
    if not _SHORTEST <= len(line) <= _LONGEST_LINE or not _CANDIDATE.search(line):
        return line, 0
    out: list[str] = []
    at = removed = 0
    while at < len(line):
        end, pieces = _chain(line, at)
        once = "".join(pieces)
        enough = len(pieces) >= _FEWEST_PIECES or end - at == len(line)
        if enough and end - at >= _SHORTEST and len(set(_IDEOGRAPH.findall(once))) >= _FEWEST_CHARACTERS:
            out.append(once)
            removed += end - at - len(once)
            at = end
        else:
            following = max(at + 1, end) if len(pieces) >= _FEWEST_PIECES else at + 1  # ―――― or 0000: no words anywhere in it
            out.append(line[at:following])
            at = following
    return "".join(out), removed
