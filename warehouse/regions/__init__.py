"""Regions: GB/T 2260 codes and our own codes for areas that have none.

Two tables beside this module: ``regions_gbt2260.csv`` (National Bureau of Statistics, codes as of
2023-06-30: provinces, prefectures, counties) and ``regions_own.csv`` (areas that documents report
on and the standard does not know, with their other names). Areas that every city has (中心城区,
市区, 开发区) are children of the document's region and have codes by rule: ``410300-CENTRAL``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

# What every city may report on below itself, with the end of its code
_AREAS = {
    "中心城区": "CENTRAL",
    "主城区": "MAIN",
    "市区": "URBAN",
    "市辖区": "DISTRICTS",
    "县域": "COUNTIES",
    "开发区": "ZONE",
    "高新区": "HITECH",
    "经开区": "ECONOMIC",
}
_CITY_AREAS = frozenset(("市区", "市辖区", "县域", "开发区", "高新区", "经开区"))
# Other names: how many counties there are says no more than that they are the counties
_AREA_ALIASES = {
    "县域": tuple(f"{count}县" for count in "各三四五六七八九"),
    "高新区": ("高新技术产业开发区", "高新技术开发区"),
    "经开区": ("经济技术开发区",),
}
_SUFFIX = re.compile(
    r"(?:维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|省|市|区|县|旗|地区|盟|自治州|州|林区|特区)$"
)
# 巴里坤哈萨克自治县 goes by 巴里坤县, 黔东南苗族侗族自治州 by 黔东南州
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|"
    "景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|"
    "保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_AUTONOMOUS = re.compile(rf"(?<=..)(?:(?:{_PEOPLES})族?)+自治(?P<kind>[县州旗])$")
_OF_ONE_PEOPLE = re.compile(r"(?<=..)族?自治(?P<kind>[县旗])$")


@dataclass(frozen=True, slots=True)
class Region:
    """A region: code, full name, code of the region it belongs to ('' for none), kind, other
    names.
    """

    code: str
    name: str
    parent: str
    kind: str
    aliases: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """The name without its kind: 南昌, 黔东南; '' where one character would be left."""
        bare = _AUTONOMOUS.sub("", self.name)
        short = bare if bare != self.name else _SUFFIX.sub("", self.name)
        return short if len(short) >= 2 else ""

    @property
    def common(self) -> str:
        """The name that an autonomous county or prefecture goes by (巴里坤县), '' for others."""
        found = _AUTONOMOUS.search(self.name)
        if found is None:  # 东乡族自治县, 鄂伦春自治旗: the people's name is the place's
            found = _OF_ONE_PEOPLE.search(self.name)
        return self.name[: found.start()] + found["kind"] if found else ""

    @property
    def clipped(self) -> str:
        """What a long name is cut to at home: two characters of an autonomous county (前郭县 for
        前郭尔罗斯蒙古族自治县), one of a banner (莫旗 for 莫力达瓦达斡尔族自治旗); '' for others.
        """
        if self.name.endswith("旗") and len(self.name) > 3:
            return f"{self.name[0]}旗"
        found = _AUTONOMOUS.search(self.name)
        return self.name[:2] + found["kind"] if found and found.start() > 3 else ""


@cache
def regions() -> Mapping[str, Region]:
    """All regions by code, the standard's first."""
    found: dict[str, Region] = {}
    for name in ("regions_gbt2260.csv", "regions_own.csv"):
        with (files("warehouse.regions") / name).open(encoding="utf-8") as handle:
            for row in csv.DictReader(handle):
                aliases = tuple(a for a in (row.get("aliases") or "").split("|") if a)
                found[row["region_code"]] = Region(
                    row["region_code"], row["name"], row["parent"], row["kind"], aliases
                )
    return MappingProxyType(found)


@cache
def areas_of(code: str) -> tuple[Region, ...]:
    """The areas below a region that have a code by rule; none where the table names its own."""
    home = regions().get(code)
    if home is None or home.kind not in ("province", "prefecture", "county") or code == "110000":
        return ()
    return tuple(
        Region(f"{code}-{end}", name, code, "area", _AREA_ALIASES.get(name, ()))
        for name, end in _AREAS.items()
        if home.kind != "province" or home.name.endswith("市") or name not in _CITY_AREAS
    )


def region_of(code: str) -> Region | None:
    """The region with a code, one by rule included."""
    known = regions().get(code)
    if known is not None:
        return known
    home = code.partition("-")[0]
    return next((area for area in areas_of(home) if area.code == code), None)
