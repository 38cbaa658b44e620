"""What may be imported where. The contracts stand in pyproject.toml; `make lint` checks them as well."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
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


LOADED_BY_A_RUN = """
import sys
import pipeline.runs.run
heavy = ("pandas", "jinja2", "pipeline.reading.extraction", "pipeline.documents.formats", "pipeline.series.conflicts")
print(",".join(name for name in heavy if name in sys.modules))
"""


def test_a_run_loads_what_works_only_where_there_is_work() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED_BY_A_RUN],
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


def test_what_is_imported_is_declared() -> None:
    declared = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = [
        *declared["dependencies"],
        *(line for extra in declared["optional-dependencies"].values() for line in extra),
    ]
    known = {re.split(r"[<>=\[;]", line)[0].lower() for line in requirements}
    imported = set()
    for package in ("pipeline", "warehouse", "assets"):
        for path in (REPOSITORY / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    imported.add(node.module.partition(".")[0])
    ours = {"pipeline", "warehouse", "assets", "pydantic_core"}  # pydantic pins its core
    others = imported - sys.stdlib_module_names - ours
    distributions = packages_distributions()
    undeclared = {
        name for name in others if not known & {d.lower() for d in distributions.get(name, [name])}
    }
    assert len(others) > 20 and undeclared <= {"cv2", "rapidocr"} - set(
        distributions
    )  # an extra that may be absent
