"""Where a figure is about: names of regions in a sentence where a subject would be.

通州区新设企业30家                     通州区
北京证券交易所上市公司, 宁波舟山港       institutions and ports, no regions
南昌 in a document of 南昌市             the city, not 南昌县
庆阳、张掖、天水3个医疗中心              a list that shares one number: no region of its own
赣州去年新增企业20家                     a city of another province, before what only a subject has
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from warehouse.regions import Region, areas_of, regions

_INSTITUTION = (
    r"(?![市省区县]?(?:[一-龥]{0,8}?(?:证券交易所|交易所|银行|大学|学院|日报|海关|委员会|管委会|总队|公司|研究院|医院|"
    r"博物馆|法院|奥运|榜样|服务”|样板|标准|模式|经验|(?<![公铁道线水网])路(?![灯面段线])|街|"
    r"(?<!充电)(?<!换电)(?<!加油)(?<!加气)站|机场|卫视|中学|图书馆)(?![\s\0]*\d)|协同发展|一体化|[一-龥]{0,4}组织|国家|"
    r"第[一二三四五]|“\d|建设贡献|建设指数|疏解|生态保护|大保护|高质量发展|战略|自由贸易港|保护和|综合治理|发展规划|"
    r"[一-龥]{0,2}港(?![澳区口元市])|(?:国际)?[一-龥]{0,2}铁路|高铁|号|精神|籍|方面军|会议|论坛|战役|"
    r"级|一流|最|杯|遗产|经济圈|都市圈|城市群|国际航运|新区|高新区|经开区|经济技术开发区|[一-龥]{0,3}开发区|综合保税区|"
    r"[一-龥]{0,3}(?:电厂|电站|产业园|工业园|园区|水库|航道|油田|煤矿)))"
)
# 昆山市场, 中原区域, 县域: what a name ends with begins another word; 崇左至凭祥铁路 is a line
_INSTITUTION += (
    r"(?![市省区县州旗]?[至到][一-龥]{2})"
    r"(?!(?:市|(?<=市))[场民值政属容]|(?:区|(?<=区))[域间位划块]|(?:县|(?<=县))[域城级])"
)
_GENERAL = {"全国": "000000", "我国": "000000", "全球": "X-WORLD", "世界": "X-WORLD"}
_PARTS_OF_CHINA = frozenset(("东部地区", "中部地区", "西部地区", "东北地区"))
# Short names of prefectures that are words, or names of a province or a district better known
_WORDS = frozenset(
    ("朝阳", "来宾", "白银", "大同", "中山", "海南", "吉林", "黄山", "三明", "安康", "长治")
    + (
        "东营",
        "平安",
        "伊春",
        "鞍山",
        "海北",
        "海东",
        "海西",
        "山南",
        "阿里",
        "云浮",
        "玉林",
        "永州",
    )
)
# What follows the short name of a city that is far away only where it is the subject
_SUBJECT_FOLLOWS = (
    r"(?=市?(?:去年|今年|上年|前年|全年|同期|上半年|前三季度|[一二三四]季度|20\d\d年|新增|新设|地区生产总值|生产总值|"
    r"GDP|常住人口|(?:进?出口|规上|规模以上|固定资产投资|社会消费品|一般公共预算|居民人均|城镇居民|农村居民)[^，。；]*\d|完成|实现|增长|下降|增速|达到?\d|\d|[、和与及]|分别|则?为|居|位居|排名|共有?|拥有|依次))"
)
# 巢湖水质: the lake, not the city
_NO_WATER = r"(?![水河湖江山岭石桥线路镇乡村片流灌])"
_JOINT = re.compile(r"[、，,和及与]|以及")
_LIST_JOINT = re.compile(r"[、和及与]|以及")
_AND_OTHERS = re.compile(r"等(?:地|市|县|区|省)?")


@dataclass(frozen=True, slots=True)
class Named:
    """A region that words name: its code, None for a list that shares what follows; the place of
    the words.
    """

    code: str | None
    start: int
    end: int


class RegionNames:
    """Names that mean a region where what follows them allows it.

    They are looked up by their first two characters: patterns of all names would have to be
    compiled anew for every region that documents come from.
    """

    __slots__ = ("_barred", "_beginning", "_follows")

    def __init__(
        self, names: Iterable[str], follows: re.Pattern[str], barred: Iterable[str] = ()
    ) -> None:
        """Take the names.

        Args:
            names: The names, of two characters or more.
            follows: What may follow them; what it takes in belongs to the name.
            barred: Longer names that begin like one of them and mean something else.
        """
        self._beginning: dict[str, list[str]] = {}
        for name in sorted(names, key=len, reverse=True):
            self._beginning.setdefault(name[:2], []).append(name)
        self._follows = follows
        self._barred = tuple(barred)

    def end_of(self, text: str, start: int, end: int) -> int | None:
        """Where the longest name ends that begins at ``start``; None where none does."""
        for name in self._beginning.get(text[start : start + 2], ()):
            if text.startswith(name, start, end):
                if self._barred and text.startswith(self._barred, start, end):
                    return None
                # what follows may be after the end: 无锡|750万人
                rest = self._follows.match(text, start + len(name))
                if rest is not None:
                    return min(rest.end(), end)
        return None


@dataclass(frozen=True, slots=True)
class RegionWords:
    """Names of regions that a document of one region may mean.

    Attributes:
        others: Names of other regions, of each kind those that mean them before the same words.
        codes: Their codes.
        home: Code of the document's region.
        own: The names of the document's region.
        own_names: The same as words.
        wholes: Code of what 全市, 我省 and the like mean, by their second character.
        listable: Any name of a region, short names of cities included, as lists give them.
    """

    others: tuple[RegionNames, ...]
    codes: dict[str, str]
    home: str
    own: RegionNames
    own_names: tuple[str, ...]
    wholes: dict[str, str]
    listable: tuple[RegionNames, ...]

    def at(self, text: str, start: int, end: int) -> Named | None:
        """The region named at an offset: its own, another, or a list of several."""
        first = self.one(text, start, end)
        if first is None:
            return None
        names = [first, *self._rest(text, first.end, end)]
        others = _AND_OTHERS.match(text, names[-1].end, end)
        if len(names) == 1 and others is None:
            return first
        stop = others.end() if others else names[-1].end
        return Named(None, start, stop)

    def listed(self, text: str, start: int, end: int) -> list[Named]:
        """The regions that a list at an offset names, in order."""
        first = self.one(text, start, end, self.listable)
        return [first, *self._rest(text, first.end, end, _JOINT)] if first else []

    def _rest(
        self, text: str, at: int, end: int, joint: re.Pattern[str] = _LIST_JOINT
    ) -> Iterator[Named]:
        while (mark := joint.match(text, at, end)) is not None:
            name = self.one(text, mark.end(), end, self.listable)
            if name is None:
                return
            yield name
            at = name.end

    def one(
        self, text: str, start: int, end: int, kinds: tuple[RegionNames, ...] | None = None
    ) -> Named | None:
        """The one region named at an offset: its own, or another of some kinds of names."""
        area = self._own_area(text, start, end)
        if area is not None:
            return area
        stop = self.own.end_of(text, start, end)
        if stop is not None:
            return Named(self.home, start, stop)
        return self.other(text, start, end, kinds)

    def _own_area(self, text: str, start: int, end: int) -> Named | None:
        """六安市区 is 市区 of 六安市, 洛阳高新区 the zone of 洛阳市."""
        for name in self.own_names:
            if not text.startswith(name, start, end):
                continue
            for area in areas_of(self.home):
                for called in (area.name, *area.aliases):
                    at = start + len(name)
                    at -= text.startswith(called, at - 1)
                    if text.startswith(called, at, end):
                        return Named(area.code, start, at + len(called))
        return None

    def whole(self, text: str, start: int, end: int) -> Named | None:
        """The region that 全市, 我省 or 全国 names last in a stretch of text."""
        named = list(_WHOLE.finditer(text, start, end))
        if not named:
            return None
        found = named[-1]
        code = self.wholes.get(found["kind"], self.home)
        return Named(code, found.start(), found.end())

    def other(
        self, text: str, start: int, end: int, kinds: tuple[RegionNames, ...] | None = None
    ) -> Named | None:
        """The region named at an offset that is not the document's."""
        for names in kinds or self.others:
            stop = names.end_of(text, start, end)
            if stop is not None:
                code = self.codes[text[start:stop]]
                counties = code.endswith("-COUNTIES") and text[stop : stop + 1] in "市区级旗"
                if counties and stop < end or is_area(code) and _COUNTED.match(text, stop):
                    return None
                return Named(code, start, stop)
        return None


# 全市新设900家; not 全市首个, 全国第3位
_WHOLE = re.compile(r"[全我本](?P<kind>[国省市区县州旗盟])(?![^，。；]{0,3}(?:第|前|首|最|的))")
_ANYWHERE = re.compile(_INSTITUTION)
_NO_LAKE = re.compile(_INSTITUTION + _NO_WATER)
_AS_SUBJECT = re.compile(_INSTITUTION + _SUBJECT_FOLLOWS)
_ALONE_AS_SUBJECT = re.compile(_INSTITUTION + r"(?![、和与及])" + _SUBJECT_FOLLOWS)
_AT_HOME = re.compile(rf"(?:地区|全市|全区)?{_INSTITUTION}(?!流向)")


@lru_cache(maxsize=64)
def region_words(code: str) -> RegionWords:
    """Names for a document of the region with this code: provinces, prefectures, its own and its
    neighbours' counties, areas of ours.
    """
    home = regions().get(code)
    own_names = [n for n in ((home.name, home.short, home.common) if home else ()) if n]
    near, county, far, apart = _names(code, frozenset(own_names))
    longer = [n for n in near if any(n.startswith(o) and n != o for o in own_names)]
    words = _prefectures() | apart | far | county | near
    return RegionWords(
        others=(
            RegionNames(near, _ANYWHERE),
            RegionNames(county, _NO_LAKE),
            RegionNames(far, _AS_SUBJECT),
            RegionNames(apart, _ALONE_AS_SUBJECT),
        ),
        codes=words,
        home=code,
        own=RegionNames(set(own_names), _AT_HOME, barred=longer),
        own_names=tuple(own_names),
        wholes=_wholes(code),
        listable=(RegionNames(words, _ANYWHERE),),
    )


def _wholes(code: str) -> dict[str, str]:
    """What 全市, 全省 and the like mean: the region itself or the nearest around it of the kind."""
    found: dict[str, str] = {}
    home = regions().get(code)
    while home is not None:
        found.setdefault(home.name[-1], home.code)
        home = regions().get(home.parent)
    return found | {"国": "000000"}


@lru_cache(maxsize=1)
def _prefectures() -> dict[str, str]:
    """Short names of all prefectures, the ambiguous ones included: for lists of cities only."""
    known = [r for r in regions().values() if r.kind == "prefecture" and r.short]
    return {region.short: region.code for region in reversed(known)}


def _names(
    code: str, own_names: frozenset[str]
) -> tuple[dict[str, str], dict[str, str], dict[str, str], dict[str, str]]:
    """Names that mean their region anywhere, short names of counties nearby, short names of
    cities, and of counties of the same province, that mean them only before what follows a
    subject; by name, the code.
    """
    family = _family(code)
    near: dict[str, str] = {}
    county: dict[str, str] = {}
    far: dict[str, str] = {}
    apart: dict[str, str] = {}

    def add(into: dict[str, str], name: str, region: Region) -> None:
        if len(name) >= 2 and name not in own_names:
            into.setdefault(name, region.code)

    known = [
        r
        for r in regions().values()
        if r.kind != "country" and r.code != code and r.code not in family - {code}
    ]
    if code != "000000":  # of a province its own east and west are meant
        known = [region for region in known if region.name not in _PARTS_OF_CHINA]
    known.sort(key=lambda region: (region.kind != "province", region.kind != "prefecture"))
    spread = _counties_of_province(code)
    clips = Counter(region.clipped for region in known if region.parent in family)
    for region in known:
        local = region.parent in family or region.code in family
        own_code = not region.code.isdigit()
        if own_code and not (
            local or region.parent in ("000000", "") or region.code.startswith("X-")
        ):
            continue
        if region.code in spread and not local:
            add(near, region.name, region)
            add(near, region.common, region)
            if region.short not in _WORDS:
                add(apart, region.short, region)
            continue
        if not (region.kind in ("province", "prefecture") or local or own_code):
            continue
        clipped = (region.clipped,) if local and clips[region.clipped] == 1 else ()
        for name in (region.name, region.common, *clipped, *region.aliases):
            if name != "三地":
                add(near, name, region)
        if own_code:
            continue
        if region.kind == "province" or local and region.kind == "prefecture":
            add(near, region.short, region)
        elif local:
            add(county, region.short, region)
        elif region.kind == "prefecture" and region.short not in _WORDS:
            add(far, region.short, region)
    for area in areas_of(code):
        for name in (area.name, *area.aliases):
            add(near, name, area)
    county = {name: found for name, found in county.items() if name not in near}
    far = {n: c for n, c in far.items() if n not in near and n not in county}
    known_names = near.keys() | county.keys() | far.keys()
    return near, county, far, {n: c for n, c in apart.items() if n not in known_names}


@lru_cache(maxsize=64)
def _counties_of_province(code: str) -> frozenset[str]:
    """Codes of the counties of a region's province whose names are theirs alone there: 义乌市 in a
    report of 浙江省 or 宁波市; not 鼓楼区, which several cities have.
    """
    if not code.isdigit() or code == "000000":
        return frozenset()
    known = [r for r in regions().values() if r.code.isdigit() and r.code[:2] == code[:2]]
    named = Counter(region.name for region in known)
    return frozenset(
        r.code
        for r in known
        if r.kind == "county" and (len(r.name) >= 3 or r.name[-1] == "县") and named[r.name] == 1
    )


def _family(code: str) -> set[str]:
    """A region and the regions it belongs to, the country left out."""
    family = {code}
    home = regions().get(code)
    while home is not None and home.parent and home.parent != "000000":
        family.add(home.parent)
        home = regions().get(home.parent)
    return family


# 410300-URBAN: an area of the city by our rule
# 经济技术开发区5个: how many such areas there are
_COUNTED = re.compile(r"[\s\0]*\d+ ?[个家]")
_AREA = re.compile(r"\d{6}-(?:URBAN|DISTRICTS|COUNTIES|ZONE|HITECH|ECONOMIC)")


def is_area(code: str | None) -> bool:
    """Whether a code is that of an area that every city may have."""
    return code is not None and _AREA.fullmatch(code) is not None


_PART_OF_CITY = re.compile(r"\d{6}-(?:CENTRAL|MAIN|URBAN|DISTRICTS|COUNTIES)")


def is_part_of_city(code: str | None) -> bool:
    """Whether a code is that of 市区, 中心城区 and the like: what is counted there is said beside
    what is counted in all of the city, so that it holds for its sentence alone.
    """
    return code is not None and _PART_OF_CITY.fullmatch(code) is not None


def general_region(word: str) -> str | None:
    """Code of 全国, 全球 and the like."""
    return _GENERAL.get(word)
