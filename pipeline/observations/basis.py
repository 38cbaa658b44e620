"""Price basis: 按不变价格计算, 按可比价格计算, 扣除价格因素 (constant), 按现价计算 (current)."""

from __future__ import annotations

import re

BASIS = re.compile(
    r"(?P<constant>(?:按|以)?(?:不变价|可比价|20\d\d年不变价)格?(?:计算|核算|计)?|扣除(?:价格|物价)(?:上涨)?(?:因素|影响)|剔除价格因素)"
    r"|(?P<current>按?(?:现行价格|现价|当年价格|当年价)(?:计算|核算|计)?)|(?P<nominal>名义)|(?P<real>实际(?:增长|增速|增加|下降))"
)
FOLLOWING = re.compile(r"下同")


def basis_of(match: re.Match[str]) -> str | None:
    """constant_prices, current_prices, or None for 名义 (as printed, no basis claimed)."""
    if match["constant"] or match["real"]:
        return "constant_prices"
    if match["current"]:
        return "current_prices"
    return None
