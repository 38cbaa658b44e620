"""The vocabulary as data: YAML lists in ``vocabulary/``, read once, turned into one alternation or
dictionary per list.

No grammar here. A list grows by a line in its file, never by code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def vocabulary(name: str) -> Any:
    """The lists of one vocabulary file, as plain data."""
    text = (files("pipeline.reading") / "vocabulary" / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first, the common first characters written
    once.
    """
    tree: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        tree.setdefault(word[0], []).append(word[1:])
    branches = []
    for first, rests in tree.items():
        kept = [r for r in rests if r]
        tail = "|".join(re.escape(r) for r in kept)
        if not kept:
            branches.append(re.escape(first))
        else:
            branches.append(f"{re.escape(first)}(?:{tail}){'?' if '' in rests else ''}")
    return "(?:" + "|".join(branches) + ")"
