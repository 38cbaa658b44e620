"""The index as a document prints it: names, levels, weights, each with its place, and what the
repair of the tables had to do.

Tables that list an indicator system come first (一级指标 | 二级指标 | …). Where there is none, the
sentence that says of which parts the index is made names them (发展指数由健康、教育两个分指数构成),
or the one that gives levels of several 指数 after that of the whole.
A document with neither has no index of its own to audit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property

from pipeline.documents.document import Cell, Document, Table
from pipeline.documents.tables.indicator_systems import Scheme, Slot, name_key, scheme_of
from pipeline.documents.tables.table_words import is_figure, plain
from pipeline.reading.tokens.chinese_numerals import chinese_value
from warehouse.vocabularies import CellRepair

# 表2 小镇生活综合评价指标体系权重 -> 小镇生活
_ROOT = re.compile(
    r"^表?\s*[\d.\-—一二三四五]*\s*(.+?)(?:发展水平)?(?:综合)?(?:评价|测评|评估|测度|监测)?(?:指数)?(?:的)?(?:评价|测评)?指标体系"
)
# 环境指数由空气、水体、土壤三个分指数构成: the whole, its parts, how many
_MADE_OF = re.compile(
    r"(?P<whole>[\u4e00-\u9fff]{2,16}?)(?:综合|总)?指数(?:体系)?(?:主要|共)?由"
    r"(?P<parts>[^。，；：由]{3,120}?)等?\s*(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,2})\s*"
    r"(?:个|项|大|大类|类)\s*(?:分指数|分项指数|分类指数|子指数|次级指数|一级指标|指标|领域|维度|方面|子系统)"
    r"(?:加权|综合)?(?:构成|组成|合成|加权而成|计算)"
)
# 绿色发展指数为81.46: the whole, before its parts
_WHOLE_LEVEL = re.compile(
    r"(?<![\u4e00-\u9fff])(?:[\d年月—~～-]*)(?P<whole>[\u4e00-\u9fff]{2,16}?)(?:综合|总)?指数"
    r"(?:得分)?(?:为|达到|达|是)\s*\d{1,3}\.\d"
)
# 其中，资源利用指数为78.20，环境治理指数为84.15: parts, each with its level
_PART_LEVEL = re.compile(
    r"(?:^|[，,、；;：:]|其中)(?P<part>[\u4e00-\u9fff]{2,12}?)指数(?:得分)?(?:为|达到|达|是)\s*\d{1,3}\.\d"
)
# 供给指数、安全指数和服务指数2023年分别为109.40、104.86、108.11
_PART_LIST = re.compile(
    r"(?P<parts>(?:[\u4e00-\u9fff]{2,12}?指数[、和与及]){1,11}[\u4e00-\u9fff]{2,12}?指数)"
    r"[^，。；]{0,12}分别(?:为|达到|达|是)\s*\d{1,3}\.\d"
)
# of prices, of purchasing managers, of moods: no index of the document's own parts
_NO_INDEX = re.compile(r"价格|物价|采购经理|经理|出厂|购进|信心|景气|预期|消费品|房价|运价|股")
_PART_END = re.compile(r"(?:分|子)?指数$")
_ALIKE = 0.8
_NO_NAME = re.compile(r"[一二三四五]级指标|权重(?:系数)?|指标(?:名称)?")


@dataclass(frozen=True, slots=True)
class PrintedNode:
    """A part of the index in one table.

    Attributes:
        path: Keys of the names from the first level down.
        name: As printed.
        cell: Cell of its name.
        weight: Its weight's cell, where the table has one.
        printed_parent: Key of the group that it is under in reading order, where that differs
            from ``path``.
        percent: Whether the table gives weights in percent without saying so in each cell.
    """

    path: tuple[str, ...]
    name: str
    cell: Cell
    weight: Cell | None = None
    printed_parent: str | None = None
    percent: bool = False

    @property
    def key(self) -> str:
        """Key of its own name."""
        return self.path[-1]

    @property
    def level(self) -> int:
        """1 for the first level."""
        return len(self.path)

    @property
    def missing(self) -> bool:
        """Whether its row is not printed in this table."""
        return self.cell.repair is CellRepair.INFERRED and self.cell.start is None

    @property
    def weight_value(self) -> float | None:
        """The weight as printed; a percentage as a share. None where there is none or it was
        inferred.
        """
        return (
            None
            if self.weight is None or self.weight.repair is CellRepair.INFERRED
            else weight_of(self.weight.text, self.percent)
        )


@dataclass(frozen=True)
class SystemTable:
    """A table that lists the indicator system."""

    table: Table
    scheme: Scheme
    nodes: tuple[PrintedNode, ...]

    @property
    def caption(self) -> str:
        """Its caption, or its number."""
        return self.table.caption or f"table {self.table.index + 1}"

    @property
    def groups_named(self) -> int:
        """How many groups above the indicators it names."""
        return sum(node.level < self.scheme.levels for node in self.nodes)

    def leaves(self) -> dict[str, PrintedNode]:
        """Leaves by key, the missing ones among them."""
        return {node.key: node for node in self.nodes if node.level == self.scheme.levels}

    def groups(self) -> Iterator[tuple[tuple[str, ...], list[PrintedNode]]]:
        """Siblings by path of their parent; () for the first level."""
        found: dict[tuple[str, ...], list[PrintedNode]] = {}
        for node in self.nodes:
            found.setdefault(node.path[:-1], []).append(node)
        yield from found.items()


@dataclass(frozen=True)
class PrintedTree:
    """The index that a document describes.

    Attributes:
        document: The document.
        tables: Its tables of the system.
        root: Key of the whole.
        names: Names as printed, by key.
        stated_parts: Keys of the parts that a sentence names, where no table prints the system.
    """

    document: Document
    tables: tuple[SystemTable, ...]
    root: str
    names: dict[str, str] = field(default_factory=dict)
    stated_parts: tuple[str, ...] = ()

    @cached_property
    def parents(self) -> dict[str, str]:
        """Parent by key, the root's children under ``ROOT``.

        Where tables differ, the one with more groups decides (a lost row takes the name of its
        group along), then the one with weights.
        """
        found: dict[str, str] = dict.fromkeys(self.stated_parts, ROOT)
        for table in self._by_rank:
            for node in table.nodes:
                key, parent = (
                    self.canonical.get(node.key, node.key),
                    node.path[-2] if node.level > 1 else ROOT,
                )
                if parent != key:  # a group that shares its name with its only part
                    found.setdefault(key, self.canonical.get(parent, parent))
        return found

    @property
    def _by_rank(self) -> list[SystemTable]:
        return sorted(
            self.tables, key=lambda system: (-system.groups_named, not system.scheme.has_weights)
        )

    @cached_property
    def canonical(self) -> dict[str, str]:
        """The key that counts, by that of a second spelling of the same part in another table
        (same group, almost the same name).
        """
        found: dict[str, str] = {}
        for number, table in enumerate(self._by_rank):
            own = {node.key for node in table.nodes}
            for other in self._by_rank[:number]:
                rivals = [node for node in other.nodes if node.key not in own]
                theirs = {node.key for node in other.nodes}
                for node in table.nodes:
                    near = [
                        r.key
                        for r in rivals
                        if r.path[:-1] == node.path[:-1] and alike(r.key, node.key)
                    ]
                    if node.key not in theirs and len(near) == 1:
                        found[node.key] = found.get(near[0], near[0])
        return found

    @cached_property
    def levels(self) -> dict[str, int]:
        """Level by key, the root 0."""
        listed = {node.key: node.level for table in self.tables for node in table.nodes}
        return {ROOT: 0} | dict.fromkeys(self.stated_parts, 1) | listed

    def children(self, key: str) -> tuple[str, ...]:
        """Keys of the parts, in order."""
        return tuple(child for child, parent in self.parents.items() if parent == key)

    def leaves(self, key: str) -> tuple[str, ...]:
        """Keys of the leaves under a part; itself for a leaf."""
        parts = self.children(key)
        return tuple(leaf for part in parts for leaf in self.leaves(part)) if parts else (key,)

    @cached_property
    def weights(self) -> dict[str, float]:
        """Weights by key, those inferred from siblings included."""
        found: dict[str, float] = {}
        for table in self.tables:
            for node in table.nodes:
                value = None if node.weight is None else weight_of(node.weight.text, node.percent)
                if value is not None:
                    found.setdefault(self.canonical.get(node.key, node.key), value)
        return found

    def name(self, key: str) -> str:
        """The name as printed, without the unit."""
        return self.names.get(key, key) if key != ROOT else f"{self.root}（总指数）"

    @property
    def depth(self) -> int:
        """Level of the leaves."""
        return max(self.levels.values())


ROOT = "总指数"
"""Key of the whole index; tables do not print a row for it."""


def alike(one: str, other: str) -> bool:
    """Whether two names are spellings of one.

    >>> alike("生态岸线长度", "生态岸线总长度"), alike("绿道里程", "公路里程")
    (True, False)
    """
    return SequenceMatcher(None, one, other).ratio() >= _ALIKE


def weight_of(text: str, percent: bool = False) -> float | None:
    """A weight as a share: ``0.3`` and ``30%`` are the same, and ``30`` in a table that gives
    percents.
    """
    bare = plain(text)
    if not is_figure(bare):
        return None
    return float(bare.rstrip("%").replace(",", "")) / (100 if percent or bare.endswith("%") else 1)


def decimals_of(text: str, percent: bool = False) -> int:
    """Decimals of a weight as a share."""
    bare = plain(text)
    figures = bare.rstrip("%").partition(".")[2]
    return len(figures) + (2 if percent or bare.endswith("%") else 0)


def prints_system(document: Document) -> bool:
    """Whether a document has a table of an indicator system, or says what its index is made of."""
    return any(scheme_of(table) is not None for table in document.tables) or (
        stated_system(document) is not None
    )


def stated_system(document: Document) -> tuple[str, tuple[str, ...]] | None:
    """The whole and the parts of an index that a sentence names; None where none does.

    The sentence also says how many parts there are; a list of another length is no list of parts.
    """
    for found in _MADE_OF.finditer(document.text):
        parts = tuple(
            _PART_END.sub("", part)
            for part in re.split(r"[、和与及]", re.sub(r"\s+", "", found["parts"]))
            if part
        )
        if len(parts) == count_of(found["count"]) >= 2 and len(set(parts)) == len(parts):
            return found["whole"], parts
    return _levelled_system(document.text)


def _levelled_system(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The whole and the parts of an index of which only levels are printed: the first 指数 with a
    level, and the sentence after it that gives levels of two or more others.
    """
    whole = next(
        (found for found in _WHOLE_LEVEL.finditer(text) if not _NO_INDEX.search(found["whole"])),
        None,
    )
    if whole is None:
        return None
    for sentence in re.split(r"[。！？\n]", text[whole.start() :]):
        bare = re.sub(r"\s+", "", sentence)
        listed = _PART_LIST.search(bare)
        parts = (
            [_PART_END.sub("", part) for part in re.split(r"[、和与及]", listed["parts"])]
            if listed
            else [found["part"] for found in _PART_LEVEL.finditer(bare)]
        )
        parts = [re.sub(r"^其中", "", part) for part in parts]
        own = [part for part in parts if part != whole["whole"]]
        if (
            len(own) >= 2
            and len(set(own)) == len(own)
            and not any(_NO_INDEX.search(part) for part in own)
        ):
            return whole["whole"], tuple(own)
    return None


def count_of(text: str) -> int:
    """A count in digits or in a Chinese numeral: 26, 九, 二十六; 0 for an empty text."""
    return int(text) if text.isdigit() else int(chinese_value(text)) if text else 0


def printed_tree(document: Document) -> PrintedTree | None:
    """The index system that a document prints; None where it prints none."""
    systems = [read for table in document.tables if (read := _system(document, table)) is not None]
    if not systems:
        stated = stated_system(document)
        if stated is None:
            return None
        whole, parts = stated
        return PrintedTree(document, (), whole, {part: part for part in parts}, parts)
    names = {node.key: _spoken(node.name) for system in systems for node in system.nodes}
    captions = [
        match.group(1) for system in systems if (match := _ROOT.match(plain(system.table.caption)))
    ]
    root = captions[0] if captions else plain(document.title)
    return PrintedTree(document, tuple(systems), root, names)


def _spoken(name: str) -> str:
    """A name as sentences use it: without unit and note marker."""
    bare = re.sub(r"\*+|[①-⑳]|\[\d+\]", "", plain(name))
    return re.sub(r"\([^()]*\)$", "", bare) or bare


def _system(document: Document, table: Table) -> SystemTable | None:
    scheme = scheme_of(table)
    if scheme is None:
        return None
    name_slots = [slot for slot in scheme.slots if slot.level and not slot.is_weight]
    nodes: dict[tuple[str, ...], PrintedNode] = {}
    for row in table.rows()[table.header_rows :]:
        cells = {cell.column: cell for cell in row}
        path: tuple[str, ...] = ()
        for slot in name_slots:
            cell = cells.get(slot.column)
            if cell is None or not cell.text.strip():
                break
            path = (*path, name_key(cell.text))
            weight = scheme.weight_slot(slot.level)
            own = cells.get(weight.column) if weight is not None else None
            if path not in nodes:
                nodes[path] = PrintedNode(
                    path, cell.text, cell, own if own is not None and own.text.strip() else None
                )
    if not nodes or any(
        _NO_NAME.fullmatch(key) or is_figure(key) for path in nodes for key in path
    ):
        # a head or a weight among the names: two tables run together, or columns mixed up beyond
        # repair
        return None
    percent = _in_percent(scheme, list(nodes.values()))
    known = [replace(node, percent=percent) for node in nodes.values()]
    return SystemTable(table, scheme, tuple(_with_printed_parents(scheme, known, name_slots)))


def _in_percent(scheme: Scheme, nodes: Sequence[PrintedNode]) -> bool:
    """Whether bare weights are percents: the head says so (权重(%)), or most are greater than 1."""
    if any("权" in head and "%" in plain(head) for head in scheme.heads):
        return True
    bare = [
        value
        for node in nodes
        if node.weight is not None and (value := weight_of(node.weight.text)) is not None
    ]
    return sum(value > 1 for value in bare) * 2 > len(bare)


def _with_printed_parents(
    scheme: Scheme, nodes: Sequence[PrintedNode], slots: Sequence[Slot]
) -> Iterator[PrintedNode]:
    """Mark the leaves that are, in reading order, before the name of the group that the repair
    put them into.
    """
    begins = sorted(
        (node.cell.start, node.key)
        for node in nodes
        if node.level == len(slots) - 1 and node.cell.start is not None
    )
    for node in nodes:
        at = node.cell.start
        if node.level < scheme.levels or at is None or not begins or node.level < 2:
            yield node
            continue
        before = [key for start, key in begins if start < at]
        moved = bool(before) and before[-1] != node.path[-2]
        yield replace(node, printed_parent=before[-1] if moved else None)
