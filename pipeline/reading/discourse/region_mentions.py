"""Where a figure is about: names of regions in a sentence that stand where a subject stands.

通州区新设企业30家 -> 通州区      北京证券交易所上市公司 -> not a region, an institution
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.reading.tokens.lexicon import alternation
from warehouse.regions import Region, regions

_INSTITUTION = (
    r"(?![市省区县]?(?:[一-龥]{0,8}?(?:证券交易所|交易所|银行|大学|学院|日报|海关|委员会|管委会|总队|公司|研究院|医院|"
    r"博物馆|法院|奥运|榜样|服务”|样板|标准|模式|经验|路|街|站|机场|卫视|中学|图书馆)|协同发展|一体化|[一-龥]{0,4}组织|国家|"
    r"第[一二三四五]|建设贡献|建设指数|疏解))"
)
_GENERAL = {"全国": "000000", "我国": "000000", "全球": "X-WORLD", "世界": "X-WORLD"}
_SUFFIX = re.compile(
    r"(?:维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|省|市|区|县|旗|地区|盟|自治州|州)$"
)


@dataclass(frozen=True, slots=True)
class RegionWords:
    """Names of regions that a document of one region may mean."""

    pattern: re.Pattern[str]
    codes: dict[str, str]
    home: str
    own: re.Pattern[str]


def _short(name: str) -> str:
    short = _SUFFIX.sub("", name)
    return short if len(short) >= 2 else ""


@lru_cache(maxsize=64)
def region_words(code: str) -> RegionWords:
    """Names for a document of the region with this code: provinces, prefectures, its own and its
    neighbours' counties, areas of ours.
    """
    known = regions()
    home = known.get(code)
    family = {code}
    while home is not None and home.parent and home.parent != "000000":
        family.add(home.parent)
        home = known.get(home.parent)
    ancestors = family - {code}
    names: dict[str, str] = {}

    def add(name: str, region: Region) -> None:
        if len(name) >= 2:
            names.setdefault(name, region.code)

    for region in known.values():
        if region.kind == "country" or region.code == code or region.code in ancestors:
            continue
        local = region.parent in family or region.code in family
        if region.kind in ("province", "prefecture") or local or not region.code.isdigit():
            add(region.name, region)
            if region.code.isdigit() and (region.kind == "province" or local):
                add(_short(region.name), region)
            for alias in region.aliases:
                if alias not in ("三地",):
                    add(alias, region)
    own = known.get(code)
    own_names = [n for n in ((own.name, _short(own.name)) if own else ()) if n]
    pattern = (
        re.compile(f"(?:{alternation(sorted(names))}){_INSTITUTION}")
        if names
        else re.compile(r"(?!)")
    )
    own_pattern = (
        re.compile(f"(?:{alternation(own_names)})(?:地区|全市|全区)?{_INSTITUTION}(?!流向)")
        if own_names
        else re.compile(r"(?!)")
    )
    return RegionWords(pattern, names, code, own_pattern)


def general_region(word: str) -> str | None:
    """Code of 全国, 全球 and the like."""
    return _GENERAL.get(word)
