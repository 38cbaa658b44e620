"""Doubled glyphs of overprinted headlines: a headline printed twice for weight reads
``新区新区建成建成，，`` in a text layer.

Works on one line of text and knows nothing of documents.
"""

from __future__ import annotations

import re

# Chinese doubles words too (天天, 研究研究, 高高兴兴), never this many characters in a row.
_SHORTEST = 12
_FEWEST_PIECES = (
    3  # unless the whole line is doubled: a list of schools can repeat ten characters by chance
)
_FEWEST_CHARACTERS = 5
_LONGEST_HALF = 60
_LONGEST_LINE = 2_000  # what is overprinted is a printed line
# Three doubled pieces in a row, or a line that is one: what most lines have not is determined in
# one step, without testing every place.
_CANDIDATE = re.compile(
    rf"(.{{1,{_LONGEST_HALF}}}?)\1(?:(?:(.{{1,{_LONGEST_HALF}}}?)\2){{{_FEWEST_PIECES - 1}}}|"
    rf"\1(.{{1,{_LONGEST_HALF}}}?)\3\3)"
    rf"|^(.{{6,{_LONGEST_HALF}}}?)(?:[ \u3000]{{0,4}}\4){{1,3}}$"
)
_APART = re.compile(
    rf"(.{{6,{_LONGEST_HALF}}}?)[ \u3000]{{1,4}}\1"
)  # the headline and, after a blank, the headline again
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")


def _repeat_at(line: str, start: int, times: int) -> int:
    """Length of the shortest piece that is printed so many times from ``start`` on; 0 for none."""
    for length in range(1, min(_LONGEST_HALF, (len(line) - start) // times) + 1):
        piece = line[start : start + length]
        if line.startswith(piece, start + length) and line.startswith(piece * times, start):
            return length
    return 0


def _chain(line: str, start: int, times: int) -> tuple[int, list[str]]:
    """The unbroken chain of repeated pieces from ``start`` on.

    Returns:
        (end of the chain, the pieces printed once).
    """
    once: list[str] = []
    at = start
    while length := _repeat_at(line, at, times):
        once.append(line[at : at + length])
        at += times * length
    return at, once


def collapse_doubled(line: str) -> tuple[str, int]:
    """Print once what is printed twice or more often.

    >>> collapse_doubled("新区新区建成建成3344座新馆座新馆，，昨日开放昨日开放")
    ('新区建成34座新馆，昨日开放', 14)
    >>> collapse_doubled("新区新区新区建成新馆建成新馆建成新馆昨日开放昨日开放昨日开放")
    ('新区建成新馆昨日开放', 20)
    >>> collapse_doubled("新区建成新馆昨日开放 新区建成新馆昨日开放")
    ('新区建成新馆昨日开放', 11)

    Returns:
        (the line, number of characters taken out).
    """
    removed = 0
    while (
        _SHORTEST <= len(line) <= _LONGEST_LINE
        and len(line) - len(set(line)) >= _FEWEST_CHARACTERS
        and _CANDIDATE.search(line)
    ):
        shorter = _once(line, 3) or _once(line, 2)
        if not shorter:
            break
        removed += len(line) - len(shorter)
        line = shorter
    return line, removed


def _once(line: str, times: int) -> str:
    """A line with what is printed so many times printed once; '' where nothing is."""
    if (
        times == 2
        and (apart := _APART.fullmatch(line))
        and len(set(_IDEOGRAPH.findall(apart[1]))) >= _FEWEST_CHARACTERS
    ):
        return apart[1]
    out: list[str] = []
    at = removed = 0
    while at < len(line):
        end, pieces = _chain(line, at, times)
        once = "".join(pieces)
        enough = len(pieces) >= _FEWEST_PIECES or end - at == len(line)
        if (
            enough
            and end - at >= _SHORTEST
            and len(set(_IDEOGRAPH.findall(once))) >= _FEWEST_CHARACTERS
        ):
            out.append(once)
            removed += end - at - len(once)
            at = end
        else:
            following = (
                max(at + 1, end) if len(pieces) >= _FEWEST_PIECES else at + 1
            )  # ―――― or 0000: no words anywhere in it
            out.append(line[at:following])
            at = following
    return "".join(out) if removed else ""
