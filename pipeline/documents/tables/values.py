"""What a cell is worth as a value, and which unit its headers name; for ``table_cells``. What a
figure means is for the observations.
"""

from __future__ import annotations

import re

from pipeline.documents.document import Cell, Table
from pipeline.documents.tables.headers import SEPARATOR
from pipeline.documents.tables.table_words import MINUS, is_figure, is_unit_header, plain

_BRACKETS = re.compile(r"[（(]([^（）()]+)[)）]")
_THING = (
    r"(?:[美欧日港]?元|吨|公斤|千克|毫克|微克|克|担|升|人次|人|户|名|位|个百分点|个|件|"
    r"家|所|座|台|辆|艘|架|套|间|部|册|场次|场|次|期|项|条|只|头|株|张|份|处|起|例|种"
    r"|公里|千米|海里|米|公顷|亩|平方公里|平方米|立方米|平方|米[²³]|标准煤|标煤|标准箱|"
    r"标箱|蒸发量|千瓦时|千瓦|瓦|度|分贝|℃|摄氏度|岁|天|日|小时|分钟|分|秒|年|倍|[%％‰]"
    r"|[μµu]g|mg|kg|k?m[²³23]?|kWh|TEU)"
)
UNIT = rf"[十百千万亿]*{_THING}+(?:[/／·][十百千万亿]*{_THING}+)*"
_UNIT = re.compile(UNIT)
_NUMBER = re.compile(r"\d[\d,，\s]*(?:[.．]\d+)?")
FALLING = "↓▼▽"
UNCLEAR = "▲△"  # up in some tables, minus in others
_SHARE_OR_GROWTH = re.compile(r"增[长速幅]|比重|占比")  # 比上年增长 · 增速 · 占比
UNIT_EXAMPLES = ("万吨", "亿吨公里", "元/人", "吨标准煤/万元", "μg/m³", "%")


def cell_number(text: str) -> float | None:
    """The number that a bare value is: ``1,186.96``, ``-3.2``, ``45.3%``; None for text and empty
    cells.

    >>> cell_number("1,186.96"), cell_number("-3.2"), cell_number("45.3%"), cell_number("—")
    (1186.96, -3.2, 45.3, None)
    >>> cell_number("—2.2"), cell_number("12.5①"), cell_number("2.8↓"), cell_number("▲2.5")
    (-2.2, 12.5, -2.8, None)
    """
    if not is_figure(text):
        return None
    found = _NUMBER.search(text)
    if found is None or any(sign in text for sign in UNCLEAR):
        return None
    before = re.sub(r"[\s(（]", "", text[: found.start()])
    falls = before[-1:] in tuple(MINUS) or any(sign in text for sign in FALLING)
    value = float(plain(found[0]).replace(",", ""))
    return -value if falls else value


def unit_in(text: str) -> str:
    """The unit that a header names in brackets or at its end, '' where none.

    >>> (
    ...     unit_in("产量（万吨）"),
    ...     unit_in("增长%"),
    ...     unit_in("指数（以上年为100）"),
    ...     unit_in("薯类（鲜薯）"),
    ... )
    ('万吨', '%', '', '')
    """
    for content in _BRACKETS.findall(text):
        if _UNIT.fullmatch(plain(content)):
            return re.sub(r"\s+", "", content).replace("％", "%")
    return plain(text)[-1] if plain(text)[-1:] in ("%", "‰") else ""


def name_without_unit(text: str) -> str:
    """A name without the unit after it: ``绿化率（%）`` -> ``绿化率``."""
    return _BRACKETS.sub(
        lambda found: "" if _UNIT.fullmatch(plain(found.group(1))) else found.group(), text
    ).strip()


def cell_unit(table: Table, cell: Cell) -> str:
    """Unit of a bare value: its sign, the column's header, the row's unit cell, the row's header,
    the unit line; '' where none is said.
    """
    if plain(cell.text)[-1:] in ("%", "‰"):
        return plain(cell.text)[-1]
    column = cell.column_header.split(SEPARATOR)
    for part in reversed(column):
        if found := unit_in(part):
            return found
    if _SHARE_OR_GROWTH.search(cell.column_header):
        return "%" if "%" in plain(table.unit) or not table.unit else ""
    if "权重" in cell.column_header or "指数" in cell.column_header:
        return ""
    heads = table.cells[: table.header_rows * table.n_columns]
    unit_column = next((c.column for c in heads if is_unit_header(c.text)), None)
    if unit_column is not None:
        return table.cells[cell.row * table.n_columns + unit_column].text.strip()
    return unit_in(cell.row_header.split(SEPARATOR)[-1]) or (
        plain(table.unit) if _UNIT.fullmatch(plain(table.unit)) else ""
    )
