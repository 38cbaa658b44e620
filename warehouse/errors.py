"""The one vocabulary of failure: what was expected, what was found, what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from warehouse.bilingual_text import filled, joined_texts

PARTS = ("message", "expected", "found", "remedy")
"""The parts of a problem, in their order."""
_HEADS = {
    "message": ("{part}", "{part}"),
    "expected": ("expected: {part}", "应为：{part}"),
    "found": ("found: {part}", "实为：{part}"),
    "remedy": ("remedy: {part}", "办法：{part}"),
}


def problem_text(parts: Mapping[str, str]) -> str:
    """Parts of a problem as one text, in both languages.

    >>> problem_text({"expected": "a PDF", "found": "nothing"})
    'expected: a PDF; found: nothing'
    """
    return joined_texts(
        (filled(*_HEADS[name], part=parts[name]) for name in PARTS if parts.get(name)), "; ", "；"
    )


class GongbaoError(Exception):
    """A failure a person can act on.

    Args:
        message: What happened, naming the thing it happened to.
        expected: What would have been right.
        found: What was there instead.
        remedy: What the reader can do now.
    """

    def __init__(
        self, message: str, *, expected: str = "", found: str = "", remedy: str = ""
    ) -> None:
        self.message, self.expected, self.found, self.remedy = message, expected, found, remedy
        super().__init__(str(self))

    @property
    def wording(self) -> str:
        """The whole text, in both languages (``BilingualText``) as far as its parts are."""
        return problem_text({name: getattr(self, name) for name in PARTS})

    def __str__(self) -> str:
        return str.__str__(self.wording)


class ConfigurationError(GongbaoError):
    """A file that people write (sources, catalogue, corrections) is wrong; the message names file,
    line and key.
    """
