"""Layers to the published DuckDB file: build new, check, swap in. Never computes a figure.

``inputs``      what goes into each table
``build``       a new file beside the old one, by the declared schema
``renewal``     … as a copy of the old one, in which the rows are replaced that have changed
``checks``      what must hold before anybody sees it
``difference``  what changed against the file that is there
``dictionary``  the data dictionary
``swap``        putting the new file in the place of the old one
"""

from __future__ import annotations

from pipeline.publish.build import Inputs, Publication, publish
from pipeline.publish.checks import CheckFailed, CheckResult
from pipeline.publish.renewal import Renewal
from warehouse.vocabularies import Severity

__all__ = ["CheckFailed", "CheckResult", "Inputs", "Publication", "Renewal", "Severity", "publish"]
