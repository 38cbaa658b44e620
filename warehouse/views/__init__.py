"""Views and macros of the published file: the questions that analysts ask first, each one query
long.

Arguments of macros have the names of columns (``series(indicator, region)``), so inside them every
column is named with its table.
"""

from __future__ import annotations

from warehouse.views.everyday import CITE, CONVERTED, PROFILE, RANKING, RATIO, SHARE
from warehouse.views.names import FIND, INDICATOR_CODE, REGION_OF
from warehouse.views.regional_panel import COMPARE, PANEL, PANEL_WIDE, SCOREBOARD
from warehouse.views.series import (
    AS_OF,
    FIRST_RELEASE,
    INDICATOR_LATEST,
    PROVENANCE,
    REVISIONS,
    SERIES,
)
from warehouse.views.view import Macro, View

__all__ = ["MACROS", "VIEWS", "Macro", "View"]

VIEWS: tuple[View, ...] = (INDICATOR_LATEST, PANEL, PANEL_WIDE, SCOREBOARD)
MACROS: tuple[Macro, ...] = (
    INDICATOR_CODE,
    REGION_OF,
    FIND,
    SERIES,
    AS_OF,
    FIRST_RELEASE,
    REVISIONS,
    COMPARE,
    PROVENANCE,
    PROFILE,
    RANKING,
    RATIO,
    SHARE,
    CONVERTED,
    CITE,
)
"""In the order in which they are made: those that others call come first."""
