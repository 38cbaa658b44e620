"""Declared indices: YAML in ``declarations/`` -> trees, methods and what is varied. Unknown keys
are errors; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.indices.compute import Method
from pipeline.indices.index_problem import IndexProblem
from pipeline.indices.tree import Tree, tree_from_nested
from pipeline.indices.uncertainty import Variations
from warehouse.errors import ConfigurationError


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MethodRun(_Strict):
    """A method and how its uncertainty is measured.

    Attributes:
        method: The method.
        variations: What is varied; None for no uncertainty run.
        base: Size of a block of the sensitivity design.
        seed: Of the design.
    """

    method: Method
    variations: Variations | None = None
    base: int = Field(default=256, ge=2)
    seed: int = 0


class Declaration(_Strict):
    """An index as it is to be computed.

    Attributes:
        index: Its id in the tables.
        title: Its name.
        note: What readers must know before they use it.
        source: Source whose documents print the tree's weights; None where no one prints them.
        regions: Regions it is computed for.
        first_year: First year.
        last_year: Last year.
        measures: Measures of indicator values that may enter, best first.
        tree: The tree, nested.
        methods: The methods, the first one being the one the document states.
    """

    index: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    note: str = ""
    source: str | None = None
    regions: tuple[str, ...] = Field(min_length=1)
    first_year: int
    last_year: int
    measures: tuple[str, ...] = ("level", "share", "ratio", "index")
    tree: dict[str, Any]
    methods: tuple[MethodRun, ...] = Field(min_length=1)

    @property
    def periods(self) -> tuple[str, ...]:
        """Years as ISO periods."""
        return tuple(str(year) for year in range(self.first_year, self.last_year + 1))

    def nodes(self) -> Tree:
        """The declared tree."""
        return tree_from_nested(self.tree)


def parse_declaration(text: str, name: str) -> Declaration:
    """One declaration; errors name the file and the key."""
    try:
        declaration = Declaration.model_validate(yaml.safe_load(text))
        declaration.nodes()
    except yaml.YAMLError as error:
        raise ConfigurationError(
            f"index declaration {name}",
            expected="YAML",
            found=str(error),
            remedy="correct the file",
        ) from error
    except ValidationError as error:
        wrong = [
            (
                ".".join(str(part) for part in found["loc"]) or "the top",
                found["msg"],
                repr(found["input"])[:60],
            )
            for found in error.errors()
        ]
        raise ConfigurationError(
            f"index declaration {name} at {', '.join(place for place, _, _ in wrong)}",
            expected="; ".join(message for _, message, _ in wrong),
            found="; ".join(given for _, _, given in wrong),
            remedy="correct the file",
        ) from error
    except IndexProblem as error:
        raise ConfigurationError(
            f"index declaration {name}: {error}", remedy="correct the file"
        ) from error
    return declaration


@cache
def declarations() -> tuple[Declaration, ...]:
    """The declarations that come with the package, by file name."""
    folder = files("pipeline.indices") / "declarations"
    found: Iterable[Any] = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".yaml")),
        key=lambda entry: entry.name,
    )
    return tuple(
        parse_declaration(entry.read_text(encoding="utf-8"), entry.name) for entry in found
    )
