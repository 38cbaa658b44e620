"""Run a command; say how long it took and how much memory the largest of its processes held.

usage: measure.py NAME COMMAND [ARGUMENT ...]
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time


def main() -> int:
    """Run and measure; the command's exit code."""
    name, *command = sys.argv[1:]
    started = time.monotonic()
    code = subprocess.run(command, check=False).returncode
    seconds = time.monotonic() - started
    # The kernel keeps, for all descendants that ended, the largest resident size that any one of
    # them reached; in kB on Linux.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (
        1024 if sys.platform == "linux" else 1024 * 1024
    )
    sys.stdout.write(
        f"measured: {name}: {seconds:.1f} s, largest process {peak:.0f} MB, exit code {code}\n"
    )
    return code


if __name__ == "__main__":
    sys.exit(main())
