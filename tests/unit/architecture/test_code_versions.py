"""What is kept is found again by a key: a change of code or data must make stale what it may change, and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from pipeline.runs import code_versions
from pipeline.runs.stages import computing, deriving, extracting, parsing

REPOSITORY = Path(__file__).resolve().parents[3]
ROOTS = {
    "documents": parsing.ROOTS,
    "observations": extracting.ROOTS,
    "indicators": deriving.ROOTS,
    "indices": computing.ROOTS,
}
NOTHING: list[str] = []
FROM_DOCUMENTS = list(ROOTS)
FROM_OBSERVATIONS = FROM_DOCUMENTS[1:]
FROM_INDICATORS = FROM_DOCUMENTS[2:]
ONLY_INDICES = FROM_DOCUMENTS[3:]

# A layer's key holds the keys of what it is made of, so that a stale layer makes all above it stale.
STALE = {
    "warehouse/errors.py": FROM_DOCUMENTS,
    "warehouse/regions/regions_gbt2260.csv": FROM_DOCUMENTS,
    "warehouse/units.yaml": FROM_OBSERVATIONS,
    "warehouse/views/regional_panel.py": NOTHING,
    "pipeline/sources/freshness.py": NOTHING,
    "pipeline/archive/fetch.py": NOTHING,
    "pipeline/storage/parquet.py": FROM_DOCUMENTS,
    "pipeline/documents/html/walk.py": FROM_DOCUMENTS,
    "pipeline/documents/office/workbooks.py": FROM_DOCUMENTS,
    "warehouse/named_tables.yaml": FROM_DOCUMENTS,
    "pipeline/reading/tokens/numbers.py": FROM_OBSERVATIONS,
    "pipeline/reading/vocabulary/verbs.yaml": FROM_OBSERVATIONS,
    "pipeline/series/matching.py": FROM_OBSERVATIONS,
    "pipeline/series/catalogue/prices.yaml": FROM_OBSERVATIONS,
    "pipeline/series/catalogue/synonyms.yaml": FROM_OBSERVATIONS,
    "pipeline/series/catalogue/tables.yaml": FROM_OBSERVATIONS,
    "pipeline/series/conflicts.py": FROM_INDICATORS,
    "pipeline/series/identities.yaml": FROM_INDICATORS,
    "pipeline/series/accounting/formulas.yaml": FROM_INDICATORS,
    "corrections.yaml": FROM_INDICATORS,
    "sources.yaml": NOTHING,  # what it says of an edition is in the edition's own key
    "pipeline/indices/aggregate.py": ONLY_INDICES,
    "pipeline/indices/declarations/capital_development.yaml": ONLY_INDICES,
    "pipeline/audit/rules/chains.py": ONLY_INDICES,
    "pipeline/publish/checks.py": NOTHING,
    "pipeline/runs/executors.py": NOTHING,
    "pipeline/cli.py": NOTHING,
}

VERSIONS_AFTER_EACH_CHANGE = """
import json, sys
from pathlib import Path
from pipeline.runs import code_versions

def versions():
    for cached in (code_versions.code_version, code_versions.imported_modules, code_versions.imported_files,
                   code_versions._data_files_of, code_versions._graph):
        cached.cache_clear()
    return {layer: code_versions.code_version(*roots) for layer, roots in given["roots"].items()}

given = json.load(sys.stdin)
found = {"": versions()}
for name in given["files"]:
    before = Path(name).read_bytes()
    Path(name).write_bytes(before + b"\\n# a change\\n")
    found[name] = versions()
    Path(name).write_bytes(before)
print(json.dumps(found))
"""

WORK = """
import json, pathlib, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(args[0]) if event == "open" else None)
import pipeline.runs.tasks
from pipeline.sources.registry import Edition, Source
from warehouse.vocabularies import DocumentKind
source = Source(id="s", title="样张", kind=DocumentKind.BULLETIN, publisher="样张统计局", region="110000")
edition = Edition(id="s-1", year=2024, published="2025", url="a.html")
table = "<table><tr><th>指标</th><th>数值</th></tr><tr><td>粮食</td><td>5</td></tr></table>"
page = ("<p>全年实现地区生产总值49843.1亿元，比上年增长5.2%。</p>" + table).encode()
from pipeline.documents import read_document
from pipeline.runs.records import document_rows, extraction_rows
document = read_document(page, source, edition)
document_rows(document)
if sys.argv[1] == "observations":
    import pipeline.runs.figure_tasks
    from pipeline.series.annotating import annotated_figures
    extraction_rows(annotated_figures(document))
else:
    for name in ("html.html_reader", "pdf_reader", "office.docx_reader", "office.sheets", "text.text_reader"):
        __import__("pipeline.documents." + name)
root = pathlib.Path(sys.argv[2])
ours = [module for name, module in list(sys.modules.items()) if name.split(".")[0] in ("pipeline", "warehouse")]
files = {pathlib.Path(module.__file__).resolve() for module in ours if getattr(module, "__file__", None)}
files |= {pathlib.Path(str(name)).resolve() for name in opened if str(name).endswith((".yaml", ".csv"))}
print(json.dumps(sorted(file.relative_to(root).as_posix() for file in files if file.is_relative_to(root))))
"""


@pytest.fixture(scope="module")
def stale(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Layers that are stale after a change of each file, in a copy of the program."""
    copy = tmp_path_factory.mktemp("copy")
    ignore = shutil.ignore_patterns("__pycache__", "_compiled", "data", "demo")
    for name in ("pipeline", "warehouse"):
        shutil.copytree(REPOSITORY / name, copy / name, ignore=ignore)
    for name in ("pyproject.toml", "sources.yaml", "corrections.yaml"):
        shutil.copy(REPOSITORY / name, copy / name)
    done = subprocess.run(
        [sys.executable, "-c", VERSIONS_AFTER_EACH_CHANGE],
        cwd=copy,
        env={"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        input=json.dumps({"roots": ROOTS, "files": list(STALE)}),
        capture_output=True,
        text=True,
        check=True,
    )
    versions = json.loads(done.stdout)
    before = versions.pop("")
    found = {}
    for name, after in versions.items():
        changed = [layer for layer in ROOTS if after[layer] != before[layer]]
        found[name] = list(ROOTS)[list(ROOTS).index(changed[0]) :] if changed else []
    return found


@pytest.mark.parametrize("file", STALE)
def test_a_change_makes_stale_what_it_may_change_and_nothing_else(
    stale: dict[str, list[str]], file: str
) -> None:
    assert stale[file] == STALE[file]


@pytest.mark.parametrize("layer", ["documents", "observations"])
def test_all_that_the_work_loads_and_opens_is_covered(layer: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WORK, layer, str(REPOSITORY)],
        cwd=REPOSITORY,
        env=os.environ | {"GONGBAO_COMPILED": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    worked_with = set(json.loads(done.stdout))
    assert {"pipeline/runs/tasks.py", "pipeline/documents/html/walk.py"} <= worked_with
    assert (layer == "observations") == ("pipeline/reading/vocabulary/verbs.yaml" in worked_with)
    covered = {
        file.relative_to(REPOSITORY).as_posix()
        for file in code_versions.imported_files(*ROOTS[layer])
    }
    # Importing a module runs the __init__ of its packages without depending on what they offer; that of
    # the archive offers the fetcher, that of the pipeline chooses between sources and what is compiled from them.
    missed = {
        file
        for file in worked_with - covered
        if not file.endswith("/__init__.py")
        and not file.startswith("pipeline/archive/")
        and file != "pipeline/compiled.py"
    }
    assert missed == set()


def test_every_data_file_is_read_by_a_module() -> None:
    named = set(code_versions.imported_files())
    files = [
        file
        for package in code_versions.PACKAGES
        for file in (REPOSITORY / package).rglob("*")
        if file.suffix in code_versions.DATA_EXTENSIONS
        and not file.is_relative_to(REPOSITORY / "warehouse" / "data")
        and not file.is_relative_to(REPOSITORY / "warehouse" / "demo")
    ]
    assert len(files) > 30
    assert [file.name for file in files if file not in named] == []


def test_the_version_of_every_library_is_found_under_its_name() -> None:
    known = metadata.packages_distributions()
    for module in code_versions.imported_libraries():
        if module in known:
            versions = {metadata.version(name) for name in known[module]}
            assert code_versions._library_version(module) in versions, module


def test_the_reader_of_old_workbooks_is_in_the_key_of_documents() -> None:
    assert "xlrd" in code_versions.imported_libraries(*parsing.ROOTS)
