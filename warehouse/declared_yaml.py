"""YAML with the line of every key, so that an error in a file that people write can say where it
is.

Stricter than plain YAML in one point: a key that stands twice in one mapping is an error, not a
silent overwrite.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from warehouse.errors import ConfigurationError

Location = tuple[str | int, ...]

_Base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc,valid-type]
    """A date stays the text it is: ``2024-04-31`` then fails where its meaning is known, with its
    key and its line.
    """


_Loader.add_constructor(
    "tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node)
)


def load_yaml(path: Path, *, remedy: str) -> tuple[object, dict[Location, int]]:
    """Content of a YAML file and the line (from 1) of every key and item.

    Args:
        path: The file.
        remedy: What to do when the file is not there.

    Raises:
        ConfigurationError: The file is missing, no text, no YAML, or has a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"{path}: cannot be read",
            expected="a file",
            found=error.strerror or str(error),
            remedy=remedy,
        ) from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{path}: is not UTF-8",
            expected="text in UTF-8",
            found=str(error),
            remedy="save it as UTF-8",
        ) from None
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        lines: dict[Location, int] = {}
        if node is not None:
            _note_lines(path, node, (), lines)
        return (loader.construct_document(node) if node is not None else None), lines
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else str(path)
        found = getattr(error, "problem", None) or str(error)
        raise ConfigurationError(
            f"{place}: cannot be read as YAML",
            expected="YAML",
            found=found,
            remedy="correct the line",
        ) from None
    finally:
        loader.dispose()


def _note_lines(path: Path, node: yaml.Node, where: Location, lines: dict[Location, int]) -> None:
    lines.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            place = (*where, str(key.value))
            line = key.start_mark.line + 1
            if place in lines:
                raise ConfigurationError(
                    f"{path}:{line}: key {key.value} stands twice",
                    expected="each key once",
                    found=f"{key.value} also in line {lines[place]}",
                    remedy="remove one of them",
                )
            lines[place] = line
            _note_lines(path, value, place, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _note_lines(path, item, (*where, index), lines)


Declared = TypeVar("Declared", bound=BaseModel)


def load_declared(path: Path, model: type[Declared]) -> Declared:
    """A YAML file that comes with the program, as the model that says what it may hold.

    Raises:
        ConfigurationError: The file does not have that form.
    """
    content, _ = load_yaml(path, remedy="restore the file from the repository")
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise ConfigurationError(
            f"{path.name}: {error}", remedy="correct the entry named"
        ) from None
