"""The cost of reading grows with the input and not with its square, whatever is repeated without end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.reading import extract
from tests.fault.test_bad_files import read_or_problem
from tests.support.costs import growth
from tests.support.figure_documents import document
from warehouse.vocabularies import DocumentFormat

TIMES_LARGER = 8
BETWEEN_LINEAR_AND_SQUARE = 30
RECIPES: dict[str, Callable[[int], str]] = {
    "one sentence": lambda many: "全年增长" * many,
    "asterisks": lambda many: "*" * many,
    "dollars": lambda many: "$a^b$ " * (many // 6),
    "letter-spaced": lambda many: "1 " * many,
    "cells": lambda many: "甲 |\n" * (many // 10),
    "rows": lambda many: "甲\t1\t2\n" * (many // 10),
    "torn lines": lambda many: "全年增长的\n" * (many // 5),
    "brackets": lambda many: "[" * many,
    "raised": lambda many: "<sup>" * (many // 5),
    "bold": lambda many: "**a " * (many // 4),
    "overprinted": lambda many: "甲甲乙乙丙丙丁丁戊戊己己" * (many // 12),
    "footnotes": lambda many: "[1]注释。\n" * (many // 10),
    "paragraphs": lambda many: "<p>全年增长5%，" * (many // 10),
    "links": lambda many: "<p>" + "<a href=x>链接</a>" * (many // 10),
    "pictures": lambda many: "<p>" + "<img src=a>" * (many // 10),
    "invisible": lambda many: "<p>" + "<div style='visibility:hidden'>甲。</div>" * (many // 10),
    "heads of tables": lambda many: (
        "<p>" + "<table><tr><td>甲</td><td>乙</td></tr></table>" * (many // 20)
    ),
    "lines of a headline": lambda many: (
        f"<p><title>{'甲' * many}</title>" + "<div>甲</div>" * (many // 10)
    ),
    "dates": lambda many: (
        f"<p><meta name=pubdate content='{'Mar 1 ' * (many // 6)}'>"
        + "<div>来源：甲 2024-03-18</div>" * (many // 10)
    ),
}


@pytest.mark.parametrize("name", RECIPES)
def test_reading_a_file_grows_with_its_size(name: str) -> None:
    def work(many: int) -> object:
        content = RECIPES[name](many)
        return read_or_problem(
            content.encode(), None if content.startswith("<p>") else DocumentFormat.TEXT
        )

    assert growth(work, 6_000, TIMES_LARGER) < BETWEEN_LINEAR_AND_SQUARE


@pytest.mark.parametrize(
    "unit",
    ["占比重的", "2023年新建学校3所和医院2家", "1234567890 ", "从3%到4%", "（（3%", "2024年3月"],
)
def test_reading_figures_grows_with_the_text(unit: str) -> None:
    """A line without a full stop, a flattened table for instance, is read in pieces."""
    work = lambda times: extract(document(unit * times))  # noqa: E731
    assert growth(work, 400, TIMES_LARGER) < BETWEEN_LINEAR_AND_SQUARE
