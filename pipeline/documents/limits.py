"""What one document may cost, and the worker process that is killed when it costs more."""

from __future__ import annotations

HTML_DEPTH = 500  # levels of elements; real pages have 60
TABLE_CELLS = 2_000_000
CONTAINER_BYTES = 300_000_000  # what a DOCX or XLSX may unpack to
CONTAINER_RATIO = 200  # and how many times its own size
CONTAINER_FREE = 50_000_000  # what any of them may unpack to, whatever its own size
