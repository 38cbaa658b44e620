"""What the models said of pictures, kept for the next time they are asked: only changed pictures
cost anything, also where a reader's code or the page around them changed.

A file a picture, named by the digest of its pixels; in it an answer for every piece of it that was
put to the models, by the digest of the piece. Whoever runs documents sets ``progress.recognised``;
the files may be deleted at any time.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.documents import progress
from pipeline.documents.picture_models import PACKAGES
from pipeline.storage.durable_files import write_bytes

_known: dict[str, Any] | None = None
_asked: dict[str, Any] = {}


@contextmanager
def remembering(picture: npt.NDArray[np.uint8]) -> Iterator[None]:
    """Answers about this picture are taken from what is kept, and new ones are kept with it.

    Args:
        picture: Its pixels.
    """
    global _known, _asked
    folder = progress.recognised
    if folder is None or _known is not None:
        yield
        return
    path = _path(folder, _digest("picture", picture))
    _known, _asked = _read(path), {}
    try:
        yield
        if _asked.keys() != _known.keys():
            text = json.dumps(_asked, ensure_ascii=False, separators=(",", ":"))
            with suppress(OSError):  # a worker elsewhere, a full disk: they are asked again
                write_bytes(path, gzip.compress(text.encode(), mtime=0))
    finally:
        _known, _asked = None, {}


def answered(kind: str, pixels: npt.NDArray[np.uint8], ask: Callable[[], Any]) -> Any:
    """The answer of a model about a piece of the picture: plain data, as JSON gives it back.

    Args:
        kind: What is asked.
        pixels: The piece.
        ask: Asks the model.
    """
    if _known is None:
        return ask()
    key = _digest(kind, pixels)
    answer = _known[key] if key in _known else ask()
    _asked[key] = answer
    return answer


def _read(path: Path) -> dict[str, Any]:
    """The answers in a file; none where it is missing or damaged, for they can be had again."""
    try:
        kept = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _path(place: Path, digest: str) -> Path:
    return place / _models() / digest[:2] / f"{digest}.json.gz"


@cache
def _models() -> str:
    """The models, by the versions of their packages: others answer otherwise."""
    versions = "\n".join(f"{name} {_version(name)}" for name in PACKAGES)
    return hashlib.sha256(versions.encode()).hexdigest()[:12]


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"


def _digest(kind: str, pixels: npt.NDArray[np.uint8]) -> str:
    plain = np.ascontiguousarray(pixels)
    seen = hashlib.blake2b(f"{kind} {plain.shape}".encode(), digest_size=16)
    seen.update(plain.tobytes())
    return seen.hexdigest()
