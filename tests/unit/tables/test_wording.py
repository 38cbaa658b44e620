"""Explanations in both languages: the templates, and what is made of them."""

from __future__ import annotations

import ast
import fnmatch
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse import wording
from warehouse.errors import ConfigurationError
from warehouse.vocabularies import TargetBound, TargetVerdict
from warehouse.wording import NOTHING, Wording, joined, plain, templates, worded

_ROOT = Path(wording.__file__).parents[1]


def _asked() -> Iterator[ast.expr]:
    """What the program gives to ``worded`` as the code."""
    for path in (_ROOT / "pipeline").rglob("*.py"):
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if "worded(" in text else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "worded":
                yield node.args[0]


def _codes(asked: ast.expr) -> Iterator[str]:
    """The codes that an expression may be; ``targets.*`` where only its beginning is written."""
    if isinstance(asked, ast.IfExp):
        yield from (*_codes(asked.body), *_codes(asked.orelse))
    elif isinstance(asked, ast.JoinedStr):
        pieces = (getattr(piece, "value", None) for piece in asked.values)
        yield "".join(piece if isinstance(piece, str) else "*" for piece in pieces)
    else:
        yield str(ast.literal_eval(asked))


@pytest.mark.parametrize("code", templates())
def test_the_chinese_has_no_english_words(code: str) -> None:
    assert not re.search(r"[A-Za-z]{3,}", re.sub(r"\{[^}]*\}", "", templates()[code].zh))


def test_languages_that_fill_in_different_things_are_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "wordings.yaml"
    wrong.write_text("version: 1\nwordings: {a: {b: {en: 'by {x}', zh: '由{y}'}}}\n", "utf-8")
    monkeypatch.setattr(wording, "WORDINGS_FILE", wrong)
    templates.cache_clear()
    try:
        with pytest.raises(ConfigurationError, match="same names in braces"):
            templates()
    finally:
        templates.cache_clear()


def test_every_template_is_used_and_every_code_has_one() -> None:
    codes = {code for asked in _asked() for code in _codes(asked)}
    assert {code for code in codes if "*" not in code} <= set(templates())
    assert all(fnmatch.filter(templates(), code) for code in codes)
    assert not {
        code for code in templates() if not any(fnmatch.fnmatch(code, asked) for asked in codes)
    }


def test_codes_that_are_put_together_exist() -> None:
    bounds = set(TargetBound) - {TargetBound.PARALLEL_TO}
    verdicts = set(TargetVerdict) - {TargetVerdict.DISPUTED}
    assert {f"targets.{name}" for name in (*bounds, *verdicts)} <= set(templates())


def test_each_language_takes_its_own_text_of_what_is_filled_in() -> None:
    aim = worded("targets.at_least", wanted=plain("5 %"))
    text = joined((worded("targets.no_outcome"), NOTHING, "x"))
    assert worded("targets.explained", aim=aim, year=2024, text=text) == Wording(
        "at least 5 % for 2024: no later document prints an outcome; x",
        "2024年的目标：不低于5 %；之后的文献没有印出结果；x",
    )


@pytest.mark.parametrize("code", ["targets.promised", "targets.at_least"])
def test_a_code_or_a_name_that_is_not_there_is_an_error(code: str) -> None:
    with pytest.raises(KeyError):
        worded(code)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT explanation_zh FROM targets",
        "SELECT explanation_zh FROM conflicts",
        "SELECT preferred_because_zh FROM conflicts WHERE preferred_because IS NOT NULL",
        "SELECT explanation_zh FROM errata",
        "SELECT explanation_zh FROM accounting_identities",
        "SELECT explanation_zh FROM identity_results",
        "SELECT explanation_zh FROM index_soundness",
        "SELECT explanation_zh FROM index_audit",
        "SELECT reason_zh FROM indicator_breaks",
        "SELECT note_zh FROM indicator_relations",
        "SELECT definition_zh FROM indicators",
        "SELECT problem_zh FROM source_status WHERE problem IS NOT NULL",
    ],
)
def test_explanations_of_the_digests_are_chinese(
    demonstration: duckdb.DuckDBPyConnection, query: str
) -> None:
    texts = [text for (text,) in demonstration.execute(query).fetchall()]
    assert all(re.search(r"[\u4e00-\u9fff]", text) for text in texts)
    english = re.compile(r"\b(?:the|of|is|are|not|with|for|by|a|and|in|no)\b")
    assert not [text for text in texts if english.search(text)]


def test_both_languages_have_the_same_numbers(demonstration: duckdb.DuckDBPyConnection) -> None:
    rows = demonstration.execute(
        "SELECT explanation, explanation_zh FROM targets UNION ALL "
        "SELECT explanation, explanation_zh FROM conflicts"
    ).fetchall()
    number = re.compile(r"\d+(?:\.\d+)?")
    assert rows and not [
        r for r in rows if sorted(number.findall(r[0])) != sorted(number.findall(r[1]))
    ]
