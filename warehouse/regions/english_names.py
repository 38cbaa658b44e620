"""English names of regions, for whoever asks in English: country, provinces, prefectures, and the
districts of the municipalities.

Pinyin without the word for the kind (Suzhou), the usual name where it is another (Hohhot, Kashgar).
Not for reading documents: several regions have one name in English.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def english_names() -> Mapping[str, str]:
    """Names by code."""
    with (files("warehouse.regions") / "names_en.csv").open(encoding="utf-8") as handle:
        return MappingProxyType({r["region_code"]: r["name_en"] for r in csv.DictReader(handle)})
