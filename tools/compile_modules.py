"""Compile the modules that read figures to machine code, into ``pipeline/_compiled``.

    python tools/compile_modules.py

mypyc, which comes with mypy, translates the typed sources to C; a C compiler and Python's headers
have to be at hand, without them the program runs as Python.
Takes two to three minutes; nothing is done where the compiled modules are those of the sources as
they are. ``pipeline/compiled.py`` says when they are used. ``rm -r pipeline/_compiled`` undoes it.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path

from mypyc.build import mypycify
from setuptools import Distribution

from pipeline import compiled
from pipeline.runs.code_versions import imported_files

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Compile what is not up to date; 0 where that is done or no compiler is at hand."""
    if compiled.compiled_files():
        return 0
    compiler = str(sysconfig.get_config_var("CC") or "cc").split()[0]
    header = Path(sysconfig.get_path("include")) / "Python.h"
    if shutil.which(compiler) is None or not header.is_file():
        missing = compiler if shutil.which(compiler) is None else header
        sys.stdout.write(f"not found: {missing}; the modules stay in Python, slower and equal\n")
        return 0
    modules = [
        file
        for package in compiled.PACKAGES
        for file in sorted(ROOT.joinpath(*package.split(".")).rglob("*.py"))
        if file.name != "__init__.py"
    ]
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in modules]
    sys.stdout.write(f"compiling {len(modules)} modules: two to three minutes, once\n")
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as work:
        built = Path(work) / "lib"
        _build([str(file.relative_to(ROOT)) for file in modules], Path(work), built)
        sources = {*modules, *(file for file in imported_files(*names) if file.suffix == ".py")}
        manifest = compiled.manifest_of(sorted(sources))
        (built / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        # Whoever starts meanwhile finds the whole or nothing.
        beside = compiled.FOLDER.with_name(f"{compiled.FOLDER.name}.{os.getpid()}")
        shutil.copytree(built, beside)
        shutil.rmtree(compiled.FOLDER, ignore_errors=True)
        beside.rename(compiled.FOLDER)
    return 0


def _build(files: list[str], work: Path, built: Path) -> None:
    """Run mypyc and the C compiler; what they print is shown where they fail."""
    os.chdir(ROOT)
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            extensions = mypycify(files, opt_level="1", debug_level="0", target_dir=str(work / "c"))
            distribution = Distribution({"name": "gongbao-compiled", "ext_modules": extensions})
            command = distribution.get_command_obj("build_ext")
            command.build_lib, command.build_temp = str(built), str(work / "objects")
            command.ensure_finalized()
            command.run()
    except BaseException:
        sys.stderr.write(printed.getvalue())
        raise


if __name__ == "__main__":
    raise SystemExit(main())
