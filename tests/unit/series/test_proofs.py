"""Numbers from pictures prove themselves: what is verified, what is contradicted and how it would be mended."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from pipeline.documents.document import Document
from pipeline.series.annotating import annotated_figures
from pipeline.series.proofs.earlier import EarlierLevels
from pipeline.series.proofs.equations import Equation, Rule, Term, misreadings, sharp_places
from pipeline.series.proofs.proof_rows import proof_rows, with_last_word
from pipeline.series.proofs.proving import prove
from pipeline.series.proofs.reviews import load_reviews
from pipeline.series.proofs.verdicts import NumberVerdict, verdicts
from tests.support.figure_recipes import observation
from tests.support.read_pictures import PICTURE, misread, read_from_pictures
from warehouse.vocabularies import PictureProof, ReadingMethod

POPULATION = (
    "表1 2031年末青川市常住人口数及其构成",
    (
        ("指标", "年末数（万人）", "比重（%）"),
        ("全市常住人口", "866.60", "100.00"),
        ("其中：城镇", "392.66", "45.31"),
        ("乡村", "473.94", "54.69"),
        ("其中：男性", "428.20", "49.41"),
        ("女性", "438.40", "50.59"),
    ),
)
OUTPUT = (
    "表2 2031年主要产品产量",
    (
        ("产品名称", "产量（万吨）", "比上年增长（%）"),
        ("粮食", "902.61", "3.2"),
        ("油料", "56.43", "6.8"),
        ("蔬菜", "1186.96", "4.2"),
        ("瓜果", "356.92", "1.4"),
        ("禽蛋", "49.48", "2.0"),
    ),
)
PROSE = (
    "2031年，全年粮食产量902.61万吨，比上年增长3.2%；油料产量56.43万吨，增长6.8%。",
    "年末全市常住人口866.60万人，其中城镇392.66万人，乡村473.94万人。",
)


def term(place: int, printed: str, sign: int = 1, scale: int = 1) -> Term:
    return Term(place, printed, sign, Fraction(scale), f"T{place}")


def by_text(found: list[NumberVerdict], document: Document) -> dict[str, list[NumberVerdict]]:
    out: dict[str, list[NumberVerdict]] = {}
    for verdict in found:
        number = verdict.number
        out.setdefault(document.text[number.start : number.end], []).append(verdict)
    return out


def proven(document: Document) -> dict[str, list[NumberVerdict]]:
    return by_text(prove(document, annotated_figures(document).observations), document)


# -- equations ------------------------------------------------------------------------------------


def test_a_share_proves_what_any_other_digit_would_break() -> None:
    share = Equation(Rule.SHARE, (term(1, "45.31"), term(2, "392.66"), term(3, "866.60")))
    assert share.holds()
    assert sharp_places(share) >= {1}
    for other in misreadings("45.31"):
        assert not Equation(share.rule, (term(1, other), *share.terms[1:])).holds()


def test_a_sum_of_rounded_parts_proves_no_last_digit() -> None:
    total = Equation(Rule.SUM, (term(1, "866.60"), term(2, "392.66"), term(3, "473.94")))
    assert total.holds()
    assert sharp_places(total) == frozenset()  # 392.67 would hold as well
    assert "392.67" in list(total.mended(2))


def test_equal_numbers_of_other_precision_prove_the_coarser_one() -> None:
    same = Equation(Rule.EQUAL, (term(1, "667.83"), term(2, "667.8")))
    assert same.holds()
    assert sharp_places(same) == {2}


def test_growth_between_two_levels() -> None:
    growth = Equation(Rule.GROWTH, (term(1, "10.1"), term(2, "110.51"), term(-1, "100.35")))
    assert growth.holds()
    assert 1 in sharp_places(growth)
    wrong = Equation(Rule.GROWTH, (term(1, "16.1"), term(2, "110.51"), term(-1, "100.35")))
    assert not wrong.holds()
    assert list(wrong.mended(1)) == ["10.1"]
    assert round(float(wrong.gap()), 1) == 6.0


def test_falling_numbers_keep_their_sign() -> None:
    growth = Equation(Rule.GROWTH, (term(1, "5.9", -1), term(2, "94.1"), term(3, "100.0")))
    assert growth.holds()
    assert "-5.9" in growth.wording()


# -- verdicts -------------------------------------------------------------------------------------


def test_cells_below_nought_are_parts_of_sums() -> None:
    flows = (
        "表3 2031年资金净流入（万元）",
        (
            ("项目", "2031年", "2030年"),
            ("合计", "-1234", "3456"),
            ("其中：甲项", "-2468", "5023"),
            ("乙项", "1234", "-1567"),
        ),
    )
    document = read_from_pictures((), [flows])
    found = proven(document)
    assert {v.proof for text in ("2468", "5023", "1567") for v in found[text]} == {
        PictureProof.CONSISTENT
    }


def test_shares_and_the_same_figure_in_prose_verify_cells() -> None:
    document = read_from_pictures(PROSE, [POPULATION, OUTPUT])
    found = proven(document)
    for text in ("45.31", "54.69", "49.41", "50.59", "902.61", "56.43", "6.8"):
        assert {v.proof for v in found[text]} == {PictureProof.VERIFIED}, text
    # nothing but its reading speaks for a product that is printed once
    assert [v.proof for v in found["356.92"]] == [PictureProof.CONSISTENT]
    assert "read twice" in found["356.92"][0].reason


def test_a_misread_share_is_contradicted_and_its_digit_proposed() -> None:
    document = read_from_pictures((), [POPULATION])
    number = next(n for n in document.recognised if n.text == "54.69")
    wrong = misread(document, number, "54.89")
    found = proven(wrong)["54.89"][0]
    assert found.proof is PictureProof.CONTRADICTED
    assert found.proposed == ("54.69",)
    assert found.difference == pytest.approx(0.2, abs=0.01)
    assert "473.94" in found.reason
    assert wrong.text[number.start : number.end] == "54.89"  # proposed, never applied


def test_two_sure_readings_that_differ_contradict_each_other() -> None:
    document = read_from_pictures((), [OUTPUT], second={"49.48": "49.46"})
    found = proven(document)["49.48"][0]
    assert (found.proof, found.proposed) == (PictureProof.CONTRADICTED, ("49.46",))


@pytest.mark.parametrize(
    ("second", "confidence", "words"),
    [({"49.48": ""}, {}, "no number"), ({}, {"49.48": 0.6}, "0.60 sure")],
)
def test_a_doubtful_reading_is_unchecked(
    second: dict[str, str], confidence: dict[str, float], words: str
) -> None:
    document = read_from_pictures((), [OUTPUT], second=second, confidence=confidence)
    found = proven(document)["49.48"][0]
    assert found.proof is PictureProof.UNCHECKED and words in found.reason


def test_a_lost_decimal_point_shows_in_its_column() -> None:
    name, rows = OUTPUT
    rows = (*rows[:-1], ("禽蛋", "4948", "2.0"))
    found = proven(read_from_pictures((), [(name, rows)]))["4948"][0]
    assert found.proof is PictureProof.UNCHECKED and "decimals" in found.reason


def test_figures_that_nothing_speaks_for_are_held_for_review_and_say_how_they_were_read() -> None:
    document = read_from_pictures(PROSE, [OUTPUT], second={"49.48": "49.46"})
    figures = annotated_figures(document).observations
    held = {o.printed for o in figures if o.needs_review and o.weakest == "value"}
    assert held == {"49.48"}
    assert {o.method for o in figures} == {ReadingMethod.OCR}


def test_figures_of_characters_say_cell_or_text() -> None:
    from dataclasses import replace

    document = replace(read_from_pictures(PROSE, [OUTPUT]), recognised=())
    figures = annotated_figures(document).observations
    assert {(o.in_table, str(o.method)) for o in figures} == {(True, "cell"), (False, "text")}
    assert not any(o.weakest == "value" for o in figures)


def test_none_of_500_misread_digits_is_verified() -> None:
    document = read_from_pictures(PROSE, [POPULATION, OUTPUT])
    chance = random.Random(20310501)
    verified = flagged = 0
    for _ in range(500):
        number = chance.choice([n for n in document.recognised if "." in n.text])
        reading = chance.choice(list(misreadings(number.text)))
        wrong = misread(document, number, reading)
        found = prove(wrong, annotated_figures(wrong).observations)
        verdict = next(v for v in found if v.number.start == number.start)
        verified += verdict.proof is PictureProof.VERIFIED
        flagged += verdict.proof is PictureProof.CONTRADICTED
    assert verified == 0
    assert flagged > 200


# -- reviews --------------------------------------------------------------------------------------

REVIEWS = """
version: 1
reviews:
  - {{document: qing-bulletin-2031, picture: {picture}, printed: "49.48", by: 王, date: 2032-05-01, why: seen}}
  - {{document: qing-bulletin-2031, picture: {picture}, printed: "356.92", reads: "356.82", by: 王, date: 2032-05-01, why: blurred}}
"""


def test_a_person_confirms_or_corrects_what_stands_on_that_very_picture(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "reviews.yaml"
    document = read_from_pictures((), [OUTPUT], second={"49.48": "49.46"})
    for picture, proofs in (
        (PICTURE, (PictureProof.VERIFIED, PictureProof.CONTRADICTED)),
        ("cd" * 32, (PictureProof.CONTRADICTED, PictureProof.CONSISTENT)),
    ):
        file.write_text(REVIEWS.format(picture=picture), "utf-8")
        found = by_text(verdicts(document, (), load_reviews("qing-bulletin-2031", file)), document)
        assert (found["49.48"][0].proof, found["356.92"][0].proof) == proofs
        if picture == PICTURE:
            assert found["356.92"][0].proposed == ("356.82",)
    assert load_reviews("another-2031", file) == {}


# -- the edition of the year before ---------------------------------------------------------------


def test_growth_over_the_printed_level_of_the_year_before_verifies_both() -> None:
    before = observation("a-2030", "粮食产量", "874.62", "万吨", "2030", method="cell")
    level = observation("b-2031", "粮食产量", "902.61", "万吨", "2031", char_start=10)
    growth = observation("b-2031", "粮食产量", "3.2", "%", "2031", "growth", char_start=30)
    (equation,) = EarlierLevels([before]).equations([level, growth])
    assert [t.place for t in equation.terms] == [30, 10, -1]
    assert equation.holds() and 30 in sharp_places(equation)
    assert list(EarlierLevels([]).equations([level, growth])) == []


def test_the_last_word_lifts_a_review_for_digits_only() -> None:
    document = read_from_pictures(PROSE, [POPULATION, OUTPUT], second={"49.48": "49.46"})
    figures = annotated_figures(document).observations
    rows = [o._asdict() for o in figures]
    for row in rows:
        row["footnotes"] = list(row["footnotes"])
    proofs = proof_rows(document, rows, EarlierLevels(rows))
    assert {p["proof"] for p in proofs} >= {"verified", "contradicted", "consistent"}
    assert all(len(p["box"]) == 4 and p["picture"] == PICTURE for p in proofs)
    assert {p["observation_id"] for p in proofs} >= {o.observation_id for o in figures}
    last = with_last_word(rows, proofs)
    held = [row["printed"] for row in last if row["needs_review"] and row["weakest"] == "value"]
    assert held == ["49.48"]
    lifted = with_last_word(rows, [{**p, "proof": "verified"} for p in proofs])
    assert not any(row["needs_review"] and row["weakest"] == "value" for row in lifted)


def test_a_text_of_the_same_statistics_is_preferred_to_any_picture() -> None:
    from pipeline.series.among_editions import edition_provenances
    from pipeline.series.region_tables import observation_provenances
    from tests.support.figure_recipes import edition

    scan = observation("scan-2031", "粮食产量", "902.61", "万吨", "2031", method="ocr")
    text = observation("repost-2031", "粮食产量", "902.16", "万吨", "2031", method="text")
    editions = [
        edition("scan-2031", 2031, "2032-03-01"),
        edition("repost-2031", 2031, "2032-03-02", origin="repost"),
    ]
    found = observation_provenances([scan, text], edition_provenances(editions))
    assert found[text["observation_id"]].authority < found[scan["observation_id"]].authority


@pytest.mark.parametrize(
    ("sentence", "doubted"),
    [("全年出生率8.47%，死亡率9.04‰。", {"8.47"}), ("全年参保率8.47%，就业率9.04%。", set())],
)
def test_a_rate_per_thousand_that_was_read_in_per_cent_is_doubted_and_no_slip_of_the_publisher(
    sentence: str, doubted: set[str]
) -> None:
    from pipeline.series.errata import errata_rows

    document = read_from_pictures((sentence,))
    figures = annotated_figures(document).observations
    assert {o.printed for o in figures if o.needs_review and o.weakest == "value"} == doubted
    rows = [o._asdict() for o in figures]
    assert not [row for row in errata_rows(rows, (), (), ()) if row["kind"] == "unit"]


def test_a_figure_whose_place_on_the_picture_was_not_found_is_held_for_review() -> None:
    from dataclasses import replace

    document = read_from_pictures(PROSE)
    kept = tuple(n for n in document.recognised if n.text != "56.43")
    found = annotated_figures(replace(document, recognised=kept)).observations
    held = [o for o in found if o.needs_review and o.weakest == "value"]
    assert [(o.printed, o.method) for o in held] == [("56.43", ReadingMethod.OCR)]
