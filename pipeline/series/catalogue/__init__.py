"""The catalogue of indicators: reviewed data in YAML, one file a dimension, checked when it is
read.

Nothing here uses observations. A file that does not hold together (unknown key, unit that does
not exist, alias of two indicators that nothing distinguishes, example that its pattern does not
match) is an error that names file, line and key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from warehouse.declared_yaml import Location, load_yaml
from warehouse.errors import ConfigurationError
from warehouse.units import UnitError, parse_unit
from warehouse.vocabularies import Quantity, RelationKind

CATALOGUE_FOLDER = Path(__file__).parent
_NO_DIMENSION = frozenset({"synonyms.yaml", "tables.yaml"})


class Timing(StrEnum):
    """Whether a quantity accumulates over a period or exists at a date."""

    FLOW = "flow"
    STOCK = "stock"


class UsageWarning(StrEnum):
    """Closed vocabulary of what to know before using a series."""

    REVISED_AFTER_CENSUS = (
        "revised_after_census"  # history is revised after each economic or population census
    )
    SAMPLE_CHANGES_YEARLY = (
        "sample_changes_yearly"  # 规模以上: growth is of comparable units, no quotient of levels
    )
    REAL_GROWTH_NOMINAL_LEVEL = (
        "real_growth_nominal_level"  # growth at constant prices beside levels at current prices
    )
    SURVEY_ESTIMATE = "survey_estimate"  # from a sample survey
    ADMINISTRATIVE_RECORD = "administrative_record"  # what was registered, not what exists
    DEFINITION_VARIES = "definition_varies"  # publishers count differently under the same name
    NOT_COMPARABLE_ACROSS_REGIONS = "not_comparable_across_regions"
    INCLUDES_NATIONAL_INSTITUTIONS = (
        "includes_national_institutions"  # bodies of the state that happen to be in the region
    )
    ESTIMATED_NOT_PUBLISHED = "estimated_not_published"  # researchers' estimate, no official figure
    CEILING_AS_TARGET = (
        "ceiling_as_target"  # as a target it is a ceiling, even where only 左右 is printed
    )
    # printed as a stock in some documents and as a year's addition in others
    CUMULATIVE_OR_YEARLY = "cumulative_or_yearly"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Break(_Strict):
    """A break in the series: from ``year`` on it means something else."""

    year: int
    reason: str
    reason_zh: str
    region: str | None = None


class Relation(_Strict):
    """A neighbour whose figures are easily taken for this indicator's; the note says what the
    neighbour counts.
    """

    code: str
    kind: RelationKind
    note: str
    note_zh: str


class Pattern(_Strict):
    """A guarded pattern: it must match the whole normalised label; ``example`` is a label of ours
    that it is for.
    """

    regex: str
    example: str


class _Entry(_Strict):
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_{}]*$")]
    name_zh: str
    name_en: str
    unit: str
    quantity: Quantity = Quantity.AMOUNT
    timing: Timing = Timing.FLOW
    direction: Annotated[int, Field(ge=-1, le=1)]
    definition: str
    definition_zh: str
    aliases: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    aliases_in_region: Mapping[str, tuple[str, ...]] = {}
    aliases_in_kind: Mapping[str, tuple[str, ...]] = {}
    also_units: Mapping[str, float] = {}
    measures: tuple[str, ...] = ()
    growth_basis: str | None = None
    scope: str | None = None
    scope_zh: str | None = None
    breaks: tuple[Break, ...] = ()
    warnings: tuple[UsageWarning, ...] = ()
    related: tuple[Relation, ...] = ()


class Indicator(_Entry):
    """One indicator as the catalogue knows it.

    Attributes:
        code: English words joined by underscores.
        name_zh: Name in Chinese; always an alias as well.
        name_en: Name in English.
        unit: Canonical unit of levels.
        quantity: What sort of quantity it is.
        timing: Flow or stock.
        direction: 1 more is better, -1 less is better, 0 neither.
        definition: What is counted, whose and at which prices, in our own words.
        definition_zh: The same in Chinese.
        aliases: Labels that documents print.
        patterns: Guarded patterns for labels that come in many forms.
        aliases_in_region: Labels that mean it only where the figure is about the region:
            {"110112": [通州区年度GDP]}.
        aliases_in_kind: Labels that mean it only in a genre of documents, or only with one measure
            there: {bulletin: [夏粮], work_report/growth: [经济]}.
        also_units: Units of another dimension that documents print loosely for it, with the value
            of one in the canonical unit:
            {件: 1} for 件/万人 where the label says 每万人.
        measures: Measures that it can have, where they are fewer than its quantity allows.
        growth_basis: Price basis of its growth where the document does not state one.
        scope: What is inside and outside.
        scope_zh: The same in Chinese.
        breaks: Breaks in the series.
        warnings: Usage warnings.
        related: Neighbours; stated on one side, true of both.
        dimension: Name of the file.
    """

    dimension: str = ""


class Member(_Strict):
    """A member of a family: its part of the code, its names in both languages, and what it has of
    its own.
    """

    zh: tuple[str, ...]
    en: str
    unit: str | None = None
    direction: Annotated[int, Field(ge=-1, le=1)] | None = None
    aliases: tuple[str, ...] = ()
    warnings: tuple[UsageWarning, ...] | None = None


class Family(_Entry):
    """Indicators that differ in one word (grain, wheat, maize): {code}, {zh} and {en} stand for a
    member's own.
    """

    members: Mapping[str, Member]

    def expand(self) -> Iterator[dict[str, Any]]:
        """The members as entries of their own."""
        named = {
            "members",
            "code",
            "name_zh",
            "name_en",
            "definition",
            "definition_zh",
            "aliases",
            "aliases_in_kind",
            "aliases_in_region",
        }
        shared = self.model_dump(exclude=named)
        for code, member in self.members.items():
            own = {"unit": member.unit, "direction": member.direction, "warnings": member.warnings}
            yield {
                **shared,
                **{key: value for key, value in own.items() if value is not None},
                "code": self.code.replace("{code}", code),
                "name_zh": self.name_zh.replace("{zh}", member.zh[0]),
                "name_en": self.name_en.replace("{en}", member.en),
                "definition": self.definition.replace("{en}", member.en),
                "definition_zh": self.definition_zh.replace("{zh}", member.zh[0]),
                "aliases": (*_filled((self.name_zh, *self.aliases), member), *member.aliases),
                "aliases_in_kind": {
                    key: _filled(texts, member) for key, texts in self.aliases_in_kind.items()
                },
                "aliases_in_region": {
                    key: _filled(texts, member) for key, texts in self.aliases_in_region.items()
                },
            }


def _filled(templates: tuple[str, ...], member: Member) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(template.replace("{zh}", zh) for template in templates for zh in member.zh)
    )


class _File(_Strict):
    dimension: str
    name_zh: str
    indicators: tuple[Indicator, ...] = ()
    families: tuple[Family, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """All indicators by code, in the order of the files."""

    indicators: Mapping[str, Indicator]
    dimensions: Mapping[str, str]

    def __getitem__(self, code: str) -> Indicator:
        return self.indicators[code]

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.indicators.values())

    def __len__(self) -> int:
        return len(self.indicators)

    def neighbours(self, code: str) -> Mapping[str, Relation]:
        """Indicators whose figures are easily taken for this one's, from whichever side the file
        states it.
        """
        found = {relation.code: relation for relation in self[code].related}
        for relation in self._stated_elsewhere.get(code, ()):
            found.setdefault(relation.code, relation)
        return found

    @cached_property
    def _stated_elsewhere(self) -> Mapping[str, list[Relation]]:
        """Relations that entries state to another one, from that one's side: the note is about it
        and says so.
        """
        found: dict[str, list[Relation]] = {}
        for other in self:
            for relation in other.related:
                own = self[relation.code]
                found.setdefault(own.code, []).append(
                    Relation(
                        code=other.code,
                        kind=relation.kind,
                        note=f"{own.name_en}: {relation.note}",
                        note_zh=f"{own.name_zh}：{relation.note_zh}",
                    )
                )
        return found


@cache
def catalogue() -> Catalogue:
    """The catalogue of this repository."""
    return load_catalogue(CATALOGUE_FOLDER)


def load_catalogue(folder: Path) -> Catalogue:
    """Reads and checks all files of a folder.

    Raises:
        ConfigurationError: With file, line and key.
    """
    found: dict[str, Indicator] = {}
    places: dict[str, str] = {}
    dimensions: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name in _NO_DIMENSION:
            continue
        content, lines = load_yaml(path, remedy="restore the file")
        file = _validated(_File, content, path, lines)
        if file.dimension != path.stem:
            raise ConfigurationError(
                f"{path}:1: dimension",
                expected=path.stem,
                found=file.dimension,
                remedy="name the file by its dimension",
            )
        dimensions[file.dimension] = file.name_zh
        entries = [
            (entry.model_dump(), ("indicators", index))
            for index, entry in enumerate(file.indicators)
        ]
        entries += [
            (raw, ("families", index))
            for index, family in enumerate(file.families)
            for raw in family.expand()
        ]
        for raw, place in entries:
            indicator = Indicator.model_validate({**raw, "dimension": file.dimension})
            places[indicator.code] = f"{path}:{lines.get(place, 1)}: {indicator.code}"
            _check(indicator, places[indicator.code], found)
            found[indicator.code] = indicator
    _check_relations(found, places)
    return Catalogue(MappingProxyType(found), MappingProxyType(dimensions))


def _validated(
    model: type[_File], content: object, path: Path, lines: Mapping[Location, int]
) -> _File:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = min(error.errors(), key=lambda finding: _line(lines, tuple(finding["loc"])))
        place: Location = tuple(first["loc"])
        raise ConfigurationError(
            f"{path}:{_line(lines, place)}: key {'.'.join(map(str, place))}",
            expected=first["msg"],
            found=repr(first.get("input"))[:80],
            remedy="correct the key; the keys are those of pipeline.series.catalogue.Indicator",
        ) from None


def _line(lines: Mapping[Location, int], place: Location) -> int:
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _check(indicator: Indicator, where: str, found: Mapping[str, Indicator]) -> None:
    """What pydantic cannot see: double codes, units that do not exist, patterns that miss their
    own example.
    """
    if indicator.code in found or "{" in indicator.code:
        raise ConfigurationError(
            f"{where}: key code",
            expected="each code once",
            found=indicator.code,
            remedy="rename one of them",
        )
    _check_units(indicator, where)
    if (indicator.scope is None) != (indicator.scope_zh is None):
        raise ConfigurationError(
            f"{where}: key scope",
            expected="scope and scope_zh together",
            found="one of them",
            remedy="write the other",
        )
    for pattern in indicator.patterns:
        try:
            hit = re.fullmatch(pattern.regex, pattern.example)
        except re.error as error:
            raise ConfigurationError(
                f"{where}: key patterns",
                expected="a regular expression",
                found=str(error),
                remedy="correct it",
            ) from None
        if not hit:
            raise ConfigurationError(
                f"{where}: key patterns",
                expected=f"a match of {pattern.example}",
                found=pattern.regex,
                remedy="correct either",
            )


def _check_units(indicator: Indicator, where: str) -> None:
    try:
        own = parse_unit(indicator.unit)
        others = [parse_unit(text) for text in indicator.also_units]
    except UnitError as error:
        raise ConfigurationError(
            f"{where}: key unit", expected=error.expected, found=error.found, remedy=error.remedy
        ) from None
    if indicator.quantity in (Quantity.RATE, Quantity.SHARE) and own.kind != "fraction":
        raise ConfigurationError(
            f"{where}: key unit",
            expected="% or ‰ for a rate or share",
            found=indicator.unit,
            remedy="correct either",
        )
    if any(other.measures_same(own) for other in others):
        raise ConfigurationError(
            f"{where}: key also_units",
            expected="units that do not convert into the indicator's own",
            found=", ".join(indicator.also_units),
            remedy="leave out what converts anyway",
        )


def _check_relations(found: Mapping[str, Indicator], places: Mapping[str, str]) -> None:
    for indicator in found.values():
        for relation in indicator.related:
            if relation.code not in found or relation.code == indicator.code:
                raise ConfigurationError(
                    f"{places[indicator.code]}: key related",
                    expected="the code of another indicator",
                    found=relation.code,
                    remedy="correct the code",
                )
