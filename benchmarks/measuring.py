"""A piece of work beside a reference in the same run: what every benchmark measures.

Both are done in turn, round by round, so that what else the machine does falls on both; what is
reported is the median of the ratios of the rounds, and the smallest and the largest. CPU seconds
are those of all processes that a command started; work that threads or processes of a pool share
inside one process is compared by the wall clock.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import os
import resource
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("GONGBAO_TEST_CORPUS", ROOT.parent / "shared"))
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds of one round, and the memory of the largest process where it was measured."""

    cpu: float
    wall: float
    largest_mb: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rounds of a piece of work, and of its reference.

    Attributes:
        work: What was done.
        reference: What it is compared with.
        ours: Rounds of the work.
        theirs: Rounds of the reference, as many.
        ratio_of: ``speed`` is how many times as fast the work is, ``cost`` how many times as
            costly.
        target: What the ratio should be: at least for a speed, at most for a cost.
        clock: The clock that is compared.
        part: Share of the work that the reference was given, where it is too slow for all.
        remark: What a reader of the ratio has to know.
    """

    work: str
    reference: str
    ours: tuple[Taken, ...]
    theirs: tuple[Taken, ...]
    ratio_of: Literal["speed", "cost"]
    target: float | None = None
    clock: Literal["cpu", "wall"] = "cpu"
    part: float = 1.0
    remark: str = ""

    def ratios(self, clock: Literal["cpu", "wall"]) -> list[float]:
        """The ratio of each round."""
        found = []
        for mine, other in zip(self.ours, self.theirs, strict=True):
            cost = getattr(mine, clock) / (getattr(other, clock) / self.part)
            found.append(cost if self.ratio_of == "cost" else 1 / cost)
        return found

    def reached(self) -> bool | None:
        """Whether the median is where it should be; None without a target."""
        if self.target is None:
            return None
        ratio = median(self.ratios(self.clock))
        return ratio <= self.target if self.ratio_of == "cost" else ratio >= self.target

    def row(self) -> dict[str, object]:
        """All that is kept of it."""
        ratios = self.ratios(self.clock)
        return asdict(self) | {
            "ratio": round(median(ratios), 4),
            "smallest": round(min(ratios), 4),
            "largest": round(max(ratios), 4),
            "ratio_by_wall_clock": round(median(self.ratios("wall")), 4),
            "cpu_seconds": round(median(one.cpu for one in self.ours), 4),
            "wall_seconds": round(median(one.wall for one in self.ours), 4),
            "reached": self.reached(),
        }


def taken_by(work: Callable[[], object], times: int = 1) -> Taken:
    """Do something in this process, so many times over; what one time takes."""
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(times):
        work()
    return Taken((time.process_time() - cpu) / times, (time.perf_counter() - wall) / times)


def in_turn(
    rounds: int, *works: Callable[[], object], times: int = 1
) -> tuple[tuple[Taken, ...], ...]:
    """Each piece of work once to warm up, then in turn; the rounds of each."""
    for work in works:
        work()
    lines = [[taken_by(work, times) for work in works] for _ in range(rounds)]
    return tuple(zip(*lines, strict=True))


def taken_by_command(
    command: Sequence[str], environment: Mapping[str, str], folder: Path = ROOT
) -> Taken:
    """Run a command and measure it with all its processes, of which a process that measures must
    have no others: all its children are waited for.

    Raises:
        SystemExit: It failed; what it wrote is reported.
    """
    adopt_orphans()
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    said = process.stderr.read() if process.stderr else ""
    seconds, largest = 0.0, 0
    for status, pid, used in ended_processes():
        seconds += used.ru_utime + used.ru_stime
        largest = max(largest, used.ru_maxrss)
        if pid == process.pid:
            process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}\n{said[-5000:]}")
    return Taken(seconds, time.monotonic() - started, largest / 1024)


def adopt_orphans() -> None:
    """Have processes whose parent has ended counted here: the server of the workers outlives the
    run by a moment. Linux only; elsewhere its time is not counted.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def ended_processes() -> Iterator[tuple[int, int, resource.struct_rusage]]:
    """Id, status and cost of all processes below this one, as they end."""
    while True:
        try:
            pid, status, used = os.wait4(-1, 0)
        except ChildProcessError:
            return
        yield status, pid, used


HEAD = ("work", "beside", "", "ratio", "spread", "by wall", "CPU s", "wall s", "target", "")


def table(rows: Iterable[Mapping[str, object]]) -> list[tuple[str, ...]]:
    """Rows of comparisons as text, under ``HEAD``."""
    lines = [HEAD]
    for row in rows:
        target, reached = row["target"], row["reached"]
        sign = "≤" if row["ratio_of"] == "cost" else "≥"
        lines.append(
            (
                str(row["work"]),
                str(row["reference"]),
                "× the cost" if row["ratio_of"] == "cost" else "× as fast",
                f"{row['ratio']:.3g}",
                f"{row['smallest']:.3g}–{row['largest']:.3g}",
                f"{row['ratio_by_wall_clock']:.3g}",
                f"{row['cpu_seconds']:.3g}" if row["clock"] == "cpu" else "",
                f"{row['wall_seconds']:.3g}",
                f"{sign} {target:g}" if target is not None else "",
                {True: "reached", False: "missed", None: ""}[reached],  # type: ignore[index]
            )
        )
    return lines


def aligned(lines: Sequence[tuple[str, ...]]) -> str:
    """Columns side by side in a terminal."""
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "".join(
        "  ".join(
            cell + " " * (w - _width(cell)) for cell, w in zip(line, widths, strict=True)
        ).rstrip()
        + "\n"
        for line in lines
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def command_line(
    doc: str | None, compare: Callable[[int], Sequence[Comparison]], rounds: int = 5
) -> int:
    """The command line of a module: its table, and its rows as JSON where asked to."""
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--json", type=Path, help="where to write the rows")
    given = parser.parse_args()
    report([one.row() for one in compare(given.rounds)], given.json)
    return 0


def report(rows: Sequence[Mapping[str, object]], path: Path | None) -> None:
    """Print the table with its remarks, and write the rows where asked to."""
    sys.stdout.write(aligned(table(rows)))
    sys.stdout.write("".join(f"{row['work']}: {row['remark']}\n" for row in rows if row["remark"]))
    sys.stdout.flush()
    if path is not None:
        path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
