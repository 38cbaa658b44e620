"""What one document may cost: bounds that the readers check themselves, so that a hostile file is
refused before it costs anything. What no reader can check from inside is bounded where the work
runs (``pipeline.runs.limited_processes``).
"""

from __future__ import annotations

HTML_DEPTH = 500  # levels of elements; real pages have 60
# elements open at once, counted before the page is parsed: parsers take quadratic time for them
HTML_UNCLOSED = 5_000
TABLE_CELLS = 1_000_000  # of all tables of a page, merged cells counted out
SHEET_CELLS = 2_000_000
TEXT_BYTES = 100_000_000  # of text and HTML; the longest real document has 1 MB
CONTAINER_BYTES = 300_000_000  # what a DOCX or XLSX may unpack to
CONTAINER_RATIO = 200  # and how many times its own size
CONTAINER_FREE = 50_000_000  # what any of them may unpack to, whatever its own size
