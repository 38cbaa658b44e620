"""What it takes to believe each construct, and why: the cheapest that fits a number reads it.

``tools/fit_costs.py`` derives the costs from annotated documents: a construct costs one more than
each that is right where both read a number and differ. So they are few, and an order that no
document asks for is none.
"""

from __future__ import annotations

from typing import NamedTuple


class Cost(NamedTuple):
    """The cost of a construct, with its reason."""

    cost: int
    reason: str


COSTS = {
    "no change": Cost(0, "与…持平 is said of nothing else"),
    "value of a base": Cost(0, "a number in brackets behind what is compared with"),
    "ratio to a norm": Cost(0, "预算, 计划, 常年 name the norm"),
    "share": Cost(0, "占, 比重 name the whole"),
    "gap": Cost(
        0, "高于, 比…高 with another series; its %, read as growth, would be one of the year"
    ),
    "contribution": Cost(0, "贡献率, 拉动 are said of nothing else"),
    "amount of a thing": Cost(0, "投资…的 with a thing that is built behind the number"),
    "share of holders": Cost(0, "近七成 with a verb behind it, and no whole before it"),
    "growth": Cost(1, "a verb of direction, which shares and gaps have as well"),
    "level": Cost(2, "any number may be one"),
}
"""All constructs of ``dispatch``."""
