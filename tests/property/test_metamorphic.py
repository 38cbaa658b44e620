"""Whatever noun, region, unit, year or punctuation fills a sentence, everything else that is read of it stays the same."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from pipeline.reading import Observation
from tests.support.figure_documents import read
from tests.support.metamorphic import AWKWARD, ORDINARY, TEMPLATES, Slots

_PLAIN = Slots(noun="煤炭总量")
_HALF = str.maketrans("，；：（）", ",;:()")


def facts(text: str) -> list[tuple[object, ...]]:
    return [told(o) for o in read(text)]


def told(o: Observation) -> tuple[object, ...]:
    return o.label, o.measure, o.value, o.unit, o.period, o.region, o.status, o.compared_with


def share_kept(nouns: list[str], step: int = 1) -> float:
    pairs = list(product(TEMPLATES, nouns))[::step]
    kept = 0
    for template, noun in pairs:
        expected = [
            (str(label).replace(_PLAIN.noun, noun), *rest)
            for label, *rest in facts(_PLAIN.fill(template))
        ]
        kept += facts(replace(_PLAIN, noun=noun).fill(template)) == expected
    return kept / len(pairs)


def test_another_noun_changes_the_label_only() -> None:
    assert share_kept(ORDINARY, 3) >= 0.98


def test_noun_that_begins_like_a_word_of_grammar_is_no_exception() -> None:
    assert share_kept(AWKWARD, 3) >= 0.97


@pytest.mark.long
def test_all_nouns_in_all_sentences() -> None:
    assert share_kept(ORDINARY) >= 0.98
    assert share_kept(AWKWARD) >= 0.97


@pytest.mark.parametrize("template", TEMPLATES)
def test_another_unit_changes_the_unit_only(template: str) -> None:
    plain = facts(_PLAIN.fill(template))
    for unit in ("万吨", "公里", "万件", "亿千瓦时", "公顷"):
        expected = [
            (*fact[:3], unit if fact[3] == "亿元" else fact[3], *fact[4:]) for fact in plain
        ]
        assert facts(replace(_PLAIN, unit=unit).fill(template)) == expected


@pytest.mark.parametrize("template", [t for t in TEMPLATES if "{year}" in t])
def test_another_year_changes_the_period_only(template: str) -> None:
    plain = facts(_PLAIN.fill(template))
    for year in ("2019", "2021"):
        expected = [
            (*fact[:4], _year(fact[4], year), *fact[5:7], _year(fact[7], year)) for fact in plain
        ]
        assert facts(replace(_PLAIN, year=year).fill(template)) == expected


def _year(base: object, year: str) -> object:
    return base.replace("2023", year) if isinstance(base, str) else base


@pytest.mark.parametrize("template", TEMPLATES)
def test_half_width_punctuation_reads_the_same(template: str) -> None:
    text = _PLAIN.fill(template)
    assert facts(text.translate(_HALF)) == facts(text)


@pytest.mark.parametrize("template", [t for t in TEMPLATES if "{region}" in t])
def test_another_region_changes_the_region_only(template: str) -> None:
    plain = facts(_PLAIN.fill(template))
    for region in ("通州区", "海淀区"):
        found = facts(replace(_PLAIN, region=region).fill(template))
        assert [fact[:5] + fact[6:] for fact in found] == [fact[:5] + fact[6:] for fact in plain]
        assert {fact[5] for fact in found if fact[0] == _PLAIN.noun} == {region}


def test_order_of_clauses_changes_nothing_but_the_order() -> None:
    clauses = ["货运量80万吨，增长4.1%", "客运量30万人，下降2.2%", "粮食产量12万吨，增长1.3%"]
    there = facts("；".join(clauses) + "。")
    back = facts("；".join(reversed(clauses)) + "。")
    assert sorted(map(str, there)) == sorted(map(str, back))
