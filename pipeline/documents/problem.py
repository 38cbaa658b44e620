"""Why bytes cannot be read as the document they should be."""

from __future__ import annotations

from warehouse.errors import GongbaoError


class DocumentProblem(GongbaoError):
    """The bytes of an edition cannot be read as the document they should be: the edition is
    quarantined with this reason.
    """
