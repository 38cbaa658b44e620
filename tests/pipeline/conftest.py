"""Fixtures of this room; what they are made of is in ``offices``, which tests import by name."""

from __future__ import annotations

from offices import house, office

__all__ = ["house", "office"]
