"""Modules compiled to machine code by mypyc, in place of their sources where both say the same.

``make compiled`` (``tools/compile_modules.py``) compiles the package that reads figures and puts
the result into ``pipeline/_compiled``, with a manifest of the sources that it was made from, those
of imported modules included, since constants are compiled in. Importing ``pipeline`` compares the
manifest with the files as they are. All equal, the compiled modules are imported; otherwise, or
with ``GONGBAO_COMPILED=0``, or where nothing was compiled, the sources are. The choice is between
all or none: compiled modules know one another's layout. Figures are the same either way.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import sys
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ExtensionFileLoader, ModuleSpec
from pathlib import Path
from types import ModuleType

PACKAGES = ("pipeline.reading",)
"""What is compiled: packages whose cost is spread over many small steps in Python."""

FOLDER = Path(__file__).with_name("_compiled")
_TOP = FOLDER.parents[1]


class CompiledModules(MetaPathFinder):
    """Finds modules by name among compiled files.

    Args:
        files: File of each module, by its full name.
    """

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The compiled module of that name; None leaves it to the finders of Python."""
        file = self._files.get(fullname)
        if file is None:
            return None
        loader = ExtensionFileLoader(fullname, str(file))
        return importlib.util.spec_from_file_location(fullname, file, loader=loader)


def use_compiled() -> None:
    """Import compiled modules from now on, if there are any and they are up to date."""
    if os.environ.get("GONGBAO_COMPILED") != "0" and (files := compiled_files()):
        sys.meta_path.insert(0, CompiledModules(files))


def compiled_files(folder: Path = FOLDER) -> dict[str, Path]:
    """Files of the compiled modules by name; empty where nothing is compiled, or for another
    interpreter, or from sources that have changed since.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        same = manifest == manifest_of(_TOP / name for name in manifest["sources"])
    except (OSError, ValueError, KeyError):
        return {}
    suffix = interpreter_suffix()
    return {
        ".".join(file.relative_to(folder).parts).removesuffix(suffix): file
        for file in (folder.rglob(f"*{suffix}") if same else ())
    }


def manifest_of(sources: Iterable[Path]) -> dict[str, str | dict[str, str]]:
    """What compiled modules are made from: the interpreter and each source with its hash."""
    return {
        "interpreter": f"{sys.version} {interpreter_suffix()}",
        "sources": {
            file.relative_to(_TOP).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sources
        },
    }


def interpreter_suffix() -> str:
    """How the names of this interpreter's extension modules end."""
    return str(sysconfig.get_config_var("EXT_SUFFIX"))
