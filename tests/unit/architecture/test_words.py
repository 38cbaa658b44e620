"""Plain technical English in what people read: docs, docstrings, comments, messages; the field's word in names."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
FOLDERS = ("pipeline", "warehouse", "assets", "tools", "benchmarks")
MODULES = [path for folder in FOLDERS for path in (REPOSITORY / folder).rglob("*.py")]
PAGES = [*REPOSITORY.glob("docs/*.md"), *REPOSITORY.glob("*.md")]

# A place is where something is, a program finds and reports; ``stands for`` and ``looks up`` are ordinary terms.
FIGURATIVE = re.compile(
    r"\b(?:(?:stands?|stood|standing)(?! (?:in )?for\b|-)|tells?|told|telling|hears?|heard|houses?"
    r"|look(?:s|ed|ing)? (?:at|back|forward|into))\b",
    re.IGNORECASE,
)
NAMES = re.compile(
    r"\b_*(?:fenbie|governor|outlook|witness(?:es)?|loose|in_step\w*|told|behind)\b",
    re.IGNORECASE,
)


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Docstrings, comments and messages of a module, with their lines."""
    text = path.read_text("utf-8")
    if not FIGURATIVE.search(text):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def test_no_figure_of_speech_in_the_program() -> None:
    assert len(MODULES) > 300
    found = [
        f"{path.relative_to(REPOSITORY)}:{line}: {word.group()}"
        for path in MODULES
        for line, text in prose(path)
        for word in FIGURATIVE.finditer(text)
    ]
    assert found == []


def test_no_figure_of_speech_in_the_docs() -> None:
    assert len(PAGES) > 15
    found = [
        f"{page.relative_to(REPOSITORY)}: {word.group()}"
        for page in PAGES
        if page.name != "CHANGELOG.md"
        for word in FIGURATIVE.finditer(page.read_text("utf-8"))
    ]
    assert found == []


def test_names_are_those_of_the_field() -> None:
    found = [
        f"{path.relative_to(REPOSITORY)}:{token.start[0]}: {token.string}"
        for path in MODULES
        if NAMES.search(text := path.read_text("utf-8"))
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.NAME and NAMES.fullmatch(token.string)
    ]
    assert found == []


def test_the_words_are_recognised() -> None:
    assert [
        bool(FIGURATIVE.search(text))
        for text in ("where it stands", "an entry stands for two", "look it up")
    ] == [
        True,
        False,
        False,
    ]
    assert [bool(NAMES.fullmatch(name)) for name in ("in_step_rows", "told", "untold")] == [
        True,
        True,
        False,
    ]
