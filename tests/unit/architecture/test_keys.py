"""What is kept is found again by a key: it must cover all code that the work runs, or a change would leave stale rows behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.runs.stages import extracting, parsing

REPOSITORY = Path(__file__).resolve().parents[3]

# Where work runs, not what it does: a change there changes no row.
NEUTRAL = (
    "pipeline/__init__.py",
    "pipeline/archive/",
    "pipeline/storage/durable_files.py",
    "pipeline/storage/layers.py",
    "pipeline/sources/registry.py",
    "warehouse/declared_yaml.py",
    "warehouse/__init__.py",
    "pipeline/reading/",  # the documents' side only hands its data classes through
    "pipeline/series/__init__.py",
    "pipeline/sources/__init__.py",
    "pipeline/storage/__init__.py",
    "pipeline/runs/__init__.py",
)

LOADED = """
import json, pathlib, sys
import pipeline.runs.tasks
from pipeline.sources.registry import Edition, Source, Kind
source = Source(id="s", title="样张", kind=Kind.BULLETIN, publisher="样张统计局", region="110000")
edition = Edition(id="s-1", year=2024, published="2025", url="a.html")
table = "<table><tr><th>指标</th><th>数值</th></tr><tr><td>粮食</td><td>5</td></tr></table>"
page = ("<p>全年实现地区生产总值49843.1亿元，比上年增长5.2%。</p>" + table).encode()
from pipeline.documents import read_document
document = read_document(page, source, edition)
from pipeline.runs.records import document_rows
document_rows(document)
if sys.argv[1] == "figures":
    pipeline.runs.tasks.figures_of(document)
else:
    for name in ("html.reader", "pdf", "office.docx_reader", "office.sheets", "text.reader"):
        __import__("pipeline.documents." + name)
root = pathlib.Path(sys.argv[2])
ours = [module for name, module in list(sys.modules.items()) if name.split(".")[0] in ("pipeline", "warehouse")]
files = [pathlib.Path(module.__file__) for module in ours if getattr(module, "__file__", None)]
print(json.dumps(sorted(f.resolve().relative_to(root).as_posix() for f in files)))
"""


@pytest.mark.parametrize(
    ("what", "code", "neutral"),
    [
        ("documents", parsing._CODE, NEUTRAL),
        (
            "figures",
            extracting._CODE,
            (*NEUTRAL, "pipeline/documents/"),
        ),  # figures are made of a document, whose own key covers its readers
    ],
)
def test_the_key_covers_all_code_that_the_work_loads(
    what: str, code: tuple[str, ...], neutral: tuple[str, ...]
) -> None:
    if what == "figures":
        neutral = tuple(path for path in neutral if path != "pipeline/reading/")
    done = subprocess.run(
        [sys.executable, "-c", LOADED, what, str(REPOSITORY)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = json.loads(done.stdout)
    assert "pipeline/runs/tasks.py" in loaded
    covered = tuple(f"{path}/" if (REPOSITORY / path).is_dir() else path for path in code)
    missed = [file for file in loaded if not file.startswith((*covered, *neutral))]
    assert missed == []


def test_code_named_in_keys_exists() -> None:
    assert [
        path for path in (*parsing._CODE, *extracting._CODE) if not (REPOSITORY / path).exists()
    ] == []
