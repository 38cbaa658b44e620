"""Amounts whose object is after them, as district reports list their projects.

投资800万元的体育馆工程开工建设 -> 体育馆工程投资
投资3亿元的甲工程、5亿元的乙工程 -> 甲工程投资 3, 乙工程投资 5
投资2亿元实施丙工程 -> 丙工程投资        规模50亿元的成长基金 -> 成长基金规模
"""

from __future__ import annotations

import re

from pipeline.reading.constructs.counted_noun import cut_name
from pipeline.reading.constructs.number_view import View, new_reading
from pipeline.reading.number_reading import NumberReading
from pipeline.reading.phrases.label import tidy
from pipeline.reading.tokens.clauses import clause_end
from pipeline.reading.tokens.numbers import Number
from pipeline.reading.tokens.printed_units import UnitKind
from warehouse.vocabularies import Measure

_AMOUNT = re.compile(
    r"(?:总|引进|落地|计划|累计|完成|年度|当年|预计|共|概算|估算|概|发布|"
    r"设立|募集|达成|协议|合同|注册|占地|建筑|新增|拟|直接|"
    r"今年)*(?P<what>投资额|投资|投入|筹资|总投资|规模|资金|面积|占地|价值|产能|贷款|拨款|融资)$"
)
# 计划投资7亿元，实施重点项目20个: the object is in the next clause
_OBJECT_NEXT = re.compile(
    r"(?:用于|实施了?|建成|完成了?|新建|改造|建设|启动)(?:[一-龥、]{2,20}等)?(?:\d[\d.]*(?:余|"
    r"多)?[个条座所处项栋])?(?P<name>[一-龥“][^，。；：\d]+)"
)
# How far after the number its object may be
_REACH = 60
# How far after the number its object may be
_REACH = 60
_NEXT = re.compile(r"[、和及](?=\d)")
_LISTED = re.compile(r"[、，,和]")
_OBJECT = re.compile(
    r"[ 　]*(?:的|(?:实施|建设|新建|改造|建成|完成|用于|启动|"
    r"开工建设|修建|购置|打造|改建|扩建|维修|铺设|整治|升级|支持|"
    r"对)(?:了)?(?P<relative>的)?(?:\d[\d.]*(?:余|"
    r"多)?[个条座栋处所项套])?)(?P<name>[一-龥“《A-Za-z][^，。；：]+)"
)


def read_investment(view: View, number: Number) -> NumberReading | None:
    """The amount named by its object."""
    if number.kind not in (UnitKind.MONEY, UnitKind.MEASURE):
        return None
    topic, predicate = view.topic, view.predicate
    if predicate.direction:
        return None
    amount = _AMOUNT.fullmatch(view.subject)
    if amount is None and (
        view.subject
        or not topic.money
        or not _LISTED.search(view.text[view.start - 1 : number.start])
    ):
        return None
    reach = min(len(view.text), number.after + _REACH)
    end = clause_end(view.text, number.after, reach)
    found = _OBJECT.match(view.text[number.after : end])
    if found is None and amount is not None and not topic.owner and view.text.startswith("，", end):
        found = _OBJECT_NEXT.match(
            view.text, end + 1, clause_end(view.text, end + 1, min(len(view.text), end + _REACH))
        )
    if found is None:
        view.record(money="")
        return None
    name = cut_name(tidy(_NEXT.split(found["name"])[0]))
    if not name:
        return None
    what = ("总投资" if "总投资" in view.subject else amount["what"]) if amount else topic.money
    if found.re is _OBJECT and (found.group().lstrip().startswith("的") or found["relative"]):
        view.following_noun = name if name in view.after(number) else ""
    view.record(money=what, owner=name)
    return new_reading(view, number, name if name.endswith(what) else name + what, Measure.LEVEL)
