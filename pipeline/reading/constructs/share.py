"""Shares: 占地区生产总值的比重为30%, 占全国的四成, 占比22%, 近七成企业已复工, 80%用于民生.

工业投资占固定资产投资的比重为20% -> 工业投资占固定资产投资的比重
"""

from __future__ import annotations

import re

from pipeline.reading.constructs.counted_noun import cut_name
from pipeline.reading.constructs.number_view import View, new_reading
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.phrases.label import merge_child, tidy
from pipeline.reading.phrases.phrase_edges import trail_start
from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind
from warehouse.vocabularies import Measure

SHARE = re.compile(
    r"(?:所)?占(?!比|用[^水电地能户气]|地(?!区|方))(?P<whole>[^占，。]{0,30}?)"
    r"(?P<noun>的?(?:最低|最高|平均)?(?:比重|比例|份额|比))?(?P<of>的)?$"
)
SHARE_NOUN = re.compile(r"(?:占比|比重|所占比例|占有率|份额)(?:合计|均|约)?$")
# 占全市生产总值: the product of a place needs no word for it
_OWN_PLACE = re.compile(r"^[全本][市省县区州旗盟国](?=(?:地区|国内)?生产总值|GDP)")
# 近七成受灾民宿已营业; 80%用于民生
_HOLDERS = re.compile(r"(?:的|以上的|左右的)?(?P<who>[一-龥“”A-Za-z][^，。；：、0-9]{1,22})")
_SPENT = re.compile(r"(?:以上|左右)?(?:用于|来自|投向|集中在|投入|已|为|是)")
# 约占全市的35%: the qualifier is before 占
_ABOUT = re.compile(r"(?:大约|约|将近|近|超过|超|仅)$")
_PUT_TO = re.compile(r"(?:以上|左右)?(?:用于|投向|集中在|来自)")
# 由上年的百分之二十回落到…: the number is where something came from, no holder of it
_COURSE = re.compile(r"(?:左右)?[回降下升上提增缩扩收放调减转变跌][一-龥]?[到至为]")
_RATE_WORD = re.compile(r"的(?:贡献率|增速|增长|速度|占比|比重|税率|利率|水平|比例|股|股权|份额)")


def share_label(subject: str, whole: str, noun: str | None) -> str:
    """Name of a share: subject 占 whole 的比重, its noun as printed (比例, 最低比例); 占比 where
    the whole is not said.
    """
    whole = _OWN_PLACE.sub("", tidy(whole.strip("到了约近 \0"))).removesuffix("的")
    return f"{subject}占{whole}{noun or '的比重'}" if whole else subject + "占比"


def read_share(view: View, number: Number) -> NumberReading | None:
    """占…: the share of the subject, or of what was said last, in the whole."""
    before = view.before
    if "占" not in before or not (
        number.unit in ("%", "‰") or number.unit == "" and number.kind is UnitKind.NONE
    ):
        return None
    predicate, quantity, topic = view.predicate, view.quantity, view.topic
    found = SHARE.search(before.rstrip("的 \0从由")) or SHARE.search(view.subject)
    if found is None or predicate.direction and not predicate.arrival:
        return None
    at = view.subject.rfind("占")
    own = view.subject[:at] if at > 0 else ""
    own = tidy(own[: trail_start(own, 0, len(own))]).removesuffix("所") if own else ""
    base = own or quantity.base or quantity.label
    if not own and not topic.first and view.text.startswith("的", number.after):
        # 占全国人口65%的地区普及了…: whose share it is follows
        base = cut_name(view.after(number)[1:]) or base
    if own and view.part and topic.whole:
        base = merge_child(own, topic.whole, unit=number.unit, countable=False)
    label = share_label(base, found["whole"], found["noun"])
    reading = new_reading(view, number, label, Measure.SHARE)
    reading.base = base
    about = _ABOUT.search(before[: before.rfind("占")])
    if about and reading.qualifier is None:
        reading.qualifier = about.group()
    return reading


def read_holders(view: View, number: Number) -> NumberReading | None:
    """近七成受灾民宿已正常营业, 其中80%用于民生: the share names its holders after it."""
    predicate = view.predicate
    if number.kind is not UnitKind.RATE or number.unit not in ("%", "‰") or number.doubling:
        return None
    spent = _PUT_TO.match(view.after(number))
    if view.subject and not number.in_words and not spent:
        return None
    if (
        predicate.copula
        or predicate.direction
        or predicate.growth_noun
        or predicate.arrival
        or number.value_high is not None
    ):
        return None
    after = view.after(number)
    if _SPENT.match(after) and (view.subject or view.quantity.base):
        reading = new_reading(
            view, number, (view.subject or view.quantity.base) + tidy(after)[:14], Measure.SHARE
        )
        reading.base = view.subject or view.quantity.base
        return reading
    holders = _HOLDERS.match(after)
    if holders is None or _RATE_WORD.match(after) or _COURSE.match(after):
        return None
    return new_reading(view, number, tidy(holders["who"]), Measure.SHARE)
