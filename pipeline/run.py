"""The stages of the pipeline as plain functions: ``fetch``, ``documents``, ``observations``, ``indicators``, ``indices``, ``publish``.

Each can be called alone, in this order, on a ``Workspace``; what one leaves for the next lies in the archive and the lake. A stage
does only what is not done yet and says how much that was. An edition that fails keeps its last good version and never stops another.
"""

from __future__ import annotations

from pipeline.stages.extracting import observations
from pipeline.stages.fetching import fetch
from pipeline.stages.reading import documents
from pipeline.stages.reports import FetchReport, LayerReport

__all__ = ["FetchReport", "LayerReport", "documents", "fetch", "observations"]
