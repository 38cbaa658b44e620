"""YAML with the line of every key, so that an error in a file that people write can say where it
is.

Stricter than plain YAML in one point: a key that appears twice in one mapping is an error, not a
silent overwrite.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
                    f"{path}:{line}: key {key.value} appears twice",
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
    return as_declared(content, model, path, remedy="correct the entry named")


def as_declared(content: object, model: type[Declared], path: Path, *, remedy: str) -> Declared:
    """What a file holds, as the model that says what it may hold.

    Args:
        content: What was read.
        model: Its form.
        path: The file, for messages.
        remedy: What to do where it has another form.

    Raises:
        ConfigurationError: It has; with the first key that is wrong.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(
            f"{path}: key {where}" if where else str(path),
            expected=first["msg"],
            found=repr(first["input"])[:200],
            remedy=remedy,
        ) from None


@dataclass(frozen=True, slots=True)
class EntryFault:
    """An entry of a file of decisions that cannot be used.

    Attributes:
        problem: File, line and key; what was expected, what was found.
        content: The entry as it is written; empty where it is no mapping.
    """

    problem: str
    content: Mapping[str, object]


def load_entries(
    path: Path, name: str, model: type[Declared], identity: Callable[[Declared], object]
) -> tuple[tuple[Declared, ...], tuple[EntryFault, ...]]:
    """The entries of a file of decisions, ``{version: 1, <name>: [entry, …]}``. An entry at fault
    takes no other with it.

    Args:
        path: The file.
        name: Key of the list.
        model: What an entry may hold.
        identity: What may not occur twice.

    Returns:
        The entries that can be used, and the others.

    Raises:
        ConfigurationError: The file as a whole does not have that form.
    """
    content, lines = load_yaml(path, remedy="restore the file from the repository")
    if (
        not isinstance(content, dict)
        or content.get("version") != 1
        or set(content) - {"version", name}
        or not isinstance(content.get(name) or [], list)
    ):
        raise ConfigurationError(
            f"{path}:1: cannot be read as a list of {name}",
            expected=f"version: 1 and a list {name}, nothing beside them",
            found=", ".join(map(str, content)) if isinstance(content, dict) else "no mapping",
            remedy="correct the file",
        )
    entries: list[Declared] = []
    faults: list[EntryFault] = []
    for position, item in enumerate(content.get(name) or []):
        written = item if isinstance(item, dict) else {}
        try:
            entry = model.model_validate(item)
        except ValidationError as error:
            finding = error.errors(include_url=False)[0]
            place = (name, position, *finding["loc"])
            known = place
            while known and known not in lines:
                known = known[:-1]
            key = f"{name}[{position}]" + "".join(f".{part}" for part in finding["loc"])
            faults.append(
                EntryFault(
                    f"{path.name}:{lines.get(known, 1)}: key {key}: expected: {finding['msg']}; "
                    f"found: {finding.get('input')!r:.80}; remedy: correct the entry",
                    written,
                )
            )
            continue
        if any(identity(entry) == identity(other) for other in entries):
            faults.append(
                EntryFault(
                    f"{path.name}:{lines.get((name, position), 1)}: {name}[{position}]: expected: "
                    f"each entry once; found: {identity(entry)} twice; remedy: remove one",
                    written,
                )
            )
            continue
        entries.append(entry)
    return tuple(entries), tuple(faults)
