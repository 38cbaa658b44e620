"""Words are never cut inside, and what class begins somewhere is known."""

from __future__ import annotations

import re

import pytest

from pipeline.reading.tokens.lexicon import vocabulary
from pipeline.reading.tokens.words import class_at, cut, inside_word
from pipeline.series.catalogue import catalogue
from tests.support.figure_documents import brief, read


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("共享单车增长", ["共享单车", "增长"]),
        ("可转债余额", ["可转债", "余额"]),
        ("再贷款余额", ["再贷款", "余额"]),
        ("各少数民族人口", ["各少数民族", "人口"]),
        ("平均值为", ["平均值", "为"]),
        ("将新增学位", ["将", "新增", "学位"]),
        ("占用水总量", ["占", "用水总量"]),
    ],
)
def test_phrase_is_cut_at_its_words(phrase: str, words: list[str]) -> None:
    ends = cut(phrase)
    assert [phrase[a:b] for a, b in zip((0, *ends), ends, strict=False)] == words


def test_offset_inside_a_word_is_told_from_one_between_words() -> None:
    assert inside_word("年共享单车", 2, 1, 5)
    assert not inside_word("年共新增学位", 2, 1, 6)
    assert not inside_word("共", 1, 0, 1)
    assert not inside_word("其中小学教师", 2, 0, 6)


def test_class_of_a_word() -> None:
    assert (class_at("将新增", 1, 3), class_at("军队", 0, 2), class_at("", 0, 0)) == ("v", "n", "")


@pytest.mark.parametrize("word", vocabulary("words_of_statistics")["quantities"])
def test_a_word_of_statistics_is_one_word(word: str) -> None:
    for before in ("", "示范", "全市", "区"):
        for after in ("", "增", "和", "总"):
            ends = set(cut(before + word + after))
            start = len(before)
            assert not ends & set(range(start + 1, start + len(word))), before + word + after


@pytest.mark.parametrize("word", vocabulary("words_of_statistics")["begins_like_grammar"])
def test_name_that_begins_like_grammar_keeps_its_first_character(word: str) -> None:
    found = read(f"全年{word}总额为35.2亿元，比上年增长4.1%。")
    assert [brief(o) for o in found] == [f"{word}总额 level 35.2亿元", f"{word}总额 growth 4.1%"]


def test_no_name_of_the_catalogue_is_cut() -> None:
    names = [
        indicator.name_zh
        for indicator in catalogue()
        if not re.search(r"[（(、]|全国|城市副中心|10万", indicator.name_zh)
    ]
    read_as = {name: read(f"全年{name}为35.2，比上年增长4.1%。")[0].label for name in names}
    # 实现 and 完成 inside a name are light verbs and fall out of a label
    light = re.compile(r"实现|完成")
    assert len(names) > 600
    assert {n for n, r in read_as.items() if light.sub("", n) != light.sub("", r)} == set()
