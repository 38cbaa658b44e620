"""Tables that are about another region than their document without saying so: prices of the chief
town under the prose that names it.

    全年甲市居民消费价格上涨0.3%。   in the bulletin of a prefecture
    居民消费价格 | 100.3 | 0.3       the table below it

Where the prose gives an indicator for one other region alone, and a table gives the same value, the
table is about that region. One value is proof enough, since the document prints none of its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipeline.reading.observation import Observation
from warehouse.vocabularies import Measure

_Key = tuple[str, Measure, str | None]


def with_regions_of_prose(
    observations: Sequence[Observation], tables: Sequence[int | None], document_region: str
) -> tuple[Observation, ...]:
    """The observations, those of a table under the region that the prose proves.

    Args:
        observations: Of one document, with indicators.
        tables: The table that each is in; None for prose.
        document_region: Code of the document's region.
    """
    said: dict[_Key, list[Observation]] = {}
    for seen, table in zip(observations, tables, strict=True):
        if table is None and seen.indicator is not None and seen.scope is None:
            said.setdefault(_key(seen), []).append(seen)
    elsewhere = {
        key: found
        for key, found in said.items()
        if len({seen.region_code for seen in found}) == 1
        and found[0].region_code != document_region
    }
    proofs: dict[int, Observation] = {}
    for seen, table in zip(observations, tables, strict=True):
        if table is None or seen.indicator is None or seen.region_code != document_region:
            continue
        for other in elsewhere.get(_key(seen), ()):
            if (other.value, other.unit) == (seen.value, seen.unit):
                proofs.setdefault(table, other)
    if not proofs:
        return tuple(observations)
    return tuple(
        _moved(seen, proofs[table])
        if table in proofs and seen.region_code == document_region
        else seen
        for seen, table in zip(observations, tables, strict=True)
    )


def _key(seen: Observation) -> _Key:
    return (seen.indicator or "", seen.measure, seen.period)


def _moved(seen: Observation, proof: Observation) -> Observation:
    """The figure under the region of another, and where the words are that name it."""
    context = json.loads(seen.context or "{}")
    words = json.loads(proof.context or "{}").get("region")
    if words:
        context["region"] = words
    return seen._replace(
        region=proof.region,
        region_code=proof.region_code,
        context=json.dumps(context, ensure_ascii=False) if context else seen.context,
    )
