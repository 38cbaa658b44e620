"""Price basis: 按不变价格计算, 按可比价格计算, 扣除价格因素 (constant), 按现价计算 (current).

全年实现总产值8亿元，按可比价格计算，增长3%；其中，林业产值增长2%。     both constant
生产总值增长9%（按可比价计算）；财政收入增长10%。                     only the first
"""

from __future__ import annotations

import re

from pipeline.reading.discourse.frames import Frames, Level
from pipeline.reading.number_reading import NumberReading

_BASIS = re.compile(
    r"(?P<constant>(?:按|以)?(?:不变价|可比价|20\d\d年不变价)格?(?:计算|核算|计)?|扣除(?:价格|物价)(?:上涨)?(?:因素|影响)|剔除价格因素)"
    r"|(?P<current>按?(?:现行价格|现价|当年价格|当年价)(?:计算|核算|计)?)|(?P<nominal>名义)|(?P<real>实际(?:增长|增速|增加|下降))"
)


def basis_of(
    reading: NumberReading, text: str, since: int, frames: Frames
) -> tuple[str | None, Frames]:
    """The basis of a figure's growth: what was said of prices since the figure before it, else what
    its clause said, else of a part what was said of the whole.

    Args:
        reading: The figure.
        text: The block's text.
        since: Offset after the figure before it, or of the sentence.
        frames: The running stack.

    Returns:
        (basis, the stack with what the clause says).
    """
    number = reading.number
    mentions = _basis_mentions(text, since, number.start)
    if text[number.after : number.after + 1] in ("（", "("):
        bracketed = _BASIS.match(text, number.after + 1)
        if bracketed is not None:
            return _kind(bracketed), frames
    if mentions:
        basis = _kind(mentions[-1])
        # what a part says holds for no other part
        level = Level.CLAUSE if reading.part else Level.SENTENCE
        return basis, frames.with_fields(level, basis=basis, basis_clause=reading.begin)
    frame = frames.frame_with("basis")
    if frame is None:
        return None, frames
    whole = reading.part and frame.level is Level.SENTENCE
    if whole or frame.basis_clause == reading.begin:
        return frame.basis, frames
    return None, frames.with_fields(Level.SENTENCE, basis=None)


def _basis_mentions(text: str, start: int, end: int) -> list[re.Match[str]]:
    words = text[start:end]
    if "价" not in words and "实际" not in words and "名义" not in words:
        return []
    # 实际|增长: the verb after it is before the number
    return list(_BASIS.finditer(text, start, end))


def _kind(match: re.Match[str]) -> str | None:
    """constant_prices, current_prices; None for 名义, which claims none."""
    if match["constant"] or match["real"]:
        return "constant_prices"
    return "current_prices" if match["current"] else None
