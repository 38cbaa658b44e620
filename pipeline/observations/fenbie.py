"""分别 lists: one noun phrase names several things, several numbers follow in the same order.

财产险和人身险保费收入分别为5亿元和30亿元 -> 财产险保费收入 5, 人身险保费收入 30
规模以上工业企业、服务业企业利润率分别为6%和22% -> 规模以上工业企业利润率 6, 规模以上服务业企业利润率 22
接待游客80万人次、实现收入2亿元，分别增长9%和7% -> 接待游客 +9, 收入 +7
"""

from __future__ import annotations

import re

from pipeline.observations.label import HEAD, tidy

_SPLITS = (
    re.compile(r"[，,；]"),
    re.compile(r"[，,；](?:以及|和|及)?|(?<=[业类险费])和(?=[^，、]*$)"),
    re.compile(r"、|(?:以及|和|及|与|以及)(?=[^、，和及与]*$)"),
    re.compile(r"(?:以及|和|及|与)(?=[^和及与]*$)"),
    re.compile(r"[、，,]|(?:以及|和|及|与)"),
    re.compile(r"、"),
    re.compile(r"[、，,]|(?:以及|和|及|与)(?=[^、，和及与]*$)"),
)
_SCOPE = re.compile(r"^(?:规模以上|限额以上|规上|限上|全社会|新建|参加|全国|城镇|农村|普通|城乡|居民|人均|全市|地方|新增|新签)")
_SUFFIX = re.compile(rf"(?:人均|户均|平均|年均|财政|补助|报销|缴费|最低|经费)*(?:保险|类|商品|产品|企业|行业)?的?(?:{HEAD.pattern[3:-2]})$")


def expand(phrase: str, count: int) -> list[str] | None:
    """Split a shared noun phrase into as many names as numbers follow.

    Returns:
        The names with shared beginning and end restored; None where the phrase does not name ``count`` things.
    """
    rest = ""
    listed, mark, tail = phrase.rpartition("等")
    if mark and len(listed) >= 3 and len(tail) >= 2 and not listed.endswith(("中", "高", "初", "同")):
        phrase, rest = listed, tail
    for pattern in _SPLITS:
        items = [item for item in (piece.strip("，,、 \0") for piece in pattern.split(phrase)) if item]
        if len(items) == count:
            return _share(items, rest)
    return None


def _share(items: list[str], rest: str) -> list[str]:
    first, last = items[0], items[-1]
    if rest:
        head = HEAD.search(rest)
        suffix = head.group() if head else rest
        return [tidy(item) if item.endswith(suffix) else tidy(item + suffix) for item in items]
    suffix = ""
    if not HEAD.search(first):
        suffix = _shared_suffix(items)
    scope = _SCOPE.match(first)
    named = []
    for index, item in enumerate(items):
        if index < len(items) - 1 and suffix and not item.endswith(suffix):
            item += suffix
        if index and scope and not _SCOPE.match(item) and not item.startswith(scope.group()):
            item = scope.group() + item
        named.append(tidy(item))
    return named if last else items


def _shared_suffix(items: list[str]) -> str:
    first, last = items[0], items[-1]
    for size in (3, 2, 1):
        if len(first) < size:
            continue
        at = last.find(first[-size:])
        if at >= 0 and at + size < len(last):
            found = last[at + size :]
            if size > 1 or len(found) >= 2:
                return found
    if len(items) > 2:
        width = min(len(item) for item in items[1:-1])
        if len(last) > width + 1 and HEAD.search(last):
            return last[width:]
    head = _SUFFIX.search(last)
    return head.group() if head and len(head.group()) < len(last) else ""
