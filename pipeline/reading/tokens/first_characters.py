r"""Long patterns of many alternatives, tried only where one of them can begin.

    第\d+|图\d+|[一二三]季度        ->   (?=[第图一二三])(?:…)

A pattern of a hundred alternatives is otherwise tried in full at every character of a text. The
characters are worked out from the pattern, so that it finds what it would find without them;
where they cannot be determined (``.``, ``[^，]``) the pattern stays as it is.
"""

from __future__ import annotations

import importlib
import re
from typing import Any

_parser: Any = importlib.import_module("re._parser")

_REPEATS = frozenset(("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"))
_EMPTY = frozenset(("AT", "ASSERT", "ASSERT_NOT"))
_CATEGORIES = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w"}


class _Unknown(Exception):
    """Any character may be the first."""


def compile_guarded(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that is tried only at characters with which it can begin."""
    try:
        first, empty = _sequence(_parser.parse(pattern))
    except _Unknown:
        return re.compile(pattern)
    if empty:
        return re.compile(pattern)
    return re.compile(f"(?=[{''.join(sorted(first))}])(?:{pattern})")


def _sequence(items: Any) -> tuple[set[str], bool]:
    """Members of a character class that a sequence may begin with, and whether it may be empty."""
    found: set[str] = set()
    for operation, argument in items:
        first, empty = _item(str(operation), argument)
        found |= first
        if not empty:
            return found, False
    return found, True


def _item(operation: str, argument: Any) -> tuple[set[str], bool]:
    if operation in _EMPTY:
        return set(), True
    if operation == "LITERAL":
        return {re.escape(chr(argument))}, False
    if operation == "IN":
        return {_member(str(kind), value) for kind, value in argument}, False
    if operation == "BRANCH":
        branches = [_sequence(branch) for branch in argument[1]]
        return set().union(*(first for first, _ in branches)), any(empty for _, empty in branches)
    if operation == "SUBPATTERN" and not argument[1]:
        return _sequence(argument[3])
    if operation in _REPEATS:
        first, empty = _sequence(argument[2])
        return first, empty or argument[0] == 0
    raise _Unknown


def _member(kind: str, value: Any) -> str:
    if kind == "LITERAL":
        return re.escape(chr(value))
    if kind == "RANGE":
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    if kind == "CATEGORY" and str(value) in _CATEGORIES:
        return _CATEGORIES[str(value)]
    raise _Unknown
