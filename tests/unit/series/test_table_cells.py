"""Arithmetic over table cells: what most cells obey, and the cell that does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.documents.document import Document
from pipeline.reading import extract
from pipeline.series.accounting import Identity, identities
from pipeline.series.accounting.single_correction import slips
from pipeline.series.accounting.table_cells import GROWTH, PARTS, SHARES
from warehouse.vocabularies import IdentityVerdict

Make = Callable[..., Document]


def _found(document: Document, rule: str) -> list[Identity]:
    return [i for i in identities(extract(document).observations, document) if i.rule == rule]


def _people(share: str = "43.75", men: str = "41.30") -> list[list[str]]:
    return [
        ["指标", "年末数（万人）", "比重（%）"],
        ["常住人口", "80.00", "100.00"],
        ["其中：城镇", "45.00", "56.25"],
        ["乡村", "35.00", share],
        ["其中：男性", men, "51.63"],
        ["女性", "38.70", "48.38"],
    ]


def test_shares_beside_their_amounts(make_document: Make) -> None:
    found = _found(make_document(_people()), SHARES)
    assert [i.verdict for i in found] == [IdentityVerdict.HOLDS] * 4
    wrong = _found(make_document(_people(share="47.35")), SHARES)
    (fails,) = [i for i in wrong if i.verdict is IdentityVerdict.FAILS]
    assert (fails.printed, fails.computed) == (47.35, 43.75)
    assert fails.corrected_to == "43.75"  # 4 and 3 are exchanged with 7: one slip explains it
    assert fails.corrected == fails.result


def test_an_amount_that_its_share_excludes(make_document: Make) -> None:
    found = _found(make_document(_people(men="47.30")), SHARES)
    (fails,) = [i for i in found if i.verdict is IdentityVerdict.FAILS]
    assert "41.30" in fails.reasons.en  # the amount may be what is wrong: several slips explain it


def test_shares_of_something_else_accuse_nobody(make_document: Make) -> None:
    rows = _people()
    for row in rows[3:]:
        row[2] = "12.34"
    assert all(i.verdict is IdentityVerdict.HOLDS for i in _found(make_document(rows), SHARES))


def _schools(third: str) -> list[list[str]]:
    return [
        ["指标", "学校（所）", "招生（人）", "在校生（人）"],
        ["中等教育", "1210", "30250", "91480"],
        ["其中：普通高中", "410", "12050", "37120"],
        ["初中", "800", "18200", third],
    ]


def test_a_column_that_breaks_what_two_others_obey(make_document: Make) -> None:
    right = _found(make_document(_schools("54360")), PARTS)
    assert [i.verdict for i in right] == [IdentityVerdict.HOLDS] * 3
    wrong = _found(make_document(_schools("53460")), PARTS)
    (fails,) = [i for i in wrong if i.verdict is IdentityVerdict.FAILS]
    assert (fails.printed, fails.computed) == (91480, 90580)
    assert "53460" in fails.reasons.en and "54360" in fails.reasons.en


def test_one_column_alone_is_held_to_nothing(make_document: Make) -> None:
    rows = [row[:2] for row in _schools("54360")]
    rows[3][1] = "790"
    assert _found(make_document(rows), PARTS) == []


def _years(growth: str) -> list[list[str]]:
    return [
        ["指标", "2023年", "2022年", "比上年增长（%）"],
        ["公路里程（公里）", "5452", "5158", "5.7"],
        ["民用汽车（万辆）", "306.9", "289.8", "5.9"],
        ["船舶（艘）", "6097", "6359", growth],
        ["机场（个）", "921", "909", "1.3"],
    ]


@pytest.mark.parametrize(("growth", "fails"), [("-4.1", 0), ("4.1", 0), ("-1.4", 1)])
def test_growth_of_two_printed_years(make_document: Make, growth: str, fails: int) -> None:
    found = _found(make_document(_years(growth)), GROWTH)
    if growth == "4.1":  # the sign is a slip, too
        fails = 1
    assert [i.verdict for i in found].count(IdentityVerdict.FAILS) == fails
    assert [i.verdict for i in found].count(IdentityVerdict.HOLDS) == 4 - fails


def test_slips_of_a_number() -> None:
    made = set(slips("24830.4"))
    assert {"24840.4", "24840.3", "2483.04", "248304"} <= made
    assert "24830.4" not in made and "24839.9" not in made


def test_three_industries_make_a_hundred(make_document: Make) -> None:
    said = "三次产业结构为5.1∶40.2∶{}。"
    rule = "composition"
    right = _found(make_document(prose=[said.format("54.7")]), rule)
    assert [i.verdict for i in right] == [IdentityVerdict.HOLDS]
    wrong = _found(make_document(prose=[said.format("55.7")]), rule)
    assert [(i.verdict, i.computed) for i in wrong] == [(IdentityVerdict.FAILS, 101.0)]
    assert _found(make_document(prose=[said.format("54.6")]), rule) == []  # rounding


def test_growths_say_which_side_of_a_sum_is_wrong(make_document: Make) -> None:
    said = (
        "规模以上工业销售产值24830.4亿元，增长6.8%。其中，内销产值22842.3亿元，增长6.3%；"
        "出口交货值1998.0亿元，增长12.0%。"
    )
    (found,) = [
        i
        for i in _found(make_document(prose=[said]), "sales_of_industry")
        if i.verdict is IdentityVerdict.FAILS
    ]
    assert found.supported == "computed"
    assert "6.8 % is printed" in found.reasons.en


def test_cells_below_nought_are_parts_whatever_their_sign(make_document: Make) -> None:
    rows = [
        ["项目", "年末（万元）", "年初（万元）", "中期（万元）"],
        ["合计", "1210.5", "-802.1", "450.3"],
        ["其中：甲项", "-500.2", "−1002.3", "－99.7"],
        ["乙项", "1710.7", "200.2", "550.0"],
    ]
    found = _found(make_document(rows), PARTS)
    assert len(found) == 3 and all(i.verdict is IdentityVerdict.HOLDS for i in found)
