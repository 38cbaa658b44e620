"""SDMX-CSV 2.0 of the panel, and its codelists as CSV."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from warehouse.sql import text
from warehouse.values_zh import VALUES_ZH

_STRUCTURE = "GONGBAO:PANEL(1.0)"

_UNIT_CODES = """
    WITH unit_codes AS (
        SELECT unit, CASE
            WHEN unit = '' THEN 'PN' WHEN unit = '%' THEN 'PT'
            WHEN factor_exact = '1' THEN upper(replace(dimension, '/', '_PER_'))
            ELSE upper(replace(dimension, '/', '_PER_')) || '_X' || replace(factor_exact, '/', '_')
            END AS code
        FROM (SELECT unit, regexp_replace(dimension, '[^A-Za-z0-9/]+', '_', 'g') AS dimension,
            factor_exact FROM units)
    )"""
"""SDMX allows Latin letters, digits and _ in a code: PT and PN are those of SDMX for percent and a
bare number, the others say what is measured and how much of the base unit (亿元:
YUAN_X100000000); measure words of one size (个, 家, 座) have one code.
"""

_DATA = f"""{_UNIT_CODES}
    SELECT 'dataflow' AS STRUCTURE, '{_STRUCTURE}' AS STRUCTURE_ID, 'I' AS ACTION, 'A' AS FREQ,
        replace(region_code, '+', '_') AS REF_AREA, upper(indicator) AS INDICATOR,
        upper(measure) AS MEASURE,
        year AS TIME_PERIOD, coalesce(value, growth) AS OBS_VALUE,
        c.code AS UNIT_MEASURE,
        CASE WHEN status = 'preliminary' THEN 'P' WHEN disputed THEN 'D' ELSE 'A' END AS OBS_STATUS,
        vintage AS SOURCE, published_on AS PUBLISHED, observation_id AS OBSERVATION
    FROM panel p JOIN unit_codes c ON c.unit = coalesce(p.unit, '%')
    ORDER BY REF_AREA, INDICATOR, MEASURE, TIME_PERIOD
"""
_NAMES = """SELECT DISTINCT upper(p.indicator) AS code, i.name_zh, i.name_en,
    i.definition_zh, i.definition
    FROM panel p JOIN indicators i USING (indicator) ORDER BY 1"""
_CODELISTS = {
    "CL_REF_AREA": """SELECT DISTINCT replace(region_code, '+', '_') AS code, region AS name
        FROM panel ORDER BY 1""",
    "CL_INDICATOR": _NAMES,
    "CL_MEASURE": f"""SELECT DISTINCT upper(measure) AS code, measure || ' ' || CASE measure
        {" ".join(f"WHEN '{name}' THEN '{zh}'" for name, zh in VALUES_ZH["measure"].items())}
        END AS name FROM panel ORDER BY 1""",
    "CL_UNIT_MEASURE": f"""{_UNIT_CODES} SELECT c.code, string_agg(
            DISTINCT CASE WHEN c.unit = '' THEN 'number 无单位' ELSE c.unit END, '、') AS name
        FROM panel p JOIN unit_codes c ON c.unit = coalesce(p.unit, '%')
        GROUP BY c.code ORDER BY 1""",
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
