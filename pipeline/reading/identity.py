"""The name of an observation: stable over rebuilds and over changes elsewhere in the document."""

from __future__ import annotations

from hashlib import blake2b


def observation_id(document_id: str, quote: str, printed: str, ordinal: int) -> str:
    """Name a figure by what is printed, never by where it is, so that an edit elsewhere in the
    document leaves it alone.

    Args:
        document_id: Edition id.
        quote: The sentence or table row as printed.
        printed: The number as printed.
        ordinal: 0 for the first figure of the document with this quote and this printed number, 1
            for the second, and so on.

    Returns:
        Twenty hexadecimal digits.
    """
    parts = (document_id, quote, printed, str(ordinal))
    return blake2b("\x1f".join(parts).encode(), digest_size=10).hexdigest()
