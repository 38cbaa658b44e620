"""Write requirements.lock and requirements-dev.lock: the versions installed here of what the .in
files name and of all that these need.
"""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def named(file: Path) -> list[Requirement]:
    """Requirements of a .in file."""
    lines = (line.split("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [Requirement(line) for line in lines if line]


def closure(roots: list[Requirement]) -> dict[str, str]:
    """Installed versions of the roots and of all that they need, by canonical name."""
    found: dict[str, str] = {}
    waiting = [(root, root.extras) for root in roots]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        requirement, extras = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (name, frozenset(extras)) in seen:
            continue
        seen.add((name, frozenset(extras)))
        distribution = metadata.distribution(name)
        found[name] = f"{distribution.name}=={distribution.version}"
        for text in distribution.requires or ():
            needed = Requirement(text)
            environments = [{**default_environment(), "extra": extra} for extra in (extras or {""})]
            if needed.marker is None or any(
                needed.marker.evaluate(environment) for environment in environments
            ):
                waiting.append((needed, needed.extras))
    return found


def write(file: Path, lines: list[str], made_from: str) -> None:
    """Write a lock file."""
    head = f"# Made by `make lock` from {made_from}: do not edit.\n"
    file.write_text(
        head + "".join(f"{line}\n" for line in sorted(lines, key=str.lower)), encoding="utf-8"
    )


def main() -> int:
    """Both files; the second holds only what the first does not."""
    runtime = closure(named(ROOT / "requirements.in"))
    development = closure(named(ROOT / "requirements-dev.in"))
    write(ROOT / "requirements.lock", list(runtime.values()), "requirements.in")
    write(
        ROOT / "requirements-dev.lock",
        [v for k, v in development.items() if k not in runtime],
        "requirements-dev.in",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
