"""Names as docs/naming.md asks for them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
PACKAGES = ("pipeline", "warehouse", "assets")
MODULES = [
    path
    for package in PACKAGES
    for path in (REPOSITORY / package).rglob("*.py")
    if path.name != "__init__.py"
]


def test_no_two_modules_have_one_name() -> None:
    counted = Counter(path.stem for path in MODULES)
    assert len(MODULES) > 300
    assert [name for name, count in counted.items() if count > 1] == []
