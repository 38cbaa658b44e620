"""Documents for tests, made from lines of our own; real ones from the shared folder."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from pipeline.documents import read_document
from pipeline.documents.builder import DocumentBuilder
from pipeline.documents.document import BlockKind, Document
from pipeline.reading import Observation, extract
from pipeline.sources.registry import Edition, Source


def document(
    *lines: str,
    year: int = 2024,
    published: str = "2025-03-18",
    kind: str = "bulletin",
    region: str = "110000",
    note: str = "",
) -> Document:
    """A document whose paragraphs are these lines; a line that begins with 一、 is a heading."""
    source = Source(id="made", title="示例公报", kind=kind, publisher="示例统计局", region=region)
    builder = DocumentBuilder(
        source, Edition(id="made-1", year=year, published=published, url="made.txt"), "text"
    )
    for line in lines:
        builder.block(
            BlockKind.HEADING
            if re.match(r"[一二三四五六七八九十]、", line)
            else BlockKind.PARAGRAPH,
            line,
        )
    if note:
        builder.block(BlockKind.NOTE, note)
    return builder.finish()


def read(*lines: str, **about: object) -> list[Observation]:
    """Observations of a made document."""
    return list(extract(document(*lines, **about)).observations)  # type: ignore[arg-type]


def brief(observation: Observation) -> str:
    """An observation in one line, as the examples give it: label measure value unit."""
    high = f"~{observation.value_high:g}" if observation.value_high is not None else ""
    return (
        f"{observation.label} {observation.measure} {observation.value:g}{high}{observation.unit}"
    )


@lru_cache(maxsize=4)
def real_documents(shared: Path, folder: str) -> list[Document]:
    """The real documents of a folder that has a sources.yaml, originals and renditions."""
    base = shared / folder
    found = []
    for source in yaml.safe_load((base / "sources.yaml").read_text(encoding="utf-8"))["sources"]:
        about = {key: value for key, value in source.items() if key != "editions"}
        for edition in source["editions"]:
            made = Edition(**{**edition, "published": str(edition["published"])})
            found.append(read_document((base / made.url).read_bytes(), Source(**about), made))
    return found
