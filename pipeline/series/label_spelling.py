"""One spelling for labels: 「“专精特新”的企业数（家）」 and 「专精特新企业数」 are looked up as
the same text.

Only differences that never carry meaning go: forms of characters, quotation marks, footnote
markers, 的, a unit in brackets, words for the document's own area and period, a verb that only
says that the quantity is there (完成, 拥有), a section's heading that a page sets in front of its
first sentence, and the word 增速 where the measure says growth already. Words that narrow a
quantity (规模以上, 限额以上, 城镇, 第一产业, 全社会, 不含农户) stay: they are what distinguishes
neighbours apart. Synonyms are data (``catalogue/synonyms.yaml``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from warehouse.declared_yaml import load_declared
from warehouse.regions import regions
from warehouse.units import UnitError, parse_unit

SYNONYMS_FILE = Path(__file__).with_name("catalogue") / "synonyms.yaml"

_NOISE = re.compile(r"[\s“”\"'‘’「」『』《》<>*※#]|\[\d+\]|[①-⑳]|的")
# 一、粮食产量; 2.油料产量; 1.2.小麦产量: places in a list
_ENUMERATOR = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|[((][一二三四五六七八九十\d]{1,2}[))]|(?:\d{1,2}[、.]){1,3}(?!\d))"
)
# 粮食产量和单产, 教育及文化, 批发与零售: one conjunction for all; 、 alike.
_CONJUNCTION = re.compile(r"以及|及其|[及与、,，]")
# 全市常住人口, 年末常住人口, 2023年粮食产量, 其中:小麦: the region and the period have columns of
# their own; 12全年接待游客: the page's number, 市外贸进出口: the city's.
_OWN_AREA_OR_PERIOD = re.compile(
    r"^(?:全市|全省|全区|全县|全州|全旗|全盟|全地区|全自治区|州属|市属|本市|本区|本省|本县|本州|我市|我省|我区|我县|我州|我旗|市域|辖区内"
    r"|年末|年底|期末|月末|全年|年度|当年|本年|截至年末|截至年底|(?:19|20)\d{2}年(?:末|底|度|全年)?|(?:19|20)\d{2}全年|其中:?"
    r"|\d{1,3}(?=全年|全市|全州|全省|年末)|[市州](?=进出口|出口|进口))(?=..)"
)
# 完成货运量, 拥有床位, 各类学校: the verb or article says no more than that there is so much of it
_SAYS_NO_MORE = re.compile(
    r"^(?:累计|共计|合计|总计|共)?(?:完成|实现|拥有|实际拥有|共有|现有|已有|实有|设有|建有|达到|已|共|全部|各类|各种|各级)(?=..)"
)
# 地区生产总值增速, 居民消费价格涨幅, 粮食产量同比增长率: the measure says so already.
_GROWTH_WORD = re.compile(
    r"(?:比上年|较上年|比去年)?(?:同比|年均|累计|名义|实际)*(?:增速|增长率|增长速度|增长幅度|增幅|涨幅|升幅|降幅|降低率|下降率|增长|上涨|下降|降低|同比)$"
)
# 同比增长(±%), 比上年±, 比上年末增长, 与上年同期相比增减: heads that name no quantity, only how
# it moved
_MOVEMENT = re.compile(
    r"(?:(?:比|较|与)?(?:上年|去年|上年同期|去年同期|上年末|上年底|年初|同期|上月)(?:相比)?|同比|环比|累计|名义|实际|可比)*"
    r"(?:增长速度|增长率|增长|增减|增速|增幅|升降|涨跌|涨幅|变化|变动|提高|±|\+-)*(?:幅度|幅|额|情况|率|\(?[±+-]*%?\)?)*"
)
# 独角兽企业数量, 常住人口数: counting is in the unit. 指数, 系数, 倍数, 天数 and the like are
# other words.
_NUMBER_WORD = re.compile(
    r"(?<=..)(?:总数量|数量|总数|个数|家数|户数|(?<=床位)数|(?<![指系倍基参分次天点常多岁函位均人])数)$"
)
_UNIT_IN_BRACKETS = re.compile(r"\(([^()]{1,12})\)$")
# 图1:2021-2025年地区生产总值及其增长速度, 主要产品产量及增长速度: the title of a chart or table
# in one line with the sentence below it
_CHART_TITLE = re.compile(
    r"^(?:图\d*:?)?(?:19|20)\d\d年?[^\d一-龥]{1,3}(?:19|20)\d\d年[一-龥()、]{2,24}?(?:增长速度|增速|构成|情况|比重)(?=...)"
    r"|^[一-龥()、]{2,24}?及其?增长速度(?=...)"
)
# 巴音郭楞蒙古自治州, 湘西土家族苗族自治州: the place, then its peoples
_AUTONOMOUS = re.compile(
    r"(.{2,}?)(?:蒙古族?|藏族|回族|苗族|彝族|壮族|土家族|侗族|布依族|朝鲜族|白族|哈尼族|傣族|景颇族|傈僳族|羌族|哈萨克|柯尔克孜)+自治州"
)
# 居民消费价格(CPI), 外商直接投资(FDI): the abbreviation of the words before it; 烧碱(折100%),
# 增值税(50%): how it is counted
_ABBREVIATION = re.compile(r"(?<=[一-龥])\((?:[A-Z][A-Za-z&]{1,6}|折[^()]*|\d{1,3}%)\)")
_YEAR_HEADER = re.compile(r"(?:19|20)\d{2}年?(?:\d{1,2}月)?(?:末|底)?")
_TABLE_SEPARATOR = " / "


class _Synonyms(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    replacements: dict[str, str]
    neutral_headers: tuple[str, ...]
    section_words: tuple[str, ...]
    headings: tuple[str, ...]
    scopes: tuple[str, ...]
    carried_scopes: tuple[str, ...]


@cache
def _synonyms() -> _Synonyms:
    return load_declared(SYNONYMS_FILE, _Synonyms)


@cache
def _replacer() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {_plain(a): _plain(b) for a, b in _synonyms().replacements.items()}
    return re.compile(
        "|".join(re.escape(a) for a in sorted(table, key=lambda a: (-len(a), a)))
    ), table


def _plain(text: str) -> str:
    text = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    return _CONJUNCTION.sub("和", _ENUMERATOR.sub("", text))


@lru_cache(maxsize=65536)
def normalise(label: str) -> str:
    """The text under which a label is looked up; '' stays ''."""
    pattern, table = _replacer()
    text = pattern.sub(lambda found: table[found.group()], _without_unit(_plain(label)))
    return _ABBREVIATION.sub("", text).strip(":;。.")


def _without_unit(text: str) -> str:
    """粮食产量(万吨) -> 粮食产量; 固定资产投资(不含农户) stays."""
    found = _UNIT_IN_BRACKETS.search(text)
    if not found or found.start() == 0:
        return text
    try:
        parse_unit(found[1])
    except UnitError:
        return text
    return text[: found.start()]


@lru_cache(maxsize=65536)
def lookups(label: str, measure: str, region_code: str) -> tuple[str, ...]:
    """Texts to look a label up under, best first.

    Args:
        label: As observed; parts of a table label are joined by `` / ``.
        measure: Measure of the figure: with growth a final 增速 goes.
        region_code: Region of the figure: its own name in front of the label goes, another
            region's name stays.
    """
    found: dict[str, None] = {}
    for text in (*_joined(label), *_without_heading(label)):
        for shorter in _without_growth_word(text, measure):
            for bare in without_own_names(shorter, region_code):
                found.setdefault(bare)
                found.setdefault(_NUMBER_WORD.sub("", bare))
    for text in tuple(found):
        if (plain := _SAYS_NO_MORE.sub("", text)) != text:
            found.setdefault(plain)
    found.pop("", None)
    return tuple(found)


def _without_heading(label: str) -> Iterator[str]:
    """八、财政金融一般公共预算收入 -> 一般公共预算收入: a heading that a page sets in one line with
    its first sentence.

    A numbered heading may be any row of section words; one without its number only a heading that
    is nothing else.
    """
    if _TABLE_SEPARATOR in label:
        return
    numbered, plain = _numbered_heading(), _heading()
    text = _NOISE.sub("", unicodedata.normalize("NFKC", label))
    found = numbered.match(text) or plain.match(text) or _CHART_TITLE.match(text)
    if found:
        yield normalise(text[found.end() :])


@cache
def _numbered_heading() -> re.Pattern[str]:
    """10十、财政金融: the page's number may be in front."""
    words = "|".join(sorted(map(re.escape, _synonyms().section_words), key=lambda w: (-len(w), w)))
    return re.compile(
        rf"^\d{{0,3}}(?:[一二三四五六七八九十]{{1,3}}[、.]|[((][一二三四五六七八九十]{{1,3}}[))])"
        rf"(?:(?:{words})[、和及与,]*)+(?=...)"
    )


@cache
def _heading() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _synonyms().headings), key=lambda w: (-len(w), w)))
    return re.compile(rf"^(?:{words})(?=...)")


def stems(alias: str) -> tuple[str, ...]:
    """Normalised forms under which an alias is filed: itself, and without a final 数量."""
    text = normalise_parts(alias)
    return tuple(dict.fromkeys((text, _NUMBER_WORD.sub("", text))))


def normalise_parts(label: str) -> str:
    """Each part of a table label on its own: ``粮食 / 产量`` -> ``粮食/产量``; aliases of the
    catalogue may use either form.
    """
    return (
        "/".join(normalise(part) for part in re.split(r"\s*/\s*(?![^()]*\))", label))
        if "/" in label
        else normalise(label)
    )


def _joined(label: str) -> Iterator[str]:
    """粮食 / 产量 -> 粮食/产量, 粮食产量; 货物周转量 / 铁路 / 绝对数 -> also 货物周转量/铁路: what
    only says the kind of number goes.
    """
    if _TABLE_SEPARATOR not in label:
        yield normalise(label)
        return
    parts = [normalise(part) for part in label.split(_TABLE_SEPARATOR)]
    yield "/".join(parts)
    parts = [part for part in parts if not is_neutral(part)]
    if parts:
        yield "/".join(parts)
        yield "".join(parts)
        yield "".join(reversed(parts))


def scope_of(text: str) -> tuple[str | None, str]:
    """The word for a part of the whole in front of a normalised label, and what is left of it.

    >>> scope_of("市区PM2.5年均浓度"), scope_of("常住人口")
    (('市区', 'PM2.5年均浓度'), (None, '常住人口'))
    """
    found = _scope().match(text)
    return (found.group(), text[found.end() :]) if found else (None, text)


def carries(scope: str) -> bool:
    """Whether a scope holds for the figures behind the one whose label says it, too.

    >>> carries("市区"), carries("民营")
    (True, False)
    """
    return scope in _carried()


@cache
def _carried() -> frozenset[str]:
    return frozenset(map(normalise, _synonyms().carried_scopes))


@cache
def _scope() -> re.Pattern[str]:
    words = sorted(map(normalise, _synonyms().scopes), key=lambda word: (-len(word), word))
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})(?=...)")


@lru_cache(maxsize=4096)
def is_neutral(header: str) -> bool:
    """Whether a normalised header says only what kind of number is there: 绝对数, 2023年,
    同比增长(±%).
    """
    return (
        header in _neutral_headers()
        or _MOVEMENT.fullmatch(header) is not None
        or _YEAR_HEADER.fullmatch(header) is not None
    )


@cache
def _neutral_headers() -> frozenset[str]:
    return frozenset(normalise(text) for text in _synonyms().neutral_headers)


def _without_growth_word(text: str, measure: str) -> tuple[str, ...]:
    if measure not in ("growth", "change"):
        return (text,)
    shorter = _GROWTH_WORD.sub("", text)
    useful = shorter and shorter != text and not shorter.endswith("/")
    return (text, shorter) if useful else (text,)


def without_own_names(text: str, region_code: str) -> Iterator[str]:
    """The text, and shorter each time a word for the own area or period is taken off its front:
    通州区年度GDP, 年度GDP, GDP.
    """
    names = region_names(region_code)
    while True:
        yield text
        shorter = _OWN_AREA_OR_PERIOD.sub("", text)
        if shorter == text:
            shorter = next(
                (
                    text[len(name) :]
                    for name in names
                    if text.startswith(name) and len(text) > len(name) + 1
                ),
                text,
            )
        if shorter == text:
            return
        text = shorter


@lru_cache(maxsize=4096)
def region_names(region_code: str) -> tuple[str, ...]:
    """Names that a region goes by in front of a label, longest first: 京津冀地区, 京津冀; 通州区,
    通州; 北京市, 北京; 巴音郭楞州, 巴州; 全国, 我国.
    """
    region = regions().get(region_code)
    if region is None:
        return ()
    names = {region.name, *region.aliases}
    names |= {name[:-1] for name in names if len(name) > 2 and name[-1] in "省市区县州旗盟"}
    if autonomous := _AUTONOMOUS.fullmatch(region.name):
        names |= {autonomous[1], f"{autonomous[1]}州", f"{autonomous[1][0]}州"}
    if region.name.endswith("地区"):
        names |= {region.name[:-2], "地区"}
    if region_code == XINJIANG:
        names |= {"新疆", "全疆"}
    if region.kind == "area":
        names |= {f"{name}地区" for name in names if not name.endswith("地区")}
    if region_code == NATION:
        names |= {"我国", "全国", "中国"}
    return tuple(sorted((normalise(name) for name in names), key=lambda name: (-len(name), name)))


NATION = "000000"
XINJIANG = "650000"
