"""分别 lists: one noun phrase names several things, several numbers follow in the same order.

车险和寿险赔付支出分别为5亿元和30亿元 -> 车险赔付支出 5, 寿险赔付支出 30
规模以上制造企业、物流企业利润率分别为6%和22% -> 规模以上制造企业利润率 6, 规模以上物流企业利润率 22
接待游客80万人次、实现收入2亿元，分别增长9%和7% -> 接待游客 +9, 收入 +7
"""

from __future__ import annotations

import re

from pipeline.reading.constructs import gap, share
from pipeline.reading.constructs.counted_noun import following_name, with_verb
from pipeline.reading.constructs.dispatch import read_figure
from pipeline.reading.constructs.number_view import View, new_reading
from pipeline.reading.constructs.subject import (
    PREDICATE,
    SPEEDS,
    VERB_FIRST,
    VERB_ONLY,
    acted_on,
    clause_subject,
    countable,
    counts_all,
    label_of,
    noun,
)
from pipeline.reading.discourse.region_mentions import Named
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.phrases.label import (
    DEPENDENT,
    HEAD,
    QUALIFYING,
    SECTOR,
    in_all,
    merge_child,
    owner_of,
    tidy,
)
from pipeline.reading.phrases.phrase_edges import lead_end, trail_start
from pipeline.reading.tokens.clauses import clause_start
from pipeline.reading.tokens.lexicon import vocabulary
from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind
from pipeline.reading.tokens.words import cut, inside_word, is_word
from warehouse.vocabularies import Measure

_JOINED_NAMES: list[str] = sorted(vocabulary("nouns")["joined_names"], key=len, reverse=True)
_SPLITS = (
    re.compile(r"[，,；]"),
    re.compile(r"[，,；](?:以及|和|及)?|(?<=[业类险费])和(?=[^，、]*$)"),
    re.compile(r"、|(?:以及|和|及|与|以及)(?=[^、，和及与]*$)"),
    re.compile(r"(?:以及|和|及|与)(?=[^和及与]*$)"),
    re.compile(r"[、，,]|(?:以及|和|及|与)"),
    re.compile(r"、"),
    re.compile(r"[、，,]|(?:以及|和|及|与)(?=[^、，和及与]*$)"),
)
_HANDLED = re.compile(r"(?:审结|办结|执结|受理|审理|办理|查处|查办|侦破|破获|起诉|批捕|立案侦查)")
# 甲类、乙类等|商品零售额
_SHARED_REST = 6
# 15—59岁、60岁及以上人口: of the last alone
_BOUND = re.compile(r"^(?:及?以[上下]|以内)")
_LISTING = re.compile(r"[、和与及]")
_JOINT = re.compile(r"以及|[和与及]")
_HIDDEN = str.maketrans("和、及与", "\1\2\3\4")
_SHOWN = str.maketrans("\1\2\3\4", "和、及与")
_SCOPE = re.compile(
    r"^(?:规模以上|限额以上(?:单位)?|规上|限上|全社会|新建|参加|城镇|农村|普通|城乡|居民|人均|全市|地方|新增|新签"
    r"|每[百千万]?(?:名|位)?(?:常住人口|人口|老年人|老人|儿童|学生|人|户))"
)
# 高级技师、技师和技工的月薪中位值: 的 and what follows belong to all
_WHOSE = re.compile(rf"(?<=.)(?:保险|类|商品|产品)?的[^的]*{HEAD.pattern}")
# 三次产业贡献率分别为7%、45%和48%
_INDUSTRIES = re.compile(r"(?:三次|三大|各次)产业")
# 一、二、三次产业投资; 第二、三产业增加值
_NUMBERED_INDUSTRIES = re.compile(r"(?P<words>第?[一二三](?:[、和]第?[一二三])+)(?:次)?产业")
_INDUSTRY_WORD = re.compile(r"[一二三]")
# 城镇和农村居民收入: words of one length that stand for each other
_CONTRASTS = frozenset(
    (
        ("城镇", "农村"),
        ("城市", "农村"),
        ("男", "女"),
        ("男性", "女性"),
        ("国有", "民营"),
        ("东部", "西部"),
        ("进口", "出口"),
        ("昼间", "夜间"),
        ("白天", "夜间"),
        ("农业", "非农业"),
        ("城镇", "乡村"),
        ("省内", "省外"),
        ("境内", "境外"),
        ("国内", "国外"),
    )
)
# 存、贷款余额; 进、出口额: one character stands for the first word
_CLIPPED = re.compile(
    r"^(?P<lead>.*?)(?P<first>[存进中产批])[、，](?P<other>[贷出高销零])(?P<rest>.+)$"
)
# 城、乡居民收入
_TOWN_AND_COUNTRY = re.compile(r"城、乡(?=居民)")
# 酒店床位、公交班次的贡献率: beds and buses have no rate of contribution of their own
_RATE_OF_ALL = re.compile(r"的(?:贡献率|权重|占比|比重|份额)$")
_OPPOSITES = frozenset(
    ("内外", "进出", "新旧", "大小", "公私", "轻重", "男女", "冷热", "水旱", "长短")
)
_PAIRS = frozenset(("存贷", "进出", "中高", "产销", "批零"))
_REGION_REST = re.compile(
    r"(?:等)?(?:[一二两三四五六七八九十\d]+个?)?(?:[市区县省]|地区|城市)?(?:分别|各)?"
)
# 对东盟、欧盟进出口总额: whom one trades with
_PARTNERS = re.compile(
    r"(?P<lead>[对与同向自从])(?P<items>[^，。]{2,40}?)"
    r"(?P<what>(?:货物|服务)?(?:进出口|出口|进口|贸易|投资)(?:总?额|总?值)?)"
)
# 对前三大贸易伙伴甲国、乙国…: what they are called together names none of them
_INTRODUCED = re.compile(
    r"前[一两二三四五六七八九十\d]+[大位个]?[一-龥]{0,4}?(?:贸易伙伴|市场|客源[国地]|来源[国地]|目的[国地]|经济体|国家|城市|省份|行业|产业)"
    r"(?=[一-龥]{2,10}[、和及与])"
)
_DIRECTION = re.compile(r"增长|上升|提高|增加|上涨|(?P<down>下降|减少|降低|下跌|回落)")
# 对经济增长的贡献率分别为, 分别拉动GDP增长
_EFFECT = re.compile(
    r"[\s，]*(?:分别)?(?P<what>对[^，。对]{2,16}?的?贡献率|拉动[^，。]{2,12}?增长)(?:分别)?[为达]?\s*"
)
_EFFECT_OF = re.compile(r"(?<=.)(?:对[^对]+贡献率|拉动.+|(?:地区)?生产总值)$")
_LIST_MARK = re.compile(r"、|以及|和|与|及")
# of 人口综合覆盖率 alone the ending of any rate
_RATE_ENDING = "率"
_SUFFIX = re.compile(
    rf"(?:进出口|出口|进口|贸易|人均|户均|平均|年均|财政|补助|报销|缴费|最低|经费)*(?:保险|类|商品|产品|企业|行业)?的?{HEAD.pattern}"
)


def expand(phrase: str, count: int, *, alike: bool = True) -> list[str] | None:
    """Split a shared noun phrase into as many names as numbers follow.

    Args:
        phrase: 城镇和农村居民收入.
        count: How many numbers follow.
        alike: Whether they have one unit: 城乡低保对象5万户、8万人 is one thing counted twice.

    Returns:
        The names with shared beginning and end restored; None where the phrase does not name
        ``count`` things.
    """
    if count == 2 and alike and phrase.startswith("城乡居民") and not _LISTING.search(phrase):
        return ["城镇" + phrase[2:], "农村" + phrase[2:]]
    if count == 2 and alike and (split := _TOWN_AND_COUNTRY.match(phrase)):
        return ["城镇" + phrase[split.end() :], "农村" + phrase[split.end() :]]
    if count == 2 and alike and phrase.startswith("城乡") and not _LISTING.search(phrase):
        return ["城市" + phrase[2:], "农村" + phrase[2:]]
    if count == 3 and (industries := _INDUSTRIES.match(phrase)):
        return [f"第{word}产业{phrase[industries.end() :]}" for word in "一二三"]
    if (numbered := _NUMBERED_INDUSTRIES.match(phrase)) and len(
        words := _INDUSTRY_WORD.findall(numbered["words"])
    ) == count:
        return [f"第{word}产业{phrase[numbered.end() :]}" for word in words]
    phrase = _INTRODUCED.sub("", phrase)
    partners = _PARTNERS.fullmatch(phrase)
    if partners and len(named := _LIST_MARK.split(partners["items"])) == count:
        return [tidy(partners["lead"] + name + partners["what"]) for name in named]
    clipped = _CLIPPED.match(phrase) if count == 2 else None
    if clipped and clipped["first"] + clipped["other"] in _PAIRS:
        return [
            tidy(clipped["lead"] + word + clipped["rest"])
            for word in (clipped["first"], clipped["other"])
        ]
    for name in _JOINED_NAMES:
        phrase = phrase.replace(name, _hide(name))
    return _split(_hide_in_words(phrase), count)


def _hide(name: str) -> str:
    """租赁和商务服务业 with its 和 out of sight of the splitting."""
    return name.translate(_HIDDEN)


def _hide_in_words(phrase: str) -> str:
    """普及率, 参与度: 及 and 与 inside a word join nothing."""
    return _JOINT.sub(
        lambda found: (
            _hide(found.group())
            if len(found.group()) == 1
            and (
                inside_word(phrase, found.start(), 0, len(phrase))
                or inside_word(phrase, found.end(), 0, len(phrase))
            )
            else found.group()
        ),
        phrase,
    )


def _show(name: str) -> str:
    return name.translate(_SHOWN)


def _split(phrase: str, count: int) -> list[str] | None:
    rest = ""
    listed, mark, tail = phrase.rpartition("等")
    if (
        mark
        and len(listed) >= 3
        and len(tail) >= 2
        and not listed.endswith(("中", "高", "初", "同"))
    ):
        phrase, rest = listed, _show(tail)
    listed_by_pause = phrase.split("、")
    if len(listed_by_pause) == count and (
        all(SECTOR.search(item) for item in listed_by_pause[:-1])
        or all(_JOINT.search(_show(item)[1:]) for item in listed_by_pause)
    ):
        # 金融业、软件和信息服务业: the 和 is inside the last name, or there is one inside each
        return _share([_show(item) for item in listed_by_pause], rest)
    for pattern in _SPLITS:
        items = [
            _show(item)
            for item in (piece.strip("，,、 \0") for piece in pattern.split(phrase))
            if item
        ]
        if len(items) == count:
            return _share(items, rest)
    return None


def _share(items: list[str], rest: str) -> list[str]:
    verb = _HANDLED.match(items[0])
    if verb is not None and not _HANDLED.match(items[-1]) and len(items[0]) > verb.end():
        # 起诉金融、医疗领域职务犯罪300人和500人: the verb holds for all
        shared = _share([items[0][verb.end() :], *items[1:]], rest)
        return [verb.group() + item for item in shared]
    first, last = items[0], items[-1]
    if rest:
        head = HEAD.search(rest)
        suffix = rest if len(rest) <= _SHARED_REST else head.group() if head else rest
        return [tidy(item) if item.endswith(suffix) else tidy(item + suffix) for item in items]
    suffix = ""
    if not HEAD.search(first) or QUALIFYING.search(first):
        suffix = _shared_suffix(items)
    elif (found := last.find(first[-2:])) >= 0 and HEAD.search(last[found + 2 :]):
        # 企业贷款、小微企业贷款加权平均利率
        suffix = last[found + 2 :]
    elif (rate := _RATE_OF_ALL.search(last)) and not any("的" in item for item in items[:-1]):
        suffix = rate.group()
    scope = _SCOPE.match(first)
    before = _shared_prefix(first, last)
    named = []
    for index, item in enumerate(items):
        if index < len(items) - 1 and suffix and not item.endswith(suffix):
            item += _BOUND.sub("", suffix)
        if index and before:
            item = before + item
        elif index and scope and not _SCOPE.match(item) and not item.startswith(scope.group()):
            item = scope.group() + item
        named.append(tidy(item))
    return named if last else items


def _shared_prefix(first: str, last: str) -> str:
    """声环境质量昼间、夜间达标率: what is before one of two opposites holds for the other."""
    for one, other in (*_CONTRASTS, *((b, a) for a, b in _CONTRASTS)):
        if first.endswith(one) and last.startswith(other) and len(first) > len(one):
            return first[: -len(one)]
    return ""


def _shared_suffix(items: list[str]) -> str:
    first, last = items[0], items[-1]
    if first + last[:1] in _OPPOSITES and len(last) > 2:
        # 内、外贸吞吐量
        return last[1:]
    if len(first) == 1 and is_word(last[1:3]) and len(last) > 2:
        # 轻、重工业占比, not 马、山羊出栏
        return last[1:]
    if (first, last[: len(first)]) in _CONTRASTS:
        return last[len(first) :]
    if first[0] == last[0] == "第" and len(first) == 2 < len(last):
        return last[len(first) :]
    for item in items[:-1]:
        for size in (3, 2, 1):
            at = _found(item[-size:], last) if len(item) >= size else -1
            if at >= 0 and at + size < len(last) and (size > 1 or at + size + 2 <= len(last)):
                return last[at + size :]
    whose = _WHOSE.search(last)
    if whose:
        return whose.group()
    if len(first) in cut(last) and last[len(first) :].startswith(
        ("领域", "行业", "方面", "地区", "环节")
    ):
        return last[len(first) :]
    head = _SUFFIX.search(last)
    if head and head.group() == _RATE_ENDING:
        return _rate(first, last)
    if head and len(head.group()) < len(last):
        return head.group()
    width = min((len(item) for item in items[1:-1]), default=len(last))
    if len(last) <= width + 1:
        return ""
    # 刑事、涉诈、涉毒警情: the last name is as long as the others and one word more
    return last[width:] if HEAD.search(last) or width in cut(last) else ""


# 租赁和商业服务业营业收入: the 业 that ends the name of the sector
_SECTOR_END = re.compile(r"(?<![商工农企产行营就])业(?!务|绩|主|收|额|利)")


def _found(ending: str, last: str) -> int:
    """Where the last name ends like the others; -1 where it does not."""
    if ending == "业" and (found := [m.start() for m in _SECTOR_END.finditer(last)]):
        return found[-1]
    return last.find(ending)


def _rate(first: str, last: str) -> str:
    """What a list of rates shares: 广播、电视人口综合覆盖率 all after a word as long as the first
    name, else the last word (覆盖率).
    """
    ends = cut(last)
    if len(first) in ends and len(first) + 2 < len(last):
        return last[len(first) :]
    words = [at for at in ends if len(last) - at >= 2]
    return last[words[-1] :] if words else _RATE_ENDING


def read_respectively(view: View) -> list[NumberReading]:
    """Read a row of numbers, with 分别 or without."""
    row, topic = view.numbers, view.topic
    _inherit_units(row)
    phrase = "" if gap.found(view, row[0]) else view.subject
    shared = share.SHARE.search(phrase) if "占" in phrase else None
    if shared is not None:
        respective = phrase[: shared.start()].endswith("分别") or "分别" in view.before
        view.predicate.respective |= respective
        phrase = phrase[: shared.start()].removesuffix("分别")
    apart = gap.read_gaps(view) or _by_regions(view)
    if apart is not None:
        return apart
    names = _names(view, phrase, shared is not None)
    if names is None:
        named = label_of(view)
        names = (
            expand(named, len(row))
            if not view.subject and "、" in named and view.predicate.respective
            else None
        )
        bare = not view.subject or VERB_ONLY.match(view.subject)
        if (
            names is None
            and bare
            and not view.predicate.respective
            and (thing := following_name(view, row[-1]))
        ):
            view.following_noun = thing
            names = [with_verb(view, thing)] * len(row)
            return [
                read_figure(view, number, name) for number, name in zip(row, names, strict=True)
            ]
        names = names or [named] * len(row)
        if len(set(names)) == 1 and not view.predicate.direction and not view.predicate.growth_noun:
            # 城区面积100平方公里、80万人口: the last may have its own name after it
            thing = following_name(view, row[-1]) if len(row) > 1 else ""
            labels = ["", *[named] * (len(row) - 2), thing or named]
            readings = [
                read_figure(view, number, label) for number, label in zip(row, labels, strict=True)
            ]
            if view.predicate.respective:
                _regions_again(view, readings)
            return readings
    elif view.part and topic.whole and phrase:
        names = [
            merge_child(name, topic.whole, unit=row[0].unit, countable=countable(row[0]))
            for name in names
        ]
    gapped = gap.found(view, row[0])
    names = _with_object(view, names)
    readings = []
    for name, number in zip(names, row, strict=True):
        if shared is not None and number.unit == "个百分点":
            reading = read_figure(
                view, number, share.share_label(name, shared["whole"], shared["noun"])
            )
        elif shared is not None:
            reading = new_reading(
                view,
                number,
                share.share_label(name, shared["whole"], shared["noun"]),
                Measure.SHARE,
            )
            reading.base = name
        elif gapped is not None and number.unit == "个百分点":
            reading = gap.between(view, number, name + _speed_named(view, gapped), gapped)
        else:
            reading = read_figure(view, number, name)
        readings.append(reading)
    _own_directions(view, readings)
    _shared_bound(view, readings)
    again = not phrase or phrase in SPEEDS or len(set(names)) == 1
    regions = _regions_again(view, readings) if again else ()
    view.record(
        listed=tuple(reading.label for reading in readings),
        listed_base=tuple(names),
        listed_regions=regions,
    )
    return readings


_BOUND_AFTER = ("左右", "上下")


def _regions_again(view: View, readings: list[NumberReading]) -> tuple[str, ...]:
    """甲市、乙市产值分别增长9%和7%，利润分别增长12%和3%: the regions of the list before."""
    regions = view.topic.listed_regions
    if len(regions) != len(readings):
        return ()
    for reading, code in zip(readings, regions, strict=True):
        reading.region = code
    return regions


def _own_directions(view: View, readings: list[NumberReading]) -> None:
    """同比分别下降3.6%和上升9.4%: each figure its own direction."""
    for before, reading in zip(readings, readings[1:], strict=False):
        own = _DIRECTION.search(view.text, before.number.after, reading.number.start)
        if own is not None and reading.measure in (Measure.GROWTH, Measure.CHANGE):
            reading.value = abs(reading.value) * (-1 if own["down"] else 1)


def _shared_bound(view: View, readings: list[NumberReading]) -> None:
    """收入分别增长6.5%和8%左右: a qualifier after the list holds for all its members."""
    said = readings[-1].qualifier
    if view.predicate.respective and said in _BOUND_AFTER:
        for reading in readings:
            reading.qualifier = reading.qualifier or said


def _speed_named(view: View, gapped: re.Match[str]) -> str:
    """甲和乙分别增长3%和5%，增速比全省快1和3个百分点: the gap is one of speeds."""
    before = view.text[view.start : view.start + gapped.start()]
    return next((word for word in SPEEDS if before.startswith(word)), "")


def _with_object(view: View, names: list[str]) -> list[str]:
    """提高补贴比例，将大型企业、小型企业分别从50%、70%提高到90%: what is raised is in the
    clause before.
    """
    if (
        view.numbers[0].kind is not UnitKind.RATE
        or view.part
        or view.start <= view.previous
        or view.predicate.direction
    ):
        return names
    if not all(SECTOR.search(name) for name in names):
        return names
    begin = clause_start(view.text, view.previous, view.start - 1)
    acted = acted_on(noun(view, begin, view.start - 1))
    return [name + acted for name in names] if acted else names


def _by_regions(view: View) -> list[NumberReading] | None:
    """东城区、西城区和朝阳区三个区分别实现生产总值3亿元、5亿元和8亿元: each figure its own
    region.
    """
    text, end = view.text, view.predicate.rest
    at = lead_end(text, view.start, end)
    named = view.words.listed(text, at, end) or _regions_before(view)
    codes = [region.code or view.words.home for region in named]
    if named and text[named[-1].end : view.start].strip("，, "):
        at = named[-1].end
    else:
        at = max(at, *(region.end for region in named), view.start) if named else at
    if len(codes) != len(view.numbers) or len(codes) < 2:
        return _by_listed_regions(view)
    best = _SUPERLATIVE.match(text, at, view.start) if at < view.start - 1 else None
    if best is not None:
        name = best["what"]
        name = view.quantity.base if not name or view.quantity.base.endswith(name) else tidy(name)
    else:
        rest = _REGION_REST.match(text, at, end)
        at = lead_end(text, rest.end() if rest else at, end)
        name = tidy(text[at : trail_start(text, at, end)]) or view.quantity.base
    readings = [read_figure(view, number, name) for number in view.numbers]
    for reading, code in zip(readings, codes, strict=True):
        reading.region = code
    _record_regions(view, readings, name)
    return readings


def _record_regions(view: View, readings: list[NumberReading], name: str) -> None:
    """Record what a list of regions was about: 分别增长4%和5% may follow."""
    view.region = None
    view.record(
        listed=(name,) * len(readings),
        listed_base=(name,) * len(readings),
        listed_regions=tuple(reading.region or view.words.home for reading in readings),
    )


# 浓度最低的城市依次是甲市、乙市和丙市，分别为…: the list ends the clause before
_ENUMERATED = re.compile(r"(?:是|为|有|依次|排序|包括|[：:])+(?=[^是为有：:]*$)")

# 安阳、邯郸浓度最高，分别为…; 浙江、江苏企业数居前三位，分别为…: the list begins the clause before
_SUPERLATIVE = re.compile(
    r"(?:等[^，。；]{0,4})?(?P<what>[^，。；、]{0,14}?)(?:数量?|总[数量])?"
    r"(?:增[速幅]|[涨降]幅)?(?:最[高低多少大小快慢好差]|居|位居|排名?|列|较[高低多快大]|领先|靠前)"
)


def _regions_before(view: View) -> list[Named]:
    own = view.text[view.start : view.predicate.rest].strip(" \u3000\0")
    if not view.predicate.respective or view.start <= view.previous + 1:
        return []
    begin = clause_start(view.text, view.previous, view.start - 1)
    opening = _ENUMERATED.search(view.text[begin : view.start - 1])
    at = begin + (opening.end() if opening else 0)
    named = view.words.listed(view.text, at, view.start - 1)
    if named and named[-1].end == view.start - 1 and (opening or not own):
        return named
    if own:
        return []
    named = view.words.listed(view.text, begin, view.start - 1)
    return named if named and _SUPERLATIVE.match(view.text, named[-1].end) else []


# 香洲、金湾和高新三个区分别…: areas that no table of regions knows among others that it does
_LISTED_REGIONS = re.compile(
    r"(?P<items>[一-龥、]+?)等?[一二两三四五六七八九\d]++个?(?:行政|功能)?(?P<kind>[区县市镇])(?:分别)?"
)
_ITEM = re.compile(r"[一-龥]{2,8}")


def _by_listed_regions(view: View) -> list[NumberReading] | None:
    end = view.predicate.rest
    at = lead_end(view.text, view.start, end)
    listed = _LISTED_REGIONS.match(view.text, at, end)
    items = re.split(r"[、和及与]", listed["items"]) if listed else []
    if listed is None or len(items) != len(view.numbers) or not all(map(_ITEM.fullmatch, items)):
        return None
    at = lead_end(view.text, listed.end(), end)
    name = tidy(view.text[at : trail_start(view.text, at, end)]) or view.quantity.base
    readings = [read_figure(view, number, name) for number in view.numbers]
    codes = view.words.codes
    for reading, item in zip(readings, items, strict=True):
        reading.region = codes.get(item) or codes.get(item + listed["kind"]) or view.words.home
    _record_regions(view, readings, name)
    return readings


def _contributions(view: View) -> list[str] | None:
    """第一产业增加值…；第三产业增加值…。对经济增长的贡献率分别为15%、50%和33%: of each part named
    before, in that order.
    """
    words = view.text[view.start : view.numbers[0].start]
    effect = _EFFECT.fullmatch(words) if "分别" in words else None
    if effect is None:
        return None
    topic, count = view.topic, len(view.numbers)
    named = (
        topic.listed_base
        if len(topic.listed_base) == count
        else topic.recent or view.frames.earlier_labels
    )
    owners = [_EFFECT_OF.sub("", name) for name in named[-count:]]
    owners = [owner_of(name) or name for name in owners]
    if (
        len(set(owners)) < count
        or len({name[len(o) :] for name, o in zip(named[-count:], owners, strict=True)}) > 1
    ):
        return None
    what = effect["what"].removesuffix("增长")  # a pull is named with it once more
    return [owner + what for owner in owners]


def _names(view: View, phrase: str, shared: bool) -> list[str] | None:
    row, predicate = view.numbers, view.predicate
    topic, quantity = view.topic, view.quantity
    count = len(row)
    of_each = _contributions(view)
    if of_each is not None:
        return of_each
    if phrase in SPEEDS and len(topic.listed) == count:
        return [name + phrase for name in topic.listed_base]
    paired = topic.pending[-count:] if len(topic.pending) >= count else None
    if phrase in SPEEDS and paired:
        return [name + phrase for name in paired]
    if counts_all(view) and predicate.respective and len(topic.recent) >= count:
        return [in_all(name) for name in topic.recent[-count:]]
    if not phrase:
        if predicate.respective and "、" in quantity.label:
            # 甲、乙双双突破100亿元，分别达到106亿元和105亿元
            joint = expand(quantity.label, count)
            if joint is not None:
                return joint
        growing = row[-1].unit != "个百分点" and (predicate.direction or predicate.growth_noun)
        if len(topic.listed) == count:
            return list(topic.listed_base if growing else topic.listed)
        if growing and paired:
            return list(paired)
        return (
            list(topic.recent[-count:])
            if predicate.respective and len(topic.recent) >= count
            else None
        )
    alike = len({number.unit for number in row}) == 1
    found = _by_commas(view, count, shared) or expand(phrase, count, alike=alike)
    at = view.start
    # the list may reach back over commas: 甲，乙、丙分别增长7%、3%和9%
    while found is None and at > view.previous:
        longer = clause_start(view.text, view.previous, at - 1)
        if PREDICATE.search(view.text[longer:at]):
            break
        at = longer
        found = expand(_between(view, at, shared), count)
    if found is None and predicate.respective and DEPENDENT.fullmatch(phrase):
        # 甲业、乙业等行业增势较好，营业收入分别增长21%和14%
        begin = clause_start(view.text, view.previous, view.start - 1)
        named = clause_subject(noun(view, begin, view.start - 1))
        owners = expand(named.rpartition("等")[0] or named, count)
        found = [owner + phrase for owner in owners] if owners else None
    if found is None and predicate.respective and view.start > view.previous:
        # 低保、补贴和津贴再次提高，人均分别提高90元、35元和30元
        begin = clause_start(view.text, view.previous, view.start - 1)
        found = expand(clause_subject(noun(view, begin, view.start - 1)), count)
    return found


def _between(view: View, start: int, shared: bool) -> str:
    end = view.predicate.rest
    begin = lead_end(view.text, start, end)
    phrase = tidy(view.text[begin : trail_start(view.text, begin, end)])
    return share.SHARE.sub("", phrase) if shared else phrase


def _by_commas(view: View, count: int, shared: bool) -> list[str] | None:
    """批发和零售业，文化、体育和娱乐业分别增长7%和3%: names that hold 、 and 和 are listed by
    commas.
    """
    if view.text[view.start - 1 : view.start] not in ("，", ","):
        return None
    at = view.start
    for _ in range(count - 1):
        if at <= view.previous:
            return None
        at = clause_start(view.text, view.previous, at - 1)
    phrase = _between(view, at, shared)
    pieces = re.split(r"[，,]", phrase)
    if len(pieces) != count or any(
        len(piece) < 2 or piece[-1] not in "业类" or VERB_FIRST.match(piece)
        for piece in pieces[:-1]
    ):
        return None
    return expand(phrase, count)


def _inherit_units(row: list[Number]) -> None:
    """0.4个和0.1个百分点; 30、40和50%: the unit said last holds for the numbers before."""
    last = row[-1]
    for number in row[:-1]:
        if number.unit == "" and last.unit or number.unit == "个" and last.unit == "个百分点":
            number.unit, number.kind = last.unit, last.kind
