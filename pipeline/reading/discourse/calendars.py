"""The calendar of a document: which year its review is about.

A press release of January to March is mostly about the year before. One that names a month of
the running year that has ended (1月末, 2022年1—2月) is about the running year.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.documents.document import BlockKind, Document
from pipeline.reading.tokens.period_mentions import Calendar, calendar_of, mentions

_OPENING = 4
"""Blocks of a release in which its subject is named."""

_MONTH_OF = re.compile(r"(\d{4})-(?:Q[1-4]|\d\d/\1-)?(\d\d)?(?:-\d\d)?")


def document_calendar(document: Document) -> Calendar:
    """Calendar of a document, from its year, date and kind, and for the press from its opening."""
    calendar = calendar_of(document.year, document.published, document.kind)
    if document.kind != "press" or calendar.past_year == document.year:
        return calendar
    running = replace(calendar, past_year=document.year)
    opening = [document.title] + [
        document.block_text(block)[:120]
        for block in document.blocks[:_OPENING]
        if block.kind is not BlockKind.FURNITURE
    ]
    for text in opening:
        for mention in mentions(text, 0, len(text), running, document.year):
            if mention.comparing or mention.vague or _is_day(text[mention.start : mention.end]):
                continue
            if _has_ended(mention.period or "", running):
                return running
            if (mention.period or "")[:4] == str(calendar.past_year):
                return calendar
    return calendar


def _is_day(words: str) -> bool:
    """Whether a day is named, as of a meeting or of print: 1月8日, but not 1月末."""
    return re.search(r"\d{1,2} ?月 ?\d{1,2} ?日", words) is not None


def _has_ended(period: str, calendar: Calendar) -> bool:
    """Whether a period is a part of the running year that is over."""
    found = _MONTH_OF.fullmatch(period)
    if found is None or len(period) == 4 or int(found[1]) != calendar.published_year:
        return False
    month = int(period.rpartition("-")[2]) if "/" in period else int(found[2] or 12)
    return month <= calendar.published_month
