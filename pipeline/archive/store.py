"""Raw bytes by their SHA-256: ``ab/abcdef…``. Written once, never changed, never removed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from pipeline.storage.durable_files import write_bytes
from warehouse.errors import GongbaoError


class Store:
    """Content-addressed files under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the bytes of that digest lie."""
        return self.folder / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """Keep the bytes; returns their SHA-256. What is there already is compared, and replaced
        only if it was damaged.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        if not path.exists() or path.read_bytes() != content:
            write_bytes(path, content)
            os.chmod(path, 0o444)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of that digest.

        Raises:
            GongbaoError: The file is missing or its content is no longer what its name says.
        """
        path = self.path(sha256)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise GongbaoError(
                f"{path}: archived bytes cannot be read",
                expected="the file",
                found=error.strerror or str(error),
                remedy="restore the archive from a backup",
            ) from None
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            raise GongbaoError(
                f"{path}: archived bytes have changed",
                expected=sha256,
                found=found,
                remedy="remove the file and fetch again, or restore a backup",
            )
        return content
