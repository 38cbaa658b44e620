"""The declared tables: ``named_tables.yaml``, read and checked once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from warehouse.declared_yaml import as_declared, load_yaml
from warehouse.errors import ConfigurationError

FILE = Path(__file__).with_name("named_tables.yaml")
REMEDY = "correct the entry; the file's head lists what an entry may hold"

Parser = Literal[
    "text",
    "list",
    "clauses",
    "names",
    "name",
    "count",
    "count_unit",
    "amount",
    "part_names",
    "part_counts",
    "number",
    "first",
    "last",
    "unit",
    "expanded",
    "inferred",
]


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"a regular expression ({error})") from None
    return value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reading(_Strict):
    """Another way to a value."""

    origin: int | str = Field(alias="from")
    parse: Parser


class DeclaredColumn(_Strict):
    """A column of a named table: where its values come from and how they are read."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    type: Literal["VARCHAR", "INTEGER", "DOUBLE", "BOOLEAN", "VARCHAR[]", "INTEGER[]"]
    origin: int | str = Field(alias="from")
    parse: Parser
    otherwise: Reading | None = None
    comment: str
    nullable: bool = True


class Expansion(_Strict):
    """Which columns of the printed table make one row several."""

    names: int
    ordinal: int


class Declaration(_Strict):
    """A named table: which tables of which documents go into it, and its columns."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    comment: str
    kinds: tuple[str, ...]
    header: tuple[Annotated[str, BeforeValidator(_pattern)], ...] = ()
    one_of: tuple[int, ...] = ()
    headerless: bool = False
    width: int | None = None
    caption: Annotated[str, BeforeValidator(_pattern)] | None = None
    scheme: Literal["system", "weights"] | None = None
    expand: Expansion | None = None
    columns: tuple[DeclaredColumn, ...]

    @model_validator(mode="after")
    def _one_signature(self) -> Declaration:
        if (bool(self.header) or self.headerless) == (self.scheme is not None):
            raise ValueError(
                "exactly one of header (or headerless) and scheme says which tables are meant"
            )
        if self.headerless and (self.width is None or self.caption is None):
            raise ValueError("a table without a header is recognised by width and caption")
        return self


class _File(_Strict):
    version: Literal[1]
    tables: tuple[Declaration, ...]


def load_declarations(path: Path) -> tuple[Declaration, ...]:
    """Read a file of declarations.

    Raises:
        ConfigurationError: One message that names the entry and what is wrong with it.
    """
    content, _ = load_yaml(path, remedy="restore the file from the repository")
    tables = as_declared(content, _File, path, remedy=REMEDY).tables
    names = [table.name for table in tables]
    if len(set(names)) < len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ConfigurationError(
            f"{path.name}: a name appears twice",
            expected="names used once",
            found=", ".join(twice),
            remedy=REMEDY,
        )
    return tables


@cache
def declarations() -> tuple[Declaration, ...]:
    """The declarations of this repository."""
    return load_declarations(FILE)
