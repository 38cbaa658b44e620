"""What worker processes are forked with: readers and series loaded, the catalogue read. Each of
them would do it for itself otherwise.

What is loaded here stays as long as the process: the garbage collector of a worker does not
go through it, which saves a part of its time and keeps the memory shared with the other workers.
"""

from __future__ import annotations

import gc
from importlib import import_module

from pipeline.series.catalogue import catalogue

for _name in (
    "pipeline.documents.formats",
    "pipeline.runs.figure_tasks",
    "pipeline.runs.series_tasks",
    "pipeline.series.annotating",
    "pipeline.series.contributions",
    "pipeline.series.region_tables",
):
    import_module(_name)
catalogue()
gc.collect()
gc.freeze()
