"""Gongbao's pipeline: plain Python that reads figures out of Chinese official documents.

The packages, in the order in which a number travels; imports only point back along it (an import
contract in pyproject.toml): ``sources`` -> ``archive`` -> ``documents`` -> ``reading`` ->
``series`` -> ``indices`` -> ``audit`` -> ``publish``. ``storage`` holds files and layers, ``runs``
the stages that call the others. The ground that all may use is the package ``warehouse``: schema,
vocabularies, units, regions, errors.

Nothing here imports dagster: orchestration lives in ``assets/``, and every package is usable as a
library.
"""

from pipeline.compiled import use_compiled

use_compiled()
