"""All benchmarks, each in a process of its own, and one table of what they found.

    python -m benchmarks [MODULE ...] [--record]

The rows are written to ``build/bench/<commit>.json``. With ``--record`` they are kept in
``benchmarks/results/`` as well, in order of the commits, and the page ``docs/performance.md`` gets
their table and its plot.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from benchmarks.measuring import ROOT, report
from benchmarks.page import commit, record

MODULES = ("extraction", "html_text", "pdf", "pictures", "indices", "whole_runs", "scale")


def main() -> int:
    """Run the modules; 1 where any of them failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=", ".join(MODULES))
    parser.add_argument("--record", action="store_true", help="keep the rows and renew the page")
    given = parser.parse_args()
    if unknown := set(given.modules) - set(MODULES):
        parser.error(f"no benchmark of the name {', '.join(sorted(unknown))}")
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    rows, failed = [], []
    for module in given.modules or MODULES:
        sys.stdout.write(f"\n== {module}\n")
        sys.stdout.flush()
        path = folder / f"{module}.json"
        path.unlink(missing_ok=True)
        command = [sys.executable, "-m", f"benchmarks.{module}", "--json", str(path)]
        if subprocess.run(command, cwd=ROOT, check=False).returncode or not path.is_file():
            failed.append(module)
        else:
            rows += json.loads(path.read_text(encoding="utf-8"))
    sys.stdout.write("\n== all\n")
    report(rows, folder / f"{commit(ROOT)}.json")
    if failed:
        sys.stdout.write(f"\nfailed: {', '.join(failed)}\n")
    elif given.record:
        record(rows, Path(ROOT))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
