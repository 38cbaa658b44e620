"""Observations with the indicator that each belongs to, and what has none: labels not known, units
that do not fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.documents.document import Document
from pipeline.reading import extract
from pipeline.reading.collected import is_collected, read_collected
from pipeline.reading.confidence import with_known_name
from pipeline.reading.observation import Extraction, Observation
from pipeline.series.catalogue import catalogue
from pipeline.series.cell_context import NO_CONTEXT, CellContexts
from pipeline.series.label_spelling import carries, normalise, normalise_parts, scope_of
from pipeline.series.match_guards import (
    YEARLY,
    is_yearly_mean,
    left_out,
    names_another,
    with_one_value_each,
)
from pipeline.series.matching import MATCHED_MEASURES, matcher, resolve
from pipeline.series.proofs.proving import with_proofs
from pipeline.series.table_regions import with_regions_of_prose
from pipeline.series.unit_fit import fits, is_change_of_growth, place, series_unit
from warehouse.bilingual_text import chinese
from warehouse.units import UnitError
from warehouse.vocabularies import Measure

Row = dict[str, Any]


def annotated_figures(document: Document) -> Extraction:
    """Everything that is read out of a document, each figure with its indicator where the
    catalogue knows one.
    """
    found = read_collected(document) if is_collected(document) else extract(document)
    return with_proofs(document, annotate_extraction(found, document))


def annotate(
    observations: Iterable[Observation], kind: str, contexts: CellContexts | None = None
) -> tuple[Observation, ...]:
    """The observations of one document, each with its indicator where the catalogue knows one.

    Args:
        observations: As read from the document, in reading order.
        kind: Kind of the document (``bulletin``, ``work_report``, …): some labels mean something
            only in a genre.
        contexts: What is around the cells of its tables.
    """
    wholes = _Wholes()
    found = [_annotated(seen, kind, contexts, wholes) for seen in observations]
    tables = [
        contexts.table_at(seen.char_start) if contexts and seen.in_table else None for seen in found
    ]
    found = list(with_one_value_each(found, tables))
    if contexts is None:
        return tuple(found)
    return with_regions_of_prose(found, tables, contexts.region_code)


def annotate_extraction(extraction: Extraction, document: Document) -> Extraction:
    """The extraction with indicators set; rejected numbers stay as they are."""
    contexts = None if is_collected(document) else CellContexts(document)
    return replace(
        extraction, observations=annotate(extraction.observations, document.kind, contexts)
    )


def _annotated(
    seen: Observation, kind: str, contexts: CellContexts | None, wholes: _Wholes
) -> Observation:
    around = contexts.at(seen.char_start) if contexts and seen.in_table else NO_CONTEXT
    measure = str(seen.measure)
    label = "" if around.names_only else seen.label
    found = resolve(label, seen.unit, measure, seen.region_code, kind, around.names)
    if found.code is None and measure == "level" and seen.label.endswith("指数"):
        found = resolve(seen.label, seen.unit, "index", seen.region_code, kind, around.names)
        measure = "index" if found.code is not None else measure
    code, scope = found.code, seen.scope or around.scope or found.scope
    if code is not None and names_another(seen, code):
        code = None
    if scope is None and _is_by_register(seen):
        scope = "户籍"
    if not seen.in_table:
        code, scope = wholes.continued(seen, code, scope)
        if code is not None and code != found.code and names_another(seen, code):
            code = None
        wholes.enter(seen, code, scope)
    if scope is None:
        scope = YEARLY if is_yearly_mean(seen) else left_out(seen)
    seen = seen._replace(indicator=code, scope=scope, measure=Measure(measure))
    return seen if code is None else with_known_name(seen)


# 按户籍人口计算，人均GDP为63525元: another quantity than the same by residents
_BY = re.compile(r"按(?P<register>户籍)?[^，,。；]{0,4}人口(?:数|平均)*计算")


def _is_by_register(seen: Observation) -> bool:
    """Whether a figure per head is said to be per head of those registered."""
    said = list(_BY.finditer(seen.quote[: seen.quote_offset]))
    return "人均" in seen.label and bool(said) and said[-1]["register"] is not None


_WHOLE_AREA = re.compile(r"全[省市县区州旗盟]")
# 从出口商品看，机电产品增长5%; 在进口总额中，一般贸易4亿元: the list is of parts of that
_LEAD = re.compile(
    r"(?:^|[，,；;。：:])(?:其中[，,：:]?)?(?:在|从|按)?(?P<whole>[一-龥]{2,14}?)(?:中|来?看|分)[，,]"
)
_FLOW_OF_TRADE = re.compile(
    r"^(?:货物)?(?P<flow>出口|进口)(?:商品|产品|总额|额|总值|市场|国别|方式)?"
)


@dataclass(slots=True)
class _Sentence:
    """A sentence of a block: its indicators so far, and whether it goes on from the one before."""

    quote: str
    chained: bool
    wholes: list[str] = field(default_factory=list)
    scopes: dict[str, str] = field(default_factory=dict)


class _Wholes:
    """The indicators printed before a figure in its block of prose, sentence by sentence: what its
    label may be a part of.

    A sentence continues from the one before where that ends in a semicolon, or where it begins with
    其中: what was said of a part is still said of it.
    """

    _SENTENCES_BACK = 4

    def __init__(self) -> None:
        self._block = -1
        self._sentences: list[_Sentence] = []
        self._last: tuple[str, str, str | None, str | None] = ("", "", None, None)

    def continued(
        self, seen: Observation, code: str | None, scope: str | None
    ) -> tuple[str | None, str | None]:
        """The indicator and scope of a figure in the light of what was printed before it.

        Args:
            seen: The figure.
            code: The indicator that its label names by itself.
            scope: The scope that its label or its reading names.
        """
        self._begin(seen)
        quote, label, last_code, last_scope = self._last
        same = (quote, label) == (seen.quote, seen.label) and last_code is not None
        if same and last_code and fits(catalogue()[last_code], seen.unit, str(seen.measure)):
            return last_code, last_scope  # the growth after a level of the same name
        if (part := self._part_of_lead(seen)) is not None:
            return part, seen.scope
        if code is None or scope is not None and seen.scope is None:
            part = self._part(seen)
            return (part, seen.scope) if part else (code, scope)
        if scope is None:
            return self._of_the_same_part(seen, code)
        return code, scope

    def enter(self, seen: Observation, code: str | None, scope: str | None) -> None:
        """Remember a figure of the block."""
        sentence = self._sentences[-1]
        if code is not None and scope is not None:
            sentence.scopes.setdefault(code, scope)
        elif code is not None and code not in sentence.wholes:
            sentence.wholes.append(code)
        self._last = (seen.quote, seen.label, code, scope)

    def _begin(self, seen: Observation) -> None:
        if seen.block != self._block:
            self._block, self._sentences = seen.block, []
            self._last = ("", "", None, None)
        if not self._sentences or self._sentences[-1].quote != seen.quote:
            before = self._sentences[-1].quote if self._sentences else ""
            chained = before.endswith((";", "；")) or seen.quote.startswith("其中")
            self._sentences.append(_Sentence(seen.quote, chained))

    def _part(self, seen: Observation) -> str | None:
        """铁路 after 货物周转量 -> 铁路货物周转量.

        The figure's own sentence first, then those before it; the first that gives an answer must
        give one only. Of an earlier sentence with 其中 the first whole speaks: 医疗卫生机构…，
        其中医院…. 床位…
        """
        before = seen.quote[: seen.quote_offset]
        for sentence in reversed(self._sentences[-self._SENTENCES_BACK :]):
            if sentence.quote != seen.quote and _WHOLE_AREA.search(before):
                return None  # 全市在校生80万人 is no part of what was said before it
            parts = self._parts(seen, sentence.wholes)
            if len(parts) > 1 and sentence.quote != seen.quote and "其中" in sentence.quote:
                parts = self._parts(seen, sentence.wholes[:1])
            if parts:
                return parts.pop() if len(parts) == 1 else None
        return None

    def _part_of_lead(self, seen: Observation) -> str | None:
        """从出口商品看，机电产品…: the part of what the head of the list names."""
        leads = list(_LEAD.finditer(seen.quote[: seen.quote_offset]))
        if not leads:
            return None
        whole = leads[-1]["whole"]
        if flow := _FLOW_OF_TRADE.match(whole):
            whole = flow["flow"] + "总额"
        named = resolve(whole, seen.unit, str(seen.measure), seen.region_code).code
        parts = self._parts(seen, [named]) if named else set()
        return parts.pop() if len(parts) == 1 else None

    def _parts(self, seen: Observation, wholes: list[str]) -> set[str]:
        return matcher().part(wholes, seen.label, seen.unit, str(seen.measure), seen.region_code)

    def _of_the_same_part(self, seen: Observation, code: str) -> tuple[str, str | None]:
        """货物周转量 after 公路货运量 is that of roads; after 市区PM2.5浓度 a scope continues.

        A label that names its own part (铁路货运量) is of that.
        """
        if scope_of(normalise(seen.label))[0] is not None:
            return code, None
        known = catalogue()
        for sentence in self._chain():
            parts = {
                part
                for whole in sentence.wholes
                if (part := matcher().sibling(whole, code)) is not None
            }
            if parts:
                part = parts.pop() if len(parts) == 1 else code
                return (part if fits(known[part], seen.unit, str(seen.measure)) else code), None
            for other, scope in sentence.scopes.items():
                same_field = known[other].dimension == known[code].dimension
                if other != code and same_field and carries(scope):
                    return code, scope
        return code, None

    def _chain(self) -> Iterator[_Sentence]:
        """The figure's sentence and those that it continues from, nearest first."""
        for sentence in reversed(self._sentences):
            yield sentence
            if not sentence.chained:
                return


@dataclass(slots=True)
class _Unknown:
    """What is known about a label that the catalogue does not have."""

    observations: int = 0
    documents: set[str] = field(default_factory=set)
    measures: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    example: str = ""


class UnmatchedLabels:
    """Labels without an indicator, counted document by document."""

    def __init__(self) -> None:
        self._found: dict[str, _Unknown] = {}

    def add(self, observations: Iterable[Mapping[str, Any]]) -> None:
        """Count the labels of further rows of ``observations``, indicators set."""
        for row in observations:
            if row["indicator"] is not None or row["measure"] not in MATCHED_MEASURES:
                continue
            unknown = self._found.setdefault(
                normalise_parts(row["label"]), _Unknown(example=row["observation_id"])
            )
            unknown.observations += 1
            unknown.documents.add(row["document_id"])
            unknown.measures.add(row["measure"])
            unknown.units.add(row["unit"])
            unknown.example = min(unknown.example, row["observation_id"])

    def rows(self) -> list[Row]:
        """Rows of ``unmatched_labels``, the most frequent first."""
        return [
            {
                "label": label,
                "observations": unknown.observations,
                "documents": len(unknown.documents),
                "measures": sorted(unknown.measures),
                "units": sorted(unknown.units),
                "example_observation_id": unknown.example,
            }
            for label, unknown in sorted(
                self._found.items(),
                key=lambda item: (-item[1].observations, -len(item[1].documents), item[0]),
            )
        ]


def unit_error_rows(
    observations: Iterable[Mapping[str, Any]], kinds: Mapping[str, str]
) -> Iterator[Row]:
    """Rows of ``unit_errors``: figures whose label names an indicator that their unit cannot
    measure.

    Args:
        observations: Rows of ``observations``, indicators set.
        kinds: Kind of each document.
    """
    for row in observations:
        if row["indicator"] is not None:
            continue
        named = resolve(
            row["label"],
            row["unit"],
            row["measure"],
            row["region_code"],
            kinds.get(row["document_id"]),
        )
        if named.misfit is None:
            continue
        indicator = catalogue()[named.misfit]
        if is_change_of_growth(indicator, row["unit"], row["measure"]):
            continue
        try:
            place(indicator, row["value"], row["unit"], row["measure"])
        except UnitError as error:
            yield {
                "observation_id": row["observation_id"],
                "document_id": row["document_id"],
                "indicator": indicator.code,
                "label": row["label"],
                "measure": row["measure"],
                "printed_unit": row["unit"],
                "expected_unit": series_unit(indicator, row["measure"]),
                "problem": str(error),
                "problem_zh": chinese(error.wording),
            }
