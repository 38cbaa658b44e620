"""``verify``: whether every archived byte is as it was received, and every published figure is
where the file says.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.commands.answers import as_json_option, ask, file_option, print_json
from pipeline.commands.failures import FAILED, answer_failures
from pipeline.commands.progress_bars import progress

CHECKS = {
    "printed_at_its_place": (
        "the printed number is what the text has at its place",
        """SELECT count(*) AS failing, min(o.observation_id) AS example
            FROM observations o JOIN document_texts t USING (document_id)
            WHERE t.text[o.char_start + 1:o.char_end] <> o.printed AND NOT o.in_table""",
    ),
    "printed_in_its_quote": (
        "the sentence has the printed number at its offset",
        """SELECT count(*) AS failing, min(observation_id) AS example FROM observations
            WHERE substr(quote, quote_offset + 1, length(printed)) <> printed""",
    ),
    "values_have_observations": (
        "every value of a series leads to a figure, or to a collected one",
        """SELECT count(*) AS failing, min(v.observation_id) AS example FROM indicator_values v
            LEFT JOIN observations o USING (observation_id)
            LEFT JOIN collected_series c ON c.collected_id = v.observation_id
            WHERE v.observation_id IS NOT NULL AND o.observation_id IS NULL
                AND c.collected_id IS NULL""",
    ),
    "bytes_of_documents": (
        "every document that was read names bytes that were received",
        """SELECT count(*) AS failing, min(d.document_id) AS example FROM documents d
            WHERE d.sha256 IS NOT NULL
                AND NOT EXISTS (FROM captures c WHERE c.sha256 = d.sha256)""",
    ),
}
"""What must hold of a published file, each as a query for what does not."""


@click.command()
@file_option
@as_json_option
@answer_failures
def verify(path: Path | None, as_json: bool) -> None:
    """Read every archived file and hold it against its digest; hold every published figure against
    its sentence and its place. Exit code 1 where something does not hold. Changes nothing.
    """
    from pipeline.archive.backup import verify as verify_archive
    from pipeline.runs.run import open_workspace
    from pipeline.runs.settings import settings_to_read

    with progress() as notify:
        found = verify_archive(
            open_workspace(*settings_to_read()).archive,
            lambda done, total: notify("archive", done, total),
        )
        results = []
        for number, (name, (meaning, query)) in enumerate(CHECKS.items(), 1):
            (row,) = ask(path, query)
            results.append({"check": name, "meaning": meaning, **row})
            notify("published file", number, len(CHECKS))
    failing = [result for result in results if result["failing"]]
    if as_json:
        archive = {"files": found.files, "damaged": found.damaged, "missing": found.missing}
        print_json({"archive": archive, "checks": results})
    else:
        for line in found.lines():
            click.echo(line)
        for result in results:
            state = f"fails for {result['failing']}" if result["failing"] else "holds"
            example = f", for example {result['example']}" if result["failing"] else ""
            click.echo(f"{state}: {result['meaning']}{example}")
    if failing or not found.holds:
        sys.exit(FAILED)
