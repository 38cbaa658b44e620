"""Say of every figure of annotated documents whether it was read right, with its doubts: what
``tools/fit_confidence.py`` is fitted on.

    python tools/judged_figures.py SCORE.py SOURCES.yaml GOLD > figures.jsonl

SCORE.py compares figures with annotations (``gold/score.py`` beside the real documents),
SOURCES.yaml names the documents, GOLD is the folder of their annotations (``documents.json`` lists
them). A figure that no annotation covers counts as wrong; one whose annotation is optional is left
out.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from pipeline.documents import read_document
from pipeline.documents.document import Document
from pipeline.reading import Observation, extract
from pipeline.reading.confidence import FORM_DOUBTS, doubts_of, parts_of_reading
from pipeline.series.annotating import annotate_extraction
from pipeline.sources.registry import load_sources


def scorer(path: Path) -> ModuleType:
    """The script that compares figures with annotations, as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        sys.exit(f"expected a Python script, found {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def doubts(seen: Observation, kind: str) -> list[str]:
    """The doubts about a figure; a known name is not doubted for its form."""
    construct, _, origin = parts_of_reading(seen.reading)[0].partition(" (")
    dated = "period" in json.loads(seen.context or "{}")
    found = doubts_of(seen, construct, origin.removesuffix(")"), dated=dated, kind=kind)
    return [name for name in found if seen.indicator is None or name not in FORM_DOUBTS]


def judged(
    score: ModuleType, document: Document, golds: list[Any], spans: Any, text: str
) -> Iterator[Any]:
    """The figures of a document with whether they were read right; ``text`` is what the offsets of
    the annotations count in.
    """
    read = annotate_extraction(extract(document), document).observations
    if spans is not None:
        places = score.annotated(document.text, spans, document.document_id)
        read = tuple(o for o in read if any(a <= (o.char_start or -1) < b for a, b in places))
    predictions = [
        {name: getattr(o, name) for name in score.COLUMNS} | {"seen": o, "_at": o.char_start}
        for o in read
    ]
    for prediction in predictions:
        prediction["measure"], prediction["status"] = (
            str(prediction["measure"]),
            str(prediction["status"]),
        )
    rivals = sorted({gold["label"] for gold in golds})
    score.score(predictions, [], text)  # puts the contexts of the figures beside them
    pairs, extra, _ = score.match(predictions, golds, text)
    marks = [
        (found, all(score.fields(found, gold, rivals).values()))
        for found, gold in pairs
        if not gold.get("optional")
    ]
    for found, right in [*marks, *((found, False) for found in extra)]:
        seen = found["seen"]
        yield {
            "document": document.document_id,
            "right": right,
            "confidence": seen.confidence,
            "doubts": doubts(seen, document.kind),
        }


class Annotated(NamedTuple):
    """A document with its annotation: the figures, the text that they lie in ('' where it is the
    document's own), the ranges that are annotated (None for all).
    """

    document: Document
    golds: list[dict[str, Any]]
    ranges: Any
    text: str


def annotated_documents(sources: Path, gold: Path) -> Iterator[Annotated]:
    """Read those documents of a sources file that a folder of annotations has figures of."""
    ranges_file = gold / "ranges.json"
    ranges = json.loads(ranges_file.read_text("utf-8")) if ranges_file.exists() else {}
    texts = json.loads((gold / "documents.json").read_text("utf-8"))
    for source, edition in load_sources(sources).editions():
        annotated = gold / f"{edition.id}.jsonl"
        if not annotated.exists():
            continue
        document = read_document((sources.parent / edition.url).read_bytes(), source, edition)
        golds = [json.loads(line) for line in annotated.read_text("utf-8").splitlines() if line]
        named = texts[edition.id]
        text = (gold / named).read_bytes().decode("utf-8") if named else ""
        yield Annotated(document, golds, ranges.get(edition.id), text)


def main() -> None:
    """One line of JSON a figure on standard output."""
    score = scorer(Path(sys.argv[1]))
    for annotated in annotated_documents(Path(sys.argv[2]), Path(sys.argv[3])):
        for row in judged(score, *annotated):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
