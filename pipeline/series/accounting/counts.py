"""Counts and enumerations: ``“3个示范区”是指甲区、乙区和丙区``, ``按甲、乙、丙等3类统计``: the
list has as many members as the number says.

Read from footnotes and prose of the document, for such numbers are often names and no figures.
``和`` before the last member may join two
members or are inside one (``网络和信息安全``), and what follows ``以及`` is added to the list,
not counted in it; so a count is asserted only where one of these readings comes out, and never
reported as failing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.documents.document import BlockKind, Document
from pipeline.reading.tokens.chinese_numerals import chinese_value
from pipeline.series.accounting.printed_identity import Identity
from warehouse.vocabularies import IdentityVerdict
from warehouse.wording import joined, worded

RULE = "enumeration"
_NUMERAL = r"(?P<number>\d+|[二三四五六七八九十]+)"
_NAMED = re.compile(
    rf"“{_NUMERAL}(?P<noun>[^“”，。；\d]{{0,12}})”(?:是指|指|即|包括)(?P<list>[^。；“”]+)"
)
"""``“七个试点”是指甲、乙、丙、丁、戊、己和庚``"""
_CLOSED = re.compile(
    rf"(?:按照|分为|包括|涵盖|覆盖|即)(?P<list>[^。；，]+?、[^。；，]+?)等{_NUMERAL}(?P<noun>[类个项种大][^，。；\d]{{0,8}})"
)
"""``统计按照甲、乙和丙等3类进行``"""
_FEWEST = 3


def count_identities(document: Document) -> Iterator[Identity]:
    """Enumerations of a document that have as many members as they say."""
    for block in document.blocks:
        if block.kind in (BlockKind.FURNITURE, BlockKind.TABLE_ROW):
            continue
        text = document.block_text(block)
        for pattern in (_NAMED, _CLOSED):
            for match in pattern.finditer(text):
                number = _value(match["number"])
                members = next((m for m in _readings(match["list"]) if len(m) == number), None)
                if members is not None and number >= _FEWEST:
                    yield _identity(
                        document, match, number, members, block.start + match.start("number")
                    )


def _value(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else int(chinese_value(numeral))


def _readings(enumeration: str) -> Iterator[list[str]]:
    """The members of a list: ``和`` inside names, then ``和`` before the last member."""
    parts = [part.split("以及")[0] for part in enumeration.split("，")]
    members = [member.strip() for part in parts for member in part.split("、") if member.strip()]
    yield members
    if members:
        first, joined, last = (
            re.split(r"([和及与])", members[-1], maxsplit=1)
            if re.search("[和及与]", members[-1])
            else (members[-1], "", "")
        )
        if joined and first and last:
            yield [*members[:-1], first, last]


def _identity(
    document: Document, match: re.Match[str], number: int, members: list[str], place: int
) -> Identity:
    return Identity(
        document_id=document.document_id,
        rule=RULE,
        expression=worded(
            "accounting.listed", count=len(members), members=joined(members, ", ", "、")
        ),
        meaning=worded("accounting.members", count=f"{match['number']}{match['noun']}"),
        printed=float(number),
        computed=float(len(members)),
        tolerance=0.0,
        unit="",
        verdict=IdentityVerdict.HOLDS,
        result=None,
        operands=(),
        place=place,
    )
