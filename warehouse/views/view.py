"""What a view and a macro of the published file are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """A view: its definition, what it is for, and the tables it needs."""

    name: str
    comment: str
    needs: tuple[str, ...]
    query: str


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro: its parameters, definition, what it is for, a call that shows it, and the tables it
    needs.

    Attributes:
        parameters: Their names; one that may be left out with what it is then: ``period := NULL``.
        scalar: Whether it gives one value rather than a table.
    """

    name: str
    parameters: tuple[str, ...]
    comment: str
    example: str
    needs: tuple[str, ...]
    query: str
    scalar: bool = False
