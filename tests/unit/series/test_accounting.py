"""Accounting identities: examples worked by hand, what must not be asserted, and the official bulletin against a statistician's notes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline.documents import read_document
from pipeline.reading import extract
from pipeline.series.accounting import Identity, identities
from pipeline.sources.registry import load_sources
from warehouse.vocabularies import IdentityVerdict

NUMBER = re.compile(r"\d+(?:\.\d+)?")


def read(text: str) -> list[Identity]:
    """Identities of a bulletin that says this, through the whole chain."""
    from pipeline.sources.registry import Edition, Source
    from warehouse.vocabularies import DocumentKind

    edition = Edition(
        id="made-up-bulletin-2024", year=2024, published="2025-03-01", url="made-up.txt"
    )
    source = Source(
        id="made-up-bulletin",
        title="某市统计公报",
        kind=DocumentKind.BULLETIN,
        publisher="某市统计局",
        region="411600",
        editions=(edition,),
    )
    content = f"某市2024年国民经济和社会发展统计公报\n\n{text}\n".encode()
    document = read_document(content, source, edition)
    return identities(extract(document).observations, document)


def verdicts(found: list[Identity]) -> list[tuple[str, str, str]]:
    return [(i.rule, i.expression.en, str(i.verdict)) for i in found]


HOLDING = [
    (
        "全年进出口总额90.5亿元，其中，出口60.2亿元，进口30.3亿元。",
        ("foreign_trade", "60.2亿元 + 30.3亿元"),
    ),
    (
        "全年用电量75.0亿千瓦时，增长3.0%。其中，生产用电50.5亿千瓦时，居民生活用电24.5亿千瓦时。",
        ("parts", "50.5 + 24.5"),
    ),
    ("运动员共获得奖牌9枚，其中金牌4枚、银牌3枚、铜牌2枚。", ("parts", "4 + 3 + 2")),
    (
        "县里年末有常住人口200.0万人，城镇人口120.4万人，占常住人口的比重是60.2%。",
        ("share", "120.4万人 / 200.0万人 × 100"),
    ),
    ("“3个示范区”是指甲区、乙区和丙区。", ("enumeration", "3 members: 甲区, 乙区, 丙区")),
    ("统计按照甲业、乙业、丙和丁业等3类进行。", ("enumeration", "3 members: 甲业, 乙业, 丙和丁业")),
    ("三次产业结构为8.1:41.2:50.7。", ("composition", "8.1 + 41.2 + 50.7")),
    (
        "农村居民人均可支配收入20000元，城镇居民人均可支配收入40000元。城乡居民人均可支配收入比值为2.00。",
        ("urban_rural_income_ratio", "40000元 / 20000元"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), HOLDING)
def test_identity_is_found_and_holds(text: str, expected: tuple[str, str]):
    assert (*expected, "holds") in verdicts(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "县里有移动电话基站34.8万个，4G基站16.2万个，5G基站13.4万个。",  # only some of the parts are printed
        "县里证券交易额238.5亿元，债券交易额182.8亿元，股票交易额43.4亿元。",
        "县里年末有常住人口200.0万人，城镇人口120.4万人，占常住人口的比重是65.2%。",  # a share that does not come out
    ],
)
def test_what_does_not_add_up_is_not_asserted(text: str):
    assert read(text) == []


@pytest.mark.parametrize(
    ("amount", "share", "corrected"),
    [
        ("407998元", "31.3%", "407998万"),
        ("407998元", "31.9%", None),  # comes out with no unit
        ("40.7998亿元", "31.3%", None),  # holds
        ("407998元", "31%", None),  # two digits may agree by chance
    ],
)
def test_an_amount_whose_unit_lost_its_ten_thousand(
    amount: str, share: str, corrected: str | None
) -> None:
    found = read(
        f"全市地区生产总值130.35亿元。非公经济增加值{amount}，比上年增长9%，占全市生产总值{share}。"
    )
    failing = [i for i in found if i.verdict is IdentityVerdict.FAILS]
    assert [(i.rule, i.corrected_to) for i in failing] == (
        [("unit_of_part", corrected)] if corrected else []
    )


def test_a_declared_definition_that_fails_is_reported_with_its_arithmetic():
    (found,) = read(
        "全年规模以上工业销售产值100.0亿元，其中，内销产值80.0亿元，出口交货值21.0亿元。"
    )
    assert (found.rule, found.verdict, found.computed) == (
        "sales_of_industry",
        IdentityVerdict.FAILS,
        101.0,
    )


@pytest.mark.parametrize(
    ("per_head", "verdicts"),
    [
        ("60000元", ["holds"]),
        ("60900元", ["holds"]),  # the mean of the year is 2 % from its end
        ("63000元", []),  # people counted in another way
        ("6000元", ["fails"]),
        ("90000元", ["fails"]),
        ("8000美元", []),
        ("增长6.2%", []),
    ],
)
def test_product_per_head_is_product_by_people(per_head: str, verdicts: list[str]) -> None:
    text = (
        f"全市地区生产总值3000.0亿元，增长5.0%。人均地区生产总值{per_head}。\n\n"
        "年末全市常住人口500.00万人。"
    )
    rule = "gross_domestic_product_per_head"
    assert [str(i.verdict) for i in read(text) if i.rule == rule] == verdicts


def test_rounding_is_allowed_for_and_no_more():
    assert (
        verdicts(read("县里年末有常住人口200.0万人，城镇人口120.4万人，占常住人口的比重是60.3%。"))
        == []
    )
    assert verdicts(
        read("县里年末有常住人口200.0万人，城镇人口120.4万人，占常住人口的比重是60.2%。")
    )


# ------------------------------------------------------------------------------------------------- the official bulletin


@pytest.fixture(scope="module")
def official(shared: Path) -> tuple[list[Identity], list[dict[str, object]]]:
    sources = shared / "corpus" / "sources.yaml"
    source, edition = next(
        (s, e) for s, e in load_sources(sources).editions() if e.id == "beijing-bulletin-2024"
    )
    document = read_document((sources.parent / edition.url).read_bytes(), source, edition)
    notes = json.loads(
        (shared / "gold" / "beijing-bulletin-2024_notes.json").read_text(encoding="utf-8")
    )
    return identities(extract(document).observations, document), notes["identities"]


def numbers(identity: Identity) -> frozenset[float]:
    return frozenset(
        {*(float(n) for n in NUMBER.findall(identity.expression.en)), identity.printed}
        - {1.0, 2.0, 100.0, 366.0}
    )


def same(note: dict[str, object], identity: Identity) -> bool:
    """Whether the identity is the one that the statistician noted; enumerations by their last members."""
    if note["kind"] != "count":
        return noted(note) <= numbers(identity)
    members = str(note["expr"]).split("+")
    return (
        identity.rule == "enumeration"
        and identity.printed == len(members)
        and all(m in identity.expression.en for m in members[1:-1])
    )


def noted(note: dict[str, object]) -> frozenset[float]:
    text = f"{note['expr']} {str(note['printed']).split('(')[0]}"
    return frozenset(float(n) for n in NUMBER.findall(text)) - {1.0, 2.0, 100.0, 366.0}


@pytest.mark.corpus
def test_every_identity_of_the_official_bulletin_that_may_be_asserted_is_found_and_holds(official):
    found, notes = official
    holding = [i for i in found if i.verdict is IdentityVerdict.HOLDS]
    wanted = [note for note in notes if note["may_assert"] and note["verdict"] == "holds"]
    missing = [
        f"{note['labels']}: {note['expr']}"
        for note in wanted
        if not any(same(note, one) for one in holding)
    ]
    assert wanted and not missing, f"{len(missing)} of {len(wanted)} not found: {missing}"


@pytest.mark.corpus
def test_no_identity_that_must_not_be_asserted_is(official):
    found, notes = official
    forbidden = [noted(note) for note in notes if not note["may_assert"] and note.get("expr")]
    asserted = [
        i.expression.en
        for i in found
        if i.verdict is IdentityVerdict.HOLDS and any(numbers(i) == one for one in forbidden)
    ]
    assert forbidden and not asserted
