"""Results before their time and targets after it are held, with the reason."""

from __future__ import annotations

import pytest

from warehouse.schema.row_checks import DocumentFacts
from warehouse.schema.status_checks import (
    begins_after_publication,
    is_old_target,
    is_unquoted_old_target,
)

_REPORT = DocumentFacts("made-2026", "work_report", 2026, "410300", "2026-01-20", "")
_SAID = '{"period": {"words": "2024年"}}'


@pytest.mark.parametrize(
    ("period", "status", "held"),
    [
        ("2026/2030", "actual", True),
        ("2025/2026", "actual", False),
        ("2027", "actual", True),
        ("2026-Q2", "actual", True),
        ("2026-02", "preliminary", True),
        ("2026-01-20", "actual", False),
        ("2027", "target", False),
        (None, "actual", False),
    ],
)
def test_result_of_a_period_that_had_not_begun(period: str | None, status: str, held: bool) -> None:
    assert begins_after_publication({"period": period, "status": status}, _REPORT) is held


@pytest.mark.parametrize(
    ("period", "quote", "context", "old", "held"),
    [
        ("2024", "超额完成490万吨的年度计划", _SAID, True, False),
        ("2024", "新建学校12所", _SAID, True, True),
        ("2024", "新建学校12所", None, False, False),
        ("2026", "新建学校12所", _SAID, False, False),
        ("2026/2030", "新建学校12所", _SAID, False, False),
    ],
)
def test_target_of_a_year_that_had_ended(
    period: str, quote: str, context: str | None, old: bool, held: bool
) -> None:
    row = {"period": period, "status": "target", "quote": quote, "context": context}
    assert is_old_target(row, _REPORT) is old
    assert is_unquoted_old_target(row, _REPORT) is held
