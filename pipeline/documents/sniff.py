"""Which format bytes are in, determined from the bytes, and whether that is what the edition
promises.

A server that answers an address ending in ``.pdf`` with an error page in HTML is caught here.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from pipeline.documents.office.spreadsheetml import NAMESPACE
from pipeline.documents.problem import DocumentProblem
from warehouse.problems import fragment
from warehouse.vocabularies import DocumentFormat

_HTML_START = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|script|!--|\?xml)\b|<!--",
    re.IGNORECASE,
)
_PAGE_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|\?xml)\b", re.IGNORECASE
)
_HTML_TAG = re.compile(
    rb"<(?:html|head|body|div|p|table|tr|td|span|meta|br|a|script)\b[^<>]*>", re.IGNORECASE
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"BM": "a bitmap",
    b"II*\x00": "a TIFF image",
    b"MM\x00*": "a TIFF image",
}
_FOREIGN = {
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x1f\x8b": "gzip-compressed data",
    b"{\\rtf": "an RTF document",
}
_WIDE_STARTS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
# Table exports that sites call .xls although they are something a spreadsheet program merely opens.
_EXPORTS = {
    DocumentFormat.XLS: {
        DocumentFormat.HTML,
        DocumentFormat.CSV,
        DocumentFormat.TEXT,
        DocumentFormat.XLSX,
    },
    DocumentFormat.XLSX: {DocumentFormat.XLS, DocumentFormat.HTML},
    DocumentFormat.CSV: {DocumentFormat.TEXT},
}


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What bytes are.

    Attributes:
        format: The format; None if it is none that documents come in.
        description: In words, for messages.
    """

    format: DocumentFormat | None
    description: str


def _zip(content: bytes) -> Sniffed:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return Sniffed(None, fragment("damaged_zip"))
    if "word/document.xml" in names:
        return Sniffed(DocumentFormat.DOCX, "DOCX")
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return Sniffed(DocumentFormat.XLSX, "XLSX")
    return Sniffed(None, fragment("other_zip"))


def _ole(content: bytes) -> Sniffed:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Sniffed(None, fragment("encrypted_office"))
    if "WordDocument".encode("utf-16-le") in content:
        return Sniffed(None, fragment("old_word"))
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return Sniffed(DocumentFormat.XLS, "XLS")
    return Sniffed(None, fragment("unknown_office"))


def _comma_separated(head: str) -> bool:
    """Whether most of the first lines have the same number (two or more) of commas or tabs outside
    quotes.
    """
    lines = [re.sub(r'"[^"]*"', "", line) for line in head.split("\n") if line.strip()][:60]
    if len(lines) < 3:
        return False
    for separator in (",", "\t"):
        counts = [line.count(separator) for line in lines]
        usual = max(set(counts), key=counts.count)
        prose = sum(sign in line for line in lines for sign in "。；，")
        if usual >= 2 and counts.count(usual) >= 0.5 * len(lines) and prose < len(lines):
            return True
    return False


def _narrow(content: bytes) -> bytes:
    """Bytes of UTF-16 or UTF-32 (by their mark, or a wide ``<``) as UTF-8, so that signatures can
    be searched for; others as they are.
    """
    for mark, name in _WIDE_STARTS:
        if content.startswith(mark):
            return (
                content[:131_072].decode(name, errors="replace").encode("utf-8", errors="replace")
            )
    return content


def sniff(content: bytes) -> Sniffed:
    """Recognise the format of bytes from the bytes alone."""
    content = _narrow(content)
    head = content[:4096]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\x0b\x0c")
    if start.startswith(b"%PDF-") or b"%PDF-" in content[:1024]:
        return Sniffed(DocumentFormat.PDF, "PDF")
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip(content)
    if head.startswith(_OLE):
        return _ole(content)
    for magic, name in _PICTURES.items():
        if head.startswith(magic) and (len(magic) > 2 or b"\x00" in head[:32]):
            return Sniffed(DocumentFormat.IMAGE, name)
    for magic, name in _FOREIGN.items():
        if head.startswith(magic):
            return Sniffed(None, name)
    if NAMESPACE in head and b"Workbook" in head:
        return Sniffed(DocumentFormat.XLS, fragment("xml_workbook"))
    wide = b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if _HTML_START.match(start) or len(_HTML_TAG.findall(content[:65536])) >= 5:
        return Sniffed(DocumentFormat.HTML, "HTML")
    if wide and sum(byte < 9 for byte in head) > 0.1 * len(head) and not _looks_utf16(head):
        return Sniffed(None, fragment("binary_data"))
    text = (
        head.decode("utf-8", errors="replace")
        if "\ufffd" not in head[:-4].decode("utf-8", errors="replace")
        else head.decode("gb18030", errors="replace")
    )
    if _comma_separated(text):
        return Sniffed(DocumentFormat.CSV, fragment("separated_values"))
    return Sniffed(DocumentFormat.TEXT, fragment("plain_text"))


def _looks_utf16(head: bytes) -> bool:
    """Whether zero bytes are at every other place only, as in ASCII parts of UTF-16."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) > 0 and min(even, odd) <= 0.02 * max(even, odd)


def settle_format(content: bytes, declared: DocumentFormat | None) -> tuple[DocumentFormat, str]:
    """The format to read bytes as.

    Args:
        content: The file.
        declared: What the edition says, if it says something.

    Returns:
        (format, remark for the document's notes or '').

    Raises:
        DocumentProblem: If the bytes are empty, of no readable format, or contradict the declared
            one.
    """
    if not content.removeprefix(b"\xef\xbb\xbf").strip(b"\x00 \t\r\n\x0b\x0c"):
        raise DocumentProblem.of(
            "empty_file", declared=declared or fragment("a_document"), bytes=len(content)
        )
    found = sniff(content)
    if found.format is None:
        raise DocumentProblem.of(
            "unsupported_format",
            declared=declared or fragment("readable_formats"),
            found=found.description,
        )
    if declared is None or found.format == declared:
        return found.format, ""
    if declared is DocumentFormat.TEXT and (
        found.format is DocumentFormat.CSV
        or (found.format is DocumentFormat.HTML and not _PAGE_START.match(content[:4096]))
    ):
        return DocumentFormat.TEXT, ""  # Markdown holds tags too; a whole page begins like one
    if found.format in _EXPORTS.get(declared, ()):
        used = DocumentFormat.CSV if found.format is DocumentFormat.TEXT else found.format
        if found.format is DocumentFormat.HTML and b"<table" not in content.lower():
            raise _mismatch(declared, found)
        return (
            used,
            ""
            if declared is DocumentFormat.CSV
            else f"declared as {declared}, read as {used}: that is what the bytes are",
        )
    raise _mismatch(declared, found)


def _mismatch(declared: DocumentFormat, found: Sniffed) -> DocumentProblem:
    return DocumentProblem.of("other_bytes", declared=declared, found=found.description)
