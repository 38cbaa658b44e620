"""What rows of the published tables must fulfil beside what their columns declare; the module
``warehouse.schema.row_checks`` says what a check is and how to add one. Append to ``ROW_CHECKS``.
"""

from __future__ import annotations

from functools import cache

from warehouse.bilingual_text import BilingualText
from warehouse.schema.row_checks import DocumentFacts, Row, RowCheck
from warehouse.schema.status_checks import STATUS_CHECKS
from warehouse.units import UnitError, parse_unit


@cache
def is_known_unit(unit: str | None) -> bool:
    """Whether the dimension of a unit is known: otherwise it cannot be converted."""
    try:
        parse_unit(unit or "")
    except UnitError:
        return False
    return True


def _unit_is_unknown(row: Row, _: DocumentFacts | None) -> bool:
    return not is_known_unit(row["unit"])


def _is_elsewhere(row: Row, document: DocumentFacts | None) -> bool:
    return (
        document is not None
        and document.text[row["char_start"] : row["char_end"]] != row["printed"]
    )


def _place_in_text(table: str) -> RowCheck:
    return RowCheck(
        table,
        "place_in_text",
        BilingualText(
            "document_texts.text[char_start:char_end] is what is printed",
            "document_texts.text[char_start:char_end]就是印出的数字",
        ),
        _is_elsewhere,
        "char_start",
        ("char_start", "char_end", "printed"),
    )


# A row that fails several is counted under the first: causes before what follows from them.
ROW_CHECKS: tuple[RowCheck, ...] = (
    RowCheck(
        "documents",
        "document_was_read",
        BilingualText(
            "a parsed document has bytes, any other a problem; "
            "figures only from documents that were read",
            "已解析的文献有字节，其他的有问题说明；数字只来自已读取的文献",
        ),
        "CASE WHEN status = 'parsed' THEN sha256 IS NULL ELSE problem IS NULL END "
        "OR sha256 IS NULL AND document_id IN (SELECT document_id FROM observations)",
        "status",
    ),
    _place_in_text("observations"),
    _place_in_text("rejected_numbers"),
    RowCheck(
        "observations",
        "has_quote",
        BilingualText("every figure has its sentence", "每个数字都有所在的句子"),
        "trim(quote) = ''",
        "quote",
    ),
    RowCheck(
        "observations",
        "has_label",
        BilingualText("every figure has its label", "每个数字都有名称"),
        "trim(label) = ''",
        "label",
    ),
    RowCheck(
        "observations",
        "place_in_quote",
        BilingualText("the number is in its quote at quote_offset", "数字在原句的quote_offset处"),
        "substring(quote, quote_offset + 1, length(printed)) <> printed",
        "quote_offset",
    ),
    RowCheck(
        "observations",
        "range_in_order",
        BilingualText("the upper end of a range is not below the lower", "区间的上端不低于下端"),
        "value_high < value",
        "value_high",
    ),
    *STATUS_CHECKS,
    RowCheck(
        "indicator_values",
        "unit_known",
        BilingualText("a unit of a known dimension", "量纲已知的单位"),
        _unit_is_unknown,
        "unit",
        ("unit",),
    ),
    RowCheck(
        "identity_results",
        "verdict_follows_from_figures",
        BilingualText(
            "an accounting identity holds only within its tolerance",
            "核算恒等式只在容许误差内成立",
        ),
        "verdict = 'holds' AND abs(printed - computed) "
        "> tolerance + 1e-9 * greatest(abs(printed), 1)",
        "verdict",
    ),
)
