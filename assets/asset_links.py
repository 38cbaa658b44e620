"""Links from assets to the page of the documentation about them, and to the report of the published
file, as metadata.
"""

import os
from functools import cache
from typing import Any

import dagster as dg

from pipeline.runs.settings import Settings
from warehouse import project_files

ADDRESS = "GONGBAO_REPORT_URL"
"""Where the folder of the report is served, for browsers that open no files from a web page."""


def docs(page: str, *, whole: bool = True) -> dict[str, Any]:
    """The page about an asset: its text, to be read in the UI, and its place.

    Args:
        page: Name of a page in ``docs/``.
        whole: Whether its text is shown; else its place alone, where many assets have one page.
    """
    place = project_files.FILES / "docs" / page
    if not place.is_file():
        return {"docs": dg.MetadataValue.text(page)}
    shown: dict[str, Any] = {"docs": dg.MetadataValue.path(str(place))}
    return {"manual": dg.MetadataValue.md(_text(page)), **shown} if whole else shown


def report(places: Settings, page: str = "index.html") -> dict[str, Any]:
    """A page of the report, where it has been written: its address on the web, where it has one,
    else its file.

    Args:
        places: The settings of the run.
        page: Relative to the report.
    """
    file = places.report / page
    if not file.is_file():
        return {}
    served = os.environ.get(ADDRESS)
    address = f"{served.rstrip('/')}/{page}" if served else file.as_uri()
    return {"report": dg.MetadataValue.url(address)}


@cache
def _text(page: str) -> str:
    """A page of the documentation."""
    return (project_files.FILES / "docs" / page).read_text("utf-8")
