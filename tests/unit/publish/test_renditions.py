"""Two settings of one document: how far their figures agree, and what is said when they do not."""

from __future__ import annotations

import duckdb
import pytest

from pipeline.publish.checks import _renditions


@pytest.mark.parametrize(
    ("damaged", "passes", "words"), [(0, True, "1.000"), (2, True, "0.980"), (10, False, "0.900")]
)
def test_agreement_is_the_share_of_whole_records_in_both(damaged: int, passes: bool, words: str):
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE documents (document_id VARCHAR, rendition_of VARCHAR)")
        connection.execute("INSERT INTO documents VALUES ('book', NULL), ('book-pdf', 'book')")
        connection.execute(
            "CREATE TABLE observations AS SELECT d AS document_id, n::DOUBLE AS value, NULL::DOUBLE AS value_high, '%' AS unit, "
            "CASE WHEN d = 'book-pdf' AND n < ? THEN 'torn' ELSE 'label' END AS label, 'level' AS measure, '2024' AS period, "
            "'北京市' AS region, 'actual' AS status FROM range(100) t(n), (VALUES ('book'), ('book-pdf')) v(d)",
            [damaged],
        )
        (check,) = _renditions(connection)
    assert check.passed is passes
    assert words in check.expected
    assert ("book-pdf and book agree in" in check.found) is not passes
