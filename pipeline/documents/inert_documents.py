"""A document without characters that act where they are shown (``warehouse.inert_text``): in its
text, its tables and all that is said of it. Offsets stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from pipeline.documents.document import Document
from warehouse.inert_text import inert, is_inert


def inert_document(document: Document) -> Document:
    """The document, or one like it whose texts are inert."""
    said = (
        document.text,
        document.title,
        document.publisher,
        *document.notes,
        *(f"{image.caption}{image.unit}{image.url}" for image in document.images),
        *(cell.text for table in document.tables for cell in table.cells),
    )
    if is_inert("\n".join(said)):
        return document
    cleaned: Document = _inert(document)
    return cleaned


def _inert(value: Any) -> Any:
    if isinstance(value, str):
        return value if isinstance(value, Enum) else inert(value)
    if isinstance(value, Mapping):
        return {key: _inert(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        made = [_inert(one) for one in value]
        return type(value)(made) if type(value) in (tuple, list) else type(value)(*made)
    if is_dataclass(value) and not isinstance(value, type):
        mine = {field.name: _inert(getattr(value, field.name)) for field in fields(value)}
        changed = {name: one for name, one in mine.items() if one is not getattr(value, name)}
        return replace(value, **changed)
    return value
