"""Findings of a soundness audit on small made indices, where the answer is known by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.indices.compute import Index, Method, compute
from pipeline.indices.panel import Panel
from pipeline.indices.soundness import Finding, benefit_of_the_doubt, examine, report
from pipeline.indices.tree import tree_from_nested
from warehouse.vocabularies import SoundnessTest, SoundnessVerdict

UNITS = 12


def index(columns: dict[str, np.ndarray], groups: dict[str, tuple[str, ...]]) -> Index:
    tree = tree_from_nested(
        {
            "code": "whole",
            "children": [
                {
                    "code": group,
                    "weight": 1.0,
                    "children": [{"code": leaf, "weight": 1.0, "direction": 1} for leaf in leaves],
                }
                for group, leaves in groups.items()
            ],
        }
    )
    units = tuple(f"u{n}" for n in range(UNITS))
    panel = Panel(units, ("2024",) * UNITS, tuple(columns), np.column_stack(list(columns.values())))
    return compute(panel, tree, Method())


@pytest.fixture(scope="module")
def made() -> Index:
    rising = np.arange(UNITS, dtype=float)
    noise = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], dtype=float)
    gaps = rising * 2 + noise / 9
    gaps[:6] = np.nan
    columns = {
        "a": rising,
        "b": rising + noise / 9,
        "c": gaps,
        "against": -rising - noise / 9,
        "d": rising**2,
    }
    return index(columns, {"left": ("a", "b", "c"), "right": ("against", "d")})


def one(made: Index, test: SoundnessTest, node: str, part: str | None = None) -> Finding:
    (found,) = [f for f in examine(made) if (f.test, f.node, f.part) == (test, node, part)]
    return found


def test_an_indicator_with_half_its_values(made: Index) -> None:
    found = one(made, SoundnessTest.COVERAGE, "c")
    assert (found.value, found.verdict) == (0.5, SoundnessVerdict.DOUBTFUL)
    assert one(made, SoundnessTest.COVERAGE, "a").verdict is SoundnessVerdict.SOUND


def test_an_indicator_that_goes_against_the_whole(made: Index) -> None:
    found = one(made, SoundnessTest.DIRECTION, "against")
    assert (
        found.verdict is SoundnessVerdict.DOUBTFUL and "against the whole" in found.explanation.en
    )
    assert one(made, SoundnessTest.DIRECTION, "a").verdict is SoundnessVerdict.SOUND
    dimension = one(made, SoundnessTest.DIMENSION, "right")
    assert dimension.verdict is SoundnessVerdict.DOUBTFUL


def test_an_indicator_of_another_pillar(made: Index) -> None:
    found = one(made, SoundnessTest.STRUCTURE, "right", "against")
    assert found.value is not None and found.reference is not None


def test_parts_that_hold_together(made: Index) -> None:
    assert one(made, SoundnessTest.RELIABILITY, "left").verdict is SoundnessVerdict.SOUND


def test_importance_adds_up_beside_the_weights(made: Index) -> None:
    shares = [one(made, SoundnessTest.IMPORTANCE, "left", part) for part in "abc"]
    assert sum(found.value or 0 for found in shares) == pytest.approx(1)
    assert [found.reference for found in shares] == pytest.approx([1 / 3] * 3)


def test_benefit_of_the_doubt_by_hand() -> None:
    """Each unit is best at one of two things, the third at nothing: free weights put the first two
    on the frontier.
    """
    values = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    free = benefit_of_the_doubt(values, np.zeros(2))
    assert free == pytest.approx([1, 1, 0.1 / 0.6], abs=1e-6)
    bound = benefit_of_the_doubt(values, np.array([0.4, 0.4]))
    assert (bound <= free + 1e-9).all() and bound[2] < 1


def test_the_report_names_what_is_doubtful(made: Index) -> None:
    page = report("made", examine(made))
    assert "against: correlation" in page and "6 of 12 values are there" in page
