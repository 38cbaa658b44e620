"""No pattern needs time that doubles with each character: long runs of one sign, as damaged pages have them, are
searched with every pattern of the program. What is counted is processor time, far beyond what any of them needs.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import pipeline
import warehouse

RUNS = (
    *"9 aA一、年页.*-（(）)[]“，：\n\t万元%和人的中=/",
    "1.", "一 ", "9 ", "、1", "第1", "增长", "产业", "分别", "1月", "2024年", "<a>",
)  # fmt: skip
HEADS = ("", "第", "（", "！")
TAILS = ("", "x", "X下一页!", "万", "。")
LENGTH = 60
SECONDS = 3
"""Of processor time for one search; one that backtracks without end would need years."""
# Loading them has effects that a test does not want
LEFT_OUT = ("pipeline.runs.preloaded", "pipeline.__main__", "pipeline.cli.__main__")


def patterns() -> dict[re.Pattern[str], str]:
    """All patterns that modules keep, with where they are."""
    found: dict[re.Pattern[str], str] = {}
    for package in (pipeline, warehouse):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name not in LEFT_OUT:
                for name, value in vars(importlib.import_module(module.name)).items():
                    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                        found.setdefault(value, f"{module.name}.{name}")
    return found


class TooLong(Exception):
    """A search that does not end."""


@contextmanager
def limited() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def endless(pattern: re.Pattern[str]) -> str | None:
    """The first text that a pattern does not come to an end with; None where there is none."""
    text = ""
    try:
        with limited():
            for run in RUNS:
                for head in HEADS:
                    for tail in TAILS:
                        text = head + run * (LENGTH // len(run)) + tail
                        pattern.search(text)
    except TooLong:
        return text
    return None


def test_no_pattern_backtracks_without_end() -> None:
    known = patterns()
    assert len(known) > 500
    found = {where: text for pattern, where in known.items() if (text := endless(pattern))}
    assert not found


def test_one_that_does_is_found() -> None:
    assert endless(re.compile(r"^(?:\d{1,3})+$")) is not None


@pytest.mark.parametrize("size", [1, 40])
def test_a_row_of_pages_is_furniture_only_with_short_numbers(size: int) -> None:
    from pipeline.documents.line_kinds import FURNITURE

    assert bool(FURNITURE.match(f"上一页 1 2 {'9' * size} 下一页")) is (size == 1)
