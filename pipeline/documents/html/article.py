"""Where on a page the article is: the innermost element that holds most of the page's sentences.
Menus and lists of links hardly count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.documents.html.walk import Page, Unit
from pipeline.documents.line_kinds import FURNITURE, is_closed

_SENTENCE = re.compile(r"[，。；：]")
_COUNTED = re.compile(r"[\u4e00-\u9fff0-9]+")
_NEVER_ARTICLE = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dd", "dt"])
_SHARE_OF_ARTICLE = 0.8
_SHORTEST_SENTENCE = 15


@dataclass(frozen=True, slots=True)
class Article:
    """A page and the element that holds its article.

    Attributes:
        page: The walked page.
        number: The element's number.
    """

    page: Page
    number: int

    @property
    def signature(self) -> str:
        """Tag, class and id of the element: pages of one site have their articles in the same. ''
        where it has neither class nor id.
        """
        return _signature(self.page, self.number)

    def holds(self, unit: Unit) -> bool:
        """Whether a unit belongs to the article."""
        return (
            _inside(self.page, unit.holder, self.number)
            and not unit.chrome
            and not _is_furniture(unit)
        )


def find_article(page: Page, *, like: str = "") -> Article:
    """Find the article.

    Args:
        page: A walked page.
        like: The signature of the element that holds it on another page of the document; where
            this page has such an element, that is it.
    """
    mass = [0.0] * len(page.tags)
    for unit in page.units:
        mass[unit.holder] += _weight(unit)
    children: list[list[int]] = [[] for _ in page.tags]
    for number in range(len(page.tags) - 1, 0, -1):
        mass[page.parents[number]] += mass[number]
        children[page.parents[number]].append(number)
    if like:
        alike = [
            number
            for number in range(len(page.tags))
            if mass[number] > 0 and _signature(page, number) == like
        ]
        if alike:
            return Article(page, max(alike, key=lambda number: mass[number]))
    current = 0
    while True:
        best = max(
            (c for c in children[current] if page.tags[c] not in _NEVER_ARTICLE),
            key=lambda c: mass[c],
            default=None,
        )
        if best is None or mass[best] < _SHARE_OF_ARTICLE * mass[current] or mass[best] == 0:
            return Article(page, current)
        current = best


def _weight(unit: Unit) -> float:
    """How much a unit speaks for an article: sentences count, menus hardly."""
    if unit.chrome:
        return 0.0
    if unit.table is not None:
        return 0.5 * sum(
            len(cell.text) for row in unit.table.rows for cell in row if cell.printed_here
        )
    counted = max(0, sum(map(len, _COUNTED.findall(unit.text))) - unit.linked)
    return (
        float(counted)
        if _SENTENCE.search(unit.text) and counted > _SHORTEST_SENTENCE
        else 0.05 * counted
    )


def _is_furniture(unit: Unit) -> bool:
    """Whether a unit inside the article is what sites print around theirs: 【打印】, a row of
    links.
    """
    if unit.table is not None or unit.image is not None:
        return False
    return bool(FURNITURE.match(unit.text)) or (
        unit.linked > 0.6 * len(unit.text) and not is_closed(unit.text)
    )


def _inside(page: Page, number: int, article: int) -> bool:
    while number > article:  # a child's number is always higher than its parent's
        number = page.parents[number]
    return number == article


def _signature(page: Page, number: int) -> str:
    attributes = page.nodes[number].attributes
    names = " ".join(f"{attributes.get('class') or ''} #{attributes.get('id') or ''}".split())
    return f"{page.tags[number]} {names}" if names != "#" else ""
