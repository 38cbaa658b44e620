"""Write the files of one format into a folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.export import described, sdmx, workbook
from pipeline.export.croissant import croissant
from pipeline.storage.connections import check_published, connect
from warehouse.errors import ConfigurationError
from warehouse.sql import text

SERIES = """
    SELECT 'A.' || p.region_code || '.' || p.indicator || '.' || p.measure AS series_id,
        p.region_code, any_value(p.region) AS region, p.indicator, any_value(p.name_zh) AS name_zh,
        any_value(p.name_en) AS name_en, p.measure, coalesce(any_value(p.unit), '%') AS unit,
        min(p.year) AS first_year, max(p.year) AS last_year, count(*) AS figures,
        any_value(p.region) || any_value(p.name_zh) || '，'
            || coalesce(any_value(p.unit), '%') || '，'
            || min(p.year) || '–' || max(p.year) || '。出处：'
            || string_agg(DISTINCT
                coalesce(d.publisher || '《' || d.title || '》',
                    '《' || c.title || '》' || c.address, p.vintage), '；')
            || '。Gongbao, A.' || p.region_code || '.' || p.indicator || '.' || p.measure
            || ', build ' || (SELECT data_version FROM build_info) AS citation
    FROM panel p LEFT JOIN documents d ON d.document_id = p.vintage
    LEFT JOIN collected_sources c ON c.vintage = p.vintage
    GROUP BY p.region_code, p.indicator, p.measure
    ORDER BY 1
"""
"""Series of the panel: identifiers that stay from build to build, and how each is cited."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote."""

    folder: Path
    files: tuple[Path, ...]

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(file.stat().st_size for file in self.files)


def export(
    warehouse: Path, folder: Path, form: str, *, notify: Callable[[str], None] = lambda name: None
) -> Exported:
    """Write the published file in another format.

    Args:
        warehouse: The published DuckDB file.
        folder: Where the files go; files of the same names are replaced.
        form: One of ``FORMATS``.
        notify: Called with each file's name as it is begun.

    Raises:
        GongbaoError: There is no published file.
        ConfigurationError: The format is not known.
    """
    if form not in FORMATS:
        raise ConfigurationError("format", expected=" or ".join(FORMATS), found=form)
    check_published(warehouse)
    folder.mkdir(parents=True, exist_ok=True)
    with connect(warehouse, read_only=True) as connection:
        files = FORMATS[form](connection, folder, notify)
    return Exported(folder, tuple(files))


def _tables(form: str) -> Callable[..., list[Path]]:
    options = "FORMAT parquet, COMPRESSION zstd" if form == "parquet" else "FORMAT csv, HEADER"

    def write(
        connection: duckdb.DuckDBPyConnection, folder: Path, notify: Callable[[str], None]
    ) -> list[Path]:
        queries = {name: f'FROM "{name}"' for name in described.names(connection)}
        files = []
        for name, query in {**queries, "series": SERIES}.items():
            notify(name)
            file = folder / f"{name}.{form}"
            if form == "csv":
                query = _for_csv(connection, query)
            connection.execute(f"COPY ({query}) TO {text(str(file))} ({options})")
            files.append(file)
        package = folder / "datapackage.json"
        description = described.datapackage(connection, form, SERIES)
        package.write_text(json.dumps(description, ensure_ascii=False, indent=1), encoding="utf-8")
        (citation,) = connection.execute("SELECT citation FROM build_info").fetchone() or ("",)
        recipe = folder / "croissant.json"
        made = croissant(description, folder, citation)
        recipe.write_text(json.dumps(made, ensure_ascii=False, indent=1), encoding="utf-8")
        return [*files, package, recipe]

    return write


_COMPUTED = r"^[=@+\t\r-]"
_NUMBER = r"^[+-]?[0-9.,]*[^0-9+*/=(|@-]?$"
# =A1, @SUM(1), -1+cmd|…: a spreadsheet computes them on opening a CSV file; -2.7% is a number


def _for_csv(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """The query with an apostrophe before texts that a spreadsheet would compute, and lists and
    structures as JSON.
    """
    columns = connection.execute(f"DESCRIBE {query}").fetchall()
    shown = ", ".join(_in_csv(f'"{name}"', type_) for name, type_, *_ in columns)
    return f"SELECT {shown} FROM ({query})"


def _in_csv(column: str, type_: str) -> str:
    if type_ == "VARCHAR":
        return (
            f"CASE WHEN regexp_matches({column}, {text(_COMPUTED)}) AND NOT "
            f"regexp_matches({column}, {text(_NUMBER)}) THEN concat(chr(39), {column}) "
            f"ELSE {column} END AS {column}"
        )
    if type_.endswith("]") or type_.startswith("STRUCT"):
        return f"CAST(to_json({column}) AS VARCHAR) AS {column}"
    return column


def _workbook(
    connection: duckdb.DuckDBPyConnection, folder: Path, notify: Callable[[str], None]
) -> list[Path]:
    return [workbook.write(connection, folder / "gongbao.xlsx", SERIES, notify)]


def _sdmx(
    connection: duckdb.DuckDBPyConnection, folder: Path, notify: Callable[[str], None]
) -> list[Path]:
    return sdmx.write(connection, folder, notify)


FORMATS: Mapping[str, Callable[..., list[Path]]] = {
    "parquet": _tables("parquet"),
    "csv": _tables("csv"),
    "xlsx": _workbook,
    "sdmx": _sdmx,
}
