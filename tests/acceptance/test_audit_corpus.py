"""The auditor on real documents: what it must find, whom it may not accuse, and where it must stay silent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.audit.auditing import audit_documents
from pipeline.audit.rules import chains, formula, scores, splits, weights, wordings
from pipeline.audit.rules import printed_tables as table_rules
from pipeline.documents.document import Document
from pipeline.documents.formats import read_document
from pipeline.reading import extract
from pipeline.sources.registry import load_sources
from tests.support.made_chapter import as_tables

pytestmark = pytest.mark.corpus
BLUE_BOOK = "capital-development-blue-book-2025"


def read_all(
    shared: Path, *wanted: str
) -> tuple[list[Document], list[dict[str, Any]], list[dict[str, Any]]]:
    path = shared / "corpus" / "sources.yaml"
    documents, editions = [], []
    for source in load_sources(path).sources:
        for edition in source.editions:
            if edition.id in wanted:
                documents.append(
                    read_document((path.parent / edition.url).read_bytes(), source, edition)
                )
                editions.append(
                    {
                        "document_id": edition.id,
                        "origin": str(edition.origin),
                        "rendition_of": edition.rendition_of,
                    }
                )
    rows = [row._asdict() for document in documents for row in extract(document).observations]
    return documents, rows, editions


@pytest.fixture(scope="module")
def audits(shared: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Claims and findings of the blue book, with its rendition as evidence."""
    documents, observations, editions = read_all(shared, BLUE_BOOK, f"{BLUE_BOOK}-pdf")
    return as_tables(
        *audit_documents(
            documents,
            observations,
            {"capital-development-blue-book": "capital_development"},
            editions,
        )
    )


def test_the_blue_book_has_the_failures_that_pencil_and_paper_prove(
    audits: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    _, audit = audits
    fails = audit[audit["verdict"] == "fails"]
    assert set(audit["document_id"]) == {BLUE_BOOK} and set(audit["index_id"]) == {
        "capital_development"
    }
    assert 12 <= len(fails) <= 30
    assert set(fails["rule"]) == {
        weights.RULE,
        table_rules.SAME,
        table_rules.PARENT,
        table_rules.SPELLING,
        table_rules.CELLS,
        formula.RULE,
        formula.BOUNDS,
        splits.DUPLICATE,
        wordings.COURSE,
        wordings.PEAK,
        wordings.NAMES,
    }
    assert set(
        audit[audit["rule"].isin([chains.RULE, splits.RULE, wordings.ORDER, wordings.VERB])][
            "verdict"
        ]
    ) == {"holds"}


def test_the_whole_is_a_sum_without_one_of_its_parts(
    audits: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    _, audit = audits
    found = audit[(audit["rule"] == formula.RULE) & (audit["verdict"] == "fails")].to_dict(
        "records"
    )
    assert len(found) == 1 and found[0]["cause"] == "print"
    # 2.38 + 0.38 = 2.76 and 6.06 + 6.63 = 12.69; nothing with the second part (0.98, 9.59) fits
    assert (
        found[0]["computed"].startswith("sum ")
        and "2.76/12.69" in found[0]["computed"]
        and ";" not in found[0]["computed"]
    )
    assert "How to read it" in found[0]["explanation"]


def test_what_an_unstated_factor_would_explain_is_not_proven(
    audits: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    _, audit = audits
    assert set(audit[audit["rule"] == scores.RANGE]["verdict"]) == {"not_provable"}
    assert "fails" not in set(audit[audit["rule"] == scores.CAPS]["verdict"])
    twice = audit[audit["rule"] == splits.DUPLICATE]["explanation"].item()
    assert "cannot be decided" in twice


def test_nobody_is_accused_of_what_a_copy_may_have_done(
    audits: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    _, audit = audits
    of_tables = audit[
        audit["rule"].isin(
            [
                weights.RULE,
                table_rules.SAME,
                table_rules.PARENT,
                table_rules.SPELLING,
                table_rules.CELLS,
            ]
        )
    ]
    assert "print" not in set(of_tables["cause"].dropna())
    assert set(of_tables[of_tables["rule"] == table_rules.CELLS]["cause"]) == {"copy"}


def test_claims_stand_where_they_say(
    audits: tuple[pd.DataFrame, pd.DataFrame], shared: Path
) -> None:
    claims, _ = audits
    document = read_all(shared, BLUE_BOOK)[0][0]
    placed = claims[
        claims["char_start"].notna() & claims["value"].notna() & (claims["kind"] != "count")
    ]
    assert len(placed) > 80
    for row in placed.to_dict("records"):
        assert abs(float(document.text[row["char_start"] : row["char_end"]])) == abs(
            float(row["value"])
        )


def test_documents_without_an_index_of_their_own_are_left_alone(shared: Path) -> None:
    documents, observations, editions = read_all(
        shared,
        "public-service-blue-book-2025",
        "beijing-bulletin-2024",
        "national-work-report-2025",
        "zhoukou-bulletin-2023",
    )
    assert len(documents) == 4
    claims, audit = audit_documents(documents, observations, editions=editions)
    assert claims == [] and audit == []
