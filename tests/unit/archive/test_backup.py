"""The archive is verified, copied and brought back; what is damaged is never spread."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from pipeline.archive.backup import copy_archive, verify
from tests.support.offices import Installation
from tests.unit.runs.test_cli import gongbao
from warehouse.errors import GongbaoError


def stored(installation: Installation) -> list[Path]:
    return sorted(p for p in installation.settings.archive.glob("??/*") if len(p.name) == 64)


def damage(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def figures(installation: Installation) -> list[tuple[object, ...]]:
    with duckdb.connect(str(installation.warehouse), read_only=True) as connection:
        return connection.execute(
            "SELECT observation_id, value, unit, quote FROM observations ORDER BY 1"
        ).fetchall()


def test_a_whole_archive_holds(installation: Installation) -> None:
    installation.run()
    found = verify(installation.workspace().archive)
    assert found.holds and found.files == len(stored(installation)) == 1
    done = gongbao(installation, "archive", "verify")
    assert done.returncode == 0 and "1 files" in done.stdout


def test_what_is_damaged_missing_or_torn_is_named(installation: Installation) -> None:
    installation.run()
    installation.write(
        "one.html", installation.folder.joinpath("one.html").read_text().replace("49843.1", "4.2")
    )
    installation.run()
    first, second = stored(installation)
    damage(first)
    second.unlink()
    with installation.workspace().archive.captures_log.open("ab") as log:
        log.write(b'{"document_id": "sam')
    found = verify(installation.workspace().archive)
    assert not found.holds
    assert [Path(name).name for name in found.damaged] == [first.name]
    assert found.missing == (second.name,)
    assert found.torn == ("captures.jsonl:3",)
    done = gongbao(installation, "archive", "verify")
    assert done.returncode == 1
    assert f"missing: {second.name}" in done.stdout and "archive restore" in done.stdout


def test_from_a_backup_the_same_file_is_made_again(
    installation: Installation, tmp_path: Path
) -> None:
    installation.run()
    before = figures(installation)
    assert gongbao(installation, "archive", "backup", str(tmp_path / "copy")).returncode == 0
    again = gongbao(installation, "archive", "backup", str(tmp_path / "copy"))
    assert "0 files and 0 lines of logs copied, 1 files kept" in again.stdout
    shutil.rmtree(installation.settings.data)
    restored = gongbao(installation, "archive", "restore", str(tmp_path / "copy"))
    assert restored.returncode == 0, restored.stderr
    installation.run()
    assert figures(installation) == before


def test_a_restore_mends_what_is_damaged_and_keeps_what_came_since(
    installation: Installation, tmp_path: Path
) -> None:
    installation.run()
    copy_archive(installation.settings.archive, tmp_path / "archive")
    old = stored(installation)[0]
    installation.write(
        "one.html", installation.folder.joinpath("one.html").read_text().replace("49843.1", "4.2")
    )
    installation.run()
    damage(old)
    copied = copy_archive(tmp_path / "archive", installation.settings.archive)
    assert (copied.files, copied.lines) == (1, 0)
    assert verify(installation.workspace().archive).holds
    assert len(installation.workspace().archive.captures("sample-2024")) == 2


def test_a_backup_never_spreads_damage(installation: Installation, tmp_path: Path) -> None:
    installation.run()
    copy_archive(installation.settings.archive, tmp_path / "archive")
    damage(stored(installation)[0])
    copy_archive(installation.settings.archive, tmp_path / "archive")
    assert copy_archive(tmp_path / "archive", installation.settings.archive).files == 1


def test_a_folder_that_is_no_backup_is_said(installation: Installation, tmp_path: Path) -> None:
    with pytest.raises(GongbaoError, match="no archive"):
        copy_archive(tmp_path, installation.settings.archive)
