"""Commands as a whole: JSON everywhere, progress at terminals only, completion, verify, the prompt."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import duckdb
import pytest
from click.testing import CliRunner

from pipeline.cli import EXIT_CODES, main
from pipeline.commands import progress_bars
from pipeline.commands.why import reading_of
from pipeline.reading.constructs.costs import COSTS
from pipeline.reading.tokens.lexicon import vocabulary
from pipeline.runs import settings
from pipeline.runs.run_log import LOGGER, log_progress
from pipeline.series.reading_wordings import doubt_wording, origin_wording, reading_wording
from tests.support.warehouses import file_of
from warehouse.wording import templates


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name, command


@pytest.mark.parametrize(("name", "command"), list(commands(main)))
def test_every_command_answers_programs(name: str, command: click.Command) -> None:
    options = {option for parameter in command.params for option in parameter.opts}
    assert ("--json" in options) is (name not in ("shell", "completion"))
    assert command.help


def test_the_exit_codes_are_said_by_the_help() -> None:
    said = CliRunner().invoke(main, ["--help"]).output
    for line in EXIT_CODES.strip().splitlines()[1:]:
        assert line.strip() in said


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script(shell: str) -> None:
    done = CliRunner().invoke(main, ["completion", shell])
    assert done.exit_code == 0 and "_GONGBAO_COMPLETE" in done.output


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_at_a_terminal_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in (Terminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setenv("TERM", "xterm")
        with progress_bars.progress_of_run():
            log_progress("documents", 3, 64)
        assert ("documents" in stream.getvalue() and "3/64" in stream.getvalue()) is (
            stream.isatty()
        )
    assert not any(isinstance(h, progress_bars._Following) for h in LOGGER.handlers)


def test_every_construct_doubt_and_origin_is_spelled_out() -> None:
    names = vocabulary("doubts")["doubts"]
    codes = {f"doubt_{name}" for name in names if ":" not in name}
    codes |= {f"origin_{n.partition(':')[2]}" for n in names if n.startswith("origin:")}
    codes |= {f"construct_{name}" for name in (*COSTS, "cell", "list")}
    assert {f"readings.{code.replace(' ', '_')}" for code in codes} <= set(templates())


def test_a_reading_is_told_in_both_languages() -> None:
    wording = reading_wording("gap (own); no_head; against growth: 工业增加值 growth")
    assert wording.zh == (
        "差距；名称在本小句中；名称不以统计常用名词结尾；而不是增减（工业增加值，增速）"
    )
    assert wording.en.startswith("gap; its label is in its own clause; the label does not end")
    assert reading_wording("cell").zh.startswith("表格单元格")
    assert reading_wording("of a newer program").zh == "of a newer program"


def test_a_reading_is_told_against_those_before_it() -> None:
    found = reading_of("growth (carried); no_head")
    assert found["cost"] == 1 and found["origin"] == origin_wording("carried").en
    assert ("share", 0) in found["rejected"] and ("level", 2) not in found["rejected"]
    assert found["doubts"] == [doubt_wording("no_head").en]
    assert reading_of("cell")["rejected"] == [] and reading_of(None)["construct"] is None


def test_the_other_reading_is_told_with_its_cost_and_is_no_doubt() -> None:
    found = reading_of("gap (own); no_head; against growth: 工业增加值 growth")
    assert found["against"] == {"construct": "growth", "cost": 1, "figure": "工业增加值 growth"}
    assert found["doubts"] == [doubt_wording("no_head").en] and "year" in found["reason"]
    assert reading_of("gap (own)")["against"] is None


def test_verify_holds_and_says_what_does_not(
    demonstration: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    whole, broken = file_of(demonstration), tmp_path / "gongbao.duckdb"
    shutil.copyfile(whole, broken)
    with duckdb.connect(str(broken)) as connection:
        connection.execute("UPDATE observations SET quote_offset = quote_offset + 1")
    data = {"GONGBAO_DATA": str(whole.parent)}
    done = CliRunner().invoke(main, ["verify", "--file", str(whole), "--json"], env=data)
    assert done.exit_code == 0, done.output
    assert {check["failing"] for check in json.loads(done.output)["checks"]} == {0}
    done = CliRunner().invoke(main, ["verify", "--file", str(broken)], env=data)
    assert done.exit_code == 1 and "fails for" in done.output


def test_the_prompt_answers_what_is_piped_into_it(
    demonstration: duckdb.DuckDBPyConnection,
) -> None:
    asked = "SELECT 1\nAS a;\nFROM nothing;\n.quit\nSELECT 2 AS b;\n"
    file = str(file_of(demonstration))
    done = CliRunner().invoke(main, ["shell", "--file", file], input=asked)
    assert done.exit_code == 0
    assert "a\n1\n" in done.output and "error: " in done.output and "b\n" not in done.output


def test_who_has_run_only_the_demonstration_may_ask_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, made = tmp_path / "data", tmp_path / "demo"
    monkeypatch.setattr(settings, "REAL_DATA", real)
    monkeypatch.setattr(settings, "DEMONSTRATION_DATA", made)
    assert settings.settings_to_read({})[0].data == real
    for folder in (made, real):
        folder.mkdir()
        (folder / "gongbao.duckdb").touch()
        assert settings.settings_to_read({})[0].data == folder
    named = {"GONGBAO_DATA": str(tmp_path / "named")}
    assert settings.settings_to_read(named)[0].data == tmp_path / "named"
