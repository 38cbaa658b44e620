"""Shapes of text columns, said once: ids, digests, dates of which parts may be unknown, periods."""

from __future__ import annotations

EDITION_ID = r"[a-z0-9]+(-[a-z0-9]+)*"
SHA256 = r"[0-9a-f]{64}"
MOMENT = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([+-]\d{2}:\d{2}|Z)"
PARTIAL_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"  # 2025-03-20, 2025-07, 2025
_POINT = r"\d{4}(-(\d{2}(-\d{2})?|Q[1-4]|H[12]))?"  # 2024, 2024-11, 2024-12-31, 2024-Q3, 2024-H1
PERIOD = rf"{_POINT}(/{_POINT})?"  # 2010/2015, 2024-01/2024-11
