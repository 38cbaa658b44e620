"""Names of the layers: folders of the lake, and the stages that write them."""

from __future__ import annotations

DOCUMENTS = "documents"
OBSERVATIONS = "observations"
CONTRIBUTIONS = "contributions"
INDICATORS = "indicators"
INDICES = "indices"
