"""Headlines printed twice or more often, in the ways of text layers; words that are said twice stay."""

from __future__ import annotations

import pytest

from pipeline.documents.text.overprint import collapse_doubled
from tests.support.made_documents import read, texts

HEADLINE = "滨河新区新增绿地三百公顷，市民推窗见景"
PIECES = [HEADLINE[:5], HEADLINE[5:12], HEADLINE[12:]]


@pytest.mark.parametrize(
    "printed",
    [
        "".join(character * 2 for character in HEADLINE),
        "".join(piece * 2 for piece in PIECES),
        "".join(piece * 3 for piece in PIECES),
        HEADLINE * 2,
        HEADLINE * 3,
        HEADLINE * 4,
        f"{HEADLINE} {HEADLINE}",
    ],
)
def test_a_headline_is_printed_once(printed: str) -> None:
    assert collapse_doubled(printed) == (HEADLINE, len(printed) - len(HEADLINE))


@pytest.mark.parametrize(
    "line",
    [
        "大家高高兴兴、平平安安地研究研究再说",
        "――――――――――――――――",
        "0000000000000000",
        "第一中学 第一中学分校",
        "全年增长2222.2%",
    ],
)
def test_what_is_said_twice_stays(line: str) -> None:
    assert collapse_doubled(line) == (line, 0)


def test_a_headline_on_two_lines_is_printed_once_and_said() -> None:
    document = read(f"{HEADLINE}\n{HEADLINE}\n\n全年新增绿地300公顷，增长5.2%。\n")
    assert texts(document) == [HEADLINE, "全年新增绿地300公顷，增长5.2%。"]
    assert "printed once" in document.notes[0]
