"""What can be wrong with a document or a source, said once in both languages: a code and what is
to be filled in.

``problems.yaml`` has for each code up to four parts (what happened, expected, found, remedy), each
in English and Chinese with the same names in braces. A remedy or expectation that several problems
have in common is under ``shared`` and is named instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from warehouse.bilingual_text import BilingualText, filled
from warehouse.declared_yaml import load_declared
from warehouse.errors import PARTS, problem_text

PROBLEMS_FILE = Path(__file__).with_name("problems.yaml")


class Template(BaseModel):
    """A part in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    en: str
    zh: str

    @model_validator(mode="after")
    def _same_names(self) -> Self:
        if names_in(self.en) != names_in(self.zh):
            raise ValueError("the same names in braces in both languages")
        return self


class _Problem(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    message: Template | str = ""
    expected: Template | str = ""
    found: Template | str = ""
    remedy: Template | str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    version: int
    shared: Mapping[str, Template]
    fragments: Mapping[str, Template]
    problems: Mapping[str, _Problem]

    @model_validator(mode="after")
    def _named_parts_exist(self) -> Self:
        named = {
            part
            for problem in self.problems.values()
            for name in PARTS
            if isinstance(part := getattr(problem, name), str) and part
        }
        if named != set(self.shared):
            raise ValueError(f"shared parts, each one named: {sorted(named ^ set(self.shared))}")
        return self


@cache
def _file() -> _File:
    return load_declared(PROBLEMS_FILE, _File)


def fragments() -> Mapping[str, Template]:
    """Words that are put into problems, or around them, by code."""
    return _file().fragments


@cache
def templates() -> Mapping[str, Mapping[str, Template]]:
    """The parts of each problem by code, those that it has."""
    file = _file()
    return {
        code: {
            name: file.shared[part] if isinstance(part, str) else part
            for name in PARTS
            if (part := getattr(problem, name))
        }
        for code, problem in file.problems.items()
    }


def problem_parts(code: str, /, **values: object) -> dict[str, BilingualText]:
    """The parts of a problem, as ``GongbaoError`` takes them.

    Args:
        code: Its code.
        **values: What the names in braces stand for.

    Raises:
        KeyError: No problem has the code, or a name in it is not filled in.
    """
    return {name: filled(part.en, part.zh, **values) for name, part in templates()[code].items()}


def problem_line(code: str, /, **values: object) -> str:
    """A problem as one text: what happened; expected; found; remedy."""
    return problem_text(problem_parts(code, **values))


def fragment(code: str, /, **values: object) -> BilingualText:
    """Words that are put into a problem, or around one."""
    template = fragments()[code]
    return filled(template.en, template.zh, **values)


def names_in(template: str) -> set[str]:
    """The names in braces of a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}
