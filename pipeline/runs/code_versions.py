"""Versions of the code that makes a layer, derived from what it imports and which data files it
reads.

A result in the lake is kept under a key that covers everything it depends on. For the code that is
found, not listed: all modules of ours that the layer's root modules import, directly or not,
inside functions too; the data files (YAML, CSV) that these modules name; the installed version of
every library that they import; and Python's own version. The graph of imports is grimp's; it takes
about 0.1 s, once in a process.

A module names a data file by its file name, or by the folder that holds it and the extension
(``"vocabulary"`` and ``".yaml"``). Imports under ``TYPE_CHECKING`` do not count: they run nothing.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import project_files

if TYPE_CHECKING:
    from grimp import ImportGraph

PACKAGES = ("pipeline", "warehouse")
DATA_EXTENSIONS = (".yaml", ".csv")

# Libraries whose module is not named as the distribution is. Looking that up among all that is
# installed would take 0.3 s in every run; a test does.
DISTRIBUTIONS = {
    "PIL": "pillow",
    "cv2": "opencv-python-headless",
    "docx": "python-docx",
    "yaml": "PyYAML",
}

_TOP = Path(__file__).resolve().parents[2]


@cache
def code_version(*roots: str) -> str:
    """Hash of the code, data files and libraries that modules depend on.

    Args:
        roots: Names of modules (``pipeline.series``); all of ours where none is named.
    """
    digest = hashlib.sha256(f"python {sys.version_info[0]}.{sys.version_info[1]}\n".encode())
    for library in imported_libraries(*roots):
        digest.update(f"{library} {_library_version(library)}\n".encode())
    for file in imported_files(*roots):
        digest.update(f"{file.relative_to(_TOP).as_posix()}\n".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:24]


@cache
def imported_modules(*roots: str) -> frozenset[str]:
    """The modules and everything that they import, libraries by their top-level name.

    The ``__init__`` of a package counts only where it is imported from: a module depends on what
    it asks for, not on its neighbours.
    """
    graph = _graph()
    waiting = list(roots or (name for name in graph.modules if _is_ours(name)))
    found: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += graph.find_modules_directly_imported_by(module)
    return frozenset(found)


def imported_libraries(*roots: str) -> tuple[str, ...]:
    """Top-level names of the libraries that the modules import, without Python's own."""
    return tuple(
        sorted(
            name
            for name in imported_modules(*roots)
            if not _is_ours(name) and name not in sys.stdlib_module_names
        )
    )


@cache
def imported_files(*roots: str) -> tuple[Path, ...]:
    """Source files of ours for the modules, and the data files that they name."""
    sources = {
        module: _source(module) for module in sorted(imported_modules(*roots)) if _is_ours(module)
    }
    data = {file for module, source in sources.items() for file in data_files(module, source)}
    return (*sources.values(), *sorted(data))


def data_files(module: str, source: Path) -> Iterator[Path]:
    """Data files that a module names: those of its own part of the program, and those that are
    beside the program for people to edit.
    """
    text = source.read_text(encoding="utf-8")
    if not any(f'{extension}"' in text for extension in DATA_EXTENSIONS):
        return
    for file in _data_files_of(".".join(module.split(".")[:2])):
        by_pattern = f'"{file.name}"' not in text and (
            f'*{file.suffix}"' in text or f'}}{file.suffix}"' in text or f'("{file.suffix}"' in text
        )
        beside = file.parent == source.parent or f'"{file.parent.name}"' in text
        if f'"{file.name}"' in text or (by_pattern and beside):
            yield file
    for file in sorted(project_files.FILES.glob("*.yaml")):
        if f'"{file.name}"' in text:
            yield file


@cache
def _data_files_of(part: str) -> tuple[Path, ...]:
    """Data files of a part of the program: of a package (``pipeline.series``) all that lie in it,
    of a module (``warehouse.units``) those beside it.
    """
    place = _TOP.joinpath(*part.split("."))
    files = place.rglob("*") if place.is_dir() else place.parent.glob("*")
    return tuple(sorted(file for file in files if file.suffix in DATA_EXTENSIONS))


@cache
def _graph() -> ImportGraph:
    import grimp

    return grimp.build_graph(
        *PACKAGES,
        include_external_packages=True,
        exclude_type_checking_imports=True,
        cache_dir=None,
    )


def _is_ours(module: str) -> bool:
    return module.split(".")[0] in PACKAGES


def _source(module: str) -> Path:
    path = _TOP.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _library_version(module: str) -> str:
    try:
        return metadata.version(DISTRIBUTIONS.get(module, module))
    except metadata.PackageNotFoundError:
        return "not installed"
