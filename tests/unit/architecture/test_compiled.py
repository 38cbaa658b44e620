"""Compiled modules are used only while they are those of the sources, and read what the sources read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import compiled

REPOSITORY = Path(__file__).resolve().parents[3]

READ = """
import hashlib
from pathlib import Path
from pipeline.documents import read_document
from pipeline.reading import assembling, extract
from pipeline.sources.registry import load_sources
path = Path("digests/sources.yaml")
figures = [
    extract(read_document((path.parent / edition.url).read_bytes(), source, edition))
    for source, edition in load_sources(path).editions()
    if edition.format != "csv"
]
print(assembling.__file__.endswith(".py"), sum(len(f.observations) for f in figures))
print(hashlib.sha256(repr(figures).encode()).hexdigest())
"""


def read(choice: str) -> list[str]:
    """Whether the sources were imported, how many figures there are, and a hash of all."""
    done = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=REPOSITORY,
        env=os.environ | {"GONGBAO_COMPILED": choice, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


@pytest.mark.skipif(not compiled.compiled_files(), reason="not compiled: make compiled")
def test_compiled_modules_read_what_their_sources_read() -> None:
    from_compiled, from_sources = read("1"), read("0")
    assert (from_compiled[0], from_sources[0]) == ("False", "True")
    assert int(from_sources[1]) > 100
    assert from_compiled[1:] == from_sources[1:]


def as_compiled(folder: Path, sources: list[Path]) -> Path:
    """A folder like one that was compiled from these sources."""
    file = folder / "pipeline" / "reading" / f"extraction{compiled.interpreter_suffix()}"
    file.parent.mkdir(parents=True)
    file.touch()
    (folder / "manifest.json").write_text(json.dumps(compiled.manifest_of(sources)))
    return file


def test_what_is_compiled_is_found_by_name(tmp_path: Path) -> None:
    file = as_compiled(tmp_path, [REPOSITORY / "pipeline" / "compiled.py"])
    assert compiled.compiled_files(tmp_path) == {"pipeline.reading.extraction": file}


@pytest.mark.parametrize("part", ["interpreter", "sources"])
def test_another_interpreter_or_source_leaves_the_sources_in_use(tmp_path: Path, part: str) -> None:
    as_compiled(tmp_path, [REPOSITORY / "pipeline" / "compiled.py"])
    path = tmp_path / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest[part] = "another" if part == "interpreter" else dict.fromkeys(manifest[part], "0")
    path.write_text(json.dumps(manifest))
    assert compiled.compiled_files(tmp_path) == {}


def test_a_source_that_is_gone_or_a_damaged_manifest_leaves_the_sources_in_use(
    tmp_path: Path,
) -> None:
    as_compiled(tmp_path, [REPOSITORY / "pipeline" / "compiled.py"])
    path = tmp_path / "manifest.json"
    path.write_text(path.read_text().replace("compiled.py", "gone.py"))
    assert compiled.compiled_files(tmp_path) == {}
    path.write_text("{")
    assert compiled.compiled_files(tmp_path) == {}
