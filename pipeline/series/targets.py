"""What a government set itself for a year, and what later documents say came of it.

How a target binds is read from the word beside it: 以上, 超过 (at least), 以内, 不超过 (at most),
左右, 约 (about), 与…同步 (parallel to;
``parallel_targets``); where there is none, a count or a growth is at least and a reduction at most.
For indicators that the catalogue marks as ceilings (失业率, 消费价格) 左右 is a ceiling, too.

The points of a report (9个方面工作), what a list of projects is made of, and what there is already
are no targets.

Outcomes are figures of the same indicator (outside the catalogue: of the same or nearly the same
label, in the same dimension), region, year and measure in documents published later. Each document
judges alone; where they differ the target is ``disputed``. ``about`` is met within a tenth of the
target, or beyond it on the better side.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from pipeline.series.accounting.label_likeness import likeness
from pipeline.series.comparable import OUTCOME, TARGET, Figure, ends_in, in_unit
from pipeline.series.period_keys import PREVIOUS_YEAR
from pipeline.series.provenance import Provenance
from pipeline.series.rounding import ABOUT_WORDS, AT_LEAST_WORDS, AT_MOST_WORDS
from warehouse.vocabularies import TargetBound, TargetVerdict
from warehouse.wording import Wording, joined, plain, worded

_ABOUT_PART = 0.1
_LIKE = 0.6
# 新开工300个 and 完工200个 are two things, however alike their labels.
_STAGES = (
    re.compile(r"开工|启动"),
    re.compile(r"完工|竣工"),
    re.compile(r"占|比重|比例|率"),
    re.compile(r"人均|日均"),
)
# 将新建学校, 举办文化活动: what is done with it; 学校 and 文化活动 are what is counted.
_ACTIONS = re.compile(
    r"^(?:将|计划|新增|新建|新引进|引进|建成|完成|举办|启动|推进|实施|建设筹集|规划建设|建设|筹集|竣工|改造提升|改造|提升|打造|规划|开展|培育|推出|优化|"
    r"精细治理|治理|发放|各类|全市)+|(?:升级改造|改造|建设|工作|项目|任务)$"
)
_YEARS = re.compile(r"\d{4}/\d{4}")
_WILL = re.compile("将|计划")


@dataclass(frozen=True, slots=True)
class Judged:
    """An outcome beside its target: the value in the target's unit and what it alone would say."""

    figure: Figure
    value: float
    verdict: TargetVerdict
    arithmetic: str


@dataclass(frozen=True, slots=True)
class Target:
    """A target with a number.

    Attributes:
        figure: The printing with the longest sentence.
        repeats: The same target printed again in the same document.
        year: Year that it is for.
        bound: How it binds.
    """

    figure: Figure
    repeats: tuple[Figure, ...]
    year: int
    bound: TargetBound


# 做好9个方面工作, 7项具体任务, 12项措施: how a report counts its own points
_POINTS = re.compile(r"(?:方面|工作|任务|举措|措施|要求|抓手|方略|行动|方案|政策|清单|要点)$")
_POINT_UNITS = frozenset({"项", "个", "条", "大", "类", "个方面", "方面", "件"})
# 包含道路项目48项, 水利项目40项: what a list of projects is made of
_LISTED = re.compile(
    r"(?:包含|包括|分为|其中)[^。；]*?\d+[个项][^。；\d]*[，,、][^。；]*?\d+[个项]"
)
_LIST_ITEM = re.compile(r"项目数|项目个数|总投资$|(?:项目|工程|建设|类)$")
# 发挥3个试点作用, 依托海口等5家疾控中心, 全省320家食堂: what there is, with which something is done
_GIVEN = re.compile(
    r"(?:(?:^|[，。；、：])[^，。；、：]*?(?:发挥|依托|用好|围绕|利用)[^，。；：]*"
    r"|(?:^|[，。；：])(?:全省|全市|全区|全县|全国|我省|我市|现有|已有)(?:共有|现有|已有)?)$"
)


def is_promise(figure: Figure) -> bool:
    """Whether what is read as a plan promises something: not the points of the report itself, not
    what a list of projects is made of, not what there is already.
    """
    if figure.indicator is not None:
        return True
    row = figure.observation
    label, unit = str(row["label"]), str(row["unit"])
    if unit in _POINT_UNITS and (_POINTS.search(label) or "方面" in unit):
        return False
    listed = _LISTED.search(figure.quote) is not None or "项目数" in label
    if listed and (unit in ("项", "个") or "总投资" in label) and _LIST_ITEM.search(label):
        return False
    return _GIVEN.search(figure.quote[: int(row["quote_offset"])]) is None


def targets_of(figures: Iterable[Figure]) -> list[Target]:
    """All targets with a number, each once a document."""
    groups: dict[tuple[Any, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        year = ends_in(figure)
        if figure.sort == TARGET and year is not None and is_promise(figure):
            key = (
                figure.provenance.vintage,
                figure.name,
                figure.dimension,
                figure.region_code,
                year,
                figure.period,
                figure.measure,
                figure.value,
                bound_of(figure),
            )
            groups[key].append(figure)
    found = []
    for key, group in _joined(groups).items():
        first = max(group, key=lambda figure: (len(figure.quote), -figure.order[1]))
        found.append(
            Target(first, tuple(figure for figure in group if figure is not first), key[4], key[8])
        )
    return sorted(found, key=lambda target: target.figure.order)


def _joined(groups: dict[tuple[Any, ...], list[Figure]]) -> dict[tuple[Any, ...], list[Figure]]:
    """Printings of one target under labels that differ only in a word for the future: 将新建学校
    in the headline, 新建学校 in the text.
    """
    joined: dict[tuple[Any, ...], list[Figure]] = {}
    keys: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for key, group in sorted(
        groups.items(), key=lambda item: (item[1][0].indicator is None, item[1][0].order)
    ):
        figure = group[0]
        plain = _WILL.sub("", str(figure.observation["label"]))
        same = (
            key[0],
            plain,
            figure.region_code,
            key[4],
            key[5],
            figure.measure,
            figure.observation["value"],
            figure.observation["unit"],
            key[8],
        )
        joined.setdefault(keys.setdefault(same, key), []).extend(group)
    return joined


def bound_of(figure: Figure) -> TargetBound:
    """How a target binds."""
    word = figure.observation["qualifier"]
    ceiling = figure.indicator is not None and "ceiling_as_target" in figure.indicator.warnings
    if figure.value_high is not None:
        return TargetBound.ABOUT
    if ceiling and (word is None or word in ABOUT_WORDS):
        return TargetBound.AT_MOST
    if word in AT_MOST_WORDS:
        return TargetBound.AT_MOST
    if word in AT_LEAST_WORDS:
        return TargetBound.AT_LEAST
    if word in ABOUT_WORDS:
        return TargetBound.ABOUT
    reduction = figure.value < 0 or (
        figure.indicator is not None and figure.indicator.direction < 0
    )
    return TargetBound.AT_MOST if reduction else TargetBound.AT_LEAST


def due_period(figure: Figure) -> str | None:
    """The year, or the span of years, that a target and its outcome are about: 2026, 2026/2030.
    What was set for five years together is never judged by one of them.
    """
    if figure.year is not None:
        return f"{figure.year:04d}"
    return figure.period if _YEARS.fullmatch(figure.period) else None


class Outcomes:
    """Figures of what happened, to be looked up for a target."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        """Files outcomes by region and year."""
        self._by_place: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        for figure in figures:
            when = due_period(figure)
            if figure.sort == OUTCOME and when is not None and figure.value_high is None:
                self._by_place[figure.region_code, when].append(figure)

    def of(self, target: Target) -> list[Figure]:
        """Outcomes of a target in later documents, the most authoritative first, one a source and
        number.
        """
        mine = target.figure
        there = [
            f
            for f in self._by_place.get((mine.region_code, due_period(mine) or ""), ())
            if _later(f, mine) and _same_sort_of_number(f, mine)
        ]
        found = [f for f in there if f.indicator is not None and f.indicator is mine.indicator]
        if not found and (mine.indicator is None or not any(f.indicator for f in there)):
            found = _alike(mine, there)
        if not found and mine.indicator is not None:
            found = _alike(mine, [f for f in there if f.indicator is None])
        ordered = sorted(
            found,
            key=lambda f: (
                f.provenance.authority,
                -f.provenance.known_order.toordinal(),
                f.interval.width,
                f.order,
            ),
        )
        once: dict[tuple[str, float], Figure] = {}
        for figure in ordered:
            once.setdefault((figure.provenance.vintage, figure.value), figure)
        return list(once.values())

    def growth(self, code: str, region_code: str, year: int, since: Provenance) -> list[Figure]:
        """Yearly growths of an indicator in documents published after another."""
        return [
            figure
            for figure in self._by_place.get((region_code, str(year)), ())
            if figure.name == code
            and figure.measure == "growth"
            and figure.base == PREVIOUS_YEAR
            and figure.provenance.vintage != since.vintage
            and figure.provenance.known_order > since.known_order
        ]


def _later(outcome: Figure, target: Figure) -> bool:
    """Whether a document can say what came of a target: another one, published after it, or
    after the target's year was over (a plan quoted in a book of the next year).
    """
    known, since = outcome.provenance.known_order, target.provenance.known_order
    year = ends_in(target)
    over = year is not None and min(known, since) > date(year, 12, 31)
    return outcome.provenance.vintage != target.provenance.vintage and (known > since or over)


def _same_sort_of_number(outcome: Figure, target: Figure) -> bool:
    if outcome.measure != target.measure or outcome.base != target.base:
        return False
    return outcome.dimension == target.dimension or (
        outcome.indicator is not None and outcome.indicator is target.indicator
    )


def _alike(target: Figure, others: list[Figure]) -> list[Figure]:
    """Outcomes under the label that is most like the target's, where one is like enough."""
    label = str(target.observation["label"])
    best, found = _LIKE, list[Figure]()
    for other in others:
        score = label_likeness(label, str(other.observation["label"]))
        if score > best or (score == best and found):
            best, found = score, (found if score == best else []) + [other]
    return found


@lru_cache(maxsize=65536)
def label_likeness(one: str, other: str) -> float:
    """How alike two labels are, 0 to 1; 0 where one is about a beginning and the other of an
    end.
    """
    if any(bool(stage.search(one)) != bool(stage.search(other)) for stage in _STAGES):
        return 0.0
    a, b = _core(one), _core(other)
    return 1.0 if a == b else likeness(a, b)


def _core(label: str) -> str:
    plain = re.sub(r"[的“”\s]", "", label)
    core = _ACTIONS.sub("", plain)
    return core if len(core) > 1 else plain


def judge(target: Target, outcome: Figure) -> Judged:
    """What one document alone says of a target."""
    mine = target.figure
    value = in_unit(outcome, outcome.value, mine.unit)
    assert value is not None
    wanted, high = mine.value, mine.value_high
    if target.bound is TargetBound.AT_LEAST:
        met, sign = value >= wanted, "≥" if value >= wanted else "<"
        words = f"{value:.10g} {sign} {wanted:.10g}"
    elif target.bound is TargetBound.AT_MOST:
        met, sign = value <= wanted, "≤" if value <= wanted else ">"
        words = f"{value:.10g} {sign} {wanted:.10g}"
    else:
        met, words = _about(value, wanted, wanted if high is None else high, mine)
    return Judged(
        outcome,
        value,
        TargetVerdict.MET if met else TargetVerdict.MISSED,
        f"{words} {mine.unit}".strip(),
    )


def _about(value: float, low: float, high: float, target: Figure) -> tuple[bool, str]:
    slack = _ABOUT_PART * max(abs(low), abs(high))
    direction = target.indicator.direction if target.indicator else 0
    least, most = low - slack, high + slack
    if least <= value <= most:
        return True, f"{least:.6g} ≤ {value:.10g} ≤ {most:.6g}"
    better = (direction > 0 and value > most) or (direction < 0 and value < least)
    return (
        better,
        f"{value:.10g} {'>' if value > most else '<'} {most if value > most else least:.6g}",
    )


def target_rows(
    figures: Iterable[Figure], outcomes: Outcomes, newest_year: Mapping[str, int]
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Rows of ``targets``, each with its rows of ``target_outcomes``.

    Args:
        figures: All figures.
        outcomes: What happened.
        newest_year: By region, the newest year that any document reports on; under '' that of all
            documents.
    """
    for target in targets_of(figures):
        judged = [judge(target, figure) for figure in outcomes.of(target)]
        due = target.year <= newest_year.get(target.figure.region_code, newest_year[""])
        row = _row(target, judged, verdict_of(judged, due))
        yield row, [outcome_row(row["target_id"], one) for one in judged]


def verdict_of(judged: list[Judged], due: bool) -> TargetVerdict:
    """All documents together."""
    verdicts = {one.verdict for one in judged}
    if len(verdicts) > 1:
        return TargetVerdict.DISPUTED
    if verdicts:
        return verdicts.pop()
    return TargetVerdict.NO_OUTCOME if due else TargetVerdict.NOT_DUE


def outcome_row(target_id: str, judged: Judged) -> dict[str, Any]:
    """Row of ``target_outcomes``."""
    return {
        "target_id": target_id,
        "observation_id": judged.figure.observation_id,
        "document_id": judged.figure.provenance.document_id,
        "label": judged.figure.observation["label"],
        "value": judged.value,
        "verdict": str(judged.verdict),
        "arithmetic": judged.arithmetic,
    }


def _row(target: Target, judged: list[Judged], verdict: TargetVerdict) -> dict[str, Any]:
    figure = target.figure
    best = judged[0] if judged else None
    explanation = _explanation(target, judged, verdict)
    return {
        "target_id": sha256(figure.observation_id.encode()).hexdigest()[:20],
        "target_observation_id": figure.observation_id,
        "outcome_observation_id": best.figure.observation_id if best else None,
        "document_id": figure.provenance.document_id,
        "outcome_document_id": best.figure.provenance.document_id if best else None,
        "label": str(figure.observation["label"]),
        "indicator": figure.indicator.code if figure.indicator else None,
        "region_code": figure.region_code,
        "year": target.year,
        "period": due_period(figure) or str(target.year),
        "measure": figure.measure,
        "bound": str(target.bound),
        "target_value": figure.value,
        "target_value_high": figure.value_high,
        "outcome_value": best.value if best else None,
        "unit": figure.unit,
        "verdict": str(verdict),
        "explanation": explanation.en,
        "explanation_zh": explanation.zh,
        "printed": 1 + len(target.repeats),
        "quote": figure.quote,
        "char_start": int(figure.observation["char_start"]),
        "char_end": int(figure.observation["char_end"]),
    }


def _explanation(target: Target, judged: list[Judged], verdict: TargetVerdict) -> Wording:
    figure = target.figure
    wanted = (
        plain(f"{figure.value:.10g}")
        if figure.value_high is None
        else worded("targets.between", low=figure.value, high=figure.value_high)
    )
    unit = f" {figure.unit}" if figure.unit else ""
    aim = worded(f"targets.{target.bound}", wanted=joined((wanted, unit), "", ""))
    if verdict in (TargetVerdict.NOT_DUE, TargetVerdict.NO_OUTCOME):
        text = worded(f"targets.{verdict}")
    else:
        text = joined(
            worded(
                "targets.judged",
                arithmetic=one.arithmetic,
                vintage=one.figure.provenance.vintage,
                verdict=worded(f"targets.{one.verdict}"),
            )
            for one in judged
        )
    return worded("targets.explained", aim=aim, year=target.year, text=text)
