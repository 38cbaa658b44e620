"""Weights as a document prints them: a table of nodes, each beside its weight, read into the tree
with provenance.

Such a table has a column of names and a column of weights for every level (一级指标 | 权重 |
二级指标 | 权重 | …), upper levels merged over the rows of the lower ones. Which columns are weights
is said by the header; nothing here knows a document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.documents.document import Cell, Document, Table
from pipeline.indices.tree import Node, Tree, complete_weights
from warehouse.vocabularies import CellRepair, WeightSource

# 权重 | 权重系数 | 权数 | 权重(%)
_WEIGHT_HEADER = re.compile(r"权\s*[重数]|weight", re.IGNORECASE)
# 人均公园绿地面积(米²/人) -> the unit after the name; 年末人口(万人)* -> and the marker of a note
# after that
_UNIT = re.compile(r"[(（][^()（）]*[)）]$")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)$")


@dataclass(frozen=True, slots=True)
class PrintedWeight:
    """A weight in a table.

    Attributes:
        value: The weight; a percentage is a share here (30% is 0.3).
        document_id: Edition.
        start: Offset of its cell in the reading text; None where the cell is not printed at its
            place.
        end: Offset after it.
        inferred: Whether the table's reading inferred the cell.
    """

    value: float
    document_id: str
    start: int | None
    end: int | None
    inferred: bool = False


def plain_name(text: str) -> str:
    """A name without blanks, note markers and the unit in brackets after it, in one form of
    letters.

    ``城区 绿地(公顷)*`` -> ``城区绿地``
    """
    name = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).rstrip("*†①②③④⑤⑥⑦⑧⑨")
    name = re.sub(r"[_{}$\\]", "", name)
    shorter = _UNIT.sub("", name)
    return (shorter or name).lower()


def weight_columns(table: Table) -> tuple[int, ...]:
    """Columns that hold weights, by their header."""
    heads: dict[int, str] = {}
    for row in table.rows()[: max(table.header_rows, 1)]:
        for cell in row:
            heads[cell.column] = heads.get(cell.column, "") + cell.text
    return tuple(
        column
        for column, text in sorted(heads.items())
        if column > 0 and _WEIGHT_HEADER.search(text)
    )


def read_weights(table: Table, document_id: str) -> dict[tuple[str, ...], PrintedWeight]:
    """Weights by path of plain names from the first level down; the first printing of a repeated
    cell counts.

    Empty where the table has no column of weights.
    """
    columns = weight_columns(table)
    found: dict[tuple[str, ...], PrintedWeight] = {}
    if not columns:
        return found
    for row in table.rows()[max(table.header_rows, 1) :]:
        cells = {cell.column: cell for cell in row}
        path: tuple[str, ...] = ()
        for column in columns:
            name, weight = cells.get(column - 1), cells.get(column)
            if name is None or not plain_name(name.text):
                break
            path = (*path, plain_name(name.text))
            printed = None if weight is None else _weight(weight, document_id)
            if printed is not None and (
                path not in found or (found[path].start is None and printed.start is not None)
            ):
                found[path] = printed
    return found


def _weight(cell: Cell, document_id: str) -> PrintedWeight | None:
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", cell.text).strip())
    if match is None:
        return None
    value = float(match[1]) / (100 if match[2] else 1)
    return PrintedWeight(
        value, document_id, cell.start, cell.end, inferred=cell.repair is CellRepair.INFERRED
    )


def printed_weights(
    documents: Iterable[Document], root: Tree
) -> dict[tuple[str, ...], PrintedWeight]:
    """Weights from the table that names most of a tree's nodes, over all tables of the documents;
    the first document wins a tie.
    """
    best: dict[tuple[str, ...], PrintedWeight] = {}
    hits = 0
    for document in documents:
        for table in document.tables:
            found = read_weights(table, document.document_id)
            count = len(_matched(root, found))
            if count > hits:
                best, hits = found, count
    return best


def _matched(
    tree: Tree, printed: Mapping[tuple[str, ...], PrintedWeight]
) -> dict[str, tuple[str, ...]]:
    """Path in the table by code of the node that it names: same names, level by level, or one of
    the node's aliases.
    """
    paths: dict[str, tuple[str, ...]] = {tree.root.code: ()}
    for node in tree.nodes[1:]:
        above = paths.get(node.parent or "")
        if above is None:
            continue
        for name in (node.name, *node.aliases):
            path = (*above, plain_name(name))
            if path in printed:
                paths[node.code] = path
                break
    del paths[tree.root.code]
    return paths


def with_printed_weights(
    tree: Tree,
    printed: Mapping[tuple[str, ...], PrintedWeight],
    observation_at: Callable[[str, int, int], str | None] = lambda document_id, start, end: None,
) -> Tree:
    """The tree with the weights that a document prints, then those that follow from them, then
    those of the declaration.

    Args:
        tree: The declared tree.
        printed: Weights by path of names.
        observation_at: Observation in a span of a document, for provenance.
    """
    paths = _matched(tree, printed)
    if not paths:
        return tree
    bare: dict[str, Node] = {}
    for node in tree.nodes[1:]:
        found = printed.get(paths.get(node.code, ()))
        if found is None:
            bare[node.code] = replace(node, weight=None, weight_source=None)
            continue
        source = WeightSource.INFERRED if found.inferred else WeightSource.PRINTED
        place = (
            None
            if found.start is None or found.end is None
            else observation_at(found.document_id, found.start, found.end)
        )
        bare[node.code] = replace(
            node, weight=found.value, weight_source=source, observation_id=place
        )
    completed = complete_weights(tree.with_nodes(bare))
    declared = {node.code: tree[node.code] for node in completed.nodes[1:] if node.weight is None}
    return completed.with_nodes(declared)
