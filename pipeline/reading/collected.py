"""Collected figures: a table with one figure a row, each with its citation and certainty, read as
it is.

Such a file is an edition like others (kind yearbook, origin repost): its rows keep their place and
their quote, and every number in them is an observation or a rejected number. What it is not is one
publication: a row's vintage is the text that it cites, so that series collected from many texts
keep the many dates at which they were known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from pipeline.documents.builder import CELL_SEPARATOR
from pipeline.documents.document import Cell, Document, Table
from pipeline.documents.problem import DocumentProblem
from pipeline.reading.identity import observation_id
from pipeline.reading.observation import Extraction, Observation, RejectedNumber
from warehouse.regions import regions
from warehouse.vocabularies import Measure, RejectionReason, Status

Row = dict[str, Any]

HEADER = (
    "指标",
    "地区代码",
    "地区",
    "时期",
    "度量",
    "比较基期",
    "限定",
    "数值",
    "单位",
    "状态",
    "可信度",
    "推算",
    "来源",
    "发布时间",
    "地址",
    "备注",
)
"""Columns of a table of collected figures; a table with exactly these is one."""

NOT_GIVEN = "-"
CERTAINTIES = ("high", "medium", "low")
_VALUE = HEADER.index("数值")
_FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_REASONS = {
    "时期": RejectionReason.DATE,
    "比较基期": RejectionReason.DATE,
    "发布时间": RejectionReason.DATE,
    "推算": RejectionReason.BASE,
    "来源": RejectionReason.CITATION,
    "地址": RejectionReason.ADDRESS,
    "备注": RejectionReason.CITATION,
}


@dataclass(frozen=True, slots=True)
class CollectedRow:
    """The cells of a row by column; '' where the table says ``-``."""

    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        text = self.cells[column]
        return "" if text == NOT_GIVEN else text

    @property
    def vintage(self) -> str:
        """Identifier of the cited text."""
        return (
            "collected-"
            + blake2b(f"{self['来源']}\x1f{self['地址']}".encode(), digest_size=6).hexdigest()
        )


def is_collected(document: Document) -> bool:
    """Whether a document is a table of collected figures."""
    return any(_is_collected(table) for table in document.tables)


def _is_collected(table: Table) -> bool:
    return table.n_columns == len(HEADER) and tuple(cell.text for cell in table.rows()[0]) == HEADER


def read_collected(document: Document) -> Extraction:
    """All figures of a table of collected figures, and every other number in it with the reason
    why it is none.

    Raises:
        DocumentProblem: A row is not what its columns say.
    """
    observations: list[Observation] = []
    rejected: list[RejectedNumber] = []
    printed_before: Counter[tuple[str, str]] = Counter()
    for table in document.tables:
        if not _is_collected(table):
            continue
        for cells in table.rows()[1:]:
            quote = CELL_SEPARATOR.join(_text(document, cell) for cell in cells)
            row = CollectedRow(
                {name: _text(document, cell) for name, cell in zip(HEADER, cells, strict=True)}
            )
            _check(row, quote)
            key = (quote, row["数值"].lstrip("-"))
            observations.append(_observation(document, row, cells, quote, printed_before[key]))
            printed_before[key] += 1
            rejected += _other_numbers(document, cells, quote)
    return Extraction(tuple(observations), tuple(rejected))


def _text(document: Document, cell: Cell) -> str:
    return document.text[_start(cell) : cell.end]


def _start(cell: Cell) -> int:
    return cell.start or 0


def _check(row: CollectedRow, quote: str) -> None:
    allowed = {
        "度量": tuple(Measure),
        "状态": tuple(Status),
        "可信度": CERTAINTIES,
        "地区代码": tuple(regions()),
    }
    for column, values in allowed.items():
        if row[column] not in values:
            expected = ", ".join(values) if len(values) < 20 else "a code of the table of regions"
            raise DocumentProblem.of(
                "collected_column", column=column, expected=expected, row=quote
            )
    if not _FIGURE.fullmatch(row["数值"]) or not row["来源"]:
        raise DocumentProblem.of("collected_row", row=quote)


def _observation(
    document: Document, row: CollectedRow, cells: list[Cell], quote: str, ordinal: int
) -> Observation:
    sign = row["数值"].startswith("-")
    printed = row["数值"].lstrip("-")
    start = _start(cells[_VALUE]) + sign
    return Observation(
        observation_id=observation_id(document.document_id, quote, printed, ordinal),
        document_id=document.document_id,
        page=document.page_of(start),
        block=next(block.index for block in document.blocks if block.start <= start < block.end),
        char_start=start,
        char_end=start + len(printed),
        quote=quote,
        quote_offset=start - _start(cells[0]),
        printed=printed,
        printed_unit=row["单位"],
        decimals=len(printed.partition(".")[2]),
        value=float(row["数值"]),
        value_high=None,
        unit=row["单位"],
        qualifier=row["限定"] or None,
        label=row["指标"],
        measure=Measure(row["度量"]),
        compared_with=row["比较基期"] or None,
        basis=None,
        period=row["时期"] or None,
        region=regions()[row["地区代码"]].name,
        region_code=row["地区代码"],
        status=Status(row["状态"]),
        in_table=True,
    )


def _other_numbers(document: Document, cells: list[Cell], quote: str) -> Iterator[RejectedNumber]:
    for name, cell in zip(HEADER, cells, strict=True):
        if name == HEADER[_VALUE]:
            continue
        for found in _NUMBER.finditer(_text(document, cell)):
            start = _start(cell) + found.start()
            yield RejectedNumber(
                document_id=document.document_id,
                char_start=start,
                char_end=start + len(found.group()),
                quote=quote,
                quote_offset=start - _start(cells[0]),
                printed=found.group(),
                reason=_REASONS.get(name, RejectionReason.NAME),
            )


def collected_rows(observations: Iterable[Mapping[str, Any]]) -> dict[str, list[Row]]:
    """Rows of ``collected_sources`` and ``collected_series``, from the observations of tables of
    collected figures.

    Args:
        observations: Rows of ``observations``, of any documents; those of collected figures are
            known by their quote.
    """
    series: list[Row] = []
    sources: dict[str, Row] = {}
    for seen in observations:
        row = collected_row(seen)
        if row is None:
            continue
        series.append(_series_row(seen, row))
        source = sources.setdefault(
            row.vintage,
            {
                "vintage": row.vintage,
                "title": row["来源"],
                "address": row["地址"],
                "kind": "yearbook",
                "origin": "repost",
                "published_on": row["发布时间"] or None,
                "figures": 0,
            },
        )
        source["figures"] += 1
    return {"collected_sources": list(sources.values()), "collected_series": series}


def collected_row(observation: Mapping[str, Any]) -> CollectedRow | None:
    """The cells of an observation of a table of collected figures; None for any other
    observation.
    """
    texts = str(observation["quote"]).split(CELL_SEPARATOR)
    if not observation["in_table"] or len(texts) != len(HEADER):
        return None
    row = CollectedRow(dict(zip(HEADER, texts, strict=True)))
    return (
        row
        if row["可信度"] in CERTAINTIES
        and row["地区代码"] in regions()
        and row["状态"] in tuple(Status)
        else None
    )


def _series_row(observation: Mapping[str, Any], row: CollectedRow) -> Row:
    return {
        "collected_id": observation["observation_id"],
        "observation_id": observation["observation_id"],
        "label": observation["label"],
        "indicator": observation["indicator"],
        "region_code": observation["region_code"],
        "period": observation["period"],
        "measure": str(observation["measure"]),
        "value": observation["value"],
        "unit": observation["unit"],
        "decimals": observation["decimals"],
        "certainty": row["可信度"],
        "derived": bool(row["推算"]),
        "arithmetic": row["推算"] or None,
        "note": row["备注"] or None,
        "vintage": row.vintage,
    }
