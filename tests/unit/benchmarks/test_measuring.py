"""Ratios of rounds, their table, and the page that is made of recorded rows."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.measuring import ROOT, Comparison, Taken, aligned, in_turn, table
from benchmarks.page import PAGES, PLOT, RESULTS, record


def comparison(ratio_of: str = "cost", target: float | None = 2.0, part: float = 1.0) -> Comparison:
    ours = (Taken(2.0, 4.0), Taken(3.0, 3.0), Taken(9.0, 9.0))
    theirs = (Taken(2.0, 1.0), Taken(1.0, 1.0), Taken(3.0, 3.0))
    assert ratio_of in ("cost", "speed")
    kind = "cost" if ratio_of == "cost" else "speed"
    return Comparison("reading", "counting", ours, theirs, kind, target, part=part)


def test_the_median_of_the_ratios_of_the_rounds_is_given_with_their_spread() -> None:
    row = comparison().row()
    assert (row["ratio"], row["smallest"], row["largest"]) == (3.0, 1.0, 3.0)
    assert row["ratio_by_wall_clock"] == 3.0
    assert row["reached"] is False


def test_a_reference_that_was_given_a_part_is_taken_for_the_whole() -> None:
    assert comparison(part=0.5).row()["ratio"] == 1.5
    assert comparison(part=0.5).reached() is True


def test_a_speed_is_the_inverse_and_has_to_be_large() -> None:
    assert comparison("speed").row()["ratio"] == pytest.approx(1 / 3, abs=1e-4)
    assert comparison("speed").reached() is False
    assert comparison("speed", target=0.3).reached() is True
    assert comparison(target=None).reached() is None


def test_work_and_reference_are_done_in_turn() -> None:
    done: list[str] = []
    ours, theirs = in_turn(2, lambda: done.append("a"), lambda: done.append("b"))
    assert done == ["a", "b", "a", "b", "a", "b"]
    assert len(ours) == len(theirs) == 2


def measured(command: str) -> subprocess.CompletedProcess[str]:
    """Measure a command in a process that has no children of its own: all of them are waited for."""
    code = (
        "import os, sys; from benchmarks.measuring import taken_by_command; "
        f"print(taken_by_command([sys.executable, '-c', {command!r}], os.environ).cpu)"
    )
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_processes_of_processes_are_counted() -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}], check=True)"
    done = measured(parent)
    assert float(done.stdout) >= 0.3, done.stderr


def test_a_command_that_fails_is_reported_with_its_output() -> None:
    done = measured("raise SystemExit('no such corpus')")
    assert done.returncode == 1 and "no such corpus" in done.stderr


def test_columns_are_aligned_for_chinese_words() -> None:
    assert aligned([("指标", "a"), ("x", "b")]) == "指标  a\nx     b\n"
    assert len({len(line) for line in table([comparison().row()])}) == 1


def test_recorded_rows_make_table_and_plot(tmp_path: Path) -> None:
    for page in PAGES:
        (tmp_path / page).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / page, tmp_path / page)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(tmp_path)]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *command], check=True)
    record([comparison().row()], tmp_path)
    assert "| reading | counting | × the cost | 3 |" in (tmp_path / PAGES[0]).read_text("utf-8")
    assert len(list((tmp_path / RESULTS).glob("0001-*.json"))) == 1
    assert (tmp_path / PLOT).read_text("utf-8").rstrip().endswith("</svg>")
    with pytest.raises(SystemExit, match="commit first"):
        record([comparison().row()], tmp_path)
