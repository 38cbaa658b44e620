"""A stored value and a spreadsheet's number format to what the sheet shows: 5.1 with ``0.00`` is
printed 5.10.

Covers what statistical tables use: decimals, thousands, percent, literals, sections for negative
and zero, dates. A code that is none of these prints the value itself, never less than it.
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from pipeline.documents.tables.cell_lines import join_cell_lines
from pipeline.documents.tables.table_words import MINUS

_COLOUR = re.compile(r"\[[^\]]*\]")
_DATE_CODE = re.compile(r"[ymdhsYMDHS]|上午|下午")
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|([0#?,.]+)|(%)|([Ee][+-]0+)|(@)|([^"\\_*0#?,.%@]+)')
_GENERAL_DIGITS = 11  # significant digits that a cell of format General shows


def printed(value: object, code: str) -> str:
    """What a cell shows.

    >>> (
    ...     printed(5.1, "0.00"),
    ...     printed(1234567.0, "#,##0"),
    ...     printed(0.052, "0.0%"),
    ...     printed(-3.0, "0.0;(0.0)"),
    ... )
    ('5.10', '1,234,567', '5.2%', '(3.0)')

    Args:
        value: The stored value: a number, text, truth value, date or nothing.
        code: The number format.

    Returns:
        The text, white space as single blanks.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime.datetime, datetime.date)):
        return _date(value, code)
    if isinstance(value, (int, float)):
        return _number(value, code)
    return one_line(str(value))


def hides_minus(value: object, shown: str) -> bool:
    """Whether a number below zero is shown without a minus: by brackets or by its colour.

    >>> hides_minus(-5.3, "(5.3)"), hides_minus(-5.3, "-5.3"), hides_minus(5.3, "(5.3)")
    (True, False, False)
    >>> hides_minus(-0.001, "0.0")
    False
    """
    return (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and value < 0
        and not any(sign in shown for sign in MINUS)
        and re.search("[1-9]", shown) is not None
    )


def one_line(text: str) -> str:
    r"""A value that may hold line breaks on one line: without a blank between ideographs.

    >>> one_line("地区\n生产总值 "), one_line("GDP\ngrowth"), one_line("12\n34")
    ('地区生产总值', 'GDP growth', '12 / 34')
    """
    return join_cell_lines(lines_of(text))


def lines_of(text: str) -> list[str]:
    """The lines of a value that are not blank, blanks inside them single."""
    return [bare for line in text.splitlines() if (bare := " ".join(line.split()))]


def general(value: float | int) -> str:
    """A number as a cell without a format shows it.

    >>> general(49843.1), general(2.0), general(0.1 + 0.2)
    ('49843.1', '2', '0.3')
    """
    if isinstance(value, int):
        return str(value)
    short = f"{value:.{_GENERAL_DIGITS}g}"
    if "e" not in short:
        return short
    plain = f"{Decimal(short):f}"
    return plain if len(plain) <= 20 else short


def _number(value: float | int, code: str) -> str:
    sections = _COLOUR.sub("", code).split(";")
    if not code or "general" in code.lower() or code == "@":
        return general(value)
    section = sections[0]
    signed = value
    if value < 0 and len(sections) > 1:
        section, signed = sections[1], abs(value)
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    if _DATE_CODE.search(re.sub(r'"[^"]*"|\\.|_.|\*.', "", section)):
        return general(value)
    return _fill(signed, section)


def _fill(value: float | int, section: str) -> str:
    """Put a number into one section of a format."""
    tokens = _TOKEN.findall(section)
    pattern = "".join(token[2] for token in tokens)
    if any(token[4] for token in tokens):
        return general(value)
    percent = any(token[3] for token in tokens)
    if not pattern:
        return "".join(token[0] or token[1] or token[6] for token in tokens).strip() or general(
            value
        )
    digits = _digits(value * 1.0 if isinstance(value, float) else value, pattern, percent)
    out: list[str] = []
    placed = False
    for quoted, escaped, run, sign, _, at, literal in tokens:
        if run and not placed:
            out.append(digits)
            placed = True
        out.append(
            quoted or escaped or ("%" if sign else "") or (general(value) if at else "") or literal
        )
    return " ".join("".join(out).split())


def _digits(value: float | int, pattern: str, percent: bool) -> str:
    """Digits of a number for a pattern like ``#,##0.00``, rounded as spreadsheets round (half away
    from zero).
    """
    whole, _, fraction = pattern.partition(".")
    least = fraction.count("0")
    most = least + fraction.count("#") + fraction.count("?")
    scale = len(pattern) - len(pattern.rstrip(","))
    try:
        exact = Decimal(repr(value)) * (100 if percent else 1) / (Decimal(1000) ** scale)
        rounded = exact.quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return general(value)
    sign = "-" if rounded < 0 else ""
    text = f"{abs(rounded):f}"
    head, _, tail = text.partition(".")
    head = head.zfill(whole.count("0"))
    if whole.count("0") == 0 and head == "0" and tail.strip("0"):
        head = ""
    if "," in whole.rstrip(","):
        head = f"{int(head or 0):,}"
    tail = tail[:least] + tail[least:].rstrip("0")
    return sign + head + ("." + tail if tail else "")


def _date(value: datetime.datetime | datetime.date, code: str) -> str:
    """A date as its format shows it; ISO where the format is not understood.

    >>> (
    ...     _date(datetime.date(2024, 3, 1), 'yyyy"年"m"月"'),
    ...     _date(datetime.date(2024, 3, 1), "mm-dd-yy"),
    ... )
    ('2024年3月', '03-01-24')
    """
    bare = _COLOUR.sub("", code).split(";")[0].replace('"', "").replace("\\", "").lower()
    if not _DATE_CODE.search(bare):
        return value.isoformat()[:10]
    if re.search(r"[hs]|am/pm|mmm|ddd", bare):
        return (
            value.isoformat(sep=" ")[:16]
            if isinstance(value, datetime.datetime)
            else value.isoformat()
        )
    parts = {
        "yyyy": f"{value.year:04d}",
        "yy": f"{value.year % 100:02d}",
        "mm": f"{value.month:02d}",
        "m": str(value.month),
        "dd": f"{value.day:02d}",
        "d": str(value.day),
    }
    return re.sub(r"y{4}|y{2}|m{1,2}|d{1,2}", lambda m: parts[m[0]], bare).split("@")[0].strip()
