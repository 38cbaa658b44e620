"""The optional models: installed with ``pip install "gongbao[ocr]"``, never needed by the rest."""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec

REMEDY = (
    'install the extra that reads pictures (pip install "gongbao[ocr]"), which then reads the '
    "archived bytes in the next run"
)
PACKAGES = ("rapidocr", "onnxruntime", "opencv-python-headless")
_MODULES = ("rapidocr", "onnxruntime", "cv2")
_SWITCH, _THREADS = "GONGBAO_OCR", "GONGBAO_OCR_THREADS"


@cache
def _installed() -> bool:
    return all(find_spec(name) is not None for name in _MODULES)


def available() -> bool:
    """Whether pictures can be read: the extra is there, and ``GONGBAO_OCR`` is not ``off``."""
    return _installed() and os.environ.get(_SWITCH, "on").strip().lower() not in ("off", "0", "no")


def threads() -> int:
    """How many threads a worker's models use: ``GONGBAO_OCR_THREADS``, 1 by default, for workers
    are as many as cores.
    """
    said = os.environ.get(_THREADS, "1").strip()
    return max(1, int(said)) if said.isdecimal() else 1
