"""A value has one Chinese word, in the report and in the schema ``zh`` alike."""

from pipeline.report import bilingual
from warehouse.values_zh import VALUES_ZH


def test_no_two_columns_have_a_value_in_other_words() -> None:
    words: dict[str, set[str]] = {}
    for values in (*VALUES_ZH.values(), bilingual._OWN_ZH):
        for name, zh in values.items():
            words.setdefault(name, set()).add(zh)
    assert {name: zh for name, zh in words.items() if len(zh) > 1} == {}


def test_the_report_says_again_no_word_of_the_file() -> None:
    assert not {name for values in VALUES_ZH.values() for name in values} & set(bilingual._OWN_ZH)


def test_a_value_is_given_in_both_languages() -> None:
    assert bilingual.value("no_outcome", "verdict") == bilingual.value("no_outcome")
    assert "<i lang=zh>无结果</i><i lang=en>no outcome</i>" in bilingual.value("no_outcome")
