"""Words: where a phrase may be cut without cutting a word in two, and what class of word is
somewhere.

    共享单车增长        共享|单车|增长        共 is no word of grammar here
    平均值为            平均值|为             均值为 is no copula here

A phrase is cut into the likeliest words of a general dictionary (``vocabulary/general_words.txt``)
together with the names of quantities in ``vocabulary/nouns.yaml`` and ``words_of_statistics.yaml``.
The dictionary is read when the first phrase is cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from pipeline.reading.tokens.lexicon import vocabulary

_LONGEST = 10
_TOTAL = 39  # 1.5 * log2 of the words counted: what a word costs is this less its digit
_UNKNOWN = 37  # a character that is no word
_OWN = 21  # words of our own are as frequent as this digit
_LIKE_GRAMMAR = 33  # and those that begin like a word of grammar go before any other cut
_REACH = 7  # characters on either side that decide where a word ends
_NOUN, _VERB = "n", "v"


@dataclass(frozen=True, slots=True)
class _Dictionary:
    costs: dict[str, int]
    classes: dict[str, str]
    joints: frozenset[str]  # two characters that are side by side in some word
    longest: dict[str, int]  # length of the longest word that begins with two characters


@cache
def _dictionary() -> _Dictionary:
    path = files("pipeline.reading") / "vocabulary" / "general_words.txt"
    costs: dict[str, int] = {}
    classes: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        first, *rests = line.split(" ")
        for rest in rests:
            word = first + rest[:-2]
            costs[word] = _TOTAL - int(rest[-1], 36)
            classes[word] = rest[-2]
    for word, digit in _own_words():
        costs[word] = min(costs.get(word, _TOTAL), _TOTAL - digit)
        classes[word] = _NOUN
    joints = frozenset(word[i : i + 2] for word in costs for i in range(len(word) - 1))
    longest: dict[str, int] = {}
    for word in costs:
        if len(word) > longest.get(word[:2], 1):
            longest[word[:2]] = len(word)
    return _Dictionary(costs, classes, joints, longest)


def _own_words() -> Iterator[tuple[str, int]]:
    nouns, own = vocabulary("nouns"), vocabulary("words_of_statistics")
    for words in (nouns["quantity_heads"], own["quantities"]):
        yield from ((word, _OWN) for word in words if 1 < len(word) <= _LONGEST)
    for words in (own["begins_like_grammar"], own["connectives"]):
        yield from ((word, _LIKE_GRAMMAR) for word in words)


@lru_cache(maxsize=65536)
def cut(phrase: str) -> tuple[int, ...]:
    """The offsets at which the words of a phrase end."""
    dictionary = _dictionary()
    costs, longest = dictionary.costs, dictionary.longest
    size = len(phrase)
    best = [0] * (size + 1)
    step = [1] * (size + 1)
    for at in range(size - 1, -1, -1):
        lowest = costs.get(phrase[at], _UNKNOWN) + best[at + 1]
        length = 1
        for end in range(at + 2, min(at + longest.get(phrase[at : at + 2], 1), size) + 1):
            cost = costs.get(phrase[at:end])
            if cost is not None and cost + best[end] < lowest:
                lowest, length = cost + best[end], end - at
        best[at], step[at] = lowest, length
    ends, at = [], 0
    while at < size:
        at += step[at]
        ends.append(at)
    return tuple(ends)


def inside_word(text: str, at: int, start: int, end: int) -> bool:
    """Whether ``text[at]`` continues a word that begins before it, in what is between ``start``
    and ``end``.
    """
    if at <= start or at >= end or not ("一" <= text[at] <= "龥" and "一" <= text[at - 1] <= "龥"):
        return False
    if text[at - 1 : at + 1] not in _dictionary().joints:
        return False
    low, high = max(start, at - _REACH), min(end, at + _REACH)
    return at - low not in cut(text[low:high])


def is_preposition(text: str, at: int, start: int, end: int) -> bool:
    """Whether the 比, 同, 与 at ``text[at]`` compares: not in 占比2030年, 合同2030年, 比重上年.

    Any quantity may be before 比 (价格比上年), so that of the words that end in it only 占比 and
    配比 are taken for words.
    """
    if inside_word(text, at + 1, start, end):
        return False
    if text[at] == "比":
        return at == start or text[at - 1] not in "占配"
    return not inside_word(text, at, start, end)


def class_at(text: str, at: int, end: int) -> str:
    """Class of the word that begins at ``at``: n noun, s place, w noun and verb, v verb,
    d adverb, …; '' where none is known.
    """
    window = text[at : min(end, at + _REACH)]
    return _dictionary().classes.get(window[: cut(window)[0]], "") if window else ""


def is_word(word: str) -> bool:
    """Whether the dictionary knows it."""
    return word in _dictionary().costs
