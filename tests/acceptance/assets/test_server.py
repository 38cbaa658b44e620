"""Dagster as its users start it: real processes, the real workspace file, GraphQL, the command line, the daemon."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import requests

REPOSITORY = Path(__file__).resolve().parents[3]
BIN = Path(sys.executable).parent

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
    return {**os.environ, **environment, "DAGSTER_HOME": str(home), **more}


@contextmanager
def process(
    arguments: list[str], values: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        started = subprocess.Popen(
            [str(BIN / arguments[0]), *arguments[1:]],
            cwd=REPOSITORY,
            env=values,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        try:
            yield started
        finally:
            os.killpg(started.pid, signal.SIGINT)
            try:
                started.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(started.pid, signal.SIGKILL)


def wait_for(what: str, ready: Any, log: Path, seconds: float = 60) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            found = ready()
        except requests.ConnectionError:
            found = None
        if found:
            return found
        time.sleep(0.3)
    pytest.fail(f"{what}: not within {seconds:.0f} s\n{log.read_text(errors='replace')[-3000:]}")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def ask(port: int, query: str, **variables: Any) -> Any:
    answer = requests.post(
        f"http://127.0.0.1:{port}/graphql",
        json={"query": query, "variables": variables},
        timeout=30,
    ).json()
    assert "errors" not in answer, answer
    return answer["data"]


def test_materialising_one_source_by_graphql(environment: dict[str, str], tmp_path: Path):
    port, log = free_port(), tmp_path / "webserver.log"
    values = server_environment(environment, tmp_path)
    with process(["dagster", "dev", "-w", "workspace.yaml", "-p", str(port)], values, log):
        entries = wait_for(
            "the webserver",
            lambda: ask(port, LOCATIONS)["workspaceOrError"]["locationEntries"],
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

        assert wait_for("the run", status, log) == "SUCCESS"
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
    with process(["dagster-daemon", "run", "-w", "workspace.yaml"], values, log):
        wait_for("a published warehouse", published.exists, log, seconds=150)


@pytest.mark.long
def test_a_night_missed_while_the_machine_was_off_is_caught_up(
    environment: dict[str, str], tmp_path: Path
):
    """The daemon sees the schedule, is off over a tick, and runs it when it comes back, without waiting for the next one."""
    log = tmp_path / "daemon.log"
    tick = time.time() + 40
    at = time.gmtime(tick + 8 * 3600 + 60)  # the minute after, in Shanghai
    values = server_environment(
        environment, tmp_path, GONGBAO_NIGHTLY=f"{at.tm_min} {at.tm_hour} * * *"
    )
    published = Path(environment["GONGBAO_DATA"]) / "gongbao.duckdb"
    instance = dg.DagsterInstance.from_config(values["DAGSTER_HOME"])
    with instance, process(["dagster-daemon", "run", "-w", "workspace.yaml"], values, log):
        wait_for(
            "the schedule",
            lambda: [s.name for s in instance.all_instigator_state() if s.name == "nightly"],
            log,
            30,
        )
    assert not published.exists(), "the tick came before the machine was off"
    time.sleep(max(0.0, tick + 65 - time.time()))
    with process(["dagster-daemon", "run", "-w", "workspace.yaml"], values, log):
        wait_for("the missed night", published.exists, log, seconds=60)
