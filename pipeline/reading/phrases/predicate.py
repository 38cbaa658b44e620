"""What is between a noun and its number, read backwards from the number.

    一般公共预算收入 | 比上年 | 增长 | 5.2%        direction, comparison
    失业率 | 控制在 | 5%以内                       copula
    由2010年的0.98 | 跃升 | 至 | 2023年的 | 9.59   arrival, direction

What is left of it is the noun phrase (see ``phrase_edges``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.reading.tokens.lexicon import vocabulary
from pipeline.reading.tokens.words import inside_word, is_preposition

_WORDS = vocabulary("words")
_DIRECTIONS = vocabulary("directions")
_GROWS = frozenset(("增长", "下降"))
_COPULAS = frozenset(_WORDS["copula"])
_SHORT = frozenset(_DIRECTIONS["short"])

# Comparisons that are fixed phrases; with a date or another series in them they are found by
# COMPARISON
COMPARED: dict[str, str] = {}
for _than in ("比", "较", "同比", "与"):
    for _word, _key in (
        ("上年", "previous_year"),
        ("上年同期", "previous_year"),
        ("去年", "previous_year"),
        ("去年同期", "previous_year"),
        ("同期", "previous_year"),
        ("上年末", "previous_year_end"),
        ("上年底", "previous_year_end"),
        ("去年末", "previous_year_end"),
        ("去年底", "previous_year_end"),
        ("上年年末", "previous_year_end"),
        ("年初", "previous_year_end"),
        ("上月", "previous_month"),
        ("上月末", "previous_month"),
        ("上季度", "previous_quarter"),
        ("上届", "previous_edition"),
        ("多年平均", "多年平均"),
        ("多年平均值", "多年平均"),
        ("多年均值", "多年平均"),
        ("常年平均", "常年"),
    ):
        COMPARED[_than + _word] = _key
for _word in ("同比", "同比去年", "同比上年", "同期相比", "较同期"):
    COMPARED[_word] = "previous_year"
COMPARED["环比"] = "previous_month"

COMPARISON = re.compile(
    r"(?:比|较|与|同|相较于?|对比|相比)(?P<what>(?![由从])[^，,；。"
    r"比较]{0,4}?(?:上年|去年|前年|前两年|(?:19|20)\d\d ?年|"
    r"[〇零一二三四五六七八九]{4}年|“?十[一二三四五]五”?|"
    r"前[一二三四五六七八九十\d]{1,2}个?(?:月|季度)|[一二三四五六七八九十\d]+年前|前[一二三四五六七八九十]年|规划|"
    r"常年|多年平均|正常年|历史同期|往年|近年平均|疫情前|改革前|年初|上半年|[一二三四1-4]季度|前三季度|"
    r"上季度|\d{1,2}[-—–~～至]\d{1,2}月|\d{1,2}月份?|"
    r"[^，,；。]{0,8}之初)[^，,；。]{0,6}?)(?:相比|相较|比较|相|略有?|大幅)?$"
)
_PAST_YEAR = re.compile(r"(?:19|20)\d\d")
# 失业率为多年最低的3.9%: how it ranks among years names nothing
_EXTREME = re.compile(
    r"(?:为|是|达到?|创)?(?:近?(?:[两三四五六七八九十\d]{1,3}|多|些)年来?|历史|历年|年内)(?:同期)?的?最[高低大小好多少](?:值|水平|点)?的?$"
)
_TRAILING_DATE = re.compile(
    # 与2010年第六次全国人口普查时的72万人相比
    r"(?:(?:19|20)\d\d ?年)?(?:第[一二三四五六七八九十]次)?(?:全国)?[一-龥]{0,4}普查时?的$|"
    # 与2010年（…数据）的72万人相比: the bracket is masked
    r"[0-9０-９一二三四五六七八九〇零]{2,4} ?年(?: ?\d{1,2} "
    r"?月)?(?:底|末|初|同期|度)?(?:\0*的(?:高点|低点|峰值|最高点|"
    r"最低点)?)?$|年(?:末|底)的?$|年初的$|[今全]年的?$|(?:[上下]半年|[一二三四]季度|前三季度|\d{1,2}[-—–~～至]\d{1,2}月|\d{1,2}月份?)的$|"
    r"(?:[一二三四五六七八九十]+年前|"
    r"“?十[一二三四五]?五”?(?:时期|期间|期?末)|"
    r"同期)的$|开[市业]时的?$|“?十[一二三四五]?五”?(?:时期|期间|期?末)$|(?:到|至)?(?:去年|上年|前年|目前|现在)(?:年?[末底])?的?(?:平均)?$"
)


@dataclass(slots=True)
class Predicate:
    """The words between a noun and its number.

    Attributes:
        rest: Offset where the noun phrase before them ends.
        qualifier: 约, 超, …
        copula: 为, 达到, …
        arrival: 至, 到 (提高到 6%: a level, not a change).
        direction: The verb of direction.
        sign: +1 or -1 with a direction or a noun of growth.
        growth_noun: 涨幅, 降幅, 增速.
        comparison: previous_year, previous_year_end, a year, or None.
        respective: 分别.
        modal: 将, 力争, …
        real: 实际增长; nominal: 名义增长.
        yearly: 年均.
        date: Span of a date between verb and number (至2023年的9.59).
        ranked: 居, 位居.
    """

    rest: int
    qualifier: str | None = None
    copula: str | None = None
    arrival: bool = False
    direction: str | None = None
    sign: int = 1
    growth_noun: str | None = None
    comparison: str | None = None
    respective: bool = False
    modal: bool = False
    real: bool = False
    nominal: bool = False
    yearly: bool = False
    date: tuple[int, int] | None = None


def _tail() -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = {}
    for kind in ("adverb", "copula", "arrival", "modal", "respective", "qualifier", "stop"):
        for word in _WORDS[kind]:
            table[word] = (kind, word)
    for word in _DIRECTIONS["up"]:
        table[word] = ("up", word)
    for word in _DIRECTIONS["down"]:
        table[word] = ("down", word)
    for word in _DIRECTIONS["growth_nouns_up"]:
        if word not in _DIRECTIONS["up"]:
            table[word] = ("noun_up", word)
    for word in _DIRECTIONS["growth_nouns_down"]:
        table[word] = ("noun_down", word)
    for word, base in COMPARED.items():
        table[word] = ("compared", base)
    return table


TAIL = _tail()
_SIZES = tuple(sorted({len(w) for w in TAIL}, reverse=True))
_BLANK = "\0 　"
_REACH = 24
_SHORT_AFTER = re.compile(
    r"(?:比[^，]{1,8}|较[^，]{1,8}|同比|环比|人均月|月人均|劲|再|又|均|分别|了|\d%|，)$"
)
# 比2020年少: no 年少
_THAN_DATE = re.compile(r"(?:比|较)[^，]{0,7}[年月期末初]$")


def read_predicate(text: str, start: int, end: int) -> Predicate:
    """Read ``text[start:end]``, which a number follows, from right to left.

    Returns:
        What they say; ``rest`` is where the noun phrase ends.
    """
    found = Predicate(end)
    at = end
    while at > start:
        if text[at - 1] in _BLANK:
            at -= 1
            continue
        for size in _SIZES:
            if at - size < start:
                continue
            entry = TAIL.get(text[at - size : at])
            if entry is not None and (
                (entry[0] == "arrival" and entry[1] != "成")
                or not inside_word(text, at - size, start, end)
                or entry[1] in _SHORT
                and _THAN_DATE.search(text[max(start, at - size - 10) : at - size])
            ):
                break
        else:
            entry, size = None, 0
        if entry is None:
            window = max(start, at - _REACH - text.count("\0", max(start, at - 2 * _REACH), at))
            extreme = _EXTREME.search(text[window:at]) if text[at - 1] in "的高低" else None
            if extreme is not None:
                at = window + extreme.start()
                continue
            if text[at - 1] in "年末底期比较月初前略间度的点值份均相时" or text[at - 1] == "大":
                compared = _comparison(text[window:at])
                if compared is not None and found.comparison is None and not found.arrival:
                    found.comparison = _base(compared["what"])
                    at = window + compared.start()
                    continue
                dated = (
                    _TRAILING_DATE.search(text[window:at])
                    if (found.date is None and found.direction is None)
                    else None
                )
                if dated is not None and at - (window + dated.start()) < at - start:
                    begin = window + dated.start()
                    if text[begin] in "到至":
                        begin += 1
                    found.date = (begin, at)
                    at = begin
                    continue
            break
        kind, word = entry
        if kind == "stop":
            break
        if kind == "qualifier":
            if found.direction or found.copula or found.arrival:
                if word in ("上", "近", "高于", "低于", "仅", "不到", "大于", "小于"):
                    break
                if found.qualifier is None:
                    found.qualifier = word
            elif found.qualifier is None:
                found.qualifier = word
        elif kind in ("up", "down"):
            if found.direction or found.growth_noun and not found.arrival:
                break
            if (
                word in _SHORT
                and not found.arrival
                and not _SHORT_AFTER.search(text[max(start, at - size - 10) : at - size])
            ):
                break
            if found.copula and found.copula in ("在", "有", "共", "共有", "按", "居", "位居"):
                break
            found.direction, found.sign = word, 1 if kind == "up" else -1
            # 增速放缓为3.2%: where it arrived, not by how much
            found.arrival |= found.copula == "为" and word not in _GROWS
        elif kind in ("noun_up", "noun_down"):
            if found.growth_noun or found.direction and not found.arrival:
                break
            found.growth_noun, found.sign = word, 1 if kind == "noun_up" else -1
        elif kind == "arrival":
            if found.direction or found.copula:
                break
            found.arrival = True
        elif kind == "copula":
            if found.direction and word not in ("实现",):
                break
            found.copula = found.copula or word
            found.respective = found.respective or "分别" in word
        elif kind == "compared":
            if found.comparison is not None:
                break
            found.comparison = word
        elif kind == "respective":
            found.respective = found.respective or word != "各"
            found.copula = found.copula or word.removeprefix("分别") or None
            if found.copula not in _COPULAS:
                found.copula = None
        elif kind == "modal":
            found.modal = True
        elif kind == "adverb":
            if word == "实际":
                found.real = True
            elif word == "名义":
                found.nominal = True
            elif word in ("年均", "平均每年", "每年平均", "年平均"):
                if not (found.direction or found.growth_noun):
                    break
                found.yearly = True
            elif (
                word in ("平均", "总", "累计", "新", "一般", "幅度", "比例", "基本", "总体")
                and not found.direction
            ):
                if found.copula is None and not found.qualifier:
                    break
                if word != "累计":
                    break
        at -= size
    found.rest = at
    return found


def _comparison(phrase: str) -> re.Match[str] | None:
    """The comparison that a phrase ends in; 合|同, 比|例 are halves of words, not prepositions."""
    found = COMPARISON.search(phrase)
    while found is not None:
        first = found.start()
        long = found.start("what") > first + 1
        if long or is_preposition(phrase, first, 0, len(phrase)):
            return found
        found = COMPARISON.search(phrase, first + 1)
    return None


def time_compared(words: str) -> str | None:
    """What 上年, 去年同期 or 2020年 are as a base of comparison; None where they name no time."""
    return COMPARED.get("比" + words) or (_base(words) if _PAST_YEAR.match(words) else None)


def _base(what: str) -> str:
    year = _PAST_YEAR.search(what)
    if year:
        return year.group()
    if ("末" in what or "底" in what or "年初" in what) and "月" not in what:
        return "previous_year_end"
    return "previous_year" if "上年" in what or "去年" in what else what.strip()
