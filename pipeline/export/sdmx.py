"""SDMX-CSV 2.0 of the panel, and its codelists as CSV."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from warehouse.sql import text

_STRUCTURE = "GONGBAO:PANEL(1.0)"

_DATA = f"""
    SELECT 'dataflow' AS STRUCTURE, '{_STRUCTURE}' AS STRUCTURE_ID, 'I' AS ACTION, 'A' AS FREQ,
        region_code AS REF_AREA, upper(indicator) AS INDICATOR, upper(measure) AS MEASURE,
        year AS TIME_PERIOD, coalesce(value, growth) AS OBS_VALUE,
        coalesce(unit, '%') AS UNIT_MEASURE,
        CASE WHEN status = 'preliminary' THEN 'P' WHEN disputed THEN 'D' ELSE 'A' END AS OBS_STATUS,
        vintage AS SOURCE, published_on AS PUBLISHED, observation_id AS OBSERVATION
    FROM panel ORDER BY REF_AREA, INDICATOR, MEASURE, TIME_PERIOD
"""
_NAMES = """SELECT DISTINCT upper(p.indicator) AS code, i.name_zh, i.name_en, i.definition
    FROM panel p JOIN indicators i USING (indicator) ORDER BY 1"""
_CODELISTS = {
    "CL_REF_AREA": "SELECT DISTINCT region_code AS code, region AS name FROM panel ORDER BY 1",
    "CL_INDICATOR": _NAMES,
    "CL_MEASURE": "SELECT DISTINCT upper(measure) AS code, measure AS name FROM panel ORDER BY 1",
    "CL_UNIT_MEASURE": """SELECT DISTINCT coalesce(unit, '%') AS code, code AS name
        FROM panel ORDER BY 1""",
    "CL_FREQ": "SELECT 'A' AS code, 'Annual 年度' AS name",
    "CL_OBS_STATUS": """SELECT * FROM (VALUES ('A', 'Normal value 正常'),
        ('P', 'Preliminary 初步'), ('D', 'Disputed 有矛盾')) AS codes(code, name)""",
}


def write(
    connection: duckdb.DuckDBPyConnection, folder: Path, notify: Callable[[str], None]
) -> list[Path]:
    """Write the data and one file a codelist."""
    files = []
    for name, query in {"panel.sdmx": _DATA, **_CODELISTS}.items():
        notify(name)
        file = folder / f"{name}.csv"
        connection.execute(f"COPY ({query}) TO {text(str(file))} (FORMAT csv, HEADER)")
        files.append(file)
    return files
