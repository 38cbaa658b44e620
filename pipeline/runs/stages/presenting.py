"""The pages of the published file: written after it, and never a reason to take it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.runs.workspace import Workspace

if TYPE_CHECKING:
    from pipeline.report import Site


def present(workspace: Workspace, *, force: bool = False) -> Site:
    """Write the report, unless the one at hand is that of the published file."""
    from pipeline.report import write_report

    return write_report(
        workspace.settings.warehouse,
        workspace.settings.report,
        archive=workspace.settings.archive,
        force=force,
    )


def try_to_present(workspace: Workspace, ended: Callable[[str, str], None]) -> None:
    """Write the report; a failure is reported, and what was published stays published."""
    try:
        ended("report", present(workspace).summary())
    except Exception as problem:  # whatever is wrong with pages, the file is out
        ended("report", f"report: not written: {type(problem).__name__}: {problem}")
