"""PDF -> Document: text with places, ruled and three-line tables, footnotes, charts registered as
unread.

Belongs here: everything that has to do with positions on a page. Does not belong here: the meaning
of table headers (``pipeline.documents.tables``), numbers and their labels (``pipeline.reading``).
"""

from __future__ import annotations

from pipeline.documents.pdf.pdf_reader import read_pdf

__all__ = ["read_pdf"]
