r"""Markup inside a line to plain text: sub- and superscripts, LaTeX units, bold, escapes; raised
footnote markers become marks.

``PM_{2.5}`` -> ``PM2.5``, ``$\mu\text{g}/\text{m}^3$`` -> ``μg/m³``, ``米<sup>2</sup>`` ->
``米²``, ``增长。^①`` -> ``增长。①`` with a
mark. Knows nothing of lines or blocks.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_CIRCLES = (
    (0x2460, 1, 20),
    (0x24F5, 1, 10),
    (0x2776, 1, 10),
    (0x2780, 1, 10),
    (0x278A, 1, 10),
    (0x3251, 21, 15),
)
"""Series of numbers in circles, as (code of the first, its number, how many): ① ⓵ ❶ ➀ ➊ ㉑."""

_BRACKETS = ((0x2474, 1, 20), (0x3220, 1, 10), (0x3280, 1, 10))
"""Series that number lists rather than footnotes: ⑴ ㈠ ㊀; they are markers only where they are
raised."""

CIRCLED = {
    chr(code + i): str(number + i)
    for code, number, count in _CIRCLES + _BRACKETS
    for i in range(count)
}
"""Numbers in circles and brackets -> digits."""

CIRCLED_CLASS = "".join(f"{chr(code)}-{chr(code + count - 1)}" for code, _, count in _CIRCLES)
"""Numbers in circles, for the inside of a pattern's character class."""

NUMBER_CLASS = CIRCLED_CLASS + "".join(
    f"{chr(code)}-{chr(code + count - 1)}" for code, _, count in _BRACKETS
)
"""The same with numbers in brackets."""

_RAISED_DIGITS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")

# 米^2, m<sup>3</sup>, 10<sup>4</sup>: an exponent is after a unit of length or after ten,
# R^2: a square after a letter on its own
_BEFORE_EXPONENT = re.compile(r"(?:米|里|(?<![A-Za-z])[mkcd]?m|(?<!\d)10|Nm|尺|寸)\s*$")
_BEFORE_SQUARE = re.compile(r"(?<![A-Za-z&\d])[A-Za-zα-ω]$")

_LATEX_NAMES = {
    "mu": "μ",
    "times": "×",
    "cdot": "·",
    "sim": "~",
    "leq": "≤",
    "le": "≤",
    "geq": "≥",
    "ge": "≥",
    "pm": "±",
    "circ": "°",
    "degree": "°",
    "permil": "‰",
    "textperthousand": "‰",
    "approx": "≈",
    "alpha": "α",
    "beta": "β",
    "Omega": "Ω",
    "ldots": "…",
    "dots": "…",
    "quad": " ",
    "qquad": " ",
}
_LATEX = re.compile(r"\$([^$\n]{1,120})\$")
_LATEX_TEXT = re.compile(
    r"\\(?:text|mathrm|mathbf|textbf|rm|operatorname|textsubscript)\s*\{([^{}]*)\}"
)
_LATEX_RAISED = re.compile(r"\^\{?\s*([+-]?\d+|°)\s*\}?")
_LATEX_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_LATEX_COMMAND = re.compile(r"\\([A-Za-z]+)\s?")
_LATEX_NUMBER = re.compile(r"\s*[-+]?\d[\d.,]*\s*%?\s*")  # $45.6$
_LATEX_FORMULA = re.compile(r"[\\^_{}]")

# &nbsp; &amp; &#8226; and the tags that converters leave around words; sub- and superscripts are
# resolved
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,5});")
_MARKUP = re.compile(r"[<$^_\\*&]|\]\(")
_INLINE_TAG = re.compile(
    r"</?(?:div|p|span|center|font|b|strong|i|em|u|a)(?:\s[^<>]{0,300})?/?>|<!--.{0,2000}?-->",
    re.IGNORECASE,
)

_MARKER = rf"(?:\[\d{{1,3}}\]|［\d{{1,3}}］|〔\d{{1,3}}〕|[{NUMBER_CLASS}]|\d{{1,3}}|\*{{1,3}})"
_TOKEN = re.compile(
    r"<\s*sup\s*>\s*(?P<sup>[^<]{1,12}?)\s*<\s*/\s*sup\s*>"
    r"|\s*<\s*sub\s*>\s*(?P<sub>[^<]{1,12}?)\s*<\s*/\s*sub\s*>"
    r"|\s?_\{(?P<low>[^{}]{1,12})\}"
    r"|(?:\s(?=\^[\d{]))?\^\{?\s*(?P<high>" + _MARKER + r"|[+-]?\d)\s*\}?"
    r"|\[(?P<link>[^\[\]\n]{1,300})\]\((?:https?|ftp|mailto)[^()\s]{1,500}\)"
    r"|\\(?P<escaped>[*_#\[\]()~`>|+.!%&-])"
    r"|\*\*(?P<bold>[^*\n]{1,200}?)\*\*"
)


@dataclass(frozen=True, slots=True)
class Inline:
    """A line's plain text and the footnote markers that were raised in it.

    Attributes:
        text: Plain text.
        markers: (start, end, marker) of every raised marker; ``marker`` normalised to digits, or
            asterisks.
        bold: Whether the whole line was bold.
    """

    text: str
    markers: tuple[tuple[int, int, str], ...] = ()
    bold: bool = False


def normalise_marker(printed: str) -> str:
    """``[2]``, ``②``, ``［2］``, ``〔2〕``, ``(2)`` -> ``2``; asterisks stay.

    >>> (
    ...     normalise_marker("②"),
    ...     normalise_marker("➁"),
    ...     normalise_marker("[12]"),
    ...     normalise_marker("**"),
    ... )
    ('2', '2', '12', '**')
    """
    inner = printed.strip("[]［］〔〕()（） ")
    return CIRCLED.get(inner, inner)


def _formula(body: str) -> str | None:
    r"""A LaTeX formula of units as plain text; None where it is none (a price in dollars).

    >>> _formula(r"\mu\text{g}/\text{m}^3")
    'μg/m³'
    """
    if _LATEX_NUMBER.fullmatch(body):
        return body.strip()
    if not _LATEX_FORMULA.search(body):
        return None
    text = _LATEX_COMMAND.sub(
        lambda m: _LATEX_NAMES.get(m.group(1), m.group(0)), body.replace("\\ ", " ")
    )
    text = _LATEX_RAISED.sub(lambda m: m.group(1).translate(_RAISED_DIGITS), text)
    while (shorter := _LATEX_FRACTION.sub(r"\1/\2", _LATEX_TEXT.sub(r"\1", text))) != text:
        text = shorter
    text = re.sub(r"\\([%&#_$,;: ])", lambda m: m.group(1) if m.group(1) in "%&#_$" else "", text)
    text = _LATEX_COMMAND.sub(r"\1", text)
    text = re.sub(r"_\{?\s*([\d.]+|\w+)\s*\}?", r"\1", text)
    return re.sub(r"\s*/\s*", "/", text.replace("{", "").replace("}", "")).strip()


def raise_text(before: str, raised: str) -> tuple[str, str]:
    """What raised characters say: an exponent, a footnote marker, or plain characters.

    >>> (
    ...     raise_text("30微克/米", "3"),
    ...     raise_text("拟合优度R", "2"),
    ...     raise_text("比上年增长", "2"),
    ...     raise_text("第一", "st"),
    ... )
    (('³', ''), ('²', ''), ('[2]', '2'), ('st', ''))

    Args:
        before: The text before them.
        raised: The raised characters.

    Returns:
        (plain text, normalised footnote marker or '').
    """
    square = raised in ("2", "3") and _BEFORE_SQUARE.search(before[-6:])
    if square or (re.fullmatch(r"[+-]?\d", raised) and _BEFORE_EXPONENT.search(before[-6:])):
        return raised.translate(_RAISED_DIGITS), ""
    if re.fullmatch(_MARKER, raised):
        return (f"[{raised}]" if raised.isdecimal() else raised), normalise_marker(raised)
    return raised, ""


def resolve(line: str) -> Inline:
    """Resolve the markup of one line.

    Returns:
        Plain text with marks. A raised digit after a unit of length is an exponent (``米²``), any
        other a footnote marker, written ``[2]`` so that it is never read as part of the number
        before it.
    """
    if _MARKUP.search(line) is None:
        return Inline(line)
    line = _ENTITY.sub(
        lambda m: html.unescape(m.group(0)).replace("\xa0", " "), _INLINE_TAG.sub("", line)
    )
    line = _LATEX.sub(
        lambda m: m.group(0) if (units := _formula(m.group(1))) is None else units, line
    )
    whole = line.strip()
    bold = (
        whole.startswith("**")
        and whole.endswith("**")
        and len(whole) > 4
        and "**" not in whole[2:-2]
    )
    out: list[str] = []
    markers: list[tuple[int, int, str]] = []
    length = at = 0

    def put(text: str) -> None:
        nonlocal length
        out.append(text)
        length += len(text)

    for found in _TOKEN.finditer(line):
        put(line[at : found.start()])
        at = found.end()
        raised = found["sup"] or found["high"]
        if raised is not None:
            start = length
            plain, marker = raise_text("".join(out[-3:]), raised)
            put(plain)
            if marker:
                markers.append((start, length, marker))
        elif found["bold"] is not None or found["link"] is not None:
            inner = resolve(found["bold"] or found["link"])
            markers += [(length + a, length + b, marker) for a, b, marker in inner.markers]
            put(inner.text)
        else:
            put(next(g for g in (found["sub"], found["low"], found["escaped"]) if g is not None))
    put(line[at:])
    return Inline("".join(out), tuple(markers), bold)
