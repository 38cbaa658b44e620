"""What the status of a figure says about its period, given when its document was published.

    actual, 2026/2030, published 2026-01-27     a plan that was stored as a result
    target, 2024, published 2026-01-27          quoted from an old plan, or a mistake

The first is held. The second may be right where a sentence quotes what an old plan set (超额完成490万吨的
年度计划); where nothing in it does, it is held as a mistake.
"""

from __future__ import annotations

import re

from warehouse.bilingual_text import BilingualText
from warehouse.schema.row_checks import DocumentFacts, Row, RowCheck

_YEAR = re.compile(r"\d{4}")
_QUOTED = re.compile(r"计划|目标|预期|任务|预算|规划|要求|约束")


def begins_after_publication(row: Row, document: DocumentFacts | None) -> bool:
    """Whether a result is about a period that had not begun, or years that had not ended, when it
    was published.
    """
    if document is None or row["status"] not in ("actual", "preliminary") or not row["period"]:
        return False
    first, _, last = str(row["period"]).partition("/")
    if (
        _YEAR.fullmatch(last) and last > document.published[:4]
    ):  # years that cannot be summed up yet
        return True
    return _precedes(document.published, first)


def is_old_target(row: Row, document: DocumentFacts | None) -> bool:
    """Whether a target is for a year that had ended before it was published."""
    if document is None or row["status"] != "target" or not row["period"]:
        return False
    if '"period"' not in str(row["context"]):  # the document's own year, said by no word
        return False
    last = str(row["period"]).rpartition("/")[2][:4]
    plans = document.kind in ("work_report", "plan_report")
    return last < (f"{document.year:04d}" if plans else document.published[:4])


def is_unquoted_old_target(row: Row, document: DocumentFacts | None) -> bool:
    """Whether a target of a year that had ended is no quotation of an old plan either."""
    return is_old_target(row, document) and not _QUOTED.search(str(row["quote"]))


def _precedes(published: str, begin: str) -> bool:
    """Whether a date of publication (2026, 2026-01, 2026-01-27) lies wholly before a period's
    begin.
    """
    begin = re.sub(r"-Q([1-4])", lambda m: f"-{3 * int(m[1]) - 2:02d}", begin)
    size = min(len(published), len(begin))
    return published[:size] < begin[:size]


STATUS_CHECKS = (
    RowCheck(
        "observations",
        "result_after_its_period",
        BilingualText(
            "a result of a period that had begun when the document was published; "
            "this one is a plan or has another period",
            "实绩所属时期在文献发布时已经开始；这一个是计划，或属于别的时期",
        ),
        begins_after_publication,
        "period",
        ("period", "status"),
    ),
    RowCheck(
        "observations",
        "target_before_its_period",
        BilingualText(
            "a target for a year that had not ended when the document was published, "
            "or one that the sentence quotes from an old plan; this one is a mistake",
            "目标年份在文献发布时尚未结束，或句子引用的是旧计划；这一个是误读",
        ),
        is_unquoted_old_target,
        "period",
        ("period", "status", "quote", "context"),
    ),
)
