"""Objects by key in a bucket or a folder, through fsspec: written whole, and created only where
there is none.

The address is any that fsspec knows (``s3://bucket/prefix``, ``file:///mnt/backup``). Credentials,
endpoint and region come from where the library takes them (``AWS_*`` variables, profiles, roles of
the machine, fsspec's own configuration), never from files of ours.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from pipeline.storage.durable_files import TEMPORARY, replace, sync_file
from warehouse.errors import ConfigurationError, GongbaoError

VARIABLE = "GONGBAO_REMOTE"
_AT_ONCE = 16
"""Objects that are sent or fetched side by side: most of the time of each is waiting."""

_CREDENTIALS = ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError")
_REMEDIES: Mapping[str, str] = {
    "credentials": "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or a role of the "
    "machine",
    "refused": "give these credentials the right to list, read, write and delete below the address",
    "missing": f"create the bucket, or correct {VARIABLE}",
    "silent": "see whether AWS_ENDPOINT_URL names the right server and the network is up; what is "
    "in the data folder stays, the next run sends it",
}


class ObjectStore:
    """The objects below one address.

    Args:
        address: Where they lie.

    Raises:
        ConfigurationError: The address is none, or the library for it is not installed.
    """

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        try:
            files: Any = import_module("fsspec.core")
            self._files, root = files.url_to_fs(self.address, use_listings_cache=False)
        except (ImportError, ValueError) as error:
            raise ConfigurationError(
                f"{VARIABLE}={address}",
                expected="an address that fsspec knows (s3://bucket/prefix), and its library",
                found=str(error),
                remedy="correct the address, or install the extra cluster",
            ) from None
        self._root = str(root).rstrip("/")
        self._is_folder = "file" in _names(self._files.protocol)

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}"

    def create(self, key: str, content: bytes) -> bool:
        """Write an object where there is none (a conditional PUT); whether it was written."""
        with self._failures(key):
            try:
                if self._is_folder:
                    self._link(key, content)
                else:
                    self._files.pipe_file(self._path(key), content, mode="create")
            except FileExistsError:
                return False
        return True

    def write(self, key: str, content: bytes) -> None:
        """Write an object, in the place of what was there."""
        with self._failures(key):
            self._whole(key, lambda path: self._files.pipe_file(path, content))

    def content(self, key: str) -> bytes | None:
        """The content of an object; None where there is none."""
        with self._failures(key):
            try:
                return bytes(self._files.cat_file(self._path(key)))
            except FileNotFoundError:
                return None

    def contents(self, keys: Collection[str]) -> list[bytes | None]:
        """The contents of several objects, in their order."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(self.content, keys))

    def sizes(self, prefix: str) -> dict[str, int]:
        """The objects below a prefix, with their lengths in bytes."""
        with self._failures(prefix):
            try:
                found = self._files.find(self._path(prefix), detail=True)
            except FileNotFoundError:
                return {}
        start = len(self._root) + 1
        return {
            str(path)[start:]: int(about["size"])
            for path, about in found.items()
            if TEMPORARY not in str(path)
        }

    def send(self, files: Mapping[str, Path]) -> None:
        """Write files as objects, by key."""
        self._each(files.items(), lambda key, path: self._send(key, path))

    def _send(self, key: str, path: Path) -> None:
        with self._failures(key):
            self._whole(key, lambda target: self._files.put_file(str(path), target))

    def fetch(self, wanted: Collection[tuple[str, str, Path]]) -> None:
        """Bring objects down into files, each of which appears whole or not at all.

        Args:
            wanted: Key, SHA-256 of the content, and where it goes.

        Raises:
            GongbaoError: An object is missing, or is not what its digest says.
        """
        self._each(((key, (digest, path)) for key, digest, path in wanted), self._fetch)

    def _fetch(self, key: str, wanted: tuple[str, Path]) -> None:
        digest, path = wanted
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{TEMPORARY}{path.name}-{secrets.token_hex(4)}")
        try:
            with self._failures(key):
                try:
                    self._files.get_file(self._path(key), str(draft))
                except FileNotFoundError:
                    self._damaged(key, digest, "no object")
            found = digest_of(draft)
            if found != digest:
                self._damaged(key, digest, f"{draft.stat().st_size} bytes of digest {found}")
            sync_file(draft)
            replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)

    def _damaged(self, key: str, digest: str, found: str) -> NoReturn:
        raise GongbaoError(
            f"{self.address}/{key}: an object is damaged or missing",
            expected=f"content of digest {digest}",
            found=found,
            remedy="run once from a data folder that has the file, which sends it again; "
            "or restore the bucket from a backup",
        )

    def copy(self, key: str, target: str) -> None:
        """Copy an object inside the store, in the place of what was there."""
        with self._failures(target):
            self._whole(target, lambda path: self._files.copy(self._path(key), path))

    def remove(self, keys: Collection[str]) -> None:
        """Remove objects; those that are gone already are no fault."""
        for key in keys:
            with self._failures(key), suppress(FileNotFoundError):
                self._files.rm_file(self._path(key))

    def _each(self, pieces: Any, do: Callable[..., None]) -> None:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for done in [pool.submit(do, *piece) for piece in pieces]:
                done.result()

    def _whole(self, key: str, write: Callable[[str], object]) -> None:
        """Write so that a reader sees the old content or the new: a PUT does, a file is renamed."""
        if not self._is_folder:
            write(self._path(key))
            return
        draft = self._draft(key)
        write(draft)
        os.replace(draft, self._path(key))

    def _link(self, key: str, content: bytes) -> None:
        """The same for a file that must not be there yet."""
        draft = self._draft(key)
        self._files.pipe_file(draft, content)
        try:
            os.link(draft, self._path(key))
        finally:
            os.unlink(draft)

    def _draft(self, key: str) -> str:
        path = Path(self._path(key))
        path.parent.mkdir(parents=True, exist_ok=True)
        return str(path.with_name(f"{TEMPORARY}{path.name}-{secrets.token_hex(4)}"))

    @contextmanager
    def _failures(self, key: str) -> Iterator[None]:
        """What libraries raise, in the words of ours."""
        try:
            yield
        except GongbaoError:
            raise
        except Exception as error:
            raise GongbaoError(
                f"{self.address}/{key}: the object store could not be used",
                expected="an answer",
                found=f"{type(error).__name__}: {error}",
                remedy=_REMEDIES[_kind(error)],
            ) from error


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _kind(error: Exception) -> str:
    if type(error).__name__ in _CREDENTIALS:
        return "credentials"
    if isinstance(error, PermissionError):
        return "refused"
    return "missing" if isinstance(error, FileNotFoundError) else "silent"


def _names(protocol: str | tuple[str, ...]) -> tuple[str, ...]:
    return (protocol,) if isinstance(protocol, str) else protocol
