"""Figures of the long suites, shown with ``pytest -s`` or in the captured output of a failure."""

from __future__ import annotations

import sys


def show(line: str) -> None:
    sys.stdout.write(f"{line}\n")
