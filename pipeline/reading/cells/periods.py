"""The period of a table cell, out of what its column, its row and the caption say.

row 1978年, column 年末总人口             1978-12-31
row 2012-10, column 累计值                2012-01/2012-10, column 当期值 2012-10
column 本月, in a document on August      2023-08, column 累计 2023-01/2023-08
row 1-2月, column 2023年                  2023-01/2023-02
column 年初余额, in a document on 2023    2022-12-31
columns 1-5月（亿元） | 增长（%）          the growth is about the months beside it
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence

# 年末总人口, 期末值: a state at the end of what the row names
_AT_END = re.compile(r"年末|年底|期末|季末|月末|余额")
# 年初余额, 期初数: a state at the end of the year before; 年初预算数 is none
_AT_BEGINNING = re.compile(
    r"(?<![比较自从至去今])(?:年初|期初)"
    r"(?:余额|结余|结存|库存|存栏|总量|人数|户数|数量|数|值)?$"
)
_CUMULATIVE = re.compile(r"累计|(?<!\d)1月?[-—–~～至]本月")
# 发电量_累计值(亿千瓦时), but no 累计确诊病例
_CUMULATIVE_ROW = re.compile(
    r"累计(?:值|额|数|增长|增速|同比)?(?:[（(][^（()）]*[)）])?\s*(?:[%％]|/|$)"
)
# 本月, 当月同比: the month that the document is about
_OF_MONTH = re.compile(r"[本当]月")
_YEAR_SAID = re.compile(r"(?:19|20)\d\d|[上去今本前]年")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_YEAR = re.compile(r"\d{4}")


def cell_period(
    column_head: str,
    column: str | None,
    row: str | None,
    row_head: str,
    others: Sequence[str | None],
    caption: str = "",
    month: str | None = None,
) -> str | None:
    """The period that column, row and neighbours give a cell; None where none of them names one.

    Args:
        column_head: Header of the column.
        column: Period that it names.
        row: Period that the row's header names.
        row_head: Header of the row.
        others: Periods of the columns to the left, where this one names none and says what changed;
            the latest of the nearest run is meant.
        caption: Caption of the table, which may name a quantity that is counted up from January.
        month: The month that the document is about: that of 本月, and the last of 累计.
    """
    period = _period(column_head, column, row, row_head, others)
    if month is not None and (period is None or _YEAR.fullmatch(period)):
        if _OF_MONTH.search(column_head) and not _CUMULATIVE.search(column_head):
            return month
        period = month if _CUMULATIVE.search(column_head) else period
    if period is not None and (
        _CUMULATIVE.search(column_head)
        or _CUMULATIVE_ROW.search(row_head)
        or _CUMULATIVE_ROW.search(caption)
    ):
        return _from_january(period)
    return period


def before_beginning(head: str, period: str) -> str:
    """The period of a state at the beginning of a year, as its end is printed: the end of the year
    before; any other head leaves the period as it is.

    >>> before_beginning("年初余额", "2023"), before_beginning("年初预算数", "2023")
    ('2022-12-31', '2023')

    Args:
        head: Header of the column, without its unit.
        period: The period that the figure has otherwise.
    """
    if _AT_BEGINNING.search(head) is None:
        return period
    return f"{int(period[:4]) - 1}-12-31"


def _period(
    column_head: str,
    column: str | None,
    row: str | None,
    row_head: str,
    others: Sequence[str | None],
) -> str | None:
    """The period that column and row name."""
    if row is None:
        return column or _latest(others)
    if column is not None and _YEAR_SAID.search(column_head):
        return _joined(column, row, row_head)
    if _AT_END.search(column_head):
        return _end_of(row)
    if column is not None and not _YEAR_SAID.search(row_head):
        return column
    return row if column is None or len(row) >= len(column) else _within(column, row)


def _joined(column: str, row: str, row_head: str) -> str:
    """2023年 over 1-2月: the months of that year."""
    if _YEAR.fullmatch(column) and len(row) > 4 and not _YEAR_SAID.search(row_head):
        return re.sub(r"\d{4}(?=-)", column, row)
    return column


def _within(column: str, row: str) -> str:
    """上半年 over a row of 2023年: the half of that year."""
    return re.sub(r"\d{4}(?=-)", row, column) if _YEAR.fullmatch(row) else row


def _from_january(period: str) -> str:
    """The months from January to the end of a month or quarter; the first quarter keeps its
    name.
    """
    if month := _MONTH.fullmatch(period):
        return f"{month[1]}-01/{period}"
    quarter = _QUARTER.fullmatch(period)
    if quarter is None or quarter[2] == "1":
        return period
    return f"{quarter[1]}-01/{quarter[1]}-{3 * int(quarter[2]):02d}"


def _end_of(period: str) -> str:
    if _YEAR.fullmatch(period):
        return f"{period}-12-31"
    month = _MONTH.fullmatch(period)
    quarter = _QUARTER.fullmatch(period)
    if month is None and quarter is None:
        return period
    year = int(period[:4])
    number = int(month[2]) if month else 3 * int(quarter[2]) if quarter else 12
    return f"{year}-{number:02d}-{monthrange(year, number)[1]:02d}"


def _latest(others: Sequence[str | None]) -> str | None:
    """The latest period of the run of columns that ends beside this one."""
    run: list[str] = []
    for period in reversed(others):
        if period is None:
            if run:
                break
            continue
        run.append(period)
    return max(run, default=None)
