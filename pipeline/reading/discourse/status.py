"""How sure the publisher is: actual, preliminary (初步核算), target (预期目标, 将, 力争), forecast
(预计).
"""

from __future__ import annotations

import re

from pipeline.reading.observation import Status

# 初步核算，全年地区生产总值…
PRELIMINARY = re.compile(r"初步(?:核算|统计|测算)|快报数")
# 力争新增就业10万人; 到2027年建成…; 预期目标是：…
TARGET = re.compile(
    r"力争|争取|拟|预期目标|目标(?:为|是|设定|定为)|确保(?!了)|计划(?=开|用|新|投|建|完|实施|实现|安排|总投|到20|到“|"
    r"今年|明年|招|引|年内)|今年(?:还)?(?:将|要|拟)|明年|"
    r"将(?:新|建|完成|实施|达|超|继续|进一步|加快|打造|开展|推出|投入|安排|实现|累计|增(?!值)|提|诞生|还|规划|竣工|有|"
    r"全|开|引|继|在|培|再|推动|推进|力)|(?<!推)要(?:新|建|完成|力争|达|确保|继续)|有望|未来(?:五|三|两|\d)"
)
FORECAST = re.compile(r"预计(?!了)|预测|将攀升|预报|估计")
# 去年完成了3项, 目前已建成
DONE = re.compile(
    r"(?<!比)(?<!较)去年|过去|已(?!经)|已经|了(?!解)|目前|截至|累计|五年来|一年来|以来"
)
# 今年将…, 计划…: the press means a plan only with such a word
INTENT = re.compile(r"将|要|拟|计划|力争|目标|预计|争取|确保|规划|预期")
# The clause itself says that it is done: 计划开工50项，目前实际已开工20项
DONE_HERE = re.compile(r"(?:目前|实际)?已(?!有计划)(?:经)?[一-龥]{0,6}$|目前[^将拟]{0,10}$")
_CLAUSE = re.compile(r"[，；。]")
# Headings and sentences that turn a report from looking back to looking forward
FORWARD = re.compile(
    r"(?:今年|(?:19|20)\d\d年|新的一年|下一步|本年度|明年|未来五年|今后五年|"
    r"[“\"]?十[一二三四五]五[”\"]?时期).{0,24}?(?:主要预期目标|预期目标|总体要求|主要目标|工作任务|重点任务|重点工作|"
    r"工作安排|工作部署|发展目标|政府工作任务|工作建议|工作总体|奋斗目标|任务建议|政策取向|任务和|工作思路|各项工作|"
    r"工作的建议|做好.{0,8}(?:工作|任务))"
    r"|(?:主要预期目标|总体要求|下一步工作|工作安排|重点任务|今年工作|今年的工作|工作任务)$|对.{0,6}今年.{0,8}工作.{0,4}建议"
)
BACKWARD = re.compile(
    r"工作回顾|回顾|过去(?:一年|五年)|执行情况|完成情况|主要工作$|取得.{0,6}成(?:就|绩|效)$"
)


def status_of(sentence: str, *, modal: bool, forward: bool, future: bool, past: bool) -> Status:
    """Status of a figure.

    Args:
        sentence: The clause and what stands before it in the sentence.
        modal: A modal verb governs the number.
        forward: The section looks forward.
        future: Its period lies ahead.
        past: Its period is named and lies behind.
    """
    if past:
        return Status.ACTUAL
    if DONE_HERE.search(_CLAUSE.split(sentence)[-1]):
        return Status.ACTUAL
    if FORECAST.search(sentence):
        return Status.FORECAST
    if modal or future or TARGET.search(sentence):
        return Status.TARGET
    if forward:
        return Status.ACTUAL if DONE.search(sentence) else Status.TARGET
    return Status.ACTUAL
