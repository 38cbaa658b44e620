"""Shares: 占地区生产总值的比重为30%, 占全国的四成, 占比22%, 比重达10%.

工业投资占固定资产投资的比重为20% -> 工业投资占固定资产投资的比重
"""

from __future__ import annotations

import re

SHARE = re.compile(r"(?:所)?占(?P<whole>[^占，。]{0,30}?)的?(?P<noun>比重|比例|份额|比)?$")
SHARE_NOUN = re.compile(r"(?:占比|比重|所占比例|占有率|份额)(?:合计|均|约)?$")


def share_label(subject: str, whole: str, noun: str | None) -> str:
    """Name of a share: subject 占 whole 的比重; 占比 where the whole is not said."""
    whole = whole.strip("到了约近 \0").removesuffix("的")
    for place in ("全市", "全省", "全区", "本市"):
        if whole.startswith(place) and len(whole) > 3:
            whole = whole[len(place) :]
    if not whole:
        return subject + "占比"
    return f"{subject}占{whole}{'' if noun == '比' else '的'}比重" if noun != "比" else f"{subject}占{whole}的比重"
