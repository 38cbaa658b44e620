"""Fetch editions into immutable, content-addressed raw bytes with a log of captures. Never parses.

``store``    bytes by their SHA-256, written once and never changed
``log``      append-only logs that survive a kill at any moment
``captures`` what was received for which edition, and the last good version
``fetch``    one edition over HTTP or from a file, judged before it is believed
``check``    does what arrived look like the document that was asked for
"""

from __future__ import annotations

from pipeline.archive.captures import Archive, Capture, CaptureStatus, FetchOutcome, FetchRecord
from pipeline.archive.fetch import Fetcher, FetchLimits

__all__ = ["Archive", "Capture", "CaptureStatus", "FetchLimits", "FetchOutcome", "FetchRecord", "Fetcher"]
