"""Bytes to characters: which encoding a text or page is in, and how that is known.

Decides on the bytes themselves first (byte order mark, valid UTF-8), then on what a page says about
itself, then on which of the Chinese encodings gives Chinese. GB2312, GBK and their kin are always
read as GB18030, which contains them.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, replace

from pipeline.documents.private_codes import with_plain_points
from pipeline.documents.problem import DocumentProblem

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# <meta charset="gb2312">, <meta http-equiv=Content-Type content="text/html; charset=gbk">, <?xml
# version="1.0" encoding="GBK"?>
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE,
)

_FAMILY = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "x-gbk": "gb18030",
    "hz-gb-2312": "hz",
    "utf8": "utf-8",
    "unicode": "utf-8",
    "big5": "big5hkscs",
    "ascii": "utf-8",
    "iso-8859-1": "",  # what servers say when no one configured them
    "latin-1": "",
    "windows-1252": "",
}

# Characters that make up about a fifth of any Chinese text; in a text read with the wrong encoding
# they are missing.
_COMMON = frozenset(
    "的一是不在有和年人了中大国为上个到地会以市发展经济全区工作增长产业建设业城亿元万比推进加"
)

# What the bytes of UTF-8 give when they are read as GBK: a quarter of such text, next to nothing
# of any other.
_MISTAKEN = frozenset(
    "涓紝锛銆浜鍔鍏鍖鍙鏈傚瀹鏂骞鍒佸缁灞戝澶浣哄殑甯屾杩鐨鍥鏀鍩鏁浼鍚鍦璁彂鍗寲"
)

_IDEOGRAPHS = re.compile(r"[\u4e00-\u9fff]+")
_ODD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\uf8ff\ufffd]")
_FEW = 20  # ideographs from which their frequencies say something
_ENOUGH = 60  # different ideographs from which the absence of the usual ones does
_LEAST_SHARE = 0.02
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters and where they come from.

    Attributes:
        text: The characters, line ends as newlines, no byte order mark.
        encoding: Python's name of the encoding.
        reason: ``byte order mark``, ``declared``, ``header``, ``valid utf-8`` or ``most Chinese``.
        replaced: How many byte sequences could not be read and are shown as U+FFFD.
    """

    text: str
    encoding: str
    reason: str
    replaced: int = 0


def _codec(name: str | None) -> str:
    """Python's name for an encoding as pages spell it; '' for none or one that says nothing.

    >>> _codec("GB2312"), _codec("UTF8"), _codec("iso-8859-1"), _codec("klingon")
    ('gb18030', 'utf-8', '', '')
    """
    wanted = (name or "").strip().strip("\"'").lower()
    wanted = _FAMILY.get(wanted, wanted)
    if not wanted:
        return ""
    try:
        info = codecs.lookup(wanted)
    except LookupError:
        return ""
    return wanted if getattr(info, "_is_text_encoding", True) else ""


def declared_charset(content: bytes) -> str:
    """The encoding that a page or XML file declares in its first 4 KB, as written there; '' for
    none.
    """
    found = _DECLARED.search(content[:_HEAD])
    return found.group(1).decode("ascii") if found else ""


def _chinese_share(text: str) -> float:
    """Share of the most common Chinese characters among the ideographs of the first 20,000
    characters; 0 where there are none.
    """
    return _share(_ideographs(text[:20_000]), _COMMON)


def _ideographs(text: str) -> Counter[str]:
    return Counter("".join(_IDEOGRAPHS.findall(text)))


def _share(counted: Counter[str], of: frozenset[str]) -> float:
    return sum(n for c, n in counted.items() if c in of) / counted.total() if counted else 0.0


def _is_garbage(text: str) -> bool:
    """Whether characters make no text: control characters, ideographs that only a wrong encoding
    gives, or none of the usual ones.

    >>> (
    ...     _is_garbage("工业增加值比上年增长" * 9),
    ...     _is_garbage("宸ヤ笟澧炲姞鍊兼瘮涓婂勾澧為暱锛屾瘮涓婂勾" * 9),
    ... )
    (False, True)
    """
    sample = text[:20_000]
    if not sample:
        return False
    odd = len(_ODD.findall(sample))
    ideographs = _ideographs(sample)
    mistaken = ideographs.total() >= _FEW and _share(ideographs, _MISTAKEN) > 0.08
    unusual = len(ideographs) >= _ENOUGH and _share(ideographs, _COMMON) < _LEAST_SHARE
    return odd > 0.1 * len(sample) or mistaken or unusual


def _decoded(content: bytes, encoding: str, reason: str) -> Decoded:
    text = content.decode(encoding, errors="replace")
    replaced = text.count("\ufffd")
    return Decoded(
        text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), encoding, reason, replaced
    )


def _readable(content: bytes, encoding: str) -> bool:
    """Whether bytes are valid in an encoding, a cut last character forgiven."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        decoder.decode(content, final=False)
    except (UnicodeDecodeError, UnicodeError):
        return False
    return True


def decode(content: bytes, header_charset: str | None = None) -> Decoded:
    """Read bytes as text.

    Whatever the encoding, text that is no text is refused: an older error has often been saved in
    valid UTF-8.

    Args:
        content: The file.
        header_charset: What the server said, if it said something; believed only where the bytes
            agree.

    Returns:
        The characters and how the encoding was found.

    Raises:
        DocumentProblem: If no encoding makes text of the bytes.
    """
    best = _best(content, header_charset)
    if best.replaced > 0.02 * len(best.text) + 1 or not best.text.strip() or _is_garbage(best.text):
        raise DocumentProblem.of(
            "unknown_encoding",
            characters=len(best.text),
            encoding=best.encoding,
            replaced=best.replaced,
            opening=repr(best.text[:20]),
        )
    return replace(best, text=with_plain_points(best.text))


def _best(content: bytes, header_charset: str | None) -> Decoded:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding, "byte order mark")
    if _readable(content, "utf-8"):
        return _decoded(content, "utf-8", "valid utf-8")
    for name, reason in (
        (_codec(header_charset), "header"),
        (_codec(declared_charset(content)), "declared"),
    ):
        if name and name != "utf-8" and _readable(content, name):
            made = _decoded(content, name, reason)
            if _chinese_share(made.text) >= _chinese_share(
                _decoded(content, "gb18030", reason).text
            ):
                return made
    candidates = [
        _decoded(content, name, "most Chinese")
        for name in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-8")
    ]
    return max(
        candidates,
        key=lambda made: _chinese_share(made.text) - 20 * made.replaced / max(1, len(made.text)),
    )
