"""Small files of our own wording, each with a fault that real files have, and the figures that a
careful person reads in them.

``files_as_they_come.yaml``: a list of cases; ``kind`` names the fault, ``file`` is the content,
``figures`` must each be one observation of its own, ``absent`` must be none. A label is given by
words that it holds (``label``) or must not hold (``label_not``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.documents import read_document
from pipeline.reading import Observation, extract
from pipeline.sources.registry import Edition, Source

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "files_as_they_come.yaml").read_text("utf-8")
)


def _fits(wanted: Mapping[str, Any], figure: Observation) -> bool:
    for key, value in wanted.items():
        if key == "label":
            said = value if isinstance(value, list) else [value]
            if not all(word in figure.label for word in said):
                return False
        elif key == "label_not":
            said = value if isinstance(value, list) else [value]
            if any(word in figure.label for word in said):
                return False
        elif key in ("value", "value_high"):
            found = getattr(figure, key)
            if found is None or abs(found - value) > 1e-9 * max(1, abs(value)):
                return False
        else:
            found = getattr(figure, key)
            if str(found) not in (value if isinstance(value, list) else [value]):
                return False
    return True


@pytest.mark.parametrize("case", CASES, ids=[f"{c['kind']}-{c['name']}" for c in CASES])
def test_the_figures_that_a_person_reads(case: dict[str, Any]) -> None:
    about = {"year": 2023, "kind": "bulletin", "region": "110000", **case.get("about", {})}
    published = about.get("published") or f"{about['year'] + 1}-03-20"
    source = Source(
        id="made",
        title="示例公报",
        kind=about["kind"],
        publisher="示例局",
        region=str(about["region"]),
    )
    edition = Edition(
        id="made-1",
        year=about["year"],
        published=str(published),
        url=f"made.{case['format']}",
        format=case["format"],
    )
    written = case["file"]
    if case["format"] == "html":
        written = f"<html><meta charset=utf-8><body>{written}</body></html>"
    document = read_document(written.encode(), source, edition)
    figures = list(extract(document).observations)
    said = [(f.label, str(f.measure), f.value, f.unit, f.period, f.region) for f in figures]
    for wanted in case.get("absent", []):
        assert not any(_fits(wanted, figure) for figure in figures), (wanted, said)
    for wanted in case.get("figures", []):
        hit = next((figure for figure in figures if _fits(wanted, figure)), None)
        assert hit is not None, (wanted, said)
        figures.remove(hit)
    assert case.get("figures") or document.unread, "nothing is expected of the file"
