"""The one vocabulary of failure: what was expected, what was found, what to do about it."""

from __future__ import annotations


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

    def __str__(self) -> str:
        parts = [self.message]
        parts += [
            f"{name}: {text}"
            for name, text in (
                ("expected", self.expected),
                ("found", self.found),
                ("remedy", self.remedy),
            )
            if text
        ]
        return "; ".join(parts)


class ConfigurationError(GongbaoError):
    """A file that people write (sources, catalogue, corrections) is wrong; the message names file,
    line and key.
    """
