"""Figures in brackets that are below nought: ``（1，234）`` under 注：括号内为负数.

Brackets alone say nothing: they set apart parts, shares and figures of another year as well. So
only a table that says what its brackets mean is read so: in its title, its unit line, a note, or a
cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.documents.tables.raw_tables import RawCell, RawTable
from pipeline.documents.tables.table_words import MINUS, is_figure, plain

_FALLEN = r"(?:负(?:数|值|增长)?|下降|减少|亏损|净流出|净减少|支出大于收入)"
_BRACKETS = r"[“\"‘']?(?:圆?括[号弧]|[（(]\s*[)）])[”\"’']?"
# 括号内为负数 · 括号中的数字表示下降 · 带括号的为亏损
_BRACKETS_MEAN = re.compile(
    rf"{_BRACKETS}(?:号)?(?:内|里|中)?(?:的|者)?(?:数字|数据|数值|数额|金额|数)?(?:均|都|皆)?(?:为|是|表示|代表|系|指)[“\"]?{_FALLEN}"
)
# 负数用括号表示 · 亏损以（）号填列
_SHOWN_BY_BRACKETS = re.compile(
    rf"{_FALLEN}(?:额|数据|数字)?(?:均|都|皆)?(?:用|以|加){_BRACKETS}(?:号)?(?:内)?(?:数字)?(?:表示|列示|填列|标示|标注|反映)?"
)
NEGATIVE_BRACKETS_EXAMPLES = (
    "注：括号内为负数。",
    "单位：万元（括号内数字为负）",
    "括号中的数字表示下降",
    "负数用括号表示",
    "亏损以“（）”号填列",
)
_IN_BRACKETS = re.compile(r"[（(]\s*(?P<figure>[^（）()]+?)\s*(?:[)）](?P<percent>[%％‰]?))")


def says_brackets_are_negative(text: str) -> bool:
    """Whether a line says that figures in brackets are below nought.

    >>> says_brackets_are_negative("注：括号内为负数。")
    True
    >>> says_brackets_are_negative("注：括号内为上年数。")
    False
    """
    said = re.sub(r"\s+", "", text)
    return bool(_BRACKETS_MEAN.search(said) or _SHOWN_BY_BRACKETS.search(said))


def sign_brackets(table: RawTable, lines: Iterable[str]) -> None:
    """Give the figures in brackets of a table their minus, where the table says that they have one;
    what is printed is kept beside it.

    Args:
        table: The table; its cells are replaced.
        lines: The lines that belong to it: title, unit line, notes.
    """
    own = (cell.text for row in table.rows for cell in row if len(cell.text) > 5)
    if any(map(says_brackets_are_negative, lines)) or any(map(says_brackets_are_negative, own)):
        table.rows[:] = [[_signed(cell) for cell in row] for row in table.rows]


def _signed(cell: RawCell) -> RawCell:
    found = _IN_BRACKETS.fullmatch(cell.text.strip())
    if found is None or not is_figure(found["figure"]):
        return cell
    figure = plain(found["figure"]) + found["percent"]
    if figure[0] in MINUS:  # （-3.2） says it twice
        return cell
    return replace(
        cell, text=f"-{figure}", printed=cell.text if cell.printed is None else cell.printed
    )
