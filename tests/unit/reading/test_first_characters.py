"""A guarded pattern finds what it finds without its guard."""

from __future__ import annotations

import re

import pytest

from pipeline.reading.tokens.first_characters import compile_guarded

TEXT = "第3季度、图2和-4.5%，(1)甲 ]^[\\ 三季度末—７月；A-1 乙\n"
GUARDED = [
    r"第\d+|图\d+|[一二三]季度",
    r"(?P<sign>[-−])?(?P<number>\d+)",
    r"(?<!第)(?=\d)[0-9０-９]+月?",
    r"[ 　]*(?:[（(]\d[)）]|季)",
    r"(?:末|底)?[-—~]",
    r"[\]^\\[]",
    r"(?:a|[A-Z]){1,2}-\d|\s",
]
UNKNOWN = [r".\d", r"[^，]度", r"\d*", r"(?:度)?$", r"(?i:a)-1", r"(甲)? ?\]|\S"]


@pytest.mark.parametrize("pattern", GUARDED + UNKNOWN)
def test_the_same_is_found(pattern: str) -> None:
    plain, guarded = re.compile(pattern), compile_guarded(pattern)
    found = [(m.span(), m.groups(), m.lastgroup) for m in plain.finditer(TEXT)]
    assert found
    assert [(m.span(), m.groups(), m.lastgroup) for m in guarded.finditer(TEXT)] == found
    for at in range(len(TEXT)):
        one, other = plain.match(TEXT, at, at + 3), guarded.match(TEXT, at, at + 3)
        assert (one and one.span()) == (other and other.span())


@pytest.mark.parametrize("pattern", GUARDED)
def test_it_is_guarded(pattern: str) -> None:
    assert compile_guarded(pattern).pattern.startswith("(?=[")


@pytest.mark.parametrize("pattern", UNKNOWN)
def test_it_stays_where_any_character_may_be_the_first(pattern: str) -> None:
    assert compile_guarded(pattern).pattern == pattern
