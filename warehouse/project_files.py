"""Where the files lie that people edit beside the code: sources, corrections, digests, data.

In a checkout they are at the top of the repository. In an installed wheel they come along under
``pipeline/installed`` (see ``[tool.hatch.build.targets.wheel.force-include]`` in pyproject.toml),
and data go to the folder ``warehouse`` of the working directory: nothing is written into
``site-packages``.
"""

from __future__ import annotations

from pathlib import Path

_TOP = Path(__file__).resolve().parents[1]

IS_CHECKOUT = (_TOP / "pyproject.toml").is_file()
"""Whether the program runs from a clone of the repository."""

FILES = _TOP if IS_CHECKOUT else _TOP / "pipeline" / "installed"
"""The folder of ``sources.yaml``, ``corrections.yaml`` and ``digests/``."""

DATA = (_TOP if IS_CHECKOUT else Path.cwd()) / "warehouse"
"""The folder of the data folders ``data`` and ``demo``."""
