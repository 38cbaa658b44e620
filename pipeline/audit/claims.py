"""Claims that a document makes about its own index: from its observations, the sentences around
them, and its tables.

Numbers come from the observations (value, unit, period are settled there); which part of the index
they are about is settled here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.audit.claim_types import Claim, ClaimKind
from pipeline.audit.courses import FIRST, LAST, course_claims, stages_of
from pipeline.audit.mentions import STATED, Mention, Mentions, Sentence, sentences
from pipeline.audit.printed_tree import (
    ROOT,
    PrintedTree,
    SystemTable,
    count_of,
    decimals_of,
    weight_of,
)
from pipeline.documents.document import Block, BlockKind, Document

_POINTS = ("", "分", "点", "个点", "个百分点")
_HIGH = re.compile(r"(?:峰值|最高点|最高值|高点|最大值)\s*(?:为|达|达到|的|至)?\s*$")  # 峰值5.2
_LOW = re.compile(r"(?:谷值|最低点|最低值|低点|最小值)\s*(?:为|达|达到|的|至)?\s*$")  # 最低点0
_LIST = re.compile(r"分别|依次")
# 包含6个二级指标, 三个一级指标, 18项三级指标
_COUNT = re.compile(
    r"(?P<count>\d{1,3}|[一二两三四五六七八九]?十?[一二三四五六七八九]?)\s*[个项]\s*(?P<level>[一二三四五])级指标"
)
# 居首位, 贡献最大, 次之
_FIRST = re.compile(
    r"居首位|居第一|位居首位|排名第一|最为突出|贡献最大|最大贡献|贡献率最高|主导作用"
)
_SECOND = re.compile(r"次之|居第二|排名第二")
# 甲、乙的贡献率分别为60%和40%
_RATES = re.compile(r"贡献率\s*(?:分别|依次)\s*变?[为是达][\d.%％、,，和与及\-－\s]*$")
_LEVELS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}


def read_claims(tree: PrintedTree, rows: Sequence[Mapping[str, Any]]) -> list[Claim]:
    """All claims of a document, in the order of the text.

    Args:
        tree: The index system that it prints.
        rows: Its observations.
    """
    mentions = Mentions(tree)
    found: list[Claim] = []
    courses: list[Claim] = []
    stages = stages_of(tree, mentions)
    for block in tree.document.prose():
        if block.kind is BlockKind.FOOTNOTE:
            continue
        inside = sorted(
            (
                row
                for row in rows
                if not row["in_table"] and block.start <= int(row["char_start"]) < block.end
            ),
            key=lambda row: int(row["char_start"]),
        )
        for sentence in sentences(tree.document, block):
            here = [
                row for row in inside if sentence.start <= int(row["char_start"]) < sentence.end
            ]
            found += _number_claims(tree, mentions, block, sentence, here, found)
            found += _order_claims(tree, mentions, block, sentence, found)
            found += _count_claims(tree.document, sentence)
        courses += course_claims(tree, mentions, block, stages)
    found += _about_index(tree, mentions, found, courses)
    found += _name_claims(tree, mentions)
    for table in tree.tables:
        found += _weight_claims(tree.document, table)
    return found


# ---- numbers in sentences


def _number_claims(
    tree: PrintedTree,
    mentions: Mentions,
    block: Block,
    sentence: Sentence,
    rows: Sequence[Mapping[str, Any]],
    earlier: Sequence[Claim],
) -> Iterator[Claim]:
    for row, kind, listed in _with_lists(tree.document, mentions, sentence, rows, earlier):
        at = int(row["char_start"])
        node = listed or (
            _last_part(mentions, sentence, at)
            if kind is ClaimKind.CONTRIBUTION
            else mentions.subject(block, sentence, at)
        )
        span = _span(row["period"])
        if span is not None and kind is ClaimKind.INCREMENT and span[0] == span[1]:
            span = _since(span[0], row.get("compared_with")) or span
        if node is None or span is None or (kind is ClaimKind.CONTRIBUTION and node == ROOT):
            continue
        before = tree.document.text[max(sentence.start, at - 10) : at]
        claim = Claim(
            tree.document.document_id,
            kind,
            node,
            re.sub(r"\s+", "", sentence.text),
            at,
            int(row["char_end"]),
            float(row["value"]),
            int(row["decimals"]),
            str(row["unit"]),
            span[0],
            span[1] if span[1] != span[0] else None,
            printed=str(row["printed"]),
        )
        if kind is ClaimKind.INCREMENT and claim.period_end is None:
            continue
        if kind is ClaimKind.LEVEL and claim.period_end is not None:
            continue
        yield claim
        if kind is ClaimKind.LEVEL and (_HIGH.search(before) or _LOW.search(before)):
            yield replace(
                claim, kind=ClaimKind.EXTREME, words=("high" if _HIGH.search(before) else "low",)
            )


def _is_stated_level(
    document: Document, mentions: Mentions, sentence: Sentence, row: Mapping[str, Any]
) -> bool:
    """Whether a figure is right after a part of the index, or after its value before."""
    at = int(row["char_start"])
    named = mentions.between(sentence.start, at)
    if not named or int(row["decimals"]) == 0:
        return False
    between = re.sub(r"\s+", "", document.text[named[-1].end : at])
    return between != "" and STATED.fullmatch(between) is not None


def _kind(
    document: Document, mentions: Mentions, sentence: Sentence, row: Mapping[str, Any]
) -> ClaimKind | None:
    """What a figure claims about an index; None where it is a figure of something else."""
    measure, unit = str(row["measure"]), str(row["unit"])
    text = sentence.text
    listed = _RATES.search(text[: int(row["char_start"]) - sentence.start]) is not None
    if unit == "%" and "贡献" in text and (measure == "contribution" or listed):
        return ClaimKind.CONTRIBUTION
    if unit not in _POINTS or row["value"] is None:
        return None
    at = int(row["char_start"]) - sentence.start
    before, after = text[max(0, at - 10) : at], text[at:]
    unitless = not re.match(
        r"[\d.]+\s*(?:[%％‰个项家万亿元人件次场倍位名年月日]|[\u4e00-\u9fff]级)", after
    ) or unit in ("分", "点")
    if not unitless:
        return None
    if measure == "change":
        return ClaimKind.INCREMENT
    spoken_of = (
        _HIGH.search(before)
        or _LOW.search(before)
        or (int(row["decimals"]) > 0 and re.search(r"指数|得分", text[:at]))
        or _is_stated_level(document, mentions, sentence, row)
    )
    if measure == "index" or (measure == "level" and spoken_of):
        return ClaimKind.LEVEL
    return None


def _with_lists(
    document: Document,
    mentions: Mentions,
    sentence: Sentence,
    rows: Sequence[Mapping[str, Any]],
    earlier: Sequence[Claim],
) -> Iterator[tuple[Mapping[str, Any], ClaimKind, str | None]]:
    """Figures that claim something, those of a list (甲、乙贡献率分别为60%和40%) with the part
    that each belongs to.
    """
    kinds = [
        (row, kind)
        for row in rows
        if (kind := _kind(document, mentions, sentence, row)) is not None
    ]
    runs: list[list[tuple[Mapping[str, Any], ClaimKind]]] = []
    for row, kind in kinds:
        at = int(row["char_start"])
        last = runs[-1][-1] if runs else None
        if last and last[1] is kind and not mentions.between(int(last[0]["char_end"]), at):
            runs[-1].append((row, kind))
        else:
            runs.append([(row, kind)])
    for run in map(_of_one_period, runs):
        names = _listed(document, mentions, sentence, run, earlier) if len(run) > 1 else None
        for position, (row, kind) in enumerate(run):
            if names is None and kind is ClaimKind.CONTRIBUTION and len(run) > 1:
                continue  # several rates after one name: whose they are is not said
            yield row, kind, names[position] if names else None


def _of_one_period(
    run: list[tuple[Mapping[str, Any], ClaimKind]],
) -> list[tuple[Mapping[str, Any], ClaimKind]]:
    """Rates of one list with the period of the one that is read as a rate: 甲、乙的贡献率分别为
    60%和40% are of one span, although 甲 alone names no rate.
    """
    last, kind = run[-1]
    if kind is not ClaimKind.CONTRIBUTION or str(last["measure"]) != "contribution":
        return run
    return [({**row, "period": last["period"]}, kind) for row, _ in run]


def _listed(
    document: Document,
    mentions: Mentions,
    sentence: Sentence,
    run: Sequence[tuple[Mapping[str, Any], ClaimKind]],
    earlier: Sequence[Claim],
) -> list[str] | None:
    start = int(run[0][0]["char_start"])
    if (
        not _LIST.search(document.text[sentence.start : start])
        or len({str(row["period"]) for row, _ in run}) > 1
    ):
        return None
    named = mentions.between(sentence.start, start)
    if (
        len(named) >= len(run)
        and len({m.node for m in named[-len(run) :]}) == len(run)
        and _side_by_side(document, named[-len(run) :])
    ):
        return [mention.node for mention in named[-len(run) :]]
    rates = [claim for claim in earlier if claim.kind is ClaimKind.CONTRIBUTION][-len(run) :]
    if (
        run[0][1] is ClaimKind.CONTRIBUTION
        and len(rates) == len(run)
        and len({claim.span for claim in rates}) == 1
    ):
        return [claim.node for claim in rates]  # 上述三项依次为…
    return None


def _side_by_side(document: Document, named: Sequence[Mention]) -> bool:
    """Whether names form a list: 甲、乙和丙."""
    return all(
        re.fullmatch(
            r"(?:综合)?(?:发展)?(?:指数)?[、，和与及以]*(?:以及)?",
            re.sub(r"\s+", "", document.text[a.end : b.start]),
        )
        for a, b in zip(named, named[1:], strict=False)
    )


def _last_part(mentions: Mentions, sentence: Sentence, at: int) -> str | None:
    named = mentions.between(sentence.start, at)
    return named[-1].node if named else None


def _span(period: object) -> tuple[int, int] | None:
    """Years of a period: ``2010``, ``2010/2015``; None for months and quarters."""
    match = re.fullmatch(r"(\d{4})(?:-12-31)?(?:/(\d{4})(?:-12-31)?)?", str(period))
    return None if match is None else (int(match[1]), int(match[2] or match[1]))


def _since(year: int, compared_with: object) -> tuple[int, int] | None:
    """Span of a change that is stated for a year against an earlier one
    (2023年…比2020年提高6.2分).
    """
    if compared_with == "previous_year":
        return year - 1, year
    match = re.fullmatch(r"(\d{4})(?:-12-31)?", str(compared_with))
    return (int(match[1]), year) if match is not None and int(match[1]) < year else None


# ---- words in sentences


def _order_claims(
    tree: PrintedTree,
    mentions: Mentions,
    block: Block,
    sentence: Sentence,
    earlier: Sequence[Claim],
) -> Iterator[Claim]:
    rates = [
        c
        for c in earlier
        if c.kind is ClaimKind.CONTRIBUTION
        and c.start is not None
        and sentence.start <= c.start < sentence.end
    ]
    for pattern, word in ((_FIRST, "first"), (_SECOND, "second")):
        for match in pattern.finditer(sentence.text):
            at = sentence.start + match.start()
            node = _last_part(mentions, sentence, at)
            mine = [claim for claim in rates if claim.node == node]
            if node is None or not mine:
                continue
            yield Claim(
                tree.document.document_id,
                ClaimKind.ORDER,
                node,
                re.sub(r"\s+", "", sentence.text),
                at,
                at + len(match.group()),
                period=mine[-1].period,
                period_end=mine[-1].period_end,
                words=(word,),
                printed=match.group(),
            )


def _count_claims(document: Document, sentence: Sentence) -> Iterator[Claim]:
    for match in _COUNT.finditer(sentence.text):
        count = count_of(match["count"])
        start = sentence.start + match.start()
        if count:
            quote = re.sub(r"\s+", "", sentence.text)
            yield Claim(
                document.document_id,
                ClaimKind.COUNT,
                "",
                quote,
                start,
                start + len(match["count"]),
                float(count),
                unit="个",
                words=(str(_LEVELS[match["level"]]),),
                printed=match.group(),
            )


def _name_claims(tree: PrintedTree, mentions: Mentions) -> Iterator[Claim]:
    text = tree.document.text
    for block in tree.document.prose():
        for mention in mentions.by_block.get(block.index, ()):
            if mention.spelling is None:
                continue
            whole = next(
                s for s in sentences(tree.document, block) if s.start <= mention.start < s.end
            )
            yield Claim(
                tree.document.document_id,
                ClaimKind.NAME,
                mention.node,
                re.sub(r"\s+", "", whole.text),
                mention.start,
                mention.end,
                words=(mention.spelling,),
                printed=text[mention.start : mention.end],
            )


def _about_index(
    tree: PrintedTree, mentions: Mentions, found: Sequence[Claim], courses: Sequence[Claim]
) -> Iterator[Claim]:
    """Statements in the part of the document that reports the index, about years that it is
    printed for.

    That part begins with the first figure of the index and ends with the last sentence that names a
    part of it as an index and one of its years; a chapter may go on for long after it in the same
    words.
    """
    numbers = [
        claim
        for claim in found
        if claim.kind in (ClaimKind.LEVEL, ClaimKind.INCREMENT, ClaimKind.CONTRIBUTION)
    ]
    years = [year for claim in numbers if claim.span is not None for year in claim.span]
    if not years:
        return
    start = min(claim.start or 0 for claim in numbers)
    end = max(claim.end or 0 for claim in numbers)
    for block in tree.document.prose():
        for sentence in sentences(tree.document, block):
            named = any(
                mention.indexed for mention in mentions.between(sentence.start, sentence.end)
            )
            if named and any(
                min(years) <= int(year) <= max(years)
                for year in re.findall(r"(?:19|20)\d{2}", sentence.text)
            ):
                end = max(end, sentence.end)
    for claim in courses:
        first, last = claim.span or (0, 0)
        inside = start - 2000 <= (claim.start or 0) <= end
        if inside and all(
            year in (FIRST, LAST) or min(years) <= year <= max(years) for year in (first, last)
        ):
            yield claim


# ---- tables


def _weight_claims(document: Document, system: SystemTable) -> Iterator[Claim]:
    for node in system.nodes:
        value = node.weight_value
        if node.weight is None or value is None:
            continue
        block = next(
            (
                b
                for b in document.blocks
                if b.table == system.table.index
                and b.row is not None
                and b.start <= (node.weight.start or -1) < b.end
            ),
            None,
        )
        quote = (
            document.block_text(block) if block is not None else f"{node.name} | {node.weight.text}"
        )
        yield Claim(
            document.document_id,
            ClaimKind.WEIGHT,
            node.key,
            quote,
            node.weight.start,
            None
            if node.weight.start is None
            else node.weight.start + len(node.weight.text),  # without a stray copy after it
            value,
            decimals_of(node.weight.text, node.percent),
            printed=node.weight.text,
            words=(system.caption,),
        )


def leaf_claim(document: Document, system: SystemTable, key: str) -> Claim | None:
    """The row in which a table prints an indicator, as a claim; None where it prints none."""
    node = system.leaves().get(key)
    if node is None or node.cell.start is None:
        return None
    block = next((b for b in document.blocks if b.start <= (node.cell.start or 0) < b.end), None)
    quote = document.block_text(block) if block is not None else node.name
    return Claim(
        document.document_id,
        ClaimKind.NAME,
        key,
        quote,
        node.cell.start,
        node.cell.end,
        words=(system.caption,),
        printed=node.name,
    )


__all__ = ["leaf_claim", "read_claims", "weight_of"]
