"""The pages of a PDF: text with places, ruled and three-line tables, footnotes, charts registered
as unread. ``glyphs`` < ``layout`` < ``tables`` < ``pages``.

Belongs here: everything that has to do with positions on a page. Does not belong here: the meaning
of table headers (``pipeline.documents.tables``), numbers and their labels (``pipeline.reading``),
the document that the pages make (``pipeline.documents.pdf_reader``).
"""
