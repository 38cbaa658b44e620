"""Document to figures: number, unit, label, measure, period, region, status, quote. Never reads
bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.reading.extraction import extract
    from pipeline.reading.observation import Extraction, Observation, RejectedNumber

__all__ = ["Extraction", "Observation", "RejectedNumber", "extract"]


def __getattr__(name: str) -> Any:
    """Load the reader when it is asked for: most who ask for a module of this package read
    nothing, and its patterns take longer to compile than a night without news takes otherwise.
    """
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pipeline.reading.extraction import extract
    from pipeline.reading.observation import Extraction, Observation, RejectedNumber

    loaded = {one.__name__: one for one in (Extraction, Observation, RejectedNumber, extract)}
    return loaded[name]
