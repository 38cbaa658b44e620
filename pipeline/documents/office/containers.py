"""ZIP containers of Office files, checked before a library unpacks them: size, ratio,
encryption.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from pipeline.documents import limits
from pipeline.documents.problem import DocumentProblem


def check_container(content: bytes, name: str) -> None:
    """Refuse a container that would unpack beyond the limits.

    The sizes that a container declares can lie, so every member is unpacked once, in pieces, and
    counted.

    Args:
        content: The file.
        name: DOCX or XLSX, for the message.

    Raises:
        DocumentProblem: If it is damaged, encrypted, or a decompression bomb.
    """
    most = min(
        limits.CONTAINER_BYTES, max(limits.CONTAINER_FREE, limits.CONTAINER_RATIO * len(content))
    )
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                if member.flag_bits & 1:
                    raise DocumentProblem.of(
                        "container_encrypted", name=name, member=member.filename
                    )
                with archive.open(member) as stream:
                    while piece := stream.read(1 << 20):
                        total += len(piece)
                        if total > most:
                            raise DocumentProblem.of(
                                "container_unpacks_too_large",
                                name=name,
                                most=most,
                                bytes=len(content),
                                member=member.filename,
                            )
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
    ) as error:
        raise DocumentProblem.of(
            "container_damaged", name=name, error=f"{type(error).__name__}: {error}"
        ) from error
