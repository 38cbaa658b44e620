"""Price basis: 按不变价格计算, 按可比价格计算, 扣除价格因素 (constant), 按现价计算 (current).

全年实现总产值8亿元，按可比价格计算，增长3%；其中，林业产值增长2%。     both constant
生产总值增长9%（按可比价计算）；财政收入增长10%。                     only the first
"""

from __future__ import annotations

import re

from pipeline.reading.constructs.draft import Draft, Inherited
from pipeline.reading.discourse.frames import Level

_BASIS = re.compile(
    r"(?P<constant>(?:按|以)?(?:不变价|可比价|20\d\d年不变价)格?(?:计算|核算|计)?|扣除(?:价格|物价)(?:上涨)?(?:因素|影响)|剔除价格因素)"
    r"|(?P<current>按?(?:现行价格|现价|当年价格|当年价)(?:计算|核算|计)?)|(?P<nominal>名义)|(?P<real>实际(?:增长|增速|增加|下降))"
)


class Bases:
    """The price bases that a sentence says, and how far each reaches."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        said = text[start:end]
        self._said = (
            [(m.start() + start, _kind(m)) for m in _BASIS.finditer(said)]
            if "价" in said or "实际" in said or "名义" in said
            else []
        )
        self._begin = -1

    def of(self, draft: Draft, inherited: Inherited) -> str | None:
        """The basis of a figure's growth: what its own clause says, else what was said of the
        whole that it is part of.
        """
        number = draft.number
        own: str | None = None
        for at, kind in self._said:
            bracketed = (
                self._text[number.after : number.after + 1] in ("（", "(")
                and number.after < at < number.after + 4
            )
            if bracketed:
                return kind
            if at < number.start:
                own = kind
                if at > self._begin or draft.begin == self._begin:
                    self._begin = draft.begin
                    inherited.frames = inherited.frames.say(Level.SENTENCE, basis=kind)
                    return kind
        said = inherited.frames.basis
        if said is not None and not draft.part and draft.begin != self._begin and own is None:
            inherited.frames = inherited.frames.say(Level.SENTENCE, basis=None)
            said = None
        return said if draft.part or draft.begin == self._begin else None


def _kind(match: re.Match[str]) -> str | None:
    """constant_prices, current_prices; None for 名义, which claims none."""
    if match["constant"] or match["real"]:
        return "constant_prices"
    return "current_prices" if match["current"] else None
