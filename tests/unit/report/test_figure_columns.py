"""What a page's script receives of each figure."""

from __future__ import annotations

from typing import Any

from pipeline.report.figure_columns import column, records, utf16
from pipeline.report.marked_text import blocks_of


def figure(text: str, printed: str, quote: str, **other: Any) -> dict[str, Any]:
    start = text.index(printed)
    return {
        "observation_id": printed,
        "char_start": start,
        "char_end": start + len(printed),
        "printed": printed,
        "quote": quote,
        "quote_offset": quote.index(printed),
        "needs_review": False,
        "indicator": None,
        "context": None,
        **other,
    }


def value(columns: Any, name: str, at: int) -> Any:
    found = columns[name]
    return found["v"][int(found["i"][at], 36) if "i" in found else 0]


def test_a_sentence_is_its_place_in_the_paragraph() -> None:
    text = "𠮷县公报。全年产量12吨，比上年增长3%。"
    rows = [figure(text, "12", text[5:]), figure(text, "3", text[5:])]
    columns = records(blocks_of(text, rows, [], []), set())
    place, length = value(columns, "quote", 0)
    assert value(columns, "quote", 1) == [place, length]
    units = text.encode("utf-16-le")
    assert units[2 * place : 2 * (place + length)].decode("utf-16-le") == text[5:]


def test_a_sentence_that_the_page_lacks_is_kept_whole() -> None:
    text = "产量12吨"
    columns = records(blocks_of(text, [figure(text, "12", "全年 产量12吨")], [], []), set())
    assert value(columns, "quote", 0) == "全年 产量12吨"


def test_how_a_figure_was_read_is_said_in_both_languages() -> None:
    text = "全年产量12吨"
    columns = records(
        blocks_of(text, [figure(text, "12", text, reading="list (own)")], [], []), set()
    )
    assert value(columns, "reading", 0) == [
        "并列；名称在本小句中",
        "list; its label is in its own clause",
    ]


def test_fields_words_and_proofs_are_columns() -> None:
    text = "全年产量12吨"
    row = figure(
        text,
        "12",
        text,
        period="2024",
        context='{"period": {"words": "全年"}}',
        indicator="output",
        name_zh="产量",
        name_en="Output",
    )
    proof = {"page": 2, "box": [1.2, 3.4, 5.6, 7.8], "proof": "verified", "reason": "adds up"}
    columns = records(blocks_of(text, [row], [], []), {"output"}, {"12": proof})
    assert columns["period"] == {"v": ["2024"]}
    assert columns["period_from"] == {"v": ["全年"]}
    assert columns["indicator"] == {"v": [["产量", "output", 1]]}
    assert columns["box"] == {"v": [[2, 1, 3, 6, 8]]}


def test_columns_hold_each_value_once() -> None:
    assert column(["a", "b", "a", None]) == {"v": ["a", "b", None], "i": "0102"}
    assert column([True, 1]) == {"v": [True, 1], "i": "01"}
    assert column(range(36))["i"].endswith("z") and column(range(37))["i"] == list(range(37))
    assert utf16("a好𠮷") == 4
