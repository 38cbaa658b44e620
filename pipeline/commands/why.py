"""``why``: what a figure is read from, and which reading was chosen against which."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from pipeline.commands.answers import as_json_option, ask, file_option, print_json
from pipeline.commands.failures import answer_failures
from pipeline.series.reading_wordings import construct_wording, doubt_wording, origin_wording
from warehouse.errors import GongbaoError
from warehouse.inert_text import inert

_AROUND = 24
"""Characters shown on either side of words that are outside the sentence."""


@click.command()
@click.argument("observation_id")
@file_option
@as_json_option
@answer_failures
def why(observation_id: str, path: Path | None, as_json: bool) -> None:
    """Why a figure is what the table says: its sentence with the figure marked, the words that gave
    period, region and status, the reading and those it was chosen against, how sure it is. Changes
    nothing.
    """
    rows = ask(
        path,
        """SELECT o.*, d.title, d.publisher, d.published_on, d.url, d.region AS document_region,
                d.year AS document_year, t.text AS document_text
            FROM observations o JOIN documents d USING (document_id)
            LEFT JOIN document_texts t USING (document_id)
            WHERE starts_with(o.observation_id, ?) LIMIT 2""",
        [observation_id],
    )
    if len(rows) > 1:
        raise GongbaoError(
            f"several observations begin with {observation_id!r}",
            expected="an observation_id, or its first ten digits as the report shows them",
            found=observation_id,
            remedy="write more of it",
        )
    if not rows:
        raise GongbaoError(
            f"no observation {observation_id}",
            expected="an observation_id",
            found=observation_id,
            remedy="take one of the table observations, or `gongbao find`",
        )
    row = {name: inert(v) if isinstance(v, str) else v for name, v in rows[0].items()}
    text = row.pop("document_text") or ""
    context = json.loads(row["context"] or "{}")
    chosen = reading_of(row["reading"])
    if as_json:
        print_json({**row, "context": context, "chosen": chosen})
        return
    quote, start = str(row["quote"]), int(row["quote_offset"])
    end = start + len(str(row["printed"]))
    click.echo(f"{quote[:start]}{click.style(f'【{quote[start:end]}】', bold=True)}{quote[end:]}")
    click.echo(f"\n{row['label']} = {row['value']:.12g} {row['unit']} ({row['measure']})")
    for name in ("period", "region", "status"):
        click.echo(f"{name:<11} {row[name]}, {_source(name, context.get(name), row, text)}")
    for line in _reading_lines(chosen):
        click.echo(line)
    sure = f"{row['confidence']:.2f}" if row["confidence"] is not None else "not known"
    click.echo(
        f"confidence  {sure}" + (f", least sure: {row['weakest']}" if row["weakest"] else "")
    )
    page = f", page {row['page']}" if row["page"] else ""
    click.echo(f"document    {row['title']} ({row['document_id']}{page}), {row['publisher']}")
    click.echo(f"publisher   {row['url']}")


def reading_of(reading: str | None) -> dict[str, Any]:
    """What ``observations.reading`` says, with the constructs that were tried before and did not
    fit.

    Args:
        reading: ``level (own); no_head``, ``cell``, or None.

    Returns:
        ``construct``, ``cost`` and its ``reason``, ``origin``, ``rejected`` ((construct, cost) in
        the order in which they were tried), ``against`` (the cheapest other reading: construct,
        cost and what it reads) and ``doubts``, each spelled out.
    """
    from pipeline.reading.confidence import AGAINST, parts_of_reading
    from pipeline.reading.constructs.costs import COSTS
    from pipeline.reading.constructs.dispatch import CONSTRUCTS

    head, parts = parts_of_reading(reading)
    doubts = [part for part in parts if not part.startswith(AGAINST)]
    against = next((part.removeprefix(AGAINST) for part in parts if part not in doubts), None)
    construct, _, origin = head.rstrip(")").partition(" (")
    costs = {one.name: one.cost for one in CONSTRUCTS}
    before = list(costs)[: list(costs).index(construct)] if construct in costs else []
    return {
        "construct": construct or None,
        "cost": costs.get(construct),
        "reason": COSTS[construct].reason if construct in COSTS else None,
        "origin": origin_wording(origin).en or None,
        "rejected": [(name, costs[name]) for name in before],
        "against": _rival(against, costs),
        "doubts": [doubt_wording(doubt).en for doubt in doubts],
    }


def _rival(against: str | None, costs: Mapping[str, int]) -> dict[str, Any] | None:
    """``growth: 工业投资 growth`` with the cost of its construct."""
    if against is None:
        return None
    construct, _, figure = against.partition(": ")
    return {"construct": construct, "cost": costs.get(construct), "figure": figure}


def _reading_lines(chosen: Mapping[str, Any]) -> Iterator[str]:
    if chosen["construct"] == "cell":
        yield f"reading     {construct_wording(chosen['construct']).en}"
    elif chosen["construct"]:
        cost = "" if chosen["cost"] is None else f", cost {chosen['cost']}"
        origin = f"; {chosen['origin']}" if chosen["origin"] else ""
        yield f"reading     {chosen['construct']}{cost}{origin}"
        if chosen["reason"]:
            yield f"            {chosen['reason']}"
        if chosen["rejected"]:
            tried = ", ".join(f"{name} ({cost})" for name, cost in chosen["rejected"])
            yield f"tried       {tried}: none of them fits"
        if rival := chosen["against"]:
            yield f"against     {rival['construct']}, cost {rival['cost']}: {rival['figure']}"
    for doubt in chosen["doubts"]:
        yield f"doubt       {doubt}"


def _source(name: str, said: Mapping[str, Any] | None, row: Mapping[str, Any], text: str) -> str:
    """Which words gave a field, and where they are; else what of the document gives it."""
    if not said or not said.get("words"):
        of_document = {"period": "document_year", "region": "document_region"}.get(name)
        found = f" ({row[of_document]})" if of_document else ""
        return f"from the document as a whole{found}"
    words = f"from the words “{said['words']}”"
    start, end = said.get("char_start", 0), said.get("char_end", 0)
    if text[start:end] != said["words"]:
        return words
    sentence = text.find(row["quote"], max(0, row["char_start"] - len(row["quote"])))
    if sentence >= 0 and sentence <= start < sentence + len(row["quote"]):
        return words
    around = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    frame = f" of the {said['frame']}" if said.get("frame") else ""
    line = around[0].split("\n")[-1] + f"【{said['words']}】" + around[1].split("\n")[0]
    return f"{words}{frame}, {row['char_start'] - start} characters before: {line}"
