"""Explanations in Chinese: what the pipeline says in English about targets, contradictions, errata,
indices and series, phrase by phrase (``chinese_phrases.yaml``).

Explanations are made of few phrases with figures, names and sentences between them. One in which a
phrase is not known is left in English as a whole: half a sentence in each language helps no one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

PHRASES_FILE = Path(__file__).with_name("chinese_phrases.yaml")

# What may stay in Latin letters: identifiers, units, GDP, R&D, PM2.5
_KEPT = re.compile(r"[A-Za-z]+[\w.]*[-\d][\w.-]*|\be\+?\d+|R&D|\b[A-Z]{2,}\b", re.ASCII)
_QUOTED = re.compile(r"“[^”]*”")
_ENGLISH = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase with figures or names in it, the Chinese, an example and what becomes of it."""

    say: re.Pattern[str]
    zh: str
    of: str
    becomes: str


@dataclass(frozen=True)
class Phrases:
    """All phrases: words as they are, longest first, and patterns in their order."""

    words: tuple[tuple[str, str], ...]
    patterns: tuple[Pattern, ...]

    def applied(self, text: str) -> str:
        """A text in which every phrase that is known is Chinese."""
        for word, zh in self.words:
            text = text.replace(word, zh)
        for pattern in self.patterns:
            text = pattern.say.sub(pattern.zh, text)
        return text


@cache
def phrases() -> Phrases:
    """The phrases of the file beside this module."""
    read = yaml.safe_load(PHRASES_FILE.read_text(encoding="utf-8"))
    return Phrases(
        tuple(sorted(read["words"].items(), key=lambda pair: (-len(pair[0]), pair[0]))),
        tuple(
            Pattern(re.compile(p["say"], re.ASCII), p["zh"], p["of"], p["is"])
            for p in read["patterns"]
        ),
    )


@cache
def in_chinese(explanation: str) -> str | None:
    """An explanation in Chinese; None where it has words that no phrase knows."""
    text = phrases().applied(explanation)
    left = _KEPT.sub("", _QUOTED.sub("", text))
    return None if _ENGLISH.search(left) else text
