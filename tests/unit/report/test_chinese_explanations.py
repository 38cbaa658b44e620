"""Explanations in Chinese: each phrase, and every explanation of the embedded digests."""

from __future__ import annotations

import duckdb
import pytest

from pipeline.report.bilingual import explained
from pipeline.report.chinese_explanations import Pattern, in_chinese, phrases


@pytest.mark.parametrize("pattern", phrases().patterns, ids=lambda p: p.of[:40])
def test_a_pattern_makes_of_its_example_what_it_says(pattern: Pattern) -> None:
    assert phrases().applied(pattern.of) == pattern.becomes


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (
            "at least 5 % for 2024: 3.1 < 5 % (some-bulletin-2024: missed)",
            "2024年不低于5 %：3.1 < 5 % （some-bulletin-2024：未完成）",
        ),
        (
            "1.5亿元 in a-bulletin, 1.7亿元 in b-book: the printed digits cannot be one number: "
            "0.2 亿元 apart, where rounding allows 0.1",
            "a-bulletin印1.5亿元，b-book印1.7亿元：按印出的位数不可能是同一个数：相差0.2亿元，取整只能解释0.1",
        ),
        (
            "greater authority: official bulletin before official blue book",
            "权威性更高：官方公报先于官方蓝皮书",
        ),
        ("revised_after_census", "普查后会修订"),
    ],
)
def test_whole_explanations(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese


def test_an_explanation_with_a_word_that_no_phrase_knows_stays_english_and_says_so() -> None:
    assert in_chinese("at least 5 % for 2024: the moon was full") is None
    shown = str(explained("the moon was <full>"))
    assert "依据（英文）" in shown and "the moon was &lt;full&gt;" in shown


def test_what_is_quoted_and_identifiers_may_be_latin() -> None:
    assert in_chinese("甲: “the index” 2010; cause copy") == "甲: “the index” 2010；原因：文本损坏"
    assert in_chinese("GDP, R&D and") is None
    assert in_chinese("GDP, R&D, PM2.5 = collected-41ff2bfa9119") is not None


@pytest.mark.parametrize(
    ("query", "known"),
    [
        ("SELECT explanation FROM targets", 1.0),
        ("SELECT explanation FROM conflicts", 1.0),
        ("SELECT preferred_because FROM conflicts WHERE preferred_because IS NOT NULL", 1.0),
        ("SELECT explanation FROM index_soundness", 1.0),
        ("SELECT rule FROM index_audit", 1.0),
        ("SELECT DISTINCT explanation FROM index_audit", 0.9),
        ("SELECT reason FROM indicator_breaks", 1.0),
        ("SELECT DISTINCT unnest(warnings) FROM indicators", 1.0),
    ],
)
def test_the_explanations_of_the_digests_are_known(
    demonstration: duckdb.DuckDBPyConnection, query: str, known: float
) -> None:
    texts = [text for (text,) in demonstration.execute(query).fetchall()]
    unknown = [text for text in texts if in_chinese(text) is None]
    assert texts and len(unknown) <= (1 - known) * len(texts), unknown[:3]
