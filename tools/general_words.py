r"""Make ``pipeline/reading/vocabulary/general_words.txt`` from the dictionary inside jieba.

    pip download --no-deps jieba==0.42.1 && tar xf jieba-0.42.1.tar.gz
    python tools/general_words.py jieba-0.42.1/jieba/dict.txt > \
        pipeline/reading/vocabulary/general_words.txt

Kept: words of Chinese characters, five at most, that are frequent enough to be words of official
prose; rarer ones where their first character is also a word of grammar (将军, 共享), for there a
missing word is cut in two. One line a first character: the rest of each word, its class and its
frequency as one digit of base 36 (1.5 * log2).
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from pathlib import Path

GRAMMAR = frozenset(
    "将共可为各又以现已能要拟从由在均对其按于和与及等有达是的了再还也都仅约近超并且或则而但即该这此本"
)
CLASSES = dict(zip("nlijvdpcrmqtabzfuy", "nnnnvdpprmmtaaafuu", strict=True))
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
HEADER = """\
# General Chinese words with their classes and frequencies, made by tools/general_words.py from
# the dictionary of jieba 0.42.1.
# jieba is Copyright (c) 2013 Sun Junyi, under the MIT License: permission is granted, free of
# charge, to use, copy, modify, merge, publish and distribute it, provided that this notice is
# kept; it comes as it is, without warranty of any kind.
"""


def word_class(tag: str) -> str:
    """One letter: n noun, s place, w noun and verb, v verb, d adverb, …, o other."""
    if tag == "vn":
        return "w"
    return "s" if tag == "ns" else CLASSES.get(tag[0], "o")


def kept(word: str, frequency: int, tag: str) -> bool:
    """Whether the word goes into the list."""
    if len(word) > 5 or not all("一" <= c <= "龥" for c in word):
        return False
    if len(word) > 3 and word.endswith(("提高", "增长", "下降", "增加", "减少")):
        return False  # 进一步提高: an adverb and its verb
    if len(word) == 1:
        return frequency >= 20
    if tag.startswith("nr") and frequency < 200:
        return False
    return frequency >= (3 if word[0] in GRAMMAR else 8)


def main() -> None:
    """Read the dictionary named on the command line, print the list."""
    lines: dict[str, list[str]] = defaultdict(list)
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split(" ")
        if kept(word, int(count), tag):
            digit = DIGITS[min(int(1.5 * math.log2(int(count))), 35)]
            lines[word[0]].append(word[1:] + word_class(tag) + digit)
    body = "\n".join(f"{first} {' '.join(sorted(lines[first]))}" for first in sorted(lines))
    sys.stdout.write(HEADER + body + "\n")


if __name__ == "__main__":
    main()
