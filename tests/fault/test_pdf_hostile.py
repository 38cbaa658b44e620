"""Pages that no typesetter makes: read or refused within seconds, whatever stands on them."""

from __future__ import annotations

import time

import pytest

from pipeline.documents.problem import DocumentProblem
from tests.support.hostile_recipes import PAGES, SLOW, page_of
from tests.unit.pdf.test_pdf_traps import read

_SECONDS = 12.0
"""Of processor time, twice what the slowest takes, for machines that are slower."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long if name in SLOW else ()) for name in PAGES]
)
def test_a_hostile_page_is_read_in_time(name: str) -> None:
    content = PAGES[name]()
    start = time.process_time()
    try:
        read(content)
    except DocumentProblem as problem:
        assert problem.remedy
    assert time.process_time() - start < _SECONDS


TEXT = "全市粮食产量稳定增长，比上年增加十二万吨。" * 4


@pytest.mark.parametrize(
    "options",
    [
        {"box": "595 842 0 0"},
        {"box": "-100 -100 495 842"},
        {"extra": "/CropBox[0 0 595 842]"},
        {"extra": "/CropBox[900 900 20 20]"},
        {"extra": "/CropBox[0 0 0 0]"},
        {"extra": "/UserUnit 10"},
        {"extra": "/Rotate -1"},
        {"box": "0 0 99999999999999999999 842"},
        {"box": "0 0 nan 842"},
    ],
    ids=str,
)
def test_boxes_turned_inside_out(options: dict[str, str]) -> None:
    assert TEXT in read(page_of(TEXT, **options)).text.replace("\n", "")


@pytest.mark.parametrize("turn", [90, 180, 270, 450])
def test_a_turned_page_loses_nothing(turn: int) -> None:
    document = read(page_of(TEXT, extra=f"/Rotate {turn}"))
    assert sorted(document.text.replace("\n", "")) == sorted(TEXT)
