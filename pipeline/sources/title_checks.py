"""Whether a document's own title is that of the edition that it is taken for: kind, year, region.

A search of words, not a reading: what speaks against an edition is said, silence proves nothing.
"""

from __future__ import annotations

import re

from warehouse.regions import regions
from warehouse.vocabularies import DocumentKind

_KIND_WORDS: dict[DocumentKind, re.Pattern[str]] = {
    DocumentKind.BULLETIN: re.compile("公报"),
    DocumentKind.WORK_REPORT: re.compile("政府工作报告"),
    DocumentKind.PLAN_REPORT: re.compile("计划|规划"),
    DocumentKind.YEARBOOK: re.compile("年鉴"),
    DocumentKind.BLUE_BOOK: re.compile("蓝皮书|发展报告"),
}
# 解读《某市2024年统计公报》, 一图读懂, 图解, 答记者问: about the document, not the document
_ABOUT_IT = re.compile("解读|图解|一图|读懂|答记者问|新闻发布会|评读")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年)")
_OPENING = 3000


def title_problems(
    kind: DocumentKind, year: int, region: str, title: str, text: str
) -> tuple[str, ...]:
    """What in a document's title, or where it has none in its first words, is not the edition's.

    >>> title_problems(DocumentKind.BULLETIN, 2024, "110000", "一图读懂北京市2023年统计公报", "")
    ('expected: a document; found: a title of a text about it, “一图读懂北京市2023年统计公报”', \
'expected: the year 2024; found: 2023 in the title')

    Args:
        kind: Genre of the source.
        year: The year that the edition is about.
        region: Code of the region that the source is about.
        title: The document's own title.
        text: Its text, of which the first words are read.
    """
    opening = text[:_OPENING]
    shown = title if title.strip() else opening[:40]
    problems = []
    if _ABOUT_IT.search(title):
        problems.append(f"expected: a document; found: a title of a text about it, “{shown}”")
    words = _KIND_WORDS.get(kind)
    if words is not None and not words.search(title) and not words.search(opening):
        problems.append(f"expected: a document of kind {kind}; found: “{shown}”")
    years = {int(found) for found in _YEAR.findall(title)}
    if years and year not in years:
        named = ", ".join(str(found) for found in sorted(years))
        problems.append(f"expected: the year {year}; found: {named} in the title")
    elif not years and str(year) not in opening:
        problems.append(f"expected: the year {year}; found: nowhere in the first words")
    if _names_another_region(region, title):
        name = regions()[region].name
        problems.append(f"expected: a document of {name}; found: “{shown}”")
    return tuple(problems)


def _names_another_region(code: str, title: str) -> bool:
    """Whether a title names a province or city, and it is neither this region nor one that holds it
    or lies in it.
    """
    mine = regions().get(code)
    if mine is None or code == "000000":
        return False
    short = _short(mine.name)
    if short in title:
        return False
    for other in regions().values():
        if other.code[4:] == "00" and other.code.isdecimal() and other.code[:2] != code[:2]:
            name = other.name
            if len(name) > 2 and name in title:
                return True
    return False


def _short(name: str) -> str:
    """``北京市`` -> ``北京``, as titles often have it."""
    return name[:-1] if len(name) > 2 and name[-1] in "省市区县州盟" else name
