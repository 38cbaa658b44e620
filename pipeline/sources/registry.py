"""sources.yaml -> Source, Edition: what is published, where, and when the next edition is due.

``load_sources`` reads the file once and either returns a complete ``Registry`` or raises one
``ConfigurationError`` that names file, line,
key, what was found and what is allowed. Unknown keys are errors. Nothing here touches the network
or the archive.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails

from pipeline.sources.addresses import address_or_path, is_address, same_place
from pipeline.sources.listing import FIRST_YEAR, LAST_YEAR, Listing, has_default_link
from warehouse.declared_yaml import Location, load_yaml
from warehouse.errors import ConfigurationError
from warehouse.regions import regions
from warehouse.vocabularies import DocumentFormat, DocumentKind, Origin

Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, strict=True)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
NonEmpty = Annotated[str, Field(min_length=1)]


def _date_text(value: object) -> object:
    """YAML reads ``2025`` as a number and ``2025-03-20`` as a date: both become the text that was
    meant.
    """
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _code_text(value: object) -> object:
    """YAML reads an unquoted ``110000`` as a number; a code with leading zeros must be quoted to
    survive.
    """
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


__all__ = [
    "Cadence",
    "Edition",
    "Listing",
    "Origin",
    "Registry",
    "Source",
    "is_address",
    "load_sources",
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cadence(_Strict):
    """When an edition is due: the edition of year Y on ``month``-``day`` of Y + ``year_offset``,
    overdue ``grace_days`` later.
    """

    month: Annotated[int, Field(ge=1, le=12, strict=True)]
    day: Annotated[int, Field(ge=1, le=31, strict=True)]
    year_offset: Annotated[int, Field(ge=-1, le=5, strict=True)]
    grace_days: Annotated[int, Field(ge=0, le=3660, strict=True)]

    @field_validator("day")
    @classmethod
    def _exists_every_year(cls, value: int, others: ValidationInfo) -> int:
        month = others.data.get("month")
        if month is not None and value > (last := calendar.monthrange(2023, month)[1]):
            raise ValueError(f"a day that month {month} has in every year: 1 to {last}")
        return value


class Edition(_Strict):
    """One document that a source published."""

    id: Identifier
    year: Year
    published: Annotated[str, BeforeValidator(_date_text)]
    url: NonEmpty
    format: DocumentFormat | None = None
    pages: tuple[NonEmpty, ...] | None = None
    must_contain: tuple[NonEmpty, ...] = ()
    origin: Origin = Origin.OFFICIAL
    rendition_of: str | None = Field(default=None, validate_default=True)

    @field_validator("published")
    @classmethod
    def _a_date_or_part_of_one(cls, value: str) -> str:
        try:
            first_day(value)
        except ValueError:
            raise ValueError("a date (2025-03-20), a month (2025-07) or a year (2025)") from None
        return value

    @field_validator("url")
    @classmethod
    def _an_address_or_a_path(cls, value: str) -> str:
        return address_or_path(value)

    @field_validator("pages")
    @classmethod
    def _further_web_pages(
        cls, value: tuple[str, ...] | None, others: ValidationInfo
    ) -> tuple[str, ...] | None:
        for page in value or ():
            address_or_path(page)
        if value and others.data.get("format") not in (
            None,
            DocumentFormat.HTML,
            DocumentFormat.TEXT,
        ):
            raise ValueError(
                f"this key only with format html or text; format is {others.data['format']}"
            )
        if value and len({*value, others.data.get("url")}) <= len(value):
            raise ValueError("the pages after the first, which url names, each once")
        return value

    @field_validator("rendition_of")
    @classmethod
    def _goes_with_its_origin(cls, value: str | None, others: ValidationInfo) -> str | None:
        origin = others.data.get("origin")
        if origin is Origin.RENDITION and value is None:
            raise ValueError("with origin rendition, the id of the edition that it reproduces")
        if origin not in (Origin.RENDITION, None) and value is not None:
            raise ValueError(f"this key only with origin rendition; origin is {origin}")
        return value

    @property
    def is_remote(self) -> bool:
        """Whether the document is fetched over the network rather than read as a file."""
        return is_address(self.url)


def _one_or_more(value: object) -> object:
    """A single listing is a list of one."""
    return (value,) if isinstance(value, dict) else value


class Source(_Strict):
    """A publication, its editions, and where new ones appear."""

    id: Identifier
    title: NonEmpty
    kind: DocumentKind
    publisher: NonEmpty
    region: Annotated[str, BeforeValidator(_code_text)]
    cadence: Cadence | None = None
    listing: Annotated[tuple[Listing, ...], BeforeValidator(_one_or_more)] = ()
    editions: tuple[Edition, ...] = ()

    @field_validator("region")
    @classmethod
    def _a_known_region(cls, value: str) -> str:
        if value not in regions():
            near = get_close_matches(value, regions().keys(), n=3)
            hint = (
                ", such as " + ", ".join(f'"{code}" ({regions()[code].name})' for code in near)
                if near
                else ""
            )
            raise ValueError(f"a quoted code of GB/T 2260 or of our own table of areas{hint}")
        return value

    @field_validator("listing")
    @classmethod
    def _with_a_pattern(
        cls, value: tuple[Listing, ...], others: ValidationInfo
    ) -> tuple[Listing, ...]:
        kind = others.data.get("kind")
        for listing in value:
            is_bare = listing.url and not listing.link and not listing.href
            if is_bare and kind is not None and not has_default_link(kind):
                raise ValueError(f"link, a regular expression with (?P<year>…): kind is {kind}")
        return value


class _File(_Strict):
    version: Literal[1]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Registry:
    """Everything that ``sources.yaml`` says.

    Attributes:
        path: The file; relative urls are relative to its folder.
        sources: In the order of the file.
    """

    path: Path
    sources: tuple[Source, ...]

    @cached_property
    def _editions(self) -> Mapping[str, tuple[Source, Edition]]:
        return {
            edition.id: (source, edition) for source in self.sources for edition in source.editions
        }

    def editions(self) -> Iterator[tuple[Source, Edition]]:
        """All editions with their sources, in the order of the file."""
        return iter(self._editions.values())

    def source(self, source_id: str) -> Source:
        """The source of that id; the error lists the ids there are."""
        for source in self.sources:
            if source.id == source_id:
                return source
        raise self._unknown("source", source_id, [source.id for source in self.sources])

    def edition(self, edition_id: str) -> tuple[Source, Edition]:
        """The edition of that id and its source; the error lists the ids there are."""
        if edition_id not in self._editions:
            raise self._unknown("edition", edition_id, list(self._editions))
        return self._editions[edition_id]

    def file_of(self, edition: Edition) -> Path:
        """Where a document that is not remote lies."""
        return self.file_at(edition.url)

    def file_at(self, url: str) -> Path:
        """Where a document or page that is not remote lies."""
        return self.path.parent / url

    @property
    def is_demonstration(self) -> bool:
        """Whether any edition is a digest of our own: what is built from it never touches the real
        warehouse.
        """
        return any(edition.origin is Origin.DIGEST for _, edition in self.editions())

    def _unknown(self, noun: str, found: str, known: list[str]) -> ConfigurationError:
        near = get_close_matches(found, known, n=3) or known[:5]
        return ConfigurationError(
            f"{self.path}: no {noun} of that id",
            expected=", ".join(near) or f"a {noun}",
            found=found,
            remedy="take an id of the file, or add it there",
        )


def first_day(published: str) -> date:
    """First day that a date, month or year can mean: ``2025-07`` -> 2025-07-01."""
    return _span(published)[0]


def last_day(published: str) -> date:
    """Last day that a date, month or year can mean: ``2025`` -> 2025-12-31."""
    return _span(published)[1]


def _span(published: str) -> tuple[date, date]:
    parts = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", published)
    if not parts:
        raise ValueError(published)
    year, month, day = (int(part) if part else None for part in parts.groups())
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(published)
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def load_sources(path: Path) -> Registry:
    """Read ``sources.yaml``.

    Raises:
        ConfigurationError: One message that names file, line, key, what was found and what is
            allowed.
    """
    path = Path(path)
    content, lines = load_yaml(
        path, remedy="name an existing file in GONGBAO_SOURCES (see sources.yaml in the repository)"
    )
    try:
        registry = Registry(path.resolve(), _File.model_validate(content).sources)
    except ValidationError as error:
        raise _explain(path, lines, content, error) from None
    _check_ids(path, lines, registry)
    _check_renditions(path, lines, registry)
    _check_files(path, lines, registry)
    return registry


def _problem(
    path: Path,
    lines: Mapping[Location, int],
    where: Location,
    expected: str,
    found: object,
    remedy: str,
) -> ConfigurationError:
    known = where
    while known and known not in lines:
        known = known[:-1]
    line = lines.get(known, 1)
    return ConfigurationError(
        f"{path}:{line}: key {key_name(where)}", expected=expected, found=repr(found), remedy=remedy
    )


def key_name(where: Location) -> str:
    """``("sources", 0, "editions", 1, "url")`` -> ``sources[0].editions[1].url``."""
    return (
        "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".")
        or "(top level)"
    )


_MODELS: tuple[tuple[re.Pattern[str], type[BaseModel]], ...] = (
    (re.compile(r"sources\[\d+\]\.editions\[\d+\]"), Edition),
    (re.compile(r"sources\[\d+\]\.cadence"), Cadence),
    (re.compile(r"sources\[\d+\]\.listing\[\d+\]"), Listing),
    (re.compile(r"sources\[\d+\]"), Source),
    (re.compile(r"\(top level\)"), _File),
)


def _explain(
    path: Path, lines: Mapping[Location, int], content: object, error: ValidationError
) -> ConfigurationError:
    """Turn pydantic's findings into one message about one of them: a misspelt key before the key
    that is missing for it.
    """
    findings = sorted(
        error.errors(include_url=False),
        key=lambda e: (e["type"] != "extra_forbidden", _line_of(lines, e["loc"]), str(e["loc"])),
    )
    finding = findings[0]
    where: Location = tuple(finding["loc"])
    expected, found = _expected(finding), finding["input"]
    if finding["type"] == "extra_forbidden":
        model = next(model for pattern, model in _MODELS if pattern.fullmatch(key_name(where[:-1])))
        near = get_close_matches(str(where[-1]), model.model_fields, n=1)
        expected, found = "one of " + ", ".join(model.model_fields), where[-1]
        remedy = f"did you mean {near[0]}?" if near else "remove the key or correct its name"
    elif finding["type"] == "missing":
        expected, found, remedy = f"a value for {where[-1]}", "no such key", f"add {where[-1]}"
    else:
        remedy = "correct the value"
    if len(findings) > 1:
        remedy += (
            f" ({len(findings) - 1} further finding{'s' if len(findings) > 2 else ''} in this file)"
        )
    if isinstance(
        found, dict
    ):  # an error about several keys of one entry together: name the entry, do not print it whole
        found = found.get("id", "a mapping")
    return _problem(path, lines, where, expected, found, remedy)


def _line_of(lines: Mapping[Location, int], where: tuple[int | str, ...]) -> int:
    known: Location = tuple(where)
    while known and known not in lines:
        known = known[:-1]
    return lines.get(known, 1)


def _expected(finding: ErrorDetails) -> str:
    context: dict[str, Any] = finding.get("ctx", {})
    kind = finding["type"]
    if kind in ("enum", "literal_error"):
        return str(context["expected"])
    if kind == "string_pattern_mismatch":
        return "lower-case letters and digits joined by hyphens, such as beijing-bulletin-2024"
    if kind == "value_error":
        return str(context["error"])
    if kind.startswith("int_"):
        return "a whole number"
    return finding["msg"]


def with_editions(registry: Registry, editions: Mapping[str, Sequence[Edition]]) -> Registry:
    """The registry with further editions of its sources, by source id.

    What the file lists has precedence: an edition whose id or address is there already is left out.
    """
    taken = {edition.id for _, edition in registry.editions()}
    places = {same_place(edition.url) for _, edition in registry.editions()}
    sources = []
    for source in registry.sources:
        more = tuple(
            edition
            for edition in editions.get(source.id, ())
            if edition.id not in taken and same_place(edition.url) not in places
        )
        listed = (*source.editions, *sorted(more, key=lambda edition: edition.year))
        sources.append(source.model_copy(update={"editions": listed}) if more else source)
    return Registry(registry.path, tuple(sources))


def _check_ids(path: Path, lines: Mapping[Location, int], registry: Registry) -> None:
    sources: dict[str, Location] = {}
    editions: dict[str, Location] = {}
    for i, source in enumerate(registry.sources):
        _claim(path, lines, sources, source.id, ("sources", i, "id"))
        for j, edition in enumerate(source.editions):
            _claim(path, lines, editions, edition.id, ("sources", i, "editions", j, "id"))


def _claim(
    path: Path,
    lines: Mapping[Location, int],
    taken: dict[str, Location],
    name: str,
    where: Location,
) -> None:
    if name in taken:
        raise _problem(
            path,
            lines,
            where,
            "an id used once in this file",
            name,
            f"rename it: line {lines[taken[name]]} has it already",
        )
    taken[name] = where


def _check_renditions(path: Path, lines: Mapping[Location, int], registry: Registry) -> None:
    originals = [
        edition.id for _, edition in registry.editions() if edition.origin is not Origin.RENDITION
    ]
    for i, source in enumerate(registry.sources):
        for j, edition in enumerate(source.editions):
            if edition.rendition_of is not None and edition.rendition_of not in originals:
                near = get_close_matches(edition.rendition_of, originals, n=3) or originals[:3]
                where = ("sources", i, "editions", j, "rendition_of")
                expected = "the id of an edition in this file that is no rendition itself"
                raise _problem(
                    path,
                    lines,
                    where,
                    expected,
                    edition.rendition_of,
                    f"did you mean {' or '.join(near)}?" if near else "list the original",
                )


def _check_files(path: Path, lines: Mapping[Location, int], registry: Registry) -> None:
    for i, source in enumerate(registry.sources):
        for j, edition in enumerate(source.editions):
            here: Location = ("sources", i, "editions", j)
            listed = [
                ((*here, "url"), edition.url),
                *(((*here, "pages", n), page) for n, page in enumerate(edition.pages or ())),
            ]
            for where, url in listed:
                if not is_address(url) and not registry.file_at(url).is_file():
                    expected = f"an address, or a file relative to {registry.path.parent}"
                    raise _problem(
                        path, lines, where, expected, url, "correct the path, or put the file there"
                    )
