"""Deployed: a real PostgreSQL, a code server, a webserver and a daemon as processes of their own, as deploy/ describes them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.acceptance.assets.test_server import (
    BIN,
    LOCATIONS,
    REPOSITORY,
    STATE,
    ask,
    dagster,
    waits,
)
from tests.support.processes import free_port, wait_for

DEPLOY = REPOSITORY / "deploy"
LAUNCH_JOB = """
mutation($selector: JobOrPipelineSelector!) {
  launchPipelineExecution(executionParams: {selector: $selector, mode: "default"}) {
    __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }
"""


def postgres_programs() -> Path | None:
    """Where initdb and postgres are; None where they are not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A PostgreSQL of its own on a temporary folder and a free port."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL here: install it to test the deployment")
    pytest.importorskip("dagster_postgres", reason="the extra `deploy` is not installed")
    user = "postgres" if os.getuid() == 0 else None  # PostgreSQL refuses to run as root
    with tempfile.TemporaryDirectory(prefix="gongbao-postgres-") as name:
        folder, port = Path(name), free_port()
        if user:
            shutil.chown(folder, user)
        yield from served(programs, folder, port, user, tmp_path / "postgres.log")


def served(
    programs: Path, folder: Path, port: int, user: str | None, log_file: Path
) -> Iterator[dict[str, str]]:
    """The server while it runs, as the variables that deploy/dagster-postgres.yaml names."""
    subprocess.run(
        [programs / "initdb", "-D", folder / "db", "-A", "trust", "-U", "dagster", "-E", "UTF8"],
        check=True,
        user=user,
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )
    log = log_file.open("wb")
    server = subprocess.Popen(
        [
            programs / "postgres",
            *("-D", folder / "db", "-p", str(port), "-h", "127.0.0.1", "-k", folder),
        ],
        user=user,
        stdout=log,
        stderr=log,
        cwd=folder,
    )
    try:
        yield {
            "GONGBAO_POSTGRES_HOST": "127.0.0.1",
            "GONGBAO_POSTGRES_PORT": str(port),
            "GONGBAO_POSTGRES_USER": "dagster",
            "GONGBAO_POSTGRES_PASSWORD": "unused",
            "GONGBAO_POSTGRES_DB": "postgres",
        }
    finally:
        server.terminate()
        server.wait()
        log.close()


def test_a_night_on_postgresql_with_a_process_for_each_part(
    environment: dict[str, str], postgres: dict[str, str], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(DEPLOY / "dagster-postgres.yaml", home / "dagster.yaml")
    code, web = free_port(), free_port()
    values = {
        **os.environ,
        **waits(),
        **environment,
        **postgres,
        "DAGSTER_HOME": str(home),
        "GONGBAO_CODE_HOST": "127.0.0.1",
        "GONGBAO_CODE_PORT": str(code),
    }
    workspace = str(DEPLOY / "workspace.yaml")
    logs = {name: tmp_path / f"{name}.log" for name in ("code", "web", "daemon")}

    def code_is_ready() -> bool:
        check = [str(BIN / "dagster"), "api", "grpc-health-check", "-p", str(code)]
        return subprocess.run(check, capture_output=True, check=False).returncode == 0

    with dagster(
        ["dagster", "code-server", "start", "-p", str(code), "-m", "assets.definitions"],
        values,
        logs["code"],
    ) as server:
        wait_for("the code server", code_is_ready, server, logs["code"])
        with (
            dagster(
                ["dagster-webserver", "-p", str(web), "-w", workspace], values, logs["web"]
            ) as webserver,
            dagster(["dagster-daemon", "run", "-w", workspace], values, logs["daemon"]) as daemon,
        ):
            entries = wait_for(
                "the webserver",
                lambda: ask(web, LOCATIONS)["workspaceOrError"]["locationEntries"],
                webserver,
                logs["web"],
            )
            found = entries[0]["locationOrLoadError"]
            assert found["__typename"] == "RepositoryLocation", entries
            selector = {
                "repositoryLocationName": "gongbao",
                "repositoryName": found["repositories"][0]["name"],
                "jobName": "nightly",
            }
            launched = ask(web, LAUNCH_JOB, selector=selector)["launchPipelineExecution"]
            assert launched["__typename"] == "LaunchRunSuccess", launched

            def ended() -> Any:
                run = ask(web, STATE, id=launched["run"]["runId"])["runOrError"]["status"]
                return run if run in ("SUCCESS", "FAILURE", "CANCELED") else None

            assert wait_for("the run", ended, daemon, logs["daemon"]) == "SUCCESS"
    assert (Path(environment["GONGBAO_DATA"]) / "gongbao.duckdb").exists()
    assert not list(home.rglob("*.db")), "Dagster's state is in PostgreSQL alone"


def test_the_compose_file_and_the_units_name_what_is_there() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    assert set(services) == {"postgres", "code", "webserver", "daemon"}
    named = {volume.split(":")[0] for one in services.values() for volume in one["volumes"]}
    assert named == set(compose["volumes"])
    instance = (DEPLOY / "dagster-postgres.yaml").read_text(encoding="utf-8")
    workspace = (DEPLOY / "workspace.yaml").read_text(encoding="utf-8")
    wanted = {
        part["env"]
        for text in (instance, workspace)
        for part in _environment_variables(yaml.safe_load(text))
    }
    assert wanted <= set(services["code"]["environment"])
    environment = (REPOSITORY / "docs" / "deploying.md").read_text(encoding="utf-8")
    assert all(f"{name}=" in environment for name in wanted)
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    for name, value in waits().items():
        assert f"{name}={value}\n" in environment and f"export {name} ?= {value}\n" in makefile
    for path in (DEPLOY / "systemd").glob("*.service"):
        (start,) = [
            line.removeprefix("ExecStart=").split()
            for line in path.read_text().splitlines()
            if line.startswith("ExecStart=")
        ]
        assert (BIN / Path(start[0]).name).exists(), start
        assert all((REPOSITORY / word).exists() for word in start if word.endswith(".yaml"))
    copied = [word for *names, _ in copies() for word in names]
    assert copied and all((REPOSITORY / name).exists() for name in copied)
    made = [line.strip("/") for line in (REPOSITORY / ".gitignore").read_text().splitlines()]
    data = {name for name in made if name.split("/")[0] in copied and "/" in name}
    assert {"warehouse/data", "warehouse/demo"} <= data <= set(ignored())
    (volumes,) = [json.loads(line[7:]) for line in container_lines() if line.startswith("VOLUME ")]
    mounted = {volume.split(":")[1] for volume in services["code"]["volumes"]}
    assert set(volumes) == mounted and all(
        any(folder in line for line in container_lines() if "mkdir" in line) for folder in volumes
    )


def container_lines() -> list[str]:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    return text.replace("\\\n", "").splitlines()


def copies() -> list[list[str]]:
    """Files and folders that the image takes from the repository, each time with their target."""
    return [
        line.split()[1:]
        for line in container_lines()
        if line.startswith("COPY ") and "--chown" not in line
    ]


def ignored() -> list[str]:
    """Patterns of what is not sent to whoever builds the image."""
    lines = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in (DEPLOY / "systemd").glob("*.service"):
        text = unit.read_text(encoding="utf-8")
        assert "/srv/gongbao/.venv/bin/" in text
        (tmp_path / unit.name).write_text(
            text.replace("/srv/gongbao/.venv/bin/", f"{BIN}/"), encoding="utf-8"
        )
    units = sorted(map(str, tmp_path.glob("*.service")))
    done = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
    )
    assert len(units) == 3 and (done.returncode, done.stderr) == (0, "")


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("uv", path=str(BIN)), reason="uv is not installed")
def test_the_steps_of_the_image_make_a_program_that_runs(tmp_path: Path) -> None:
    image = tmp_path / "srv"
    image.mkdir()
    for *names, target in copies():
        for name in names:
            if (REPOSITORY / name).is_dir():
                shutil.copytree(REPOSITORY / name, image / target, ignore=left_out)
            else:
                shutil.copy(REPOSITORY / name, image / name)
    (sync,) = (
        line.split("uv sync ")[1].split() for line in container_lines() if "uv sync " in line
    )
    ours = ("PYTHONPATH", "VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT")
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    made = subprocess.run(
        [str(BIN / "uv"), "sync", "--python", sys.executable, *sync],
        cwd=image,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode and "Failed to fetch" in made.stderr:
        pytest.skip("no package index can be reached")
    assert made.returncode == 0, made.stderr
    shutil.copy(image / "deploy" / "dagster.yaml", tmp_path)
    values = clean | waits()
    values |= {
        "GONGBAO_SOURCES": str(image / "digests" / "sources.yaml"),
        "GONGBAO_DATA": str(tmp_path / "data"),
        "DAGSTER_HOME": str(tmp_path),
    }
    for command in (["gongbao", "run"], ["dagster", "job", "list", "-m", "assets.definitions"]):
        done = subprocess.run(
            [str(image / ".venv" / "bin" / command[0]), *command[1:]],
            cwd=image,
            env=values,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "data" / "gongbao.duckdb").exists()


def left_out(folder: str, names: list[str]) -> set[str]:
    """What .dockerignore keeps out of a folder that is copied."""
    place = Path(folder).relative_to(REPOSITORY)
    return {
        name
        for name in names
        if any(fnmatch(f"/{place / name}", f"/{p}".replace("/**/", "*/")) for p in ignored())
    }


def _environment_variables(content: Any) -> Iterator[dict[str, str]]:
    if isinstance(content, dict):
        if set(content) == {"env"}:
            yield content
        for value in content.values():
            yield from _environment_variables(value)
    elif isinstance(content, list):
        for value in content:
            yield from _environment_variables(value)
