"""Text of others that does nothing where it is shown: control characters steer a terminal, marks of
direction turn a line around, and neither is anything that a statistical office prints.
"""

from __future__ import annotations

import html
import re

# \x1b[2J clears a terminal, \x9b does so in eight bits, U+202E shows 12.5 as 5.21
_BLANK = re.compile("[\x0b-\x0d\x1c-\x1f\x85]")
_ACTING = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]"
)
_ANY = re.compile(f"{_BLANK.pattern}|{_ACTING.pattern}")


def is_inert(text: str) -> bool:
    """Whether a text holds none of these characters."""
    return _ANY.search(text) is None


def inert(text: str) -> str:
    r"""A text of the same length without them: blanks for those that part words, U+FFFD for others.

    >>> inert("12\x1b[2J.5")
    '12\ufffd[2J.5'
    """
    if is_inert(text):
        return text
    return _ACTING.sub("\ufffd", _BLANK.sub(" ", text))


_MARKDOWN = str.maketrans({character: f"&#{ord(character)};" for character in "|[]`*~"})


def markdown_cell(value: object) -> str:
    """A value as a cell of a Markdown table that shows it as it is: no link, no image, no tag."""
    text = "" if value is None else inert(str(value)).replace("\n", " ")
    return html.escape(text, quote=False).translate(_MARKDOWN)
