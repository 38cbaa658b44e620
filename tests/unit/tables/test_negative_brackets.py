"""Figures in brackets are below nought where the table says so, and only there."""

from __future__ import annotations

import csv
import io

import pytest

from pipeline.documents.document import Document
from pipeline.documents.tables.bracketed import (
    NEGATIVE_BRACKETS_EXAMPLES,
    says_brackets_are_negative,
)
from pipeline.reading import extract
from tests.support.made_documents import grid, read
from tests.support.recipes_html import article, page
from warehouse.vocabularies import DocumentFormat

ROWS = (("项目", "净额（万元）"), ("甲项", "（1，234）"), ("乙项", "(56.5)"), ("丙项", "78.0"))


def web(note: str) -> Document:
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in ROWS)
    return read(page(article(f"<table>{body}</table><p>{note}</p>")))


def values(document: Document) -> list[float | None]:
    return [figure.value for figure in extract(document).observations if figure.in_table]


@pytest.mark.parametrize("line", NEGATIVE_BRACKETS_EXAMPLES)
def test_a_line_that_says_what_brackets_mean(line: str) -> None:
    assert says_brackets_are_negative(line)


@pytest.mark.parametrize(
    "line",
    [
        "注：括号内为上年数。",
        "注：括号内数字为占比。",
        "亏损企业数见括号",
        "（一）负债情况",
        "下降以来",
    ],
)
def test_a_line_that_does_not(line: str) -> None:
    assert not says_brackets_are_negative(line)


def test_a_note_under_a_web_table_gives_brackets_their_minus() -> None:
    document = web("注：括号内数字为负数。")
    assert values(document) == [-1234.0, -56.5, 78.0]
    assert [row[1] for row in grid(document)][1:] == ["（1，234）", "(56.5)", "78.0"]


def test_without_it_brackets_are_no_minus() -> None:
    assert values(web("注：括号内为上年数。")) == [1234.0, 56.5, 78.0]


@pytest.mark.parametrize("line", ["单位：万元（括号内为负数）", "负数以括号列示"])
def test_a_sheet_says_so_in_a_line_over_its_table(line: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([(line, ""), *ROWS])
    document = read(out.getvalue().encode(), DocumentFormat.CSV)
    assert values(document) == [-1234.0, -56.5, 78.0]
    assert {figure.unit for figure in extract(document).observations} == {"万元"}
