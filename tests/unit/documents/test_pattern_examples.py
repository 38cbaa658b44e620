"""Every pattern is tried on the example that stands beside it, every documented call on its documented answer."""

from __future__ import annotations

import doctest
import importlib

import pytest

from pipeline.documents import line_kinds
from pipeline.documents.document import BlockKind

MODULES = (
    "encoding",
    "footnotes",
    "text_lines",
    "markup",
    "office.number_formats",
    "text.overprint",
    "line_kinds",
    "text.text_reader",
    "html.html_reader",
    "html.byline",
)


@pytest.mark.parametrize("name", MODULES)
def test_documented_examples(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"pipeline.documents.{name}"))
    assert result.failed == 0


@pytest.mark.parametrize(("pattern", "level", "example"), line_kinds.HEADINGS)
def test_heading_examples(pattern: object, level: int, example: str) -> None:
    assert line_kinds.heading_level(example) == level
    assert line_kinds.heading_level(example + "。全年增长5%。") is None


@pytest.mark.parametrize(
    ("examples", "kind"),
    [
        (line_kinds.CAPTION_EXAMPLES, BlockKind.CAPTION),
        (line_kinds.CAPTION_UNIT_EXAMPLES, BlockKind.CAPTION),
        (line_kinds.UNIT_EXAMPLES, BlockKind.CAPTION),
        (line_kinds.NOTE_EXAMPLES, BlockKind.NOTE),
        (line_kinds.PAGE_NUMBER_EXAMPLES, BlockKind.FURNITURE),
        (line_kinds.FURNITURE_EXAMPLES, BlockKind.FURNITURE),
        (
            (
                "表1显示，全年增长5%。",
                "图书销售额增长3.1%",
                "如图2所示，",
                "单位就业人员增加3万人",
                "2010 - 2020年",
                "收藏品3万件",
                "扫码支付金额增长12%",
            ),
            BlockKind.PARAGRAPH,
        ),
    ],
)
def test_line_kind_examples(examples: tuple[str, ...], kind: BlockKind) -> None:
    assert [line_kinds.classify(example).kind for example in examples] == [kind] * len(examples)


@pytest.mark.parametrize(
    "name", ["BYLINE", "ARTICLE_START", "BULLET", "LABELLED", "CONTINUED", "NUMBERED_CAPTION"]
)
def test_line_examples(name: str) -> None:
    assert all(
        getattr(line_kinds, name).match(example)
        for example in getattr(line_kinds, f"{name}_EXAMPLES")
    )
    assert not getattr(line_kinds, name).match("全年实现地区生产总值123.4亿元，增长5%。")


def test_numbered_note_examples() -> None:
    found = [line_kinds.NUMBERED_NOTE.match(text) for text in line_kinds.NUMBERED_NOTE_EXAMPLES]
    assert [(match["number"], bool(match["note"])) if match else None for match in found] == [
        ("1", True),
        ("2", False),
        ("3", False),
    ]
    assert not line_kinds.NUMBERED_NOTE.match("3.5万人就业。")


def test_caption_unit_examples() -> None:
    assert [
        found["unit"] if (found := line_kinds.CAPTION_UNIT.search(text)) else ""
        for text in line_kinds.CAPTION_UNIT_EXAMPLES
    ] == ["万吨"]
