"""The records of a document's figures as its page's script receives them: one column a field, in
the order of the figures on the page, each distinct value once.

A column is ``{"v": values, "i": index of each figure's value}``, without ``i`` where all figures
share the one value, and left out where no figure has one. Up to 36 values, the indices are one
character a figure, in base 36. A sentence is its place in the paragraph
or table row on the page (``[offset, length]`` in UTF-16 units, as scripts count), and text of its
own only where the page does not have it in one run. ``printed`` is left out where the page marks
just that.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pipeline.report.marked_text import Grid, Paragraph, Row, containers
from pipeline.series.reading_wordings import reading_wording

_FIELDS = (
    "label", "measure", "value", "value_high", "unit", "qualifier", "printed_unit",
    "period", "region", "status", "compared_with", "basis", "scope", "producer", "confidence",
    "weakest", "reading", "page", "method",
)  # fmt: skip

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def records(
    blocks: Sequence[Paragraph | Grid],
    drawn: Collection[str],
    proofs: Mapping[str, Row] | None = None,
) -> dict[str, Any]:
    """The columns of the figures that the blocks mark.

    Args:
        blocks: The document.
        drawn: Indicators that have a page.
        proofs: Rows of ``picture_proofs`` by observation, for figures read from pictures.
    """
    rows = [
        _record(figure, text, mark, drawn, (proofs or {}).get(figure["observation_id"]))
        for text, marks in containers(blocks)
        for figure, mark in marks
    ]
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: column(row.get(name) for row in rows) for name in names}


def column(values: Iterable[Any]) -> dict[str, Any]:
    """Values with each distinct one once."""
    places: dict[Any, int] = {}
    distinct: list[Any] = []
    index: list[int] = []
    for value in values:
        # True is not 1 to a script, though it is to a dictionary
        key = json.dumps(value) if isinstance(value, list) else (type(value), value)
        if key not in places:
            places[key] = len(distinct)
            distinct.append(value)
        index.append(places[key])
    if len(distinct) == 1:
        return {"v": distinct}
    if len(distinct) <= len(_DIGITS):
        return {"v": distinct, "i": "".join(_DIGITS[place] for place in index)}
    return {"v": distinct, "i": index}


def utf16(text: str) -> int:
    """Length of a text as scripts count it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _record(
    figure: Row, text: str, mark: str, drawn: Collection[str], proof: Row | None
) -> dict[str, Any]:
    found = {name: figure.get(name) for name in _FIELDS if figure.get(name) not in (None, "")}
    if "reading" in found:
        wording = reading_wording(found["reading"])
        found["reading"] = [wording.zh, wording.en]
    if figure["needs_review"]:
        found["needs_review"] = True
    if figure["indicator"]:
        code = figure["indicator"]
        found["indicator"] = [figure["name_zh"], code, int(code in drawn)]
    for name, said in json.loads(figure["context"] or "{}").items():
        if said.get("words"):
            found[f"{name}_from"] = said["words"]
    quote, offset = str(figure["quote"]), figure["quote_offset"]
    place = text.find(quote)
    found["quote"] = [utf16(text[:place]), utf16(quote)] if place >= 0 else quote
    found["offset"] = utf16(quote[:offset])
    if figure["printed"] != mark:
        found["printed"] = figure["printed"]
    if proof is not None:
        found["box"] = [proof["page"], *(round(edge) for edge in proof["box"])]
        found["proof"] = [proof["proof"], proof["reason"]]
    return found
