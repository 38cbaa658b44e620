"""Dagster as its users start it: real processes, the real workspace file, GraphQL, the command line, the daemon."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import requests
import yaml
from dagster._core.scheduler.instigation import InstigatorState, ScheduleInstigatorData

from tests.support.processes import free_port, process, wait_for

REPOSITORY = Path(__file__).resolve().parents[3]
BIN = Path(sys.executable).parent

DAEMON = ["dagster-daemon", "run", "-w", "workspace.yaml"]

LAUNCH = """
mutation($selector: JobOrPipelineSelector!) {
  launchPipelineExecution(executionParams: {selector: $selector, mode: "default"}) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
  }
}
"""
STATE = "query($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"
LOCATIONS = """
{ workspaceOrError { ... on Workspace { locationEntries { name locationOrLoadError {
  __typename ... on PythonError { message } ... on RepositoryLocation { repositories { name } } } } } } }
"""


def server_environment(environment: dict[str, str], tmp_path: Path, **more: str) -> dict[str, str]:
    home = tmp_path / "dagster-home"
    home.mkdir(exist_ok=True)
    shutil.copy(REPOSITORY / "deploy" / "dagster.yaml", home)
    return {**os.environ, **waits(), **environment, "DAGSTER_HOME": str(home), **more}


def waits() -> dict[str, str]:
    """How long Dagster's processes wait for one another, as deploy/ has it."""
    compose = yaml.safe_load((REPOSITORY / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    environment = compose["services"]["code"]["environment"]
    return {name: value for name, value in environment.items() if name.startswith("DAGSTER_GRPC_")}


def dagster(
    arguments: list[str], values: dict[str, str], log: Path
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """One of Dagster's programs, started in the repository as the documentation says."""
    return process([str(BIN / arguments[0]), *arguments[1:]], values, log, REPOSITORY)


def ask(port: int, query: str, **variables: Any) -> Any:
    answer = requests.post(
        f"http://127.0.0.1:{port}/graphql",
        json={"query": query, "variables": variables},
    ).json()
    assert "errors" not in answer, answer
    return answer["data"]


def test_materialising_one_source_by_graphql(environment: dict[str, str], tmp_path: Path):
    port, log = free_port(), tmp_path / "webserver.log"
    values = server_environment(environment, tmp_path)
    command = ["dagster", "dev", "-w", "workspace.yaml", "-p", str(port)]
    with dagster(command, values, log) as server:
        entries = wait_for(
            "the webserver",
            lambda: ask(port, LOCATIONS)["workspaceOrError"]["locationEntries"],
            server,
            log,
        )
        assert [entry["locationOrLoadError"]["__typename"] for entry in entries] == [
            "RepositoryLocation"
        ], entries
        selector = {
            "repositoryLocationName": entries[0]["name"],
            "repositoryName": entries[0]["locationOrLoadError"]["repositories"][0]["name"],
            "pipelineName": "__ASSET_JOB",
            "assetSelection": [{"path": ["raw", "steady_report"]}],
        }
        launched = ask(port, LAUNCH, selector=selector)["launchPipelineExecution"]
        assert launched["__typename"] == "LaunchRunSuccess", launched

        def status() -> str | None:
            found = ask(port, STATE, id=launched["run"]["runId"])["runOrError"]["status"]
            return found if found in ("SUCCESS", "FAILURE", "CANCELED") else None

        assert wait_for("the run", status, server, log) == "SUCCESS"
    assert list((Path(environment["GONGBAO_DATA"]) / "archive").rglob("captures.jsonl"))


COMMANDS = re.findall(
    r"^(?:dagster|dg) .*$",
    re.findall(
        r"```bash\n(.*?)```",
        (REPOSITORY / "docs" / "operators.md").read_text(encoding="utf-8"),
        re.DOTALL,
    )[0],
    re.MULTILINE,
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_documentation(
    command: str, environment: dict[str, str], tmp_path: Path
) -> None:
    name, *rest = shlex.split(command.replace("beijing_bulletin", "steady_report"))
    done = subprocess.run(
        [str(BIN / name), *rest],
        cwd=REPOSITORY,
        env=server_environment(environment, tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    if "*'" in command and "documents" not in command or "nightly" in command:
        assert (Path(environment["GONGBAO_DATA"]) / "gongbao.duckdb").exists()


@pytest.mark.long
def test_the_daemon_runs_the_schedule(environment: dict[str, str], tmp_path: Path):
    log = tmp_path / "daemon.log"
    values = server_environment(environment, tmp_path, GONGBAO_NIGHTLY="* * * * *")
    published = Path(environment["GONGBAO_DATA"]) / "gongbao.duckdb"
    with dagster(DAEMON, values, log) as daemon:
        wait_for("a published warehouse", published.exists, daemon, log)


@pytest.mark.long
def test_a_night_missed_while_the_machine_was_off_is_caught_up(
    environment: dict[str, str], tmp_path: Path
):
    """The daemon sees the schedule, is off over a tick, and runs it when it comes back, without waiting for the next one.

    That it was off for a day is written into its memory: the tick of twelve hours ago is missed.
    """
    log = tmp_path / "daemon.log"
    hour = (time.gmtime(time.time() + 8 * 3600).tm_hour + 12) % 24  # in Shanghai
    values = server_environment(environment, tmp_path, GONGBAO_NIGHTLY=f"0 {hour} * * *")
    published = Path(environment["GONGBAO_DATA"]) / "gongbao.duckdb"
    with dg.DagsterInstance.from_config(values["DAGSTER_HOME"]) as instance:

        def seen() -> InstigatorState | None:
            return next((s for s in instance.all_instigator_state() if s.name == "nightly"), None)

        with dagster(DAEMON, values, log) as daemon:
            state = wait_for("the schedule", seen, daemon, log)
        assert not published.exists()
        instance.update_instigator_state(a_day_before(state))
    with dagster(DAEMON, values, log) as daemon:
        wait_for("the missed night", published.exists, daemon, log)


def a_day_before(state: InstigatorState) -> InstigatorState:
    """What the daemon would remember had it been switched off a day before."""
    data = state.instigator_data
    assert isinstance(data, ScheduleInstigatorData)
    earlier = {
        name: value - 86400
        for name in ("start_timestamp", "last_iteration_timestamp")
        if (value := getattr(data, name)) is not None
    }
    assert earlier, "the daemon remembers no time at all"
    return state.with_data(data._replace(**earlier))
