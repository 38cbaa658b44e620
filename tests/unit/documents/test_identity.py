"""A document against the entry that lists it: another region is refused; another year or kind is a doubt."""

from __future__ import annotations

import pytest

from pipeline.documents import read_document
from pipeline.documents.listed_identity import (
    against_proposal,
    check_region,
    doubts,
    regions_named,
    years_named,
)
from pipeline.documents.problem import DocumentProblem
from pipeline.sources.registry import Edition, Source
from warehouse.vocabularies import DocumentKind

ZHUZHOU, DALI, HUNAN, BEIJING, NATION = "430200", "532900", "430000", "110000", "000000"


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("湖南省株洲市2023年公报样张", ZHUZHOU),
        ("株洲2023年公报样张", ZHUZHOU),
        ("2023年公报样张", ZHUZHOU),
        ("湖南省2023年公报样张", ZHUZHOU),  # the region above may speak of it
        ("大理州2016年公报样张", DALI),
        ("大理白族自治州2016年公报样张", DALI),
        ("株洲市2023年公报样张", HUNAN),
        ("株洲市2023年公报样张", NATION),
        ("北京市与天津市公报样张", "BJ-CORE"),  # areas of our own lie across others
    ],
)
def test_a_title_that_may_be_of_the_region(title: str, code: str) -> None:
    check_region(title, "", code)


@pytest.mark.parametrize(
    ("title", "opening", "code"),
    [
        ("大理白族自治州2016年公报样张", "", ZHUZHOU),
        ("湖南省长沙市2023年公报样张", "", ZHUZHOU),
        ("河北省2023年公报样张", "", BEIJING),
        ("工作报告样张", "——2026年1月26日在河北省第十四届人民代表大会第五次会议上", BEIJING),
        ("2023年公报样张", "2023年公报样张\n长沙市统计局　2024年3月\n全年稳中有进。", ZHUZHOU),
        ("2023年公报样张", "来源：大理白族自治州人民政府", ZHUZHOU),
    ],
)
def test_a_document_of_another_region_is_refused(title: str, opening: str, code: str) -> None:
    with pytest.raises(DocumentProblem, match="another region.*expected.*found.*remedy"):
        check_region(title, opening, code)


@pytest.mark.parametrize(
    "opening",
    [
        "株洲市统计局　2024年3月",
        "湖南省统计局",
        "国家统计局株洲调查队",
        "来源：长沙市统计局\n株洲市全年稳中有进。",  # another office hands on what is about the city
        "全年与长沙市统计局等单位共同完成调查。",
    ],
)
def test_a_publisher_that_may_give_out_the_document(opening: str) -> None:
    check_region("2023年公报样张", opening, ZHUZHOU)


def test_the_reader_refuses_it() -> None:
    source = Source(
        id="s", title="公报样张", kind=DocumentKind.BULLETIN, publisher="某局", region=ZHUZHOU
    )
    edition = Edition(id="s-2023", year=2023, published="2024-04", url="a.txt")
    text = "大理白族自治州2016年公报样张\n\n全年粮食产量5.5万吨，比上年增长8.6%。\n"
    with pytest.raises(DocumentProblem, match="大理白族自治州"):
        read_document(text.encode(), source, edition)


def said(title: str, kind: str = "bulletin", year: int = 2024, opening: str = "") -> list[str]:
    return list(doubts(title, opening, kind, year, ZHUZHOU))


def test_doubts_about_year_kind_and_a_part_of_the_region() -> None:
    assert said("株洲市2024年统计公报样张") == []
    assert "2016" in said("株洲市2016年统计公报样张")[0]
    assert said("株洲市2025年政府工作报告样张", "work_report") == []
    assert "公报" in said("2024年全市经济再上新台阶")[0]
    assert said("2024年全市经济再上新台阶", opening="统计公报样张") == []
    assert "天元区" in said("天元区2024年统计公报样张")[0]


def test_years_and_regions_in_a_title() -> None:
    assert years_named("2024 ~ 2025年样张") == {2024, 2025}
    assert years_named("二〇二五年样张，第七次普查") == {2025}
    assert [r.code for r in regions_named("海南藏族自治州样张")] == ["632500"]


@pytest.mark.parametrize(
    ("title", "text", "count"),
    [
        ("北京市2024年国民经济和社会发展统计公报", "", 0),
        ("2024年国民经济和社会发展统计公报", "", 0),
        ("统计公报", "北京市2024年统计公报", 0),
        ("北京市2023年国民经济和社会发展统计公报", "", 1),
        ("一图读懂北京市2024年统计公报", "", 1),
        ("湖南省2024年国民经济和社会发展统计公报", "", 1),
        ("湖南省二〇二三年国民经济和社会发展统计公报", "", 2),
        ("您访问的页面不存在", "首页 > 提示", 2),
    ],
)
def test_what_a_title_says_against_an_edition_that_was_found(
    title: str, text: str, count: int
) -> None:
    assert len(list(against_proposal(title, text, "bulletin", 2024, "110000"))) == count
