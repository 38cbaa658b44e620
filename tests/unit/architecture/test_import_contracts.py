"""What may be imported where. The contracts stand in pyproject.toml; `make lint` checks them as well."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]

IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
import pipeline, warehouse
for package in (pipeline, warehouse):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
print(",".join(sorted(name for name in sys.modules if name.split(".")[0].startswith("dagster") or name.split(".")[0] == "assets")))
"""


def test_the_pipeline_never_imports_dagster() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_EVERYTHING],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ""


def test_packages_import_only_back_along_the_way_of_a_number() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
