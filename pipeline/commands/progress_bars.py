"""Progress of long work at a terminal: a bar on standard error; nothing where it is not a terminal.

What a run does arrives through its log (``pipeline.runs.run_log``): a stage begins, so many of so
many tasks are done, a stage ends.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

Notify = Callable[[str, int, int], None]
"""Called with what is being worked on, how much is done, and of how much (0 where that is not
known).
"""


@contextmanager
def progress() -> Iterator[Notify]:
    """A bar while the block runs."""
    if not sys.stderr.isatty():
        yield lambda name, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description:<14}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
    ) as bar:
        yield _Bar(bar)


@contextmanager
def progress_of_run() -> Iterator[None]:
    """A bar that follows the log of a run."""
    from pipeline.runs.run_log import LOGGER

    if not sys.stderr.isatty():
        yield
        return
    with progress() as notify:
        handler = _Following(notify)
        level = LOGGER.level
        LOGGER.addHandler(handler)
        LOGGER.setLevel(logging.DEBUG)
        try:
            yield
        finally:
            LOGGER.removeHandler(handler)
            LOGGER.setLevel(level)


class _Bar:
    """One bar, of whatever is being worked on now."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._name = ""
        self._task: TaskID | None = None

    def __call__(self, name: str, done: int, total: int) -> None:
        if name != self._name or self._task is None:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._name, self._task = name, self._bar.add_task(name, total=None)
        self._bar.update(self._task, completed=done, total=total or None)


class _Following(logging.Handler):
    """Passes on what the log says of stages and tasks."""

    def __init__(self, notify: Notify) -> None:
        super().__init__(logging.DEBUG)
        self._notify = notify

    def emit(self, record: logging.LogRecord) -> None:
        """Read one line of the log."""
        facts = getattr(record, "facts", {})
        if facts.get("event") == "progress":
            self._notify(facts["stage"], facts["done"], facts["total"])
