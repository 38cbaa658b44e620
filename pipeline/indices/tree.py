"""The index tree: which parts an index has, how they hang together, what they weigh, and who says
so.

A tree has one root (level 0), any depth below it, and leaves that are indicators. Weights are
relative to siblings; they need not add to 1 here (whether printed weights do is a question for the
audit).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline.indices.index_problem import IndexProblem
from warehouse.vocabularies import WeightSource


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an index.

    Attributes:
        code: Unique in the tree; the column of the panel for a leaf.
        parent: Code of the node it belongs to; None for the root.
        name: As printed or declared.
        level: 0 for the root, 1 for its children, and so on.
        weight: Relative to its siblings; None where no one says.
        weight_source: Who says so; None where ``weight`` is None or the node is the root.
        indicator: Code in the catalogue for a leaf; None for inner nodes.
        region_code: Region whose figures the leaf takes; None for the index's own region.
        direction: +1 where more is better, -1 where less is; None where the catalogue decides.
        observation_id: The printed weight, where it is an observation.
        aliases: Other names that documents use for it.
    """

    code: str
    parent: str | None = None
    name: str = ""
    level: int = 0
    weight: float | None = None
    weight_source: WeightSource | None = None
    indicator: str | None = None
    region_code: str | None = None
    direction: int | None = None
    observation_id: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tree:
    """Nodes with every parent before its children."""

    nodes: tuple[Node, ...]

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for position, node in enumerate(self.nodes):
            if node.code in seen:
                raise IndexProblem(
                    "index tree",
                    expected="every code once",
                    found=f"{node.code} twice",
                    remedy="give one of them another code",
                )
            if (node.parent is None) != (position == 0):
                raise IndexProblem(
                    "index tree",
                    expected="one root, first",
                    found=f"{node.code} with parent {node.parent}",
                )
            if node.parent is not None and node.parent not in seen:
                raise IndexProblem(
                    "index tree",
                    expected="parents before children",
                    found=f"{node.code} under {node.parent}, which is not above it",
                )
            if node.weight is not None and not node.weight >= 0:
                raise IndexProblem(
                    "index tree",
                    expected="weights of 0 or more",
                    found=f"{node.code} weighs {node.weight}",
                )
            seen.add(node.code)
        if not self.nodes:
            raise IndexProblem("index tree", expected="a root", found="no node")

    @cached_property
    def position(self) -> dict[str, int]:
        """Place of each code in ``nodes``."""
        return {node.code: place for place, node in enumerate(self.nodes)}

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {node.code: [] for node in self.nodes}
        for node in self.nodes:
            if node.parent is not None:
                found[node.parent].append(node.code)
        return {code: tuple(children) for code, children in found.items()}

    @property
    def root(self) -> Node:
        """The index itself."""
        return self.nodes[0]

    @property
    def depth(self) -> int:
        """Level of the deepest node."""
        return max(node.level for node in self.nodes)

    def __getitem__(self, code: str) -> Node:
        return self.nodes[self.position[code]]

    def __contains__(self, code: object) -> bool:
        return code in self.position

    def children(self, code: str) -> tuple[str, ...]:
        """Codes of the parts of a node, in order; empty for a leaf."""
        return self._children[code]

    def is_leaf(self, code: str) -> bool:
        """Whether a node has no parts."""
        return not self._children[code]

    def leaves(self, code: str | None = None) -> tuple[str, ...]:
        """Codes of the leaves under a node (default: under the root), in order."""
        return tuple(found for found in self.walk(code) if self.is_leaf(found))

    def inner(self) -> tuple[str, ...]:
        """Codes of the nodes that have parts, parents first."""
        return tuple(node.code for node in self.nodes if self._children[node.code])

    def walk(self, code: str | None = None) -> Iterator[str]:
        """Codes of a node and everything under it, parents first."""
        start = self.root.code if code is None else code
        yield start
        for child in self._children[start]:
            yield from self.walk(child)

    def names(self, code: str) -> tuple[str, ...]:
        """Names on the way from the root (left out) down to a node."""
        node = self[code]
        return () if node.parent is None else (*self.names(node.parent), node.name)

    def weight(self, code: str) -> float:
        """Weight of a node; an error where no one says."""
        found = self[code].weight
        if found is None:
            raise IndexProblem(
                f"weight of {code}",
                expected="a weight for every node below the root",
                found="none",
                remedy="declare one, or choose equal weights",
            )
        return found

    def with_nodes(self, changed: Mapping[str, Node]) -> Tree:
        """The same tree with some nodes replaced."""
        return Tree(tuple(changed.get(node.code, node) for node in self.nodes))

    def without(self, codes: Iterable[str]) -> Tree:
        """The tree without these nodes and what is under them; a parent that loses all its parts
        goes with them.
        """
        gone = {below for code in codes for below in self.walk(code)}
        for code in reversed(self.inner()):
            if code not in gone and all(child in gone for child in self._children[code]):
                gone.add(code)
        return Tree(tuple(node for node in self.nodes if node.code not in gone))

    def frame(self) -> pd.DataFrame:
        """The nodes as a table."""
        columns = (
            "code",
            "parent",
            "level",
            "name",
            "weight",
            "weight_source",
            "indicator",
            "direction",
            "observation_id",
        )
        return pd.DataFrame(
            [{name: getattr(node, name) for name in columns} for node in self.nodes],
            columns=list(columns),
        )


def tree_from_nested(root: Mapping[str, Any], source: WeightSource = WeightSource.CURATED) -> Tree:
    """Tree from nested mappings with the keys of ``Node`` and ``children``.

    ``{"code": "liveability", "children": [{"code": "parks", "weight": 0.4}, {"code": "air",
    "weight": 0.6}]}``

    Args:
        root: The root's mapping.
        source: Who says the weights.
    """
    nodes: list[Node] = []
    known = {
        "code",
        "name",
        "weight",
        "indicator",
        "region_code",
        "direction",
        "aliases",
        "children",
    }

    def add(part: Mapping[str, Any], parent: str | None, level: int) -> None:
        unknown = sorted(set(part) - known)
        if unknown or "code" not in part:
            raise IndexProblem(
                f"index tree at {part.get('code', parent)}",
                expected="keys code and any of " + ", ".join(sorted(known - {"code"})),
                found=", ".join(unknown) or "no code",
            )
        weight = part.get("weight")
        if weight is not None and (isinstance(weight, bool) or not isinstance(weight, int | float)):
            raise IndexProblem(
                f"index tree at {part['code']}", expected="a number as weight", found=repr(weight)
            )
        nodes.append(
            Node(
                code=str(part["code"]),
                parent=parent,
                name=str(part.get("name", part["code"])),
                level=level,
                weight=None if weight is None else float(weight),
                weight_source=None if weight is None or parent is None else source,
                indicator=part.get("indicator"),
                region_code=part.get("region_code"),
                direction=part.get("direction"),
                aliases=tuple(part.get("aliases", ())),
            )
        )
        for child in part.get("children", ()):
            add(child, str(part["code"]), level + 1)

    add(root, None, 0)
    return Tree(tuple(nodes))


def tree_from_frame(frame: pd.DataFrame, source: WeightSource = WeightSource.CURATED) -> Tree:
    """Tree from a table with the columns code, parent and, where known, weight, name, indicator,
    direction.

    Rows may be in any order; a missing parent marks the root.

    Args:
        frame: One row per node.
        source: Who says the weights.
    """
    missing = {"code", "parent"} - set(frame.columns)
    if missing:
        raise IndexProblem(
            "index tree from a table",
            expected="columns code and parent",
            found="no " + ", ".join(sorted(missing)),
        )
    rows = {str(row["code"]): row for row in frame.to_dict("records")}
    if len(rows) < len(frame):
        raise IndexProblem(
            "index tree from a table",
            expected="every code once",
            found="the same code in several rows",
        )
    below: dict[str | None, list[str]] = {}
    for code, row in rows.items():
        below.setdefault(_known(row["parent"]), []).append(code)
    roots = below.get(None, [])
    if len(roots) != 1:
        raise IndexProblem(
            "index tree from a table",
            expected="one row without a parent",
            found=f"{len(roots)}: {', '.join(roots)}",
        )

    def nested(code: str) -> dict[str, Any]:
        row = rows[code]
        part: dict[str, Any] = {
            key: _known(row[key])
            for key in ("name", "weight", "indicator", "region_code", "direction")
            if key in row
        }
        if part.get("direction") is not None:
            part["direction"] = int(float(str(part["direction"])))
        filled: dict[str, Any] = {key: value for key, value in part.items() if value is not None}
        return {
            "code": code,
            **filled,
            "children": [nested(child) for child in below.get(code, [])],
        }

    tree = tree_from_nested(nested(roots[0]), source)
    if len(tree.nodes) < len(rows):
        lost = sorted(set(rows) - set(tree.position))
        raise IndexProblem(
            "index tree from a table",
            expected="every node under the root",
            found=f"out of reach: {', '.join(lost)}",
        )
    return tree


def _known(value: Any) -> Any:
    return (
        None
        if value is None or value == "" or (isinstance(value, float) and value != value)
        else value
    )


def complete_weights(tree: Tree) -> Tree:
    """Infer the one weight that is missing among siblings whose other weights leave a rest to 1.

    Siblings of 0.3, 0.3, 0.2 and one without a weight: the fourth weighs 0.2, ``inferred``. Two
    without a weight stay without.
    """
    changed: dict[str, Node] = {}
    for parent in tree.inner():
        siblings: Sequence[Node] = [tree[code] for code in tree.children(parent)]
        open_ones = [node for node in siblings if node.weight is None]
        rest = 1.0 - sum(node.weight for node in siblings if node.weight is not None)
        if len(open_ones) == 1 and len(siblings) > 1 and rest > 1e-9:
            changed[open_ones[0].code] = replace(
                open_ones[0], weight=round(rest, 12), weight_source=WeightSource.INFERRED
            )
    return tree.with_nodes(changed)
