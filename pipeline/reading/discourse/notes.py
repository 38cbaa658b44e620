"""What notes and footnotes say about many figures at once: price bases.

注：产值按现价计算，其增速按不变价格计算。
"""

from __future__ import annotations

import re

from pipeline.documents.document import BlockKind, Document
from pipeline.reading.phrases.phrase_edges import lead_end

_BASES = re.compile(
    r"(?P<names>[^。；]{2,80}?)(?:均?为初步(?:核算|统计)?(?:数据|数)?[，,])?(?:的)?(?:绝对数|绝对额|绝对值|"
    r"总量)均?按(?:现价|当年价格?|现行价格?)计算[，,、](?:增长速度|发展速度|增速)均?按(?:不变价格?|可比价格?)计算"
)
_NOTE = re.compile(r"^\W*(?:\[\d+\]|注(?:释)?[：:]?)?\W*")
_SPLIT = re.compile(r"[、，和及与]|以及")
_INDUSTRIES = re.compile(r"(?:三次|各次|各)产业(?:增加值)?")


def price_bases(document: Document) -> frozenset[str]:
    """Names whose levels a note puts at current and whose growth at constant prices."""
    names: set[str] = set()
    for block in document.blocks:
        if block.kind in (BlockKind.TABLE_ROW, BlockKind.FURNITURE):
            continue
        text = document.block_text(block)
        if "绝对" not in text or "价" not in text:
            continue
        for found in _BASES.finditer(text):
            phrase = _NOTE.sub("", found["names"])
            for name in _SPLIT.split(phrase[lead_end(phrase, 0, len(phrase)) :]):
                name = name.strip(" 　的")
                if _INDUSTRIES.fullmatch(name):
                    names |= {f"第{word}产业增加值" for word in "一二三"}
                elif len(name) >= 3:
                    names.add(name)
    return frozenset(names)
