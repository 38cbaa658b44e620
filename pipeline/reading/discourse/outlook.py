"""Where in a report we are: results of the past or plans, and so which year is meant where none is
said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.documents.document import BlockKind, Document
from pipeline.reading.discourse.status import BACKWARD, FORWARD
from pipeline.reading.tokens.period_mentions import Calendar, mentions

_TWO_SIDED = frozenset(("work_report", "plan_report", "press"))
_PLAN = re.compile(r"今年[^。；]{0,16}?(?:将|计划|力争|拟|目标)")
_AIMS = re.compile(r"目标|总体要求|任务")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FROM_JANUARY = re.compile(r"(\d{4})-01/\1-\d\d")
_PART_OF_YEAR = re.compile(r"\d{4}-Q\d|\d{4}-\d\d/\d{4}-\d\d")


@dataclass(slots=True)
class Outlook:
    """Which way the running section looks.

    Attributes:
        calendar: The document's dates.
        two_sided: Whether documents of this kind look forward at all (bulletins never do).
        year: The year meant where none is said.
        forward: Whether the section sets out plans.
        span: The part of a year that the whole document is about, for quarterly and monthly
            releases.
        days: Articles of a newspaper page that are news of the day, with the day.
        article: The running article.
    """

    calendar: Calendar
    two_sided: bool
    year: int
    forward: bool = False
    span: str | None = None
    days: dict[int, str] = field(default_factory=dict)
    article: int = 0

    def plan(self, sentence: str) -> None:
        """今年将…: from here on the press tells a plan."""
        if self.two_sided and _PLAN.search(sentence):
            self.forward = True
            self.year = self.calendar.published_year

    def enter(self, article: int) -> None:
        """Another article of the page begins: it looks back until it says otherwise."""
        if article != self.article:
            self.article = article
            self.forward = False
            self.year = self.calendar.past_year

    def turn(self, text: str, *, heading: bool) -> None:
        """Notice headings and sentences that turn a report from results to plans
        (二、2025年主要目标任务) and back.
        """
        if not self.two_sided:
            return
        ahead = FORWARD.search(text)
        if ahead and (heading or "目标" in ahead.group()):
            if heading and BACKWARD.search(text) and not _AIMS.search(text, ahead.start()):
                return
            self.forward = True
            year = _YEAR.search(ahead.group())
            self.year = int(year.group()) if year else self.calendar.published_year
        elif heading and BACKWARD.search(text):
            self.forward = False
            self.year = self.calendar.past_year

    @property
    def default(self) -> str:
        """The period of a figure for which nothing says another."""
        return self.days.get(self.article) or self.span or str(self.year)


def outlook_of(document: Document, calendar: Calendar) -> Outlook:
    """The outlook with which a document opens."""
    outlook = Outlook(calendar, document.kind in _TWO_SIDED, calendar.past_year)
    outlook.span = _span_of(document, calendar)
    outlook.days = _news_of_the_day(document, calendar)
    return outlook


# 本报讯 昨天，…召开: news of the day; a year named in the opening makes it a report on that year
_NEWS = re.compile(r"昨天|昨日|今天|今日|日前|近日")
_ON_A_YEAR = re.compile(r"(?:19|20)\d\d ?年|去年|过去一年|全年|公报")


def _news_of_the_day(document: Document, calendar: Calendar) -> dict[int, str]:
    if document.kind != "press" or len(calendar.published) != 10:
        return {}
    days: dict[int, str] = {}
    seen: set[int] = set()
    for block in document.blocks:
        if (
            block.kind is not BlockKind.PARAGRAPH
            or block.article in seen
            or block.end - block.start < 40
        ):
            continue
        seen.add(block.article)
        opening = document.block_text(block)
        if _NEWS.search(opening) and not _ON_A_YEAR.search(opening):
            days[block.article] = calendar.published
    return days


def _span_of(document: Document, calendar: Calendar) -> str | None:
    """A release about a part of a year says so in its title or opening: 上半年全市经济运行情况.
    5月份 in passing does not make it one.
    """
    texts = [document.title]
    if document.kind == "press":
        texts += [
            document.block_text(b)[:120]
            for b in document.blocks[:5]
            if b.kind is not BlockKind.FURNITURE
        ]
    titled: str | None = None
    for index, text in enumerate(texts):
        for mention in mentions(text, 0, len(text), calendar, calendar.past_year):
            period = mention.period or ""
            if mention.comparing or not period:
                continue
            if _FROM_JANUARY.fullmatch(period):
                return period
            if index == 0 and _PART_OF_YEAR.fullmatch(period):
                titled = period
            elif len(period) == 4:
                return titled
    return titled
