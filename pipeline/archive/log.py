"""An append-only log of JSON lines.

A record is one line, written by one call and made durable before the writer goes on. A kill in the
middle leaves at most one torn line at the end, which readers skip and the next writer closes off;
no earlier record can be lost.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any


def append(path: Path, records: Sequence[Mapping[str, Any]]) -> None:
    """Add records at the end, durably."""
    if not records:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(
        json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n" for record in records
    )
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            text = "\n" + text
        content = text.encode()
        try:
            written = os.write(descriptor, content)
            if written != len(content):
                raise OSError(28, "No space left on device")
        except OSError:
            os.ftruncate(descriptor, size)
            raise
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """All whole records, oldest first; a torn line is skipped."""
    try:
        handle = path.open("rb")
    except FileNotFoundError:
        return
    with handle:
        for line in handle:
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if isinstance(record, dict):
                yield record
