"""Characters per second of full-record extraction in one process, beside two tools for the same
text in the same run.

    python -m benchmarks.extraction [--rounds 5] [--json FILE]

The texts are the real documents where they are at hand (``GONGBAO_TEST_CORPUS``, default
``../shared``), else the embedded digests. Ours is
``pipeline.reading.extract``: every figure with unit, label, measure, period, region, status and
quote. JioNLP finds money and times,
Recognizers-Text numbers with units and dates, both without labels; they are given the same
sentences, Recognizers-Text a part of them,
for it is slow. The last lines show that time grows with the length of the text and not faster.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

from pipeline.documents import read_document
from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.document import BlockKind, Document
from pipeline.reading import extract
from pipeline.sources.registry import load_sources
from warehouse.errors import GongbaoError

REPOSITORY = Path(__file__).resolve().parents[1]
SLOW_PART = 12_000
"""Characters given to Recognizers-Text."""


def documents() -> list[Document]:
    """The real documents in prose, or the digests."""
    shared = (
        Path(os.environ.get("GONGBAO_TEST_CORPUS", REPOSITORY.parent / "shared"))
        / "corpus"
        / "sources.yaml"
    )
    sources = shared if shared.is_file() else REPOSITORY / "digests" / "sources.yaml"
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


def rate(work: Callable[[], object], characters: int, rounds: int) -> float:
    """Median of characters per second, after one run to warm up."""
    work()
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return characters / median(seconds)


def sentences(found: list[Document]) -> list[str]:
    """Blocks of prose, as the other tools are given them."""
    return [document.block_text(block) for document in found for block in document.prose()]


def jionlp(lines: list[str], rounds: int) -> float | None:
    """Money and times by JioNLP; None where it is not installed."""
    try:
        import jionlp as jio
    except ImportError:
        return None
    logging.getLogger().setLevel(
        logging.CRITICAL
    )  # JioNLP reports every time that it cannot read, with its traceback

    def work() -> None:
        for line in lines:
            jio.ner.extract_money(line)
            jio.ner.extract_time(line, time_base={"year": 2025})

    return rate(work, sum(map(len, lines)), rounds)


def recognizers(lines: list[str], rounds: int) -> float | None:
    """Numbers with units and dates by Recognizers-Text for Chinese; None where it is not
    installed.
    """
    try:
        from recognizers_date_time import DateTimeRecognizer
        from recognizers_number_with_unit import NumberWithUnitRecognizer
        from recognizers_text import Culture
    except ImportError:
        return None
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

    return rate(work, sum(map(len, lines)), rounds)


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
    source_edition = next(iter(load_sources(REPOSITORY / "digests" / "sources.yaml").editions()))
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


def main() -> int:
    """Print the figures, and write them as JSON where asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found = documents()
    characters = sum(len(document.text) for document in found)
    figures = sum(len(extract(document).observations) for document in found)
    ours = rate(lambda: [extract(document) for document in found], characters, asked.rounds)
    result: dict[str, float] = {"characters": characters, "figures": figures, "extract": ours}
    sys.stdout.write(f"{len(found)} documents, {characters:,} characters, {figures:,} figures\n")
    sys.stdout.write(f"{'extract (full records)':34s}{ours:12,.0f} characters/s\n")
    lines = sentences(found)
    for name, other in (
        ("jionlp", jionlp(lines, asked.rounds)),
        ("recognizers_text", recognizers(part(lines, SLOW_PART), 1)),
    ):
        if other is None:
            sys.stdout.write(f"{name:34s} not installed: uv sync --extra bench\n")
        else:
            result[name], result[f"ratio_to_{name}"] = other, ours / other
            sys.stdout.write(
                f"{name:34s}{other:12,.0f} characters/s   ours is {ours / other:.1f} × as fast\n"
            )
    largest = max(found, key=lambda document: len(document.text))
    for times in (1, 10, 100):
        document = repeated(largest, times)
        result[f"times_{times}"] = rate(
            lambda document=document: extract(document), len(document.text), 1
        )
        sys.stdout.write(
            f"{f'the longest prose {times} × ':34s}{result[f'times_{times}']:12,.0f} characters/s\n"
        )
    if asked.json:
        asked.json.write_text(json.dumps(result, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
