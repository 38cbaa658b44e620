"""What is known of a piece of work: ``result.json``, the last file of its folder to be written and
the first to be removed. A folder that has it is complete.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from warehouse.bilingual_text import from_json, to_json

RESULT = "result.json"
_FILES = "files"


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of one piece of work.

    Attributes:
        problem: Why it came to nothing; None where it is good.
        counts: Rows by table.
        facts: Anything else that the layer wants to remember (format, pages, …).
    """

    problem: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Its fields as JSON, texts with both of their languages."""
        fields: dict[str, Any] = to_json(asdict(self))
        return fields

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """What ``to_json`` gave, among other things.

        Raises:
            KeyError: A field is missing.
        """
        return cls(*(from_json(content[name]) for name in ("problem", "counts", "facts")))


def write_result(folder: Path, result: Result) -> None:
    """Say what came of a piece of work and how long its files are."""
    files = {path.name: path.stat().st_size for path in folder.iterdir() if path.name != RESULT}
    (folder / RESULT).write_text(
        json.dumps(result.to_json() | {_FILES: files}, ensure_ascii=False, sort_keys=True),
        encoding="utf-8",
    )


def read_result(folder: Path) -> Result | None:
    """What came of a piece of work; None where it has not been done."""
    try:
        content = json.loads((folder / RESULT).read_bytes())
        return Result.from_json(content)
    except (OSError, ValueError, KeyError):
        return None


def sound_files(folder: Path) -> dict[str, int] | None:
    """Length of each file of a piece of work; None where one is not as long as it was written."""
    try:
        written: dict[str, int] = json.loads((folder / RESULT).read_bytes()).get(_FILES, {})
        sound = all((folder / name).stat().st_size == size for name, size in written.items())
    except (OSError, ValueError, AttributeError):
        return None
    return written if sound else None


def remove(folder: Path) -> None:
    """Remove a folder; whoever is killed in between leaves one that is not complete."""
    (folder / RESULT).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
