"""Links from assets to the page of the documentation about them, and to the report of the published
file, as metadata.
"""

from typing import Any

import dagster as dg

from pipeline.runs.settings import Settings
from warehouse import project_files


def docs(page: str) -> dict[str, Any]:
    """The page about an asset: its place beside the code, where it is there.

    Args:
        page: Name of a page in ``docs/``.
    """
    place = project_files.FILES / "docs" / page
    shown = dg.MetadataValue.path(str(place)) if place.is_file() else dg.MetadataValue.text(page)
    return {"docs": shown}


def report(places: Settings, page: str = "index.html") -> dict[str, Any]:
    """A page of the report, where it has been written.

    Args:
        places: The settings of the run.
        page: Relative to the report.
    """
    file = places.report / page
    return {"report": dg.MetadataValue.url(file.as_uri())} if file.is_file() else {}
