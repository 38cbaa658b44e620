"""Periods as keys of series: one spelling for one span of time, its year, and the base that a
change is measured against.
"""

from __future__ import annotations

import re
from functools import lru_cache

from warehouse.vocabularies import Frequency

_YEAR = re.compile(r"\d{4}")
_YEAR_END = re.compile(r"(\d{4})-12-31")

PREVIOUS_YEAR = "previous_year"
_PREVIOUS = frozenset({PREVIOUS_YEAR, "previous_year_end"})
_PERIODS = 8192
"""Documents name the same few periods again and again, and series ask for each many times."""


def series_period(period: str, timing: str) -> str:
    """The period under which a figure is in its series: flows of a year under the year, stocks
    under its last day.

    Args:
        period: As observed; documents date the same stock ``2024`` or ``2024-12-31``.
        timing: ``flow`` or ``stock``.
    """
    year = annual_year(period)
    if year is None:
        return period
    return f"{year:04d}-12-31" if timing == "stock" else f"{year:04d}"


@lru_cache(maxsize=_PERIODS)
def annual_year(period: str) -> int | None:
    """The year of a period that is a whole year or a year's end; None for months, quarters and
    spans.
    """
    found = _YEAR.fullmatch(period) or _YEAR_END.fullmatch(period)
    return int(period[:4]) if found else None


_SPANS = (
    (re.compile(r"\d{4}|\d{4}-12-31"), Frequency.ANNUAL),
    (re.compile(r"\d{4}-Q[1-4]"), Frequency.QUARTERLY),
    (re.compile(r"\d{4}-\d{2}(?:-\d{2})?"), Frequency.MONTHLY),
    (re.compile(r"(\d{4})-01(?:-01)?/\1-\d{2}(?:-\d{2})?"), Frequency.YEAR_TO_DATE),
    (re.compile(r"\d{4}(?:-12-31)?/\d{4}(?:-12-31)?"), Frequency.MULTI_YEAR),
)


@lru_cache(maxsize=_PERIODS)
def frequency(period: str) -> Frequency:
    """How often a figure of such a period comes: annual for years and their ends, monthly also for
    single days, year_to_date for 1-n月.
    """
    return next((name for pattern, name in _SPANS if pattern.fullmatch(period)), Frequency.OTHER)


@lru_cache(maxsize=_PERIODS)
def last_year(period: str | None) -> int | None:
    """The year in which a period ends: ``2010/2015`` -> 2015."""
    return int(period.rpartition("/")[2][:4]) if period else None


def series_base(compared_with: str | None, period: str) -> str | None:
    """One spelling for what a yearly figure is compared with: 比上年, 比上年末, 比2023年 are one
    base for 2024.
    """
    year = annual_year(period)
    if compared_with is None or year is None:
        return compared_with
    if compared_with in _PREVIOUS or annual_year(compared_with) == year - 1:
        return PREVIOUS_YEAR
    base = annual_year(compared_with)
    return compared_with if base is None else f"{base:04d}"


@lru_cache(maxsize=_PERIODS)
def earlier(period: str, years: int = 1) -> str | None:
    """The same kind of period some years earlier; None for what has no plain predecessor."""
    year = annual_year(period)
    return None if year is None else f"{year - years:04d}{period[4:]}"
