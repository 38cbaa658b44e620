"""Blanks inside words are left out of what is read; places and quotes are those of the page."""

from __future__ import annotations

import json
import random

import pytest

from pipeline.reading import extract
from pipeline.reading.spacing import stray_blanks
from tests.support.figure_documents import brief, document, read

_PLAIN = (
    "各县煤炭消费总量8万吨，比上年增加4%。其中，电厂煤炭消费量5万吨，占消费总量的62.5%；"
    "家庭煤炭消费量2万吨，比上年减少3.5%。",
    "全年机械工业增加值30亿元，同比增长6%；规模以上工业企业利润总额9亿元，同比下降2%。",
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("其 中，工业用水量2亿立方米，比 上 年 增 加3%", "其中，工业用水量2亿立方米，比上年增加3%"),
        ("生产总 值80亿元，产 量5吨，货物 周转量", "生产总值80亿元，产量5吨，货物周转量"),
        ("一、综 合", "一、综合"),
        ("一、农业 全年粮食产量5万吨", "一、农业 全年粮食产量5万吨"),
        ("城镇居民收入 农村居民收入", "城镇居民收入 农村居民收入"),
        ("1.5亿 立 方 米 , 占 总 量 的 5%", "1.5亿立方米,占总量的 5%"),
        ("甲区  乙区", "甲区  乙区"),
    ],
)
def test_blanks_inside_words_are_stray(text: str, left: str) -> None:
    for start, end in reversed(stray_blanks([text])[0]):
        text = text[:start] + text[end:]
    assert text == left


def wrapped(text: str, width: int) -> str:
    """A text whose lines of a width were set after each other with a blank."""
    return " ".join(text[i : i + width] for i in range(0, len(text), width))


def widened(text: str) -> str:
    """A text whose Chinese characters are set apart, each from the next."""
    out = text[0]
    for before, after in zip(text, text[1:], strict=False):
        out += " " * ("一" <= before <= "龥" and "一" <= after <= "龥") + after
    return out


@pytest.mark.parametrize("width", [11, 13, 17, 19, 23])
def test_wrapped_lines_read_as_one(width: int) -> None:
    torn = [wrapped(line, width) for line in _PLAIN]
    assert [brief(o) for o in read(*torn)] == [brief(o) for o in read(*_PLAIN)]


def test_characters_set_apart_read_as_words() -> None:
    assert [brief(o) for o in read(*map(widened, _PLAIN))] == [brief(o) for o in read(*_PLAIN)]


def test_places_are_those_of_the_page() -> None:
    chance = random.Random(5)
    for _ in range(20):
        torn = [
            "".join(c + " " * ("一" <= c <= "龥" and chance.random() < 0.1) for c in line).strip()
            for line in _PLAIN
        ]
        page = document(*torn)
        extraction = extract(page)
        for figure in (*extraction.observations, *extraction.rejected):
            assert page.text[figure.char_start : figure.char_end] == figure.printed
            begin = figure.char_start - figure.quote_offset
            assert page.text[begin : begin + len(figure.quote)] == figure.quote
        for o in extraction.observations:
            for said in json.loads(o.context or "{}").values():
                words = page.text[said["char_start"] : said["char_end"]]
                assert words.replace(" ", "") == said["words"]
