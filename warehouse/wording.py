"""Explanations in both languages, said once: a code and what is to be filled in.

``wordings.yaml`` has a template in English and one in Chinese for each code, both with the same
names in braces. ``worded`` fills in both. What is filled in may itself be a ``Wording``: then each
language takes its own text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from warehouse.declared_yaml import load_declared

WORDINGS_FILE = Path(__file__).with_name("wordings.yaml")


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in English and in Chinese."""

    en: str
    zh: str

    def __bool__(self) -> bool:
        return bool(self.en)


NOTHING = Wording("", "")


class _Template(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    en: str
    zh: str

    @model_validator(mode="after")
    def _same_names(self) -> Self:
        if _names_in(self.en) != _names_in(self.zh):
            raise ValueError("the same names in braces in both languages")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    version: int
    wordings: Mapping[str, Mapping[str, _Template]]


@cache
def templates() -> Mapping[str, Wording]:
    """The templates of ``wordings.yaml`` by code (``targets.not_due``)."""
    read = load_declared(WORDINGS_FILE, _File).wordings
    return {
        f"{part}.{name}": Wording(template.en, template.zh)
        for part, named in read.items()
        for name, template in named.items()
    }


def worded(code: str, /, **filled: object) -> Wording:
    """An explanation in both languages.

    Args:
        code: Code of its template.
        **filled: What the names in braces stand for.

    Raises:
        KeyError: No template has the code, or a name in it is not filled in.
    """
    template = templates()[code]
    return Wording(
        template.en.format_map({name: _english(value) for name, value in filled.items()}),
        template.zh.format_map({name: _chinese(value) for name, value in filled.items()}),
    )


def _names_in(template: str) -> set[str]:
    """The names in braces of a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def plain(text: str) -> Wording:
    """A text that is the same in both languages: arithmetic, names of documents, labels."""
    return Wording(text, text)


def joined(parts: Iterable[Wording | str], en: str = "; ", zh: str = "；") -> Wording:
    """Texts one after another, empty ones left out.

    Args:
        parts: The texts.
        en: What is put between two in English.
        zh: The same in Chinese.
    """
    kept = [part for part in parts if part]
    return Wording(
        en.join(str(_english(part)) for part in kept), zh.join(str(_chinese(part)) for part in kept)
    )


def _english(value: object) -> object:
    """What is filled in into English."""
    return value.en if isinstance(value, Wording) else value


def _chinese(value: object) -> object:
    """What is filled in into Chinese."""
    return value.zh if isinstance(value, Wording) else value
