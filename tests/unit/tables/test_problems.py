"""Problems in both languages: the templates, their uses, and their way into the tables."""

from __future__ import annotations

import ast
import copy
import pickle
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from pipeline.archive.captures import Archive, FetchRecord
from pipeline.documents.problem import DocumentProblem
from pipeline.storage.layers import Entry, Lake
from pipeline.storage.results import Result, write_result
from warehouse import problems
from warehouse.bilingual_text import BilingualText, chinese, from_json, joined_texts, to_json
from warehouse.errors import ConfigurationError
from warehouse.problems import PROBLEMS_FILE, fragment, fragments, problem_line, templates
from warehouse.schema import TABLES
from warehouse.schema.declared_checks import ROW_CHECKS
from warehouse.schema.row_checks import declared_row_checks
from warehouse.vocabularies import DocumentKind, FetchOutcome

_ROOT = Path(problems.__file__).parents[1]
_CALLS = {
    "of": "problem",
    "problem_line": "problem",
    "problem_parts": "problem",
    "fragment": "fragment",
}
_FILLED_IN = re.compile(r"\{[^}]*\}")
# names of files, formats, columns and keys that are the same in both languages
_NAMES = re.compile(
    r"GB\w+|UTF-\d+|Big5|H?XML|HTML|HTTP|P(?:DF|NG)|JPEG|BMP|WebP|TIFF|DOCX?|XLSX?|CSV|ZIP|OCR|Word|"
    r"Office|Excel|docx|xlsx|\.doc|%+EOF|url|pages|must_contain|held_rows|rejected_numbers|"
    r'--\w+(?:-\w+)*|pip install "gongbao\[ocr\]"'
)


def _asked(kind: str) -> Iterator[str]:
    """The codes that the program asks for by name."""
    for path in chain((_ROOT / "pipeline").rglob("*.py"), (_ROOT / "warehouse").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if _CALLS.get(name) == kind:
                asked = node.args[0]
                several = [asked.body, asked.orelse] if isinstance(asked, ast.IfExp) else [asked]
                yield from (
                    one.value
                    for one in several
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def test_every_problem_is_used_and_every_code_has_one() -> None:
    assert set(_asked("problem")) == set(templates())


def test_every_fragment_is_used_and_every_code_has_one() -> None:
    put_together = {*DocumentKind, "quarantined", "unread", "address", "content"}
    assert set(_asked("fragment")) | put_together == set(fragments())


@pytest.mark.parametrize("code", [*templates(), *fragments()])
def test_the_chinese_has_no_english_words(code: str) -> None:
    parts = templates()[code].values() if code in templates() else [fragments()[code]]
    for part in parts:
        assert not re.search(r"[A-Za-z]{2,}", _NAMES.sub("", _FILLED_IN.sub("", part.zh)))


def test_a_part_that_is_named_and_not_there_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "problems.yaml"
    text = PROBLEMS_FILE.read_text("utf-8")
    wrong.write_text(text.replace("remedy: see_page", "remedy: see_paper", 1), "utf-8")
    monkeypatch.setattr(problems, "PROBLEMS_FILE", wrong)
    problems._file.cache_clear()
    try:
        with pytest.raises(ConfigurationError, match="see_paper"):
            problems._file()
    finally:
        problems._file.cache_clear()


def test_a_problem_is_said_in_both_languages() -> None:
    text = DocumentProblem.of("pdf_no_pages", name="a-2024").wording
    assert text == str(DocumentProblem.of("pdf_no_pages", name="a-2024"))
    assert chinese(text).startswith("a-2024：PDF没有页；应为：至少一页；实为：0页；办法：")
    line = fragment("of_edition", edition="b", said=text)
    assert line.startswith("b: a-2024: the PDF") and chinese(line).startswith("b：a-2024：PDF")


def test_texts_keep_their_languages_when_joined_copied_and_stored() -> None:
    text = BilingualText("none", "没有")
    both = joined_texts((text, None, "x"), "; ", "；")
    assert (both, chinese(both)) == ("none; x", "没有；x")
    for again in (copy.deepcopy(text), pickle.loads(pickle.dumps(text))):
        assert (again, chinese(again)) == ("none", "没有")
    stored = to_json({"a": [text, "b"], "c": (1, None)})
    assert chinese(from_json(stored)["a"][0]) == "没有" and from_json(stored)["c"] == [1, None]


def test_layers_and_logs_keep_both_languages(tmp_path: Path) -> None:
    problem = problem_line("never_received")
    lake = Lake(tmp_path / "lake")
    folder = lake.path("documents", "e", "k")
    folder.mkdir(parents=True)
    write_result(folder, Result(problem=problem, facts={"unread": problem}))
    lake.write_index("documents", [Entry("e", "k", None, problem)])
    result = lake.result("documents", "e", "k")
    assert result is not None and chinese(result.facts["unread"]) == chinese(problem) != problem
    assert chinese(result.problem) == chinese(lake.index("documents")["e"].problem)
    archive = Archive(tmp_path / "archive")
    outcome = FetchOutcome.FAILED
    archive.note([FetchRecord("r", "s", "e", "u", "2026-01-01", outcome, problem=problem)])
    assert chinese(archive.last_fetches()["e"].problem) == chinese(problem)


def test_what_holds_a_row_is_said_in_both_languages() -> None:
    declared = [check for table in TABLES for check in declared_row_checks(table)]
    assert declared and all(
        re.search(r"[\u4e00-\u9fff]", chinese(check.expected)) for check in [*declared, *ROW_CHECKS]
    )
