"""What a run prints at its end: what was built, where it lies, and one question with its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from pipeline.runs.news import News
from pipeline.runs.run import RunReport
from pipeline.runs.workspace import Workspace
from pipeline.storage.connections import connect
from warehouse.inert_text import inert

_SHOWN = 6
"""How many ids one line names."""
_QUESTIONS = (
    (
        "SELECT value, unit, period, quote, title FROM observations "
        "JOIN documents USING (document_id) WHERE indicator = 'gdp' "
        "AND measure = 'level' AND observations.region_code = "
        "'{region}' AND NOT in_table ORDER BY period DESC LIMIT 1",
        "FROM observations WHERE indicator = 'gdp' AND measure "
        "= 'level' AND region_code = '{region}' AND NOT in_table",
    ),
    (
        "SELECT label, value, unit, period, quote FROM observations "
        "WHERE region_code = '{region}' ORDER BY value DESC LIMIT 1",
        "FROM observations WHERE region_code = '{region}'",
    ),
)
"""Questions by preference, each with the query that shows whether the file has an answer."""


def lines_of(workspace: Workspace, report: RunReport) -> Iterator[str]:
    """The closing lines of a run."""
    rows = report.publication.rows
    with connect(report.publication.path, read_only=True) as connection:
        counts = dict(
            connection.execute("SELECT status, count(*) FROM documents GROUP BY 1").fetchall()
        )
        indicators = _one(connection, "SELECT count(DISTINCT indicator) FROM indicator_values")
        yield ""
        amiss = "".join(
            f", {counts[status]} {status}"
            for status in ("unread", "quarantined", "missing")
            if status in counts
        )
        yield f"documents     {counts.get('parsed', 0)} parsed{amiss}"
        for count, documents in connection.execute(
            "SELECT count(*), count(DISTINCT document_id) FROM held_rows HAVING count(*) > 0"
        ).fetchall():
            yield f"held          {count} rows of {documents} documents; see the table held_rows"
        yield (
            f"observations  {rows['observations']} figures, "
            f"{rows['rejected_numbers']} other numbers with the reason why not"
        )
        yield (
            f"indicators    {indicators} with {rows['indicator_values']} "
            f"values; {rows['conflicts']} conflicts, {rows['targets']} targets"
        )
        computed = _one(connection, "SELECT count(value) FROM index_values")
        withheld = rows.get("index_values", 0) - int(computed or 0)
        yield (
            f"indices       {computed} values, {withheld} withheld, "
            f"{rows.get('index_audit', 0)} findings about printed indices"
        )
        if workspace.registry.is_demonstration:
            yield (
                "origin        digests: short documents of our own with "
                "official figures and their citations, to show how it works"
            )
        yield from _news(report.news)
        for note in report.publication.notes:
            yield f"note          {note}"
        for warning in report.publication.warnings:
            yield (
                f"warning       {warning.check_name}: {warning.rows_failing} "
                f"rows of {warning.table_name}; see the table check_results"
            )
        yield f"file          {report.publication.path}"
        yield from _question(connection, workspace)


def problem_lines(problems: Mapping[str, str]) -> Iterator[str]:
    """What is wrong, one line an edition or source; those that were not asked for one reason are
    one line together, so that a run without network stays readable.
    """
    not_asked: dict[str, list[str]] = {}
    for name, problem in problems.items():
        _, marker, reason = problem.partition("found: not asked, ")
        if marker:
            not_asked.setdefault(reason, []).append(name)
        else:
            yield inert(f"{name}: {problem}")
    for reason, names in not_asked.items():
        shown = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
        yield f"{len(names)} editions were not asked for: {reason}: {shown}"


def _news(news: News) -> Iterator[str]:
    for heading, entries in (
        ("new", news.new),
        ("changed", news.changed),
        ("mended", news.mended),
        ("decide", news.decisions),
    ):
        names = list(entries)
        if names:
            shown = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
            yield f"{heading:<13} {shown}"


def _question(connection: duckdb.DuckDBPyConnection, workspace: Workspace) -> Iterator[str]:
    region = workspace.registry.sources[0].region if workspace.registry.sources else "000000"
    for query, has_answer in _QUESTIONS:
        if connection.execute(has_answer.format(region=region)).fetchone():
            text = query.format(region=region)
            yield f"example       {text}"
            cursor = connection.execute(text)
            names = [description[0] for description in cursor.description or ()]
            for row in cursor.fetchall():
                yield "              " + inert(
                    ", ".join(f"{name} = {value}" for name, value in zip(names, row, strict=True))
                )
            return


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
