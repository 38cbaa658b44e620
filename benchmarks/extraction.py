"""Extraction of full records in one process, beside two tools for the same text.

    python -m benchmarks.extraction [--rounds 5] [--json FILE]

The texts are the real documents where they are at hand (``GONGBAO_TEST_CORPUS``, default
``../shared``), else the embedded digests. Ours is
``pipeline.reading.extract``: every figure with unit, label, measure, period, region, status and
quote. JioNLP finds money and times,
Recognizers-Text numbers with units and dates, both without labels; they are given the same
sentences, Recognizers-Text a part of them,
for it is slow. The last line shows that time grows with the length of the text and not faster.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import replace

from benchmarks.measuring import ROOT, SHARED, Comparison, command_line, in_turn
from pipeline.compiled import compiled_files
from pipeline.documents import read_document
from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.document import BlockKind, Document
from pipeline.reading import extract
from pipeline.sources.registry import load_sources
from warehouse.errors import GongbaoError

SLOW_PART = 12_000
"""Characters given to Recognizers-Text."""


def documents() -> list[Document]:
    """The real documents in prose, or the digests."""
    shared = SHARED / "corpus" / "sources.yaml"
    sources = shared if shared.is_file() else ROOT / "digests" / "sources.yaml"
    found = []
    for source, edition in load_sources(sources).editions():
        if edition.rendition_of is None and edition.format != "csv":
            try:
                found.append(
                    read_document((sources.parent / edition.url).read_bytes(), source, edition)
                )
            except GongbaoError as problem:
                sys.stdout.write(f"left out: {problem}\n")
    return found


def sentences(found: list[Document]) -> list[str]:
    """Blocks of prose, as the other tools are given them."""
    return [document.block_text(block) for document in found for block in document.prose()]


def jionlp(lines: list[str]) -> Callable[[], None]:
    """Money and times by JioNLP."""
    import jionlp as jio

    logging.getLogger().setLevel(
        logging.CRITICAL
    )  # JioNLP reports every time that it cannot read, with its traceback

    def work() -> None:
        for line in lines:
            jio.ner.extract_money(line)
            jio.ner.extract_time(line, time_base={"year": 2025})

    return work


def recognizers(lines: list[str]) -> Callable[[], None]:
    """Numbers with units and dates by Recognizers-Text for Chinese."""
    from recognizers_date_time import DateTimeRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer
    from recognizers_text import Culture

    units = NumberWithUnitRecognizer(Culture.Chinese)
    models = [
        units.get_currency_model(),
        units.get_dimension_model(),
        DateTimeRecognizer(Culture.Chinese).get_datetime_model(),
    ]

    def work() -> None:
        for line in lines:
            for model in models:
                model.parse(line)

    return work


def part(lines: list[str], characters: int) -> list[str]:
    """The first lines, up to so many characters."""
    chosen, length = [], 0
    for line in lines:
        if length + len(line) > characters:
            break
        chosen.append(line)
        length += len(line)
    return chosen


def repeated(document: Document, times: int) -> Document:
    """The same prose so many times over, as one document."""
    source_edition = next(iter(load_sources(ROOT / "digests" / "sources.yaml").editions()))
    builder = DocumentBuilder(*source_edition, format="text")
    prose = [
        (block.kind, document.block_text(block))
        for block in document.prose()
        if block.kind is BlockKind.PARAGRAPH
    ]
    for _ in range(times):
        for kind, text in prose:
            builder.block(kind, text)
    return replace(
        builder.finish(),
        region_code=document.region_code,
        region=document.region,
        kind=document.kind,
    )


def compare(rounds: int) -> list[Comparison]:
    """Beside the other tools, and longer texts beside a short one."""
    found = documents()
    characters = sum(len(document.text) for document in found)
    figures = sum(len(extract(document).observations) for document in found)
    sys.stdout.write(f"{len(found)} documents, {characters:,} characters, {figures:,} figures\n")
    lines = sentences(found)
    chosen = part(lines, SLOW_PART)
    how = "compiled" if compiled_files() else "not compiled: make compiled"
    comparisons = []
    for name, tool, given, target in (
        ("JioNLP", jionlp, lines, 4.0),
        ("Recognizers-Text", recognizers, chosen, 100.0),
    ):
        try:
            work = tool(given)
        except ImportError:
            sys.stdout.write(f"{name} is not installed: uv sync --extra bench\n")
            continue
        ours, theirs = in_turn(
            rounds if given is lines else 1,
            lambda: [extract(document) for document in found],
            work,
        )
        share = sum(map(len, given)) / sum(map(len, lines))
        comparisons.append(
            Comparison(
                "extraction, full records",
                name,
                ours,
                theirs,
                "speed",
                target,
                part=share,
                remark=how,
            )
        )
    largest = max(found, key=lambda document: len(document.text))
    once, many = repeated(largest, 1), repeated(largest, 100)
    ours, theirs = in_turn(1, lambda: extract(many), lambda: extract(once))
    comparisons.append(
        Comparison(
            "extraction, prose of 100 times the length",
            "so many times the prose",
            ours,
            theirs,
            "cost",
            1.1,
            part=len(once.text) / len(many.text),
        )
    )
    return comparisons


if __name__ == "__main__":
    sys.exit(command_line(__doc__, compare))
