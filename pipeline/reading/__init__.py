"""Document to figures: number, unit, label, measure, period, region, status, quote. Never reads
bytes.
"""

from __future__ import annotations

from pipeline.reading.extraction import extract
from pipeline.reading.observation import Extraction, Observation, RejectedNumber

__all__ = ["Extraction", "Observation", "RejectedNumber", "extract"]
