"""A corpus of any size in our own wording, with every figure known.

Bulletins (公报) and work reports (政府工作报告) of many regions and years: prose with levels and
growths, targets for the year after, and sentences without figures between them. Some documents
print a number twice with two digits exchanged, a birth rate in per cent, or contradict the other
document of their region and year; what was planted is part of what is known. The same number of
documents gives the same bytes.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.series.catalogue import Indicator, catalogue
from warehouse.regions import Region, regions

FIRST_YEAR, LAST_YEAR = 2010, 2024
_KINDS = {"bulletin": "国民经济和社会发展统计公报", "work_report": "政府工作报告"}
_FILLER = (
    "各部门按照年初的安排推进工作，重点任务按期完成。",
    "企业的经营条件有所改善，办事的手续进一步减少。",
    "各项工作也还有不足，需要在下一阶段认真解决。",
    "城乡的面貌继续变化，居民对环境的评价有所提高。",
)
_SECTIONS = ("综合", "农业", "工业和建筑业", "服务业", "对外经济", "财政金融", "社会事业")
_PLANTED = "gdp"
_PROMISES = 8
"""Targets of a work report for the year after."""


@dataclass(frozen=True, slots=True)
class Known:
    """A figure that a document prints; fields are those of ``observations``."""

    document_id: str
    indicator: str
    value: float
    unit: str
    measure: str
    period: str
    region_code: str
    status: str


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault that a document has on purpose.

    Attributes:
        document_id: The document.
        kind: ``order`` (a number twice, two digits exchanged), ``unit`` (a rate per thousand in per
            cent) or ``conflict`` (another value than the region's other document).
        indicator: What it is about.
    """

    document_id: str
    kind: str
    indicator: str


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A document and what is known of it."""

    document_id: str
    kind: str
    region: Region
    year: int
    page: str
    known: tuple[Known, ...]
    planted: tuple[Planted, ...]


def write_corpus(folder: Path, documents: int, figures: int = 200, characters: int = 0) -> Path:
    """Write documents, ``sources.yaml``, ``known.jsonl`` and ``planted.jsonl``.

    Args:
        folder: Where to.
        documents: How many.
        figures: About how many figures each has.
        characters: About how many characters of text each has at least.

    Returns:
        The sources file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sources: dict[str, dict[str, Any]] = {}
    with (
        (folder / "known.jsonl").open("w", encoding="utf-8") as known,
        (folder / "planted.jsonl").open("w", encoding="utf-8") as planted,
    ):
        for made in made_documents(documents, figures, characters):
            (folder / f"{made.document_id}.html").write_text(made.page, encoding="utf-8")
            known.writelines(_line(record) for record in made.known)
            planted.writelines(_line(record) for record in made.planted)
            source_id = made.document_id.rpartition("-")[0]
            source = sources.setdefault(source_id, _source(source_id, made))
            source["editions"].append(
                {
                    "id": made.document_id,
                    "year": made.year,
                    "published": f"{made.year + 1}-03-20",
                    "url": f"{made.document_id}.html",
                    "format": "html",
                }
            )
    path = folder / "sources.yaml"
    path.write_text(
        yaml.safe_dump(
            {"version": 1, "sources": list(sources.values())}, allow_unicode=True, sort_keys=False
        ),
        encoding="utf-8",
    )
    return path


def made_documents(
    documents: int, figures: int = 200, characters: int = 0
) -> Iterator[MadeDocument]:
    """The documents: of one region all years of both kinds, then the next region."""
    places = [
        (region, kind, year)
        for region in _regions(documents)
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        for kind in _KINDS
    ]
    for region, kind, year in places[:documents]:
        yield _made(region, kind, year, figures, characters)


def _regions(documents: int) -> list[Region]:
    a_region = (LAST_YEAR - FIRST_YEAR + 1) * len(_KINDS)
    named = [one for one in regions().values() if one.kind in ("prefecture", "county")]
    return named[: -(-documents // a_region)]


def _source(source_id: str, made: MadeDocument) -> dict[str, Any]:
    return {
        "id": source_id,
        "title": f"{made.region.name}{_KINDS[made.kind]}",
        "kind": made.kind,
        "publisher": f"{made.region.name}样本编制组",
        "region": made.region.code,
        "editions": [],
    }


def _line(record: Known | Planted) -> str:
    return json.dumps(asdict(record), ensure_ascii=False) + "\n"


@cache
def _indicators() -> tuple[Indicator, ...]:
    """Amounts with a plain name and unit; gross domestic product first."""
    known = catalogue()
    plain = [
        one
        for one in known
        if one.quantity == "amount"
        and one.unit in ("亿元", "万吨", "万人", "万亩", "万头", "亿美元", "万平方米")
        and one.code != _PLANTED
        and not one.scope
        and not one.measures
        and all("\u4e00" <= character <= "\u9fff" for character in one.name_zh)
        and len(one.name_zh) <= 9
    ]
    return (known[_PLANTED], *plain)


def _made(region: Region, kind: str, year: int, figures: int, characters: int) -> MadeDocument:
    document_id = f"made-{region.code}-{kind.replace('_', '-')}-{year}"
    chance = random.Random(document_id)
    title = f"{region.name}{year}年{_KINDS[kind]}"
    known: list[Known] = []
    planted: list[Planted] = []

    def state(
        one: Indicator, value: float, unit: str, measure: str, period: str, status: str = "actual"
    ) -> None:
        known.append(
            Known(document_id, one.code, value, unit, measure, period, region.code, status)
        )

    sentences = []
    for one in _indicators()[: max(1, figures // 2)]:
        value = _level(region.code, one, year)
        if one.code == _PLANTED and kind == "work_report" and year % 7 == 0:
            value = round(value * 1.1, 1)
            planted.append(Planted(document_id, "conflict", one.code))
        growth = round(chance.uniform(0.2, 12.0), 1)
        stock = one.timing == "stock"
        period = f"{year}-12-31" if stock else str(year)
        state(one, value, one.unit, "level", period)
        state(one, growth, "%", "growth", period)
        before = "比上年末增长" if stock else "比上年增长"
        sentences.append(
            f"{'年末' if stock else '全年'}{one.name_zh}{value}{one.unit}，{before}{growth}%。"
        )
    if kind == "work_report":
        promised = []
        flows = [one for one in _indicators()[1:] if one.timing != "stock"]
        for one in flows[: min(_PROMISES, figures // 4)]:
            growth = round(chance.uniform(2.0, 9.0), 1)
            state(one, growth, "%", "growth", str(year + 1), "target")
            promised.append(f"{one.name_zh}增长{growth}%以上")
        sentences.append(f"{year + 1}年的主要预期目标是：{'，'.join(promised)}。")
    if year % 5 == 0 and kind == "bulletin":
        sentences.append(_exchanged(region.code, year))
        planted.append(Planted(document_id, "order", _PLANTED))
    if year % 4 == 0 and kind == "bulletin":
        sentences.append(f"全年人口出生率{chance.uniform(5.1, 9.9):.2f}%。")
        planted.append(Planted(document_id, "unit", "birth_rate"))
    page = _page(title, _paragraphs(sentences, chance, characters))
    return MadeDocument(document_id, kind, region, year, page, tuple(known), tuple(planted))


def _level(region_code: str, one: Indicator, year: int) -> float:
    """The same in every document of the region and year."""
    chance = random.Random(f"{region_code}{one.code}{year}")
    return round(chance.uniform(1200, 9800), 1)


def _exchanged(region_code: str, year: int) -> str:
    """Gross domestic product once more, its first two digits that differ exchanged."""
    one = catalogue()[_PLANTED]
    digits = str(_level(region_code, one, year))
    at = next(n for n in range(len(digits)) if digits[n] != digits[n + 1])
    slip = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    return f"全年{one.name_zh}{slip}{one.unit}。"


def _paragraphs(sentences: Sequence[str], chance: random.Random, characters: int) -> Iterator[str]:
    """Five sentences each, then at least one without figures: as many as make up the length."""
    number = -(-len(sentences) // 5)
    length = sum(map(len, _FILLER)) / len(_FILLER)
    missing = max(0.0, characters - sum(map(len, sentences))) / length
    for first in range(0, len(sentences), 5):
        more = max(1, round(missing / (number - first // 5)))
        missing = max(0.0, missing - more)
        filler = "".join(chance.choice(_FILLER) for _ in range(more))
        yield "".join(sentences[first : first + 5]) + filler


def _page(title: str, paragraphs: Iterator[str]) -> str:
    body: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        if number % 6 == 0:
            body.append(f"<h2>{_SECTIONS[number // 6 % len(_SECTIONS)]}</h2>")
        body.append(f"<p>{paragraph}</p>")
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<h1>{title}</h1>{''.join(body)}</body></html>\n"
    )
