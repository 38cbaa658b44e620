"""Sentences and clauses of a block, with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

# 。；！？ end a sentence, closing quotes and footnote markers behind them belong to it
_END = re.compile(r"[。；！？;!?]+[”’」』）)\]]*|$")


def sentence_around(text: str, at: int) -> tuple[int, int]:
    """Offsets of the sentence that holds the character at ``at``."""
    start = max(text.rfind("。", 0, at), text.rfind("；", 0, at)) + 1
    ends = [e for e in (text.find("。", at), text.find("；", at)) if e >= 0]
    return start, min(ends) + 1 if ends else len(text)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of a block.

    Example:
        ``全年用水8亿立方米，下降2%；其中，工业用水3亿立方米。`` is two sentences.
    """
    start = 0
    size = len(text)
    while start < size:
        match = _END.search(text, start)
        end = match.end() if match else size
        if end <= start:
            break
        yield start, end
        start = end
