"""The pages of one document joined: what every page repeats is chrome, a sentence that a page
break tears apart is one paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from pipeline.documents.html.article import Article
from pipeline.documents.html.walk import Unit
from pipeline.documents.line_kinds import LONGEST_HEADING, is_closed
from pipeline.documents.text_lines import Line, goes_on, join

# units at an article's beginning, and at its end, in which a page may repeat what others say:
# headline, date, editor
_LEAD = 8
# 甲市公报(2), 甲市公报（第2页）: a headline that numbers its page
_PAGE_SUFFIX = re.compile(r"\s*[(（]\s*第?\s*[\d一二三四五六七八九十]{1,3}\s*页?\s*[)）]$")
_BLANKS = re.compile(r"\s+")


def join_articles(articles: Sequence[Article]) -> tuple[list[Unit], list[bool]]:
    """The units of all pages in order, and of each whether it is part of the document's article."""
    by_page = [[(unit, article.holds(unit)) for unit in article.page.units] for article in articles]
    if len(articles) > 1:
        _set_repeats_aside(by_page)
        for number in range(1, len(by_page)):
            _join_torn(by_page, number)
    every = [pair for page in by_page for pair in page]
    return [unit for unit, _ in every], [inside for _, inside in every]


def _set_repeats_aside(by_page: Sequence[list[tuple[Unit, bool]]]) -> None:
    """Take out of the article what a page says at its top like the first page, and at its end like
    the last.
    """
    heads = {_plain(by_page[0][at][0]) for at in _places(by_page[0], head=True)}
    tails = {_plain(by_page[-1][at][0]) for at in _places(by_page[-1], head=False)}
    for number, page in enumerate(by_page):
        if number > 0:
            _drop(page, _places(page, head=True), heads)
        if number < len(by_page) - 1:
            _drop(page, _places(page, head=False), tails)


def _places(page: Sequence[tuple[Unit, bool]], *, head: bool) -> list[int]:
    """Where the short lines are that begin or end a page's article, up to its nearest
    sentence.
    """
    inside = [at for at, (_, within) in enumerate(page) if within]
    reach = inside[:_LEAD] if head else inside[: -_LEAD - 1 : -1]
    return list(
        takewhile(
            lambda at: len(page[at][0].text) <= LONGEST_HEADING and not is_closed(page[at][0].text),
            reach,
        )
    )


def _drop(page: list[tuple[Unit, bool]], places: Sequence[int], said: set[str]) -> None:
    for at in places:
        unit = page[at][0]
        if unit.text and _plain(unit) in said:
            page[at] = (unit, False)


def _plain(unit: Unit) -> str:
    return _BLANKS.sub("", _PAGE_SUFFIX.sub("", unit.text))


def _join_torn(by_page: Sequence[list[tuple[Unit, bool]]], number: int) -> None:
    """Join the last paragraph of a page's predecessors to its first, where the sentence goes on."""
    last = next(
        (unit for page in reversed(by_page[:number]) for unit, within in reversed(page) if within),
        None,
    )
    first = next((at for at, (_, within) in enumerate(by_page[number]) if within), None)
    if last is None or first is None:
        return
    unit = by_page[number][first][0]
    if not last.text or not unit.text or last.heading or unit.heading:
        return
    before = Line(last.text, last.markers, bold=last.bold)
    after = Line(unit.text, unit.markers, bold=unit.bold, page_break=True, indented=unit.indented)
    if not goes_on(before, after, interrupted=True):
        return
    whole = join(before, after)
    last.breaks = (*last.breaks, (len(whole.text) - len(unit.text), unit.page or number + 1))
    last.text, last.markers, last.linked = whole.text, whole.markers, last.linked + unit.linked
    del by_page[number][first]
