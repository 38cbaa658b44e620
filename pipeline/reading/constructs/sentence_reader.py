"""A sentence with numbers to readings of them: cut it into clauses, try the constructs on each
number, and keep what later figures inherit.

Where to find what
    ranks, ratios     ``ratio``          三次产业构成为5:40:55, 是2015年的2倍
    分别 lists        ``respectively``   甲、乙和丙分别增长1%、2%和3%
    shares            ``share``          占全省的比重为30%, 近七成企业已复工
    gaps              ``gap``            高于全国0.4个百分点
    bases of gaps     ``base_value``     比全国（7%）高1个百分点
    contributions     ``contribution``   贡献率54%, 拉动增长2个百分点
    amounts of things ``investment``     投资800万元的体育馆工程
    growth, change    ``growth``         增长5%, 减少3万人, 翻一番
    levels            ``level``          all that is left
    things counted    ``counted_noun``   the noun after its number
    whose it is       ``subject``        其中, carried subjects, owners
    names             ``phrases.label``  names of quantities
    predicates        ``phrases.predicate`` the words between noun and number, read backwards
"""

from __future__ import annotations

import re

from pipeline.reading.constructs import growth, ratio, respectively
from pipeline.reading.constructs.dispatch import read_figure
from pipeline.reading.constructs.number_view import View, new_reading
from pipeline.reading.constructs.subject import (
    VERB_ONLY,
    find_subject,
    label_of,
    open_part,
    open_sentence,
)
from pipeline.reading.discourse.frames import Frames, Level, Quantity
from pipeline.reading.discourse.region_mentions import RegionWords, is_area, is_part_of_city
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.phrases.label import DEPENDENT, owner_of
from pipeline.reading.phrases.predicate import read_predicate
from pipeline.reading.tokens.clauses import clause_end, clause_start, rows
from pipeline.reading.tokens.numbers import Number
from warehouse.vocabularies import Measure


def read_sentence(
    text: str, start: int, end: int, numbers: list[Number], frames: Frames, words: RegionWords
) -> tuple[list[NumberReading], Frames]:
    """Read the figures of one sentence.

    Args:
        text: The block's text, apparatus masked.
        start: Offset of the sentence.
        end: Offset after it.
        numbers: Its numbers that may be figures.
        frames: The running stack.
        words: Regions that the document may name.

    Returns:
        A reading for every number, in order, and the stack with what they state.
    """
    frames = open_sentence(text, start, end, frames, words)
    readings: list[NumberReading] = []
    found = rows(text, numbers)
    starts = [
        clause_start(text, found[i - 1][-1].after if i else start, row[0].start, after_number=i > 0)
        for i, row in enumerate(found)
    ]
    previous = start
    for index, row in enumerate(found):
        last = row[-1].after
        following = end
        if index + 1 < len(found):
            following = starts[index + 1] if starts[index + 1] > last else found[index + 1][0].start
        stop = clause_end(text, last, min(following, end))
        begin = max(starts[index], previous)
        view = View(
            text,
            row,
            previous,
            begin,
            read_predicate(text, begin, row[0].begin),
            stop,
            stop < following,
            frames,
            words,
        )
        if view.predicate.copula == "为" and readings and readings[-1].moment == "from":
            # 由4.5%下降为2.5%: where it arrived, not by how much
            view.predicate.arrival |= view.predicate.direction is not None
        open_part(view)
        find_subject(view)
        made = _construct(view)
        for reading in made:
            reading.construct = reading.construct or "list"
        _moment(view, readings, made)
        passing = view.region is None and view.subject and not view.part
        if passing and _named_in_passing(view.frames, text):
            view.frames = view.frames.with_fields(Level.CLAUSE, region=words.home, region_at=None)
        if view.region and row[0].part != -1:
            view.frames = view.frames.with_fields(
                Level.CLAUSE, region=view.region, region_at=view.region_at
            )
        named = view.frames.frame_with("region")
        for reading in made:
            if reading.region is None and named is not None:
                reading.region, reading.region_at = named.region, named.region_at
        frames = _frames_after(view, made)
        readings += made
        # the noun after a number belongs to it: it is no subject of the next
        previous = last
        if view.following_noun and stop == following and not view.holds:
            at = text.find(view.following_noun, last, stop)
            previous = at + len(view.following_noun) if at >= 0 else stop
            previous += text.startswith("中", previous)  # 19个断面中，Ⅰ类断面…
    return readings, frames


# 商洛电厂二期…, 外送电量增长10%: a city named in passing holds for its clause alone
# 410300-URBAN: an area of the city by our rule, said of one figure (全市…, 其中市区…); 全省, 全国:
# said in the text of a city to compare with it
_FULL_NAME = re.compile(r"[省市区县州旗盟]$")


def _named_in_passing(frames: Frames, text: str) -> bool:
    named = frames.frame_with("region")
    if named is None or named.level is not Level.CLAUSE or named.region_at is None:
        return False
    start, end = named.region_at
    outer = frames.frame_with("region", above=Level.CLAUSE)
    opened = outer is not None and outer.region == named.region
    return (
        not (opened and not is_part_of_city(named.region))
        and is_area(named.region)
        or text[start] in "全我本"
        or end - start == 2
        and not _FULL_NAME.search(text[start:end])
    )


# 由98位升至81位: the place that was left is a rank as well
_LEFT_PLACE = re.compile(
    r"(?:跃升|上升|提升|攀升|升|前移|前进|跃居|晋升|下降|下滑|回落|后退|退|降)[至到为]"
)


def _construct(view: View) -> list[NumberReading]:
    first = view.numbers[0]
    if first.part == -1 or (
        len(view.numbers) == 1 and first.unit == "位" and _LEFT_PLACE.match(view.after(first))
    ):
        return [new_reading(view, first, _rank_label(view), Measure.RANK)]
    if first.part is not None:
        return ratio.read_parts(view)
    if len(view.numbers) > 1:
        return respectively.read_respectively(view)
    return [read_figure(view, first)]


def _rank_label(view: View) -> str:
    """投资增速居第6位: it is the growth that is ranked."""
    label, speed = label_of(view), view.predicate.growth_noun or ""
    return label if label.endswith(speed) else label + speed


# 增速由4.0%转为-2.1%
_TURNED = re.compile(r"转(?:降|升|正|负)?为")
_TURNED_TO = (
    "调整为",
    "演进为",
    "演变为",
    "变化为",
    "优化为",
    "转变为",
    "降为",
    "升为",
    "缩小为",
    "扩大为",
    "变为",
)
# 将起征点由月销售额2万元提高到3万元: the number has a name of its own
_LEFT_NAMED = re.compile(
    r"(?<=[一-龥]{2})(?:从(?!业|事|严|优)|由(?!于|此))[年月日人户单][一-龥]{1,5}$"
)
_ARRIVES = re.compile(
    r"[^，。；\d]{0,4}?(?:提高|增加|上升|扩大|上调|降低|下降|下调|调整|减少|降|增|提)[到至为]"
)


def _leaves(view: View, opened: str) -> bool:
    """Whether a number that has a name of its own is what a course leaves."""
    return bool(_LEFT_NAMED.search(opened) and _ARRIVES.match(view.after(view.numbers[-1])))


# 分别从每人每月209元、280元提高到…
_EACH = re.compile(r"(?:每[人户年月天日张床个亩套辆名位家头吨度]){1,2}$")


def _moment(view: View, readings: list[NumberReading], made: list[NumberReading]) -> None:
    """从2010年的0.98跃升至2023年的9.59: the first number is where it came from, the second where
    it arrived.
    """
    before = view.text[max(view.start, view.predicate.rest - 10) : view.predicate.rest]
    opened = _EACH.sub("", before.rstrip(" 的峰值高点\0"))
    row = len(made) == 1 or view.numbers[0].part is not None or "分别" in view.before
    if row and (opened.endswith(("从", "由")) or _leaves(view, opened)):
        moment = "from"
    elif (
        readings
        and readings[-1].moment == "from"
        and (
            view.predicate.arrival
            or view.predicate.copula in _TURNED_TO
            or _TURNED.search(view.text, readings[-1].number.after, view.numbers[0].start)
        )
    ):
        moment = "to"
    else:
        return
    for reading in made:
        reading.moment = moment
    if moment == "to" and len(made) == 1:
        left = readings[-1]
        growth.arrive(made[0], left, view.text[left.begin : left.number.start])


_CONVERTED = re.compile(r"[\s\0]*(?:折合|折算|相当于)")


def _frames_after(view: View, made: list[NumberReading]) -> Frames:
    """The stack after figures: what those that follow go on about."""
    frames, topic, quantity = view.frames, view.topic, view.quantity
    # 水资源量8亿立方米，折合径流深280毫米，比上年减少20%: only said otherwise
    depth = made[0].number.unit == "毫米"
    if depth and topic.first and _CONVERTED.match(view.text, view.start):
        return frames
    institution: str | None = None
    owner, recent, pending, schools = topic.owner, topic.recent, topic.pending, topic.schools
    for reading in made:
        label = reading.label
        base = reading.base or quantity.base
        if not reading.base and _is_quantity(reading):
            base = label
        if "之差" not in label:
            quantity = Quantity(label, base, reading.measure)
        if reading.measure is Measure.LEVEL:
            pending = (*(p for p in pending if p != label), label)
        elif reading.measure in (Measure.GROWTH, Measure.CHANGE):
            pending = ()
        if label not in recent:
            recent = (*recent[-11:], label)
        if reading.number.unit in ("所", "万所") and reading.measure is Measure.LEVEL:
            # a list of schools of several kinds is none that the next sentence goes on about
            schools += 1
            institution = label if schools == 1 else ""
        elif label.endswith("面积") and reading.measure is Measure.LEVEL:
            institution = owner_of(label)
        owner = _owner(view, reading) or owner
    if institution is not None:
        frames = frames.with_fields(Level.PARAGRAPH, institution=institution)
    frames = frames.with_topic(
        first=topic.first or made[0].label,
        owner=owner,
        recent=recent,
        pending=pending,
        schools=schools,
    )
    return frames.with_fields(Level.DOCUMENT, quantity=quantity)


def _is_quantity(reading: NumberReading) -> bool:
    """Whether what it shows is a quantity to go on about: no share, rank or mean of a part of the
    year.
    """
    return reading.measure not in (Measure.SHARE, Measure.RANK) and not reading.label.startswith(
        ("日均", "月均")
    )


def _owner(view: View, reading: NumberReading) -> str:
    """Whom the quantity of a figure belongs to, as far as it says."""
    if reading.measure not in (Measure.LEVEL, Measure.SHARE, Measure.GROWTH, Measure.CHANGE):
        return ""
    if view.following_noun:
        return owner_of(view.following_noun)
    named = (
        view.subject
        and not DEPENDENT.fullmatch(view.subject)
        and not VERB_ONLY.match(view.subject)
        and "平均" not in reading.label
    )
    return owner_of(reading.base or reading.label) if named else ""
