"""The lines of a paragraph of a DOCX as they are printed: tracked deletions, hidden text and field
codes gone, formulas on one line.

Text boxes are inside a run but are no part of its sentence: ``text_boxes`` finds them. Knows XML
of one paragraph; what part it plays is ``docx``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.documents.markup import raise_text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
BLANK = " \t\u3000\xa0\u200b\ufeff"

# what a reader of the page does not see, and what is read elsewhere
_UNSEEN = {
    f"{W}del",
    f"{W}moveFrom",
    f"{W}pPr",
    f"{W}rt",  # the reading printed above a character
    f"{W}txbxContent",
    f"{_MC}Fallback",  # the same drawing once more, for older programs
}
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}


@dataclass(frozen=True, slots=True)
class DocxLine:
    """A line of a paragraph.

    Attributes:
        text: Its text without blanks at the ends; tabs inside stay.
        markers: Raised footnote markers as (start, end, marker).
        bold: Whether all of it is bold.
    """

    text: str
    markers: tuple[tuple[int, int, str], ...]
    bold: bool


class NoteNumbers:
    """Numbers the document's own footnotes and endnotes in the order in which they are referred
    to.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.used: list[str] = []

    def number(self, key: str) -> str:
        """The number of a note (``foo2``, ``end1``); '' for one without text."""
        if key not in self.texts:
            return ""
        if key not in self.used:
            self.used.append(key)
        return str(self.used.index(key) + 1)


def value_of(properties: Any, name: str) -> str:
    """Value of a property element; '' where there is none."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return (found.get(f"{W}val") or "") if found is not None else ""


def is_on(properties: Any, name: str) -> bool:
    """Whether a property that is on by being there is on: ``<w:b/>``, not ``<w:b w:val="0"/>``."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return found is not None and found.get(f"{W}val") not in ("0", "false", "none", "off")


def _lifted(properties: Any) -> bool:
    """Whether a run is above the line in a size of its own, as converters write what is
    raised.
    """
    position = value_of(properties, "position")
    return position.isdecimal() and int(position) > 0 and bool(value_of(properties, "sz"))


def text_boxes(paragraph: Any) -> Iterator[Any]:
    """The contents of the text boxes that hang on a paragraph, each once."""
    for box in paragraph.iter(f"{W}txbxContent"):
        above = list(box.iterancestors())
        inside = above[: above.index(paragraph)] if paragraph in above else above
        if not any(element.tag in (f"{_MC}Fallback", f"{W}txbxContent") for element in inside):
            yield box


def paragraph_lines(paragraph: Any, notes: NoteNumbers) -> Iterator[DocxLine]:
    """The lines of a paragraph; line breaks inside it end one."""
    written = _Written(notes)
    for element in _seen(paragraph):
        written.add(element)
    yield from written.lines()


def _seen(element: Any) -> Iterator[Any]:
    """Runs and formulas below an element that a reader sees, in order."""
    for child in element:
        if child.tag in (f"{W}r", f"{_M}oMath"):
            yield child
        elif child.tag not in _UNSEEN:
            yield from _seen(child)


class _Written:
    """What runs have written so far."""

    def __init__(self, notes: NoteNumbers) -> None:
        self._notes = notes
        self._parts: list[str] = []
        self._markers: list[tuple[int, int, str]] = []
        self._length = 0
        self._all_bold = True

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def add(self, element: Any) -> None:
        """Write a run or formula."""
        if element.tag == f"{_M}oMath":
            self._put(_formula(element))
            return
        properties = element.find(f"{W}rPr")
        if any(is_on(properties, name) for name in ("vanish", "strike", "dstrike")):
            return
        raised = value_of(properties, "vertAlign") == "superscript" or _lifted(properties)
        for child in element:
            if child.tag == f"{W}t":
                self._text(child.text or "", raised, is_on(properties, "b"))
            elif child.tag in _SIGNS:
                self._put(_SIGNS[child.tag])
            elif child.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                self._reference(f"{child.tag.rpartition('}')[2][:3]}{child.get(f'{W}id')}")
            elif (
                child.tag not in _UNSEEN
            ):  # a drawing in a run holds no text but its box; ruby holds runs
                for inner in _seen(child):
                    self.add(inner)

    def _text(self, text: str, raised: bool, bold: bool) -> None:
        bare = text.strip()
        plain, marker = (
            raise_text("".join(self._parts[-6:]), bare) if raised and bare else (text, "")
        )
        self._put(plain)
        self._all_bold = self._all_bold and (bold or not bare)
        if marker:
            self._markers.append((self._length - len(plain), self._length, marker))

    def _reference(self, key: str) -> None:
        if marker := self._notes.number(key):
            self._put(f"[{marker}]")
            self._markers.append((self._length - len(marker) - 2, self._length, marker))

    def lines(self) -> Iterator[DocxLine]:
        """What was written, line by line."""
        at = 0
        for line in "".join(self._parts).split("\n"):
            bare = line.strip(BLANK)
            first = at + len(line) - len(line.lstrip(BLANK))
            if bare:
                inside = (
                    (a - first, b - first, m)
                    for a, b, m in self._markers
                    if first <= a and b <= first + len(bare)
                )
                yield DocxLine(bare, tuple(inside), self._all_bold)
            at += len(line) + 1


def _formula(element: Any) -> str:
    """A formula on one line: fractions with a slash, exponents raised, indices as they are."""
    name = element.tag.rpartition("}")[2]
    if element.tag == f"{_M}t":
        return element.text or ""
    if name == "f":
        return "/".join(_formula(part) for part in element if part.tag in (f"{_M}num", f"{_M}den"))
    if name == "sSup":
        base, raised = (_formula(element.find(f"{_M}{part}")) for part in ("e", "sup"))
        return base + (
            raise_text("10", raised)[0]
            if raised.lstrip("+-").isdecimal() and len(raised) <= 2
            else raised
        )
    return "".join(_formula(child) for child in element)
