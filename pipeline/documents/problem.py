"""Why bytes cannot be read as the document they should be."""

from __future__ import annotations

from typing import Self

from warehouse.errors import GongbaoError
from warehouse.problems import problem_parts


class DocumentProblem(GongbaoError):
    """The bytes of an edition cannot be read as the document they should be: the edition is
    quarantined with this reason.
    """

    @classmethod
    def of(cls, code: str, /, **values: object) -> Self:
        """A problem of ``problems.yaml``, with what is to be filled in."""
        return cls(**problem_parts(code, **values))
