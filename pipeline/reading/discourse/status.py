"""How sure the publisher is: actual, preliminary (初步核算, 预计 of what has ended), target
(预期目标, 将, 力争), forecast (预计).

What governs the number decides before what its period says, and that before what its chapter is
about:

    去年完成的120个项目要尽快投产          in a plan: actual, its year has ended
    争取专项资金12亿元                     in a review: actual, it was obtained
    超额完成490万吨的年度计划              a plan of old that is quoted: target
    从77%提高到80%                         in a plan: 77 actual, 80 target
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.reading.discourse.frames import Aim
from warehouse.vocabularies import Status

# 初步核算，全年地区生产总值…
PRELIMINARY = re.compile(r"初步(?:核算|统计|测算)|快报数")
# 力争新增就业10万人; 到2027年建成…; 预期目标是：…
TARGET = re.compile(
    r"力争|争取|(?<!虚)(?<!模)拟(?!合)|预期目标|目标(?:为|是|设定|定为)|确保(?!了)|(?<!年度)计划(?=开|用|新|投|建|完|实施|实现|安排|总投|到20|到“|"
    r"今年|明年|招|引|年内|播)|(?<![主重需])要比|今年(?:还)?(?:将|要|拟)|明年|"
    r"将(?:新|建|完成|实施|达|超|继续|进一步|加快|打造|开展|推出|投入|安排|实现|累计|增(?!值)|提|诞生|还|规划|竣工|有|"
    r"全|开|引|继|在|培|再|推动|推进|力)|(?<!推)(?<!主)(?<!重)要(?:新|建|完成|力争|达|确保|继续)|有望|未来(?:五|三|两|\d)"
)
# In a review only words that cannot be about what was done: 今年将…, 力争到2027年…
_STRONG_TARGET = re.compile(
    r"预期目标(?:是|为)|(?:今年|明年|年内)[^，。；]{0,8}(?:将|要|拟|力争|计划|安排)|(?<![主重需])要比|将于|力争到|下一步|(?:预计|有望)到20"
)
FORECAST = re.compile(
    r"预计(?!了|执行数|完成数)|预测(?!预报)|将攀升|(?<!象)(?<!临)(?<!短)预报(?!等|预警|服务|[一-龥]{0,4}[率度])|估计"
)
# 去年完成了3项, 目前已建成
DONE = re.compile(
    r"(?<!比)(?<!较)去年|过去|延续(?:执行|实施)|现有|原有|(?<!早)已(?!经)|已经|(?<!为)了(?!解)|目前|截至|五年来|一年来|(?<!自)以来"
)
# 今年将…, 计划…: the press means a plan only with such a word
INTENT = re.compile(
    r"将(?!近)|(?<!主)(?<!重)(?<!需)要(?!素)|(?<!虚)(?<!模)拟(?!合)|计划|力争|目标|预计|争取|确保|规划|预期"
)
# The clause itself says that it is done: 计划开工50项，目前实际已开工20项
DONE_HERE = re.compile(r"(?:目前|实际)?已(?!有计划)(?:经)?[一-龥]{0,6}$|目前[^将拟]{0,10}$")
# 我市人口900万人，有条件实现更快发展; 拥有科研院所18家，是最大的优势: facts that a plan builds on
_GROUNDS = re.compile(
    r"有条件|有能力|有基础|有信心|有优势|有底气|底气所在|潜力(?:巨大|所在|很大)|(?:空间|前景|市场)(?:广阔|巨大)"
    r"|(?:^|[，；])[^，。；]{0,14}?(?<![不还])是[^，。；]{0,12}?"
    r"(?:优势|潜力|底气|财富|机遇|支撑|后盾|力量)(?=[，。；]|所在)"
)
# 严守620万亩耕地红线: the line itself, which is there before and after
_LINE = re.compile(r"的?[一-龥]{0,8}(?:红线|永久基本农田|生态保护线)")
_KEPT = re.compile(r"(?:守[住牢好]|严守|坚守|管住)了?[^，。；]{0,10}$")
# 延续执行加计扣除75%政策, 继续落实抵免10%的办法: a rule that there is already
_GOES_ON = re.compile(r"(?:延续|继续|持续)(?:执行|实施|落实|施行)[^，。；]*$")
_RULE = re.compile(r"的?[一-龥]{0,8}(?:政策|办法|规定|标准|制度|措施|优惠)")
# 延续实施甲政策，将补贴提高到100元: what is done next is no fact
_NEXT_DEED = re.compile(r"[，；](?:并|同时|进一步)?(?:将(?!近)|把|力争|争取|再)")
# 服务好全市120万户经营主体, 让全省4000万人民…, 用好26个资金池, 发挥8所高校作用: what there is
_CARED_FOR = re.compile(
    r"(?:(?:服务|保障|守护|照顾|维护|管护|运营|管理|运行)好|用好|管好|护好|守好|稳妥运行|依托|立足)[^，。；]*$"
    r"|(?:让|使|为|满足|造福)(?:[全我][国省市区县]的?)[^，。；将]{0,6}$"
)
_MILLIONS = re.compile(r"(?:让|使|造福|满足|保障)[^，。；将]{0,6}$")
_USED = re.compile(r"发挥[^，。；]*$")
_OF_USE = re.compile(r"[^，。；]{0,30}?(?:优势|作用|效应|效能|潜力)")
# 我国有9亿多劳动力: what a country or a city has
_HAS = re.compile(
    r"^[\s\0]*(?:[我全][国省市区县州]|当前|目前)[^，。；将要]{0,6}(?:拥有|共?有)[^，。；]*$"
)
# 甲项目刷新纪录, 产量创历史新高: done, unless the sentence sets a goal
_RECORD = re.compile(r"[^。；]*?(?:刷新[^，。；]{0,8}[纪记]录|创下?[^，。；]{0,6}(?:新高|纪录))")
# 完成490万吨的年度计划, 超过60万人的目标任务
_OLD_GOAL = re.compile(
    r"(?:左右|上下|以上|以内)?的?(?:年度|全年|年初|预期|既定)?(?:发展|增长)?(?:目标(?:任务|值|要求)?|计划(?!单列)|预期值|任务目标)|的任务(?!书)"
)
_GOAL_MET = re.compile(
    r"(?:完成|超过|高于|低于|优于|好于|达到|实现|突破)[^，。；]{0,8}$"
    # 与年初确定的增长6%的目标有差距
    r"|(?<![参])(?:与|同|较|比|距|离)[^，。；]{0,6}(?:年初|年度|确定|提出|设定|预期|计划)[^，。；]{0,8}$"
)
# 原定新建公路2000公里，实际完成2300公里
_OLD_PLAN = re.compile(r"^[\s\0]*(?:原定|原计划|年初(?:计划|确定|安排))")
# 年初预算为900亿元，执行中调整为760亿元
_ADJUSTED = re.compile(r"预算.*(?:调整|调增|调减)(?:为|至|到)$")
# 年初预算为12亿元, 调整预算数5亿元
_BUDGET = re.compile(r"(?:(?:年初|调整|变动)预算(?:数|安排)?|预算(?:数|安排))[为是]?[\s\0]*$")
# 已开工的12个项目完成投资90亿元: what is done are the projects
_RELATIVE = re.compile(r"[^，。；\d]{0,6}的[\s\0]*\d[\d.]*[^，。；\d]+")
_AIMED = re.compile(r"[，；](?:[^，；。]{0,4})(?:力争|争取|确保|目标)")
_CLAUSE = re.compile(r"[，；。]")


class Grounds(NamedTuple):
    """What a sentence, its period and its chapter say of whether a figure is a result or a plan.

    Attributes:
        before: The text before the number, back to the beginning of the sentence at most.
        after: The text after the number up to the end of the sentence.
        aim: What the innermost frame that says so is about.
        modal: A modal verb governs the number.
        future: Its period lies ahead.
        planned: Its period is the running year of a report on the past one.
        past: Its period is named and is past.
        source: It is what a 从…到… came from.
        own: Its own sentence names the period.
        report: The document plans as a matter of course (work and plan reports); the press means a
            plan only where a word says so.
        ended: Its period had ended when the document was published.
        many: It counts hundreds of millions: 让14亿人… are all there are.
        rate: It is a percentage or a multiple: 占调整预算105.4% says how far a budget was met.
    """

    before: str
    after: str
    aim: Aim | None
    modal: bool
    future: bool
    planned: bool
    past: bool
    source: bool
    own: bool
    report: bool
    ended: bool
    rate: bool = False
    many: bool = False


def status_of(grounds: Grounds) -> tuple[Status, str]:
    """Status of a figure, and the words beside it that say so ('' where period or chapter do)."""
    s = grounds
    clause = _CLAUSE.split(s.before)[-1]
    if s.source:
        return Status.ACTUAL, ""
    if _GOAL_MET.search(s.before) and (goal := _OLD_GOAL.match(s.after)):
        return Status.TARGET, goal.group()
    if not s.rate and (budget := _BUDGET.search(clause) or _ADJUSTED.search(s.before)):
        return Status.TARGET, budget.group()
    if old := _OLD_PLAN.search(clause):
        return Status.TARGET, old.group().strip()
    forecast = _forecast(s.before)
    if s.past:
        return (Status.PRELIMINARY, forecast.group()) if forecast else (Status.ACTUAL, "")
    if done := DONE_HERE.search(clause):
        return Status.ACTUAL, done.group()
    if s.aim is Aim.REVIEW:
        return _in_review(s, clause, forecast)
    if s.aim is Aim.PLAN:
        return _in_plan(s, clause, forecast)
    return _elsewhere(s, clause, forecast)


def _forecast(before: str) -> re.Match[str] | None:
    """预计增长5%左右，力争增长6%: a forecast holds until an aim is set."""
    found = FORECAST.search(before)
    return None if found and _AIMED.search(before, found.end()) else found


def _in_review(s: Grounds, clause: str, forecast: re.Match[str] | None) -> tuple[Status, str]:
    strong = _STRONG_TARGET.search(s.before)
    intent = INTENT.search(clause)
    if s.future or strong or s.planned and intent:
        words = strong or intent
        return Status.TARGET, words.group() if words else ""
    if forecast:
        return (Status.PRELIMINARY if s.ended else Status.FORECAST), forecast.group()
    return Status.ACTUAL, ""


def _in_plan(s: Grounds, clause: str, forecast: re.Match[str] | None) -> tuple[Status, str]:
    if forecast:
        return Status.FORECAST, forecast.group()
    if s.modal or s.own and (s.future or s.planned):
        return Status.TARGET, ""
    goal = TARGET.search(s.before)
    if fact := _fact_in_plan(s, clause, goal):
        return Status.ACTUAL, fact
    return Status.TARGET, goal.group() if goal else ""


def _fact_in_plan(s: Grounds, clause: str, goal: re.Match[str] | None) -> str:
    """The words that say of a figure of a plan that it is so already; '' where none do."""
    done = DONE.search(s.before)
    if done and not (
        _RELATIVE.match(s.before, done.end()) or _NEXT_DEED.search(s.before, done.end())
    ):
        return done.group()
    if grounds := _GROUNDS.search(s.after):
        return grounds.group()
    if record := None if goal else _RECORD.match(s.after):
        return record.group()
    return _what_there_is(s, clause)


def _what_there_is(s: Grounds, clause: str) -> str:
    """What a plan is to keep, to use or to care for: lines, rules, people and things that there are
    already.
    """
    if (kept := _KEPT.search(clause)) and _LINE.match(s.after):
        return kept.group()
    if (goes_on := _GOES_ON.search(clause)) and _RULE.match(s.after):
        return goes_on.group()
    if (used := _USED.search(clause)) and _OF_USE.match(s.after):
        return used.group()
    kinds = [_CARED_FOR, _HAS, *([_MILLIONS] if s.many else [])]
    return next((found.group() for kind in kinds if (found := kind.search(clause))), "")


def _elsewhere(s: Grounds, clause: str, forecast: re.Match[str] | None) -> tuple[Status, str]:
    if forecast:
        return (Status.PRELIMINARY if s.ended and s.report else Status.FORECAST), forecast.group()
    goal = TARGET.search(s.before)
    intent = INTENT.search(s.before) or INTENT.search(s.after)
    if s.report and s.planned and not s.modal and (fact := _what_there_is(s, clause)):
        return Status.ACTUAL, fact
    if s.modal or s.future or goal or s.planned and (s.report or intent):
        return Status.TARGET, goal.group() if goal else ""
    return Status.ACTUAL, ""
