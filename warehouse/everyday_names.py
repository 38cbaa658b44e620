"""What people call an indicator when they ask for it: ``everyday_names.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from warehouse.declared_yaml import load_declared

NAMES_FILE = Path(__file__).with_name("everyday_names.yaml")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    version: int
    names: Mapping[str, tuple[str, ...]]
    several: Mapping[str, tuple[str, ...]]

    @model_validator(mode="after")
    def _each_name_once(self) -> Self:
        listed = [name.lower() for names in (*self.names.values(), self.several) for name in names]
        twice = sorted({name for name in listed if listed.count(name) > 1})
        if twice:
            raise ValueError(f"each name for one indicator, or under several; twice: {twice}")
        return self


@cache
def everyday_names() -> Mapping[str, tuple[str, ...]]:
    """The names by code of the indicator, those that it shares with others behind its own."""
    file = load_declared(NAMES_FILE, _File)
    names = dict(file.names)
    for name, codes in file.several.items():
        for code in codes:
            names[code] = (*names.get(code, ()), name)
    return names
