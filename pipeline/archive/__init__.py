"""Fetch editions into immutable, content-addressed raw bytes with a log of captures. Never parses.

``store``    bytes by their SHA-256, written once and never changed
``log``      append-only logs that survive a kill at any moment
``captures`` what was received for which edition, and the last good version
``web``      one address over HTTP, conditional and bounded
``paging``   where an article goes on: the address of its next page
``bundle``   several web pages of one document as one file
``fetch``    one edition over HTTP or from files, judged before it is believed
``check``    is what arrived the document that was asked for
"""

from __future__ import annotations

from pipeline.archive.captures import Archive, Capture, FetchRecord
from pipeline.archive.fetch import Fetcher
from pipeline.archive.web import FetchLimits
from warehouse.vocabularies import CaptureStatus, FetchOutcome

__all__ = [
    "Archive",
    "Capture",
    "CaptureStatus",
    "FetchLimits",
    "FetchOutcome",
    "FetchRecord",
    "Fetcher",
]
