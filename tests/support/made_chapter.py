"""A chapter about an index that does not exist, of a town that does not exist: right to the last digit, or with one error put in.

The figures are computed from made scores of the indicators, so every sentence of the right chapter is true of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipeline.audit.auditing import audit_documents
from pipeline.documents.document import Document
from pipeline.documents.formats import read_document
from pipeline.reading import extract
from pipeline.sources.registry import Edition, Source
from warehouse.schema.indices import TABLES

TREE: dict[str, dict[str, dict[str, float]]] = {
    "河湖治理": {
        "水质改善": {"优良断面比例(%)": 0.6, "黑臭水体条数(条)": 0.4},
        "岸线修复": {"生态岸线长度(公里)": 0.5, "湿地面积(公顷)": 0.5},
        "水量保障": {"生态补水量(万吨)": 0.7, "再生水利用率(%)": 0.3},
    },
    "绿道建设": {
        "慢行便利": {"绿道里程(公里)": 0.7, "换乘距离(米)": 0.3},
        "服务配套": {"驿站数量(座)": 0.4, "夜间照明率(%)": 0.6},
        "景观营造": {"乡土树种占比(%)": 0.2, "花境面积(公顷)": 0.8},
    },
}
GROUPS = {"河湖治理": 0.6, "绿道建设": 0.4}
PARTS = {
    "水质改善": 0.4,
    "岸线修复": 0.3,
    "水量保障": 0.3,
    "慢行便利": 0.3,
    "服务配套": 0.5,
    "景观营造": 0.2,
}
YEARS = (2012, 2016, 2020)
# scores between 0 and 1 in 2012, 2016 and 2020
SCORES = {
    "优良断面比例(%)": (0.10, 0.45, 0.93),
    "黑臭水体条数(条)": (0.30, 0.35, 0.80),
    "生态岸线长度(公里)": (0.05, 0.40, 0.55),
    "湿地面积(公顷)": (0.25, 0.70, 0.62),
    "绿道里程(公里)": (0.00, 0.38, 1.00),
    "换乘距离(米)": (0.42, 0.50, 0.77),
    "驿站数量(座)": (0.08, 0.61, 0.90),
    "夜间照明率(%)": (0.15, 0.22, 0.71),
    "生态补水量(万吨)": (0.20, 0.28, 0.84),
    "再生水利用率(%)": (0.12, 0.33, 0.52),
    "乡土树种占比(%)": (0.31, 0.44, 0.58),
    "花境面积(公顷)": (0.07, 0.36, 0.49),
}


def level(node: str, year: int) -> float:
    """The value of a node from the scores and weights."""
    at = YEARS.index(year)
    for group, parts in TREE.items():
        for part, leaves in parts.items():
            if node == part:
                return sum(weight * SCORES[leaf][at] for leaf, weight in leaves.items())
        if node == group:
            return sum(PARTS[part] * level(part, year) for part in parts)
    return sum(weight * level(group, year) for group, weight in GROUPS.items())


def rate(part: str, first: int, last: int) -> float:
    """Contribution of a part to the change of its group, in percent."""
    group = next(group for group, parts in TREE.items() if part in parts)
    return (
        100
        * PARTS[part]
        * (level(part, last) - level(part, first))
        / (level(group, last) - level(group, first))
    )


@dataclass
class Chapter:
    """What a chapter prints; tests change one thing of it.

    Attributes:
        levels: By (node, year).
        increments: By (group, first year).
        rates: By (part, first year).
        weights: By name.
        systems: Groups, parts and indicators of table 1 and of table 2.
        counts: How many parts of each level the text says there are.
        sentences: More sentences at the end.
        leaves: Sentence about the scores of one indicator.
        words: Words of the text that may be replaced.
    """

    levels: dict[tuple[str, int], float] = field(default_factory=dict)
    increments: dict[tuple[str, int], float] = field(default_factory=dict)
    rates: dict[tuple[str, int], float] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    systems: list[dict[str, dict[str, list[str]]]] = field(default_factory=list)
    counts: tuple[int, int, int] = (2, 6, 12)
    sentences: list[str] = field(default_factory=list)
    leaves: str = "绿道里程的得分从2012年的最低点0升至2020年的峰值1。"
    words: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The chapter as a text document."""
        lines = ["清河镇生态宜居发展报告", "", "一、指标体系", ""]
        names = "、".join(TREE)
        one, two, three = self.counts
        lines += [
            f"指标体系以{names}为一级指标，即{one}个一级指标，包含{two}个二级指标、{three}个三级指标。",
            "",
        ]
        lines += ["表1 清河镇生态宜居综合评价指标体系", "", *_table(self.systems[0], None), ""]
        lines += [
            "表2 清河镇生态宜居综合评价指标体系权重",
            "",
            *_table(self.systems[1], self.weights),
            "",
        ]
        lines += ["二、评价结果", ""]
        whole = f"清河镇生态宜居综合指数2012年为{self.levels['', 2012]:.3f}，2020年为{self.levels['', 2020]:.3f}。"
        lines += [whole, ""]
        for group in TREE:
            lines += [self._group(group), ""]
        lines += [self.leaves, "", *self.sentences]
        made = "\n".join(lines)
        for old, new in self.words.items():
            assert old in made, old
            made = made.replace(old, new)
        return made

    def _group(self, group: str) -> str:
        levels = self.levels
        said = f"2012~2020年，{group}指数整体上升，从2012年的{levels[group, 2012]:.3f}升至2020年的{levels[group, 2020]:.3f}。"
        for first, last in ((2012, 2016), (2016, 2020)):
            parts = sorted(TREE[group], key=lambda part: -self.rates[part, first])
            rates = [f"{part}贡献率为{self.rates[part, first]:.1f}%" for part in parts]
            rates[0] += "，居首位"
            said += f"{first}~{last}年，{group}指数增长{self.increments[group, first]:.3f}，其中{'，'.join(rates)}。"
        return said


def right() -> Chapter:
    """The chapter without an error."""
    chapter = Chapter()
    for year in YEARS:
        for node in ("", *TREE):
            chapter.levels[node, year] = round(level(node, year), 3)
    for first, last in ((2012, 2016), (2016, 2020)):
        for group, parts in TREE.items():
            chapter.increments[group, first] = round(level(group, last) - level(group, first), 3)
            for part in parts:
                chapter.rates[part, first] = round(rate(part, first, last), 1)
    chapter.weights = {
        **GROUPS,
        **PARTS,
        **{
            leaf: w
            for parts in TREE.values()
            for leaves in parts.values()
            for leaf, w in leaves.items()
        },
    }
    chapter.systems = [
        {g: {p: list(leaves) for p, leaves in parts.items()} for g, parts in TREE.items()}
        for _ in range(2)
    ]
    return chapter


def _table(
    system: Mapping[str, Mapping[str, list[str]]], weights: Mapping[str, float] | None
) -> list[str]:
    head = (
        ["一级指标", "二级指标", "三级指标"]
        if weights is None
        else ["一级指标", "权重", "二级指标", "权重", "三级指标", "权重"]
    )
    rows = ["\t".join(head)]
    for group, parts in system.items():
        for part, leaves in parts.items():
            for leaf in leaves:
                names = [
                    group if part == next(iter(parts)) and leaf == leaves[0] else "",
                    part if leaf == leaves[0] else "",
                    leaf,
                ]
                if weights is None:
                    rows.append("\t".join(names))
                else:
                    rows.append(
                        "\t".join(
                            cell
                            for name in names
                            for cell in (name, f"{weights[name]:g}" if name else "")
                        )
                    )
    return rows


SOURCE = Source.model_validate(
    {
        "id": "town-book",
        "title": "清河镇发展报告",
        "kind": "blue_book",
        "publisher": "清河镇研究室",
        "region": "110000",
    }
)


def read(text: str, name: str = "town-book-2021") -> Document:
    """The text as a document."""
    edition = Edition.model_validate(
        {"id": name, "year": 2021, "published": "2021", "url": f"{name}.txt", "format": "text"}
    )
    return read_document(text.encode(), SOURCE, edition)


def audited(text: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Claims and findings of a text."""
    document = read(text)
    observations = [row._asdict() for row in extract(document).observations]
    return as_tables(*audit_documents([document], observations))


def as_tables(
    claims: Sequence[Mapping[str, Any]], audit: Sequence[Mapping[str, Any]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows as tables with the columns of the schema."""
    columns = {table.name: [column.name for column in table.columns] for table in TABLES}
    return (
        pd.DataFrame(list(claims), columns=columns["index_claims"], dtype=object),
        pd.DataFrame(list(audit), columns=columns["index_audit"], dtype=object),
    )


def changed(change: Callable[[Chapter], None]) -> str:
    """The right chapter with one change."""
    chapter = right()
    change(chapter)
    return chapter.text()
