"""Names as docs/naming.md asks for them."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from pathlib import Path

import pytest

from warehouse import vocabularies

REPOSITORY = Path(__file__).resolve().parents[3]
PACKAGES = ("pipeline", "warehouse", "assets")
MODULES = [
    path
    for package in PACKAGES
    for path in (REPOSITORY / package).rglob("*.py")
    if path.name != "__init__.py"
]


def test_no_two_modules_have_one_name() -> None:
    counted = Counter(path.stem for path in MODULES)
    assert len(MODULES) > 300
    assert [name for name, count in counted.items() if count > 1] == []


def test_no_function_that_reads_leaves_out_what_it_reads() -> None:
    reading = re.compile(r"^\s*(?:async )?def read\(", re.MULTILINE)
    assert [path.name for path in MODULES if reading.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("page", ["docs/naming.md", "docs/zh/naming.md"])
def test_names_that_the_page_gives_as_examples_are_those_of_the_program(page: str) -> None:
    named = re.findall(r"`([a-z]+(?:_[a-z]+)+)`", (REPOSITORY / page).read_text("utf-8"))
    defined = set[str]()
    for folder in (*PACKAGES, "tests"):
        for path in (REPOSITORY / folder).rglob("*.py"):
            defined.add(path.stem)
            defined |= set(re.findall(r"(?<!\w)[a-z]\w*", path.read_text("utf-8")))
    assert len(named) > 8
    assert [name for name in named if name not in defined] == []


def test_vocabularies_keep_their_names() -> None:
    renamed = re.compile(r"^from warehouse\.vocabularies import [^(\n]*\bas\b", re.MULTILINE)
    enums = "|".join(name for name, _ in inspect.getmembers(vocabularies, inspect.isclass))
    alias = re.compile(rf"^\w+ = (?:{enums})$", re.MULTILINE)
    for path in MODULES:
        text = path.read_text("utf-8")
        assert not renamed.search(text) and not alias.search(text), path
