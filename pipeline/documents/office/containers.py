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
                    raise DocumentProblem(
                        f"the {name} is encrypted",
                        found=member.filename,
                        remedy="list a copy without password",
                    )
                with archive.open(member) as stream:
                    while piece := stream.read(1 << 20):
                        total += len(piece)
                        if total > most:
                            raise DocumentProblem(
                                f"the {name} unpacks to more than a document can hold",
                                expected=f"at most {most} bytes from {len(content)}",
                                found=f"more than {most} bytes (in {member.filename})",
                                remedy="a decompression bomb, or not a "
                                "document: open it by hand in a safe place",
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
        raise DocumentProblem(
            f"the {name} is damaged or cut off",
            expected=f"a whole {name}",
            found=f"{type(error).__name__}: {error}",
            remedy="fetch it again; if the publisher's copy is damaged, list another",
        ) from error
