"""Is a document the one that it is listed as? Its title names a region, a year and a kind; each is
held against the entry of the sources file.

The bulletin of another city under the name of this one would put that city's figures into this
one's series: it is refused. What may have a good reason (a title without the kind, a year that is
counted otherwise) is a doubt, which is said and stops nothing. An edition that a listing has shown
was listed by no one: whatever contradicts it is for a person to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.documents.problem import DocumentProblem
from warehouse.bilingual_text import joined_texts
from warehouse.problems import fragment, problem_line
from warehouse.regions import Region, regions

OPENING = 400
"""Characters at the head of a text that say what document it is."""

_KIND_WORDS = {
    "bulletin": ("公报",),
    "work_report": ("工作报告",),
    "plan_report": ("计划", "预算", "决算", "规划"),
}
"""Words of which a document of the kind has one in its title or opening."""
_WORDS_OF_BOOKS = {"yearbook": ("年鉴",), "blue_book": ("蓝皮书", "发展报告")}
"""The same for books, whose chapters are listed, too, and lack them."""
# 解读《某市2024年统计公报》, 一图读懂, 图解, 答记者问: about the document, not the document
_ABOUT_IT = re.compile("解读|图解|一图|读懂|答记者问|新闻发布会|评读")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年|(?=\s*[~～—–-]\s*(?:19|20)\d\d\s*年))")
_WRITTEN_YEAR = re.compile(r"([一二][〇○零九][〇○零一二三四五六七八九]{2})年")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
# ——2026年1月26日在样张省第十四届人民代表大会第五次会议上
_ASSEMBLY = re.compile(r"在(.{2,20}?)第.{1,6}届人民代表大会")
# 样张市统计局　2024年3月 · 来源：样张市人民政府 : who gives the document out, on a line of its own
_PUBLISHER = re.compile(
    r"^[^\S\n]*(?:(?:信息|文章|稿件)?来源|发布(?:单位|机构|部门)|作者)?[^\S\n]*[:：]?[^\S\n]*"
    r"([\u4e00-\u9fff]{2,16}(?:统计局|人民政府|调查队|发展和改革委员会|发展改革委|财政局))"
    r"(?:[^\S\n].{0,40})?$",
    re.MULTILINE,
)
_SUFFIXES = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "省",
    "市",
    "县",
    "区",
    "州",
    "盟",
    "旗",
)
_PEOPLES = re.compile(
    r"(?<=..)(?:蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|(?:回|藏|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|傣|黎|"
    r"傈僳|佤|畲|拉祜|水|纳西|景颇|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|普米|怒|德昂|保安|裕固|独龙|各|蒙古|锡伯)族)+$"
)
_STANDARD = frozenset(("province", "prefecture", "county"))
_NATION = "000000"
_SHORTEST_NAME = 3


def check_region(title: str, opening: str, region_code: str) -> None:
    """Refuse a document whose title names a region that has nothing to do with the listed one.

    Args:
        title: As printed.
        opening: How the text begins.
        region_code: Region of the entry.

    Raises:
        DocumentProblem: If it is about another region.
    """
    found = _another_region(title, opening, region_code)
    if found is not None:
        listed = regions()[region_code]
        raise DocumentProblem.of(
            "another_region", region=listed.name, code=listed.code, found=found
        )


def _another_region(title: str, opening: str, region_code: str) -> str | None:
    """Words that name a region that neither is the listed one nor holds it nor lies in it."""
    listed = regions()[region_code]
    if listed.kind not in _STANDARD:  # areas of our own lie across others
        return None
    for words in _names_of_the_document(title, opening, listed):
        named = regions_named(words)
        kin = {region.name for region in named if _are_kin(listed, region)}  # 朝阳区 lies in two
        others = [region for region in named if region.name not in kin]
        if others and not _names(listed, words):
            names = ", ".join(f"{region.name} ({region.code})" for region in others)
            return fragment("which_names", title=repr(words[:60]), names=names)
    return None


def against_proposal(
    title: str, opening: str, kind: str, year: int, region_code: str
) -> Iterator[str]:
    """What in title and opening contradicts a document that a listing has shown; more strictly
    than ``doubts``, for no one has listed it yet.

    >>> list(against_proposal("一图读懂北京市2023年统计公报", "", "bulletin", 2024, "110000"))
    ['expected: a document; found: a title of a text about it, “一图读懂北京市2023年统计公报”', \
'expected: the year 2024; found: 2023 in the title']

    Args:
        title: The document's own title.
        opening: Its first words.
        kind: Genre of the source.
        year: The year that the edition is about.
        region_code: Region of the source.
    """
    shown = title if title.strip() else opening[:40]
    if _ABOUT_IT.search(title):
        yield f"expected: a document; found: a title of a text about it, “{shown}”"
    words = (_KIND_WORDS | _WORDS_OF_BOOKS).get(kind, ())
    if words and not any(word in title + opening for word in words):
        yield f"expected: a document of kind {kind}; found: “{shown}”"
    years = years_named(title)
    if years and year not in years:
        named = ", ".join(map(str, sorted(years)))
        yield f"expected: the year {year}; found: {named} in the title"
    elif not years and str(year) not in opening and year not in years_named(opening):
        yield f"expected: the year {year}; found: nowhere in the first words"
    if (found := _another_region(title, opening, region_code)) is not None:
        yield f"expected: a document of {regions()[region_code].name}; found: {found}"


def doubts(title: str, opening: str, kind: str, year: int, region_code: str) -> Iterator[str]:
    """What in title and opening does not fit the entry, though it may have a good reason."""
    years = years_named(title)
    allowed = {year} if kind == "bulletin" else {year - 1, year, year + 1}
    if years and not years & allowed:
        found = ", ".join(map(str, sorted(years)))
        yield problem_line("another_year", year=year, years=found, title=repr(title[:60]))
    words = _KIND_WORDS.get(kind, ())
    if words and not any(word in title + opening for word in words):
        yield problem_line(
            "another_kind",
            kind=fragment(kind),
            words=joined_texts(words, " or ", "或"),
            title=repr(title[:60]),
        )
    listed = regions()[region_code]
    named = regions_named(title)
    if named and not _names(listed, title) and all(_is_below(region, listed) for region in named):
        names = ", ".join(region.name for region in named)
        if kind in _KIND_WORDS:
            yield problem_line(
                "part_of_region", region=listed.name, title=repr(title[:60]), names=names
            )


def regions_named(text: str) -> tuple[Region, ...]:
    """Regions of GB/T 2260 whose full names are in a text; of names one in another the longest:
    in 海南藏族自治州 no 海南.

    >>> [region.code for region in regions_named("湖南省株洲市2023年公报")]
    ['430000', '430200']
    """
    found: list[tuple[int, int, Region]] = []
    for name, several in _by_name().items():
        at = text.find(name)
        if at >= 0:
            found += [(at, at + len(name), region) for region in several]
    return tuple(
        region
        for start, end, region in sorted(found, key=lambda item: item[:2])
        if not any(s <= start and end <= e and e - s > end - start for s, e, _ in found)
    )


def years_named(title: str) -> frozenset[int]:
    """Years in a title: ``2024～2025年``, ``二〇二五年``."""
    written = {int(found.translate(_DIGITS)) for found in _WRITTEN_YEAR.findall(title)}
    return frozenset({int(found) for found in _YEAR.findall(title)} | written)


def _names_of_the_document(title: str, opening: str, listed: Region) -> Iterator[str]:
    """Words that say whose document it is; its publisher where title and opening leave it open."""
    yield title
    if (assembly := _ASSEMBLY.search(opening)) is not None:
        yield assembly[1]
    if not regions_named(title) and not _names(listed, title + opening):
        yield from _PUBLISHER.findall(opening)


@cache
def _by_name() -> dict[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = {}
    for region in regions().values():
        if region.kind in _STANDARD and len(region.name) >= _SHORTEST_NAME:
            found.setdefault(region.name, []).append(region)
    return {name: tuple(several) for name, several in found.items()}


def _names(region: Region, text: str) -> bool:
    """Whether a text has a name of the region, the short one included."""
    return any(name in text for name in (region.name, *region.aliases, _short(region.name)))


def _short(name: str) -> str:
    """``株洲市`` -> 株洲; ``大理白族自治州`` -> 大理."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return _PEOPLES.sub("", name.removesuffix(suffix))
    return name


def _are_kin(one: Region, other: Region) -> bool:
    return one.code == other.code or _is_below(one, other) or _is_below(other, one)


def _is_below(region: Region, other: Region) -> bool:
    """Whether a region lies in another."""
    if other.code == _NATION:
        return region.code != _NATION
    seen = 0
    parent = region.parent
    while parent and seen < 10:
        if parent == other.code:
            return True
        parent, seen = regions()[parent].parent if parent in regions() else "", seen + 1
    return False
