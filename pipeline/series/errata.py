"""Errata of publishers: what a document prints wrong, proven by what it prints beside it.

kind        what was found
growth      a growth of a whole that levels and growths of its parts exclude
share       a share that amounts beside it exclude, or shares of one whole that make no hundred
quotient    an amount per head that the amount and the people printed beside it exclude
sum         terms of a sum that contradict each other
digit       one number printed twice, once with another digit
order       … with two digits exchanged
point       … with the decimal point elsewhere
unit        a rate per thousand printed in per cent (出生率5.24%); an amount whose share of a
            printed whole comes out only with 万 before its unit

``proven`` where no reading of the numbers can make them agree, ``likely`` where one that the
document does not state might. Accusing a publisher of what this program misread is the worst error
here: so nothing rests on one figure alone, and renditions, digests and press reports accuse no one.

Whether the publisher was informed is in ``errata.yaml``: an entry names the erratum by its id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from pipeline.series.accounting import part_growth, shares, table_cells
from pipeline.series.accounting.formulas import QUOTIENTS
from pipeline.series.accounting.identity_rows import explained_identity
from pipeline.series.among_editions import own_texts
from pipeline.series.conflicts import Conflict
from pipeline.series.reported_errata import reported_errata
from pipeline.series.slips import slip_between
from pipeline.series.unit_fit import is_per_thousand
from warehouse.vocabularies import ConflictKind, ErratumStatus, ErratumVerdict, ReadingMethod
from warehouse.wording import Wording, worded

Row = Mapping[str, Any]

_KINDS = {
    part_growth.RULE: "growth",
    table_cells.GROWTH: "growth",
    table_cells.SHARES: "share",
    shares.COMPOSITION: "share",
    shares.UNIT_OF_PART: "unit",
}
_NEEDS_PROOF = frozenset({part_growth.RULE})
TABLE_RULES = frozenset({table_cells.GROWTH, table_cells.SHARES, table_cells.PARTS})

_SURE = 3.0
"""How many times its tolerance a growth must be off to be proven."""

_NARROW = 1.0
"""Tolerance, in the unit of the figure, beyond which what should be printed cannot be
determined.
"""


def errata_rows(
    observations: Iterable[Row],
    editions: Iterable[Row],
    accounting: Iterable[Row],
    conflicts: Iterable[Conflict],
) -> list[dict[str, Any]]:
    """Rows of ``errata``.

    Args:
        observations: Rows of ``observations``.
        editions: Rows of ``documents``.
        accounting: Rows of ``accounting_identities``.
        conflicts: Differences between printed values.
    """
    own = own_texts(editions)
    by_id = {row["observation_id"]: row for row in observations if row["document_id"] in own}
    return _once(
        (*_identities(accounting, by_id), *_repeated(conflicts, by_id), *_per_thousand(by_id))
    )


def repeated_errata(conflicts: Iterable[Conflict], own: Collection[str]) -> list[dict[str, Any]]:
    """Rows of ``errata`` for numbers that a document prints twice, once with a slip.

    Args:
        conflicts: Differences between printed values.
        own: Editions whose text is the publisher's own.
    """
    conflicts = list(conflicts)
    by_id = {
        figure.observation_id: figure.observation
        for conflict in conflicts
        for figure in (conflict.a, conflict.b)
        if figure.observation["document_id"] in own
    }
    return _once(_repeated(conflicts, by_id))


def _once(errata: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each erratum once, with what was reported to its publisher."""
    reported = reported_errata()
    found: dict[str, dict[str, Any]] = {}
    for row in errata:
        entry = reported.get(row["erratum_id"])
        found.setdefault(
            row["erratum_id"],
            row
            | {
                "reported": entry.reported if entry else None,
                "status": str(entry.status if entry else ErratumStatus.OPEN),
            },
        )
    return [found[key] for key in sorted(found)]


def _identities(accounting: Iterable[Row], by_id: Mapping[str, Row]) -> Iterator[dict[str, Any]]:
    """Sums and growths that fail; one finding for a growth printed in prose and in a table."""
    seen: set[tuple[str, float, float]] = set()
    for row in accounting:
        result = by_id.get(row["observation_id"])
        if row["verdict"] != "fails" or result is None:
            continue
        place = (row["document_id"], row["printed"], row["computed"])
        if place in seen:
            continue
        seen.add(place)
        off = abs(row["printed"] - row["computed"])
        quotient = row["rule"] in QUOTIENTS
        proven = row["rule"] not in _NEEDS_PROOF or off > _SURE * row["tolerance"]
        if quotient:  # which of the three is misprinted, the arithmetic does not say
            proven = False
        if row["rule"] in TABLE_RULES:
            proven = row["corrected"] is not None
        wrong = by_id.get(row["corrected"], result)
        should_be = row["corrected_to"]
        if row["rule"] == shares.COMPOSITION:
            proven = should_be is not None
        elif wrong is result and not quotient and row["tolerance"] <= _NARROW:
            should_be = f"{abs(row['computed']):.{result['decimals']}f}"
            should_be = f"-{should_be}" if row["computed"] < 0 else should_be
        yield _row(
            wrong,
            "quotient" if quotient else _KINDS.get(row["rule"], "sum"),
            f"{should_be}{wrong['printed_unit'] or wrong['unit']}" if should_be else None,
            explained_identity(row),
            [row["observation_id"], *row["operands"]],
            ErratumVerdict.PROVEN if proven else ErratumVerdict.LIKELY,
        )


def _repeated(conflicts: Iterable[Conflict], by_id: Mapping[str, Row]) -> Iterator[dict[str, Any]]:
    """One number printed twice in a document, once with a slip."""
    for conflict in conflicts:
        a, b = (by_id.get(f.observation_id) for f in (conflict.a, conflict.b))
        if a is None or b is None or a["document_id"] != b["document_id"]:
            continue
        slip = slip_between(_number(a), _number(b))
        if conflict.kind is not ConflictKind.CONFLICT or slip is None:
            continue
        yield _row(
            b,
            str(slip),
            None,
            worded(
                "errata.twice",
                one=f"{a['printed']}{a['printed_unit']}",
                other=f"{b['printed']}{b['printed_unit']}",
                label=a["label"],
                first=a["quote"],
                second=b["quote"],
            ),
            [a["observation_id"], b["observation_id"]],
            ErratumVerdict.LIKELY,
        )


def _number(row: Row) -> str:
    return f"{row['value']:.{row['decimals']}f}"


def _per_thousand(by_id: Mapping[str, Row]) -> Iterator[dict[str, Any]]:
    """Rates of births, deaths and growth of a population in per cent where ‰ is meant."""
    for row in by_id.values():
        if (
            not is_per_thousand(row)
            or row["status"] not in ("actual", "preliminary")
            or row["method"] == ReadingMethod.OCR  # ‰ was read as %, not printed so
        ):
            continue
        meant = f"{row['printed']}‰"
        yield _row(
            row,
            "unit",
            meant,
            worded("errata.per_thousand", label=row["label"], printed=row["printed"], meant=meant),
            [row["observation_id"]],
            ErratumVerdict.PROVEN,
        )


def _row(
    observation: Row,
    kind: str,
    should_be: str | None,
    explanation: Wording,
    observation_ids: list[str],
    verdict: ErratumVerdict,
) -> dict[str, Any]:
    before = observation["quote"][: observation["quote_offset"]][-1:]
    sign = before if before in ("-", "－", "−") else ""
    printed = f"{sign}{observation['printed']}{observation['printed_unit']}"
    content = f"{observation['document_id']}|{kind}|{observation['observation_id']}"
    return {
        "erratum_id": sha256(content.encode()).hexdigest()[:16],
        "document_id": observation["document_id"],
        "kind": kind,
        "label": observation["label"],
        "region_code": observation["region_code"],
        "period": observation["period"],
        "printed": printed,
        "should_be": should_be,
        "explanation": explanation.en,
        "explanation_zh": explanation.zh,
        "quote": observation["quote"],
        "observation_ids": observation_ids,
        "verdict": str(verdict),
    }
