"""What rows of the published tables must fulfil beside what their columns declare; the module
``warehouse.schema.row_checks`` says what a check is and how to add one. Append to ``ROW_CHECKS``.
"""

from __future__ import annotations

from functools import cache

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
        "document_texts.text[char_start:char_end] is what is printed",
        _is_elsewhere,
        "char_start",
        ("char_start", "char_end", "printed"),
    )


# A row that fails several is counted under the first: causes before what follows from them.
ROW_CHECKS: tuple[RowCheck, ...] = (
    RowCheck(
        "documents",
        "document_was_read",
        "a parsed document has bytes, any other a problem; "
        "figures only from documents that were read",
        "CASE WHEN status = 'parsed' THEN sha256 IS NULL ELSE problem IS NULL END "
        "OR sha256 IS NULL AND document_id IN (SELECT document_id FROM observations)",
        "status",
    ),
    _place_in_text("observations"),
    _place_in_text("rejected_numbers"),
    RowCheck(
        "observations", "has_quote", "every figure has its sentence", "trim(quote) = ''", "quote"
    ),
    RowCheck(
        "observations", "has_label", "every figure has its label", "trim(label) = ''", "label"
    ),
    RowCheck(
        "observations",
        "place_in_quote",
        "the number is in its quote at quote_offset",
        "substring(quote, quote_offset + 1, length(printed)) <> printed",
        "quote_offset",
    ),
    RowCheck(
        "observations",
        "range_in_order",
        "the upper end of a range is not below the lower",
        "value_high < value",
        "value_high",
    ),
    *STATUS_CHECKS,
    RowCheck(
        "indicator_values",
        "unit_known",
        "a unit of a known dimension",
        _unit_is_unknown,
        "unit",
        ("unit",),
    ),
    RowCheck(
        "identity_results",
        "verdict_follows_from_figures",
        "an accounting identity holds only within its tolerance",
        "verdict = 'holds' AND abs(printed - computed) "
        "> tolerance + 1e-9 * greatest(abs(printed), 1)",
        "verdict",
    ),
)
