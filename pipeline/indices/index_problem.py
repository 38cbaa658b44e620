"""How an index that cannot be computed says so."""

from __future__ import annotations

from warehouse.errors import GongbaoError


class IndexProblem(GongbaoError):
    """The data or the method do not allow the step that was asked for; nothing was computed in its
    place.
    """
