"""The committed PDF digest is what its script makes: no opaque binaries."""

import importlib.util
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / "tools"


def test_blue_book_digest_is_what_its_script_makes():
    spec = importlib.util.spec_from_file_location(
        "make_blue_book_digest", TOOLS / "make_blue_book_digest.py"
    )
    assert spec and spec.loader
    recipe = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(recipe)
    made = recipe.render()
    assert made == recipe.render(), "the recipe is not deterministic"
    assert made == recipe.PATH.read_bytes(), (
        "run python tools/make_blue_book_digest.py and commit the result"
    )
