"""What only tests use is no part of the program."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
PROGRAM = ("pipeline", "warehouse", "assets")
USERS = (*PROGRAM, "benchmarks", "tools", ".ci", "deploy")
# Found by others: Dagster loads the module, the standard library calls a method of an executor,
# Python asks a package for what it offers.
CALLED_FROM_OUTSIDE = {"defs", "find_spec", "shutdown", "__getattr__"}


def words(text: str) -> Iterator[str]:
    """Names in code, and words in strings that may hold code; not those of comments and docstrings."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME:
            yield token.string
        elif token.type == tokenize.STRING and not token.string.startswith(('"""', 'r"""')):
            yield from re.findall(r"\w+", token.string)


def definitions(tree: ast.Module) -> Iterator[str]:
    """Functions and classes of a module, without those that a decorator hands to somebody."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            decorators = " ".join(ast.unparse(one) for one in node.decorator_list)
            if not re.search(r"command|group|asset|sensor|schedule|check|job|op\b", decorators):
                yield node.name
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and not target.id.endswith("EXAMPLES"):
                    yield target.id


def exported(tree: ast.Module) -> list[str]:
    """Names in ``__all__``: to be offered is not to be used."""
    return [
        element.value
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
        for element in getattr(node.value, "elts", ())
        if isinstance(element, ast.Constant)
    ]


def test_nothing_is_there_for_tests_alone() -> None:
    used: Counter[str] = Counter()
    defined: Counter[str] = Counter()
    for folder in USERS:
        for path in (REPOSITORY / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            used.update(words(text))
            if folder in PROGRAM:
                tree = ast.parse(text)
                used.subtract(exported(tree))
                defined.update(definitions(tree))
    templates = (REPOSITORY / "pipeline" / "report" / "templates").glob("*.html")
    for text in [(REPOSITORY / "pyproject.toml").read_text(), *(t.read_text() for t in templates)]:
        used.update(re.findall(r"\w+", text))
    assert len(defined) > 2000
    dead = {name for name, count in defined.items() if used[name] <= count}
    assert dead - CALLED_FROM_OUTSIDE - {"__all__"} == set()


# Given to whoever calls the program as a library, to logging, to the standard
# library; what makes two locks differ when they are compared.
READ_OUTSIDE = {"discovery", "find_spec", "is_unchanged", "emit", "shutdown", "token"}


def members(tree: ast.Module) -> Iterator[str]:
    """Fields and methods of classes, without those that a decorator hands to somebody."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for member in node.body:
                if isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name):
                    yield member.target.id
                elif isinstance(member, ast.FunctionDef):
                    decorators = " ".join(ast.unparse(one) for one in member.decorator_list)
                    if "validator" not in decorators:
                        yield member.name


def test_every_field_and_method_is_read() -> None:
    defined: set[str] = set()
    read: set[str] = set()
    for folder in USERS:
        for path in (REPOSITORY / folder).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                    read.add(node.attr)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    # getattr and fields of models; elsewhere also programs that are run
                    read.update(
                        (node.value,) if folder in PROGRAM else re.findall(r"\w+", node.value)
                    )
            if folder in PROGRAM:
                defined.update(members(tree))
    templates = (REPOSITORY / "pipeline" / "report" / "templates").glob("*.html")
    read.update(word for path in templates for word in re.findall(r"\w+", path.read_text("utf-8")))
    unread = {name for name in defined - read if not name.startswith("__")}
    assert len(defined) > 1000
    assert unread == READ_OUTSIDE
