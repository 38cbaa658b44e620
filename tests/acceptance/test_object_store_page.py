"""The commands and the Python of docs/deploying.md about object stores run, against a server with the protocol of S3; the published file is read where it lies."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.support.object_stores import Bucket
from tests.support.offices import Installation

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ("deploying.md", "zh/deploying.md")


def blocks(page: str, language: str) -> list[str]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return [
        block
        for block in re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
        if "remote" in block or "fsspec" in block
    ]


def test_both_pages_have_the_same_commands() -> None:
    for language in ("bash", "python"):
        english, chinese = (blocks(page, language) for page in PAGES)
        assert english == chinese and len(english) == 1


def test_the_page_on_a_server(bucket: Bucket, installation: Installation, tmp_path: Path) -> None:
    settings = installation.settings
    values = {"GONGBAO_SOURCES": str(settings.sources), "GONGBAO_DATA": str(settings.data)}
    environment = {**os.environ, **values}
    (script,) = blocks(PAGES[0], "bash")
    script = script.replace("s3://gongbao/warehouse", bucket.address)
    done = subprocess.run(
        ["bash", "-ec", script.replace("python -m", f"{sys.executable} -m")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"{bucket.address}: commit 1 of run" in done.stdout and "not locked" in done.stdout
    assert f"{settings.data}: commit 1 of" in done.stdout

    (program,) = blocks(PAGES[0], "python")
    program = program.replace("gongbao/warehouse", bucket.address.removeprefix("s3://"))
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and "49843.1" in done.stdout, done.stderr

    read_over_http(bucket)


def read_over_http(bucket: Bucket) -> None:
    """Anybody reads the published file at its address, where the bucket allows it."""
    import fsspec

    allowed = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "s3:GetObject",
                "Resource": f"arn:aws:s3:::{bucket.name}/*",
            }
        ],
    }
    bucket.files().call_s3("put_bucket_policy", Bucket=bucket.name, Policy=json.dumps(allowed))
    web = fsspec.filesystem("http")
    address = f"{bucket.endpoint}/{bucket.name}/warehouse"
    latest = json.loads(web.cat(f"{address}/latest.json"))
    connection = duckdb.connect()
    connection.register_filesystem(fsspec.filesystem("dir", path=address, fs=web))
    for number, key in enumerate(("gongbao.duckdb", latest["key"])):
        connection.execute(f"ATTACH 'dir://{key}' AS published_{number} (READ_ONLY)")
        found = connection.execute(
            f"SELECT value FROM published_{number}.observations WHERE printed = '49843.1'"
        )
        assert found.fetchall() == [(49843.1,)]
    connection.close()


@pytest.mark.parametrize("page", PAGES)
def test_what_the_page_names_is_there(
    page: str, bucket: Bucket, installation: Installation
) -> None:
    installation.remote = bucket.address
    installation.run()
    text = (DOCS / page).read_text(encoding="utf-8")
    for key in bucket.keys(""):
        kind = key.split("/")[0]
        assert f"`{kind}" in text, key
