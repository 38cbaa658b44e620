"""The part of the whole that a sentence is about, where no label says it.

    民营经济中，工业增加值增长6%。            民营经济
    从市区看，PM2.5平均浓度为30微克/立方米。   市区
    比年初增加50亿元，同比少增3亿元。          增加额, of the second number

A scope holds to the end of its sentence, or until another head opens; whose label says the scope
itself needs none. Scopes in front of a label are separated from it where labels are matched.
"""

from __future__ import annotations

import re

from pipeline.reading.tokens.lexicon import alternation, vocabulary

_SCOPE = alternation(vocabulary("scopes")["scopes"])
_HEAD = re.compile(
    rf"(?:^|[，,；;。：:])[\s\0]*(?:其中[，,：:]?)?(?:在|从|按|就)?(?:全[市省县区州])?"
    rf"(?P<scope>{_SCOPE})(?:中|内|方面|口径|范围内|来?看)[，,：:]"
)
_OPENED = re.compile(r"(?:^|[，,；;。：:])[^，,；;。：:]{1,16}(?:中|方面|来?看)[，,：:]")
INCREASE = "增加额"
"""Scope of what compares an increase with the one of the year before: no change of the whole."""
_OF_INCREASE = re.compile(
    r"(?:增加|减少|增|减)[约近超]?[\d.,]+[^，,；;。\d]{1,6}[，,][^，,；;。\d]{0,12}"
    r"[多少](?:增加?|减少?)[\s\0]*$"
)


def scope_said(text: str, start: int, at: int, label: str) -> str | None:
    """The scope that the sentence from ``start`` says for a number at ``at``.

    Args:
        text: The block's text.
        start: Offset of the sentence.
        at: Offset of the number.
        label: What the figure is called.
    """
    before = text[start:at]
    if _OF_INCREASE.search(before):
        return INCREASE
    heads = list(_HEAD.finditer(before))
    if not heads or _OPENED.search(before, heads[-1].end() - 1):
        return None
    scope = heads[-1]["scope"]
    return None if scope in label else scope
