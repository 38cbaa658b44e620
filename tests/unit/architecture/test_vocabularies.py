"""A closed vocabulary is declared once, in warehouse/vocabularies.py."""

from __future__ import annotations

import ast
import inspect
from enum import StrEnum
from pathlib import Path

from warehouse import vocabularies
from warehouse.schema import TABLES

REPOSITORY = Path(__file__).resolve().parents[3]
VOCABULARIES = {
    name: vocabularies.values(member)
    for name, member in inspect.getmembers(vocabularies, inspect.isclass)
    if issubclass(member, StrEnum) and member is not StrEnum
}


def test_every_vocabulary_is_that_of_a_published_column() -> None:
    published = {column.allowed for table in TABLES for column in table.columns}
    assert {name for name, words in VOCABULARIES.items() if words not in published} == set()


def test_no_other_module_spells_a_vocabulary_out() -> None:
    spelled = []
    for file in (REPOSITORY / "pipeline").rglob("*.py"), (REPOSITORY / "warehouse").rglob("*.py"):
        for path in file:
            if path.name == "vocabularies.py":
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Tuple | ast.List | ast.Set):
                    words = [e.value for e in node.elts if isinstance(e, ast.Constant)]
                    if len(words) == len(node.elts) > 2 and tuple(words) in VOCABULARIES.values():
                        spelled.append(f"{path.relative_to(REPOSITORY)}:{node.lineno}")
                elif isinstance(node, ast.ClassDef):
                    words = [
                        s.value.value
                        for s in node.body
                        if isinstance(s, ast.Assign) and isinstance(s.value, ast.Constant)
                    ]
                    if len(words) > 2 and tuple(words) in VOCABULARIES.values():
                        spelled.append(f"{path.relative_to(REPOSITORY)}:{node.lineno}")
    assert spelled == []
