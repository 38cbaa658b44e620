"""What publishing does when there is more than memory holds."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipeline.publish import build as building
from pipeline.publish import checks, publish, swap
from pipeline.publish.build import Inputs
from pipeline.storage import parquet
from warehouse import sql
from warehouse.errors import GongbaoError

_CHARACTERS = 15_000


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Texts of 1,000 documents, 45 MB, in ten files; the last document first."""
    folder = tmp_path_factory.mktemp("texts")
    whole = "".join(chr(0x4E00 + n * n % 20_000) for n in range(_CHARACTERS))
    files = []
    for first in range(900, -1, -100):
        rows = [
            {"document_id": f"d-{n:06d}", "text": f"{n:06d}{whole[n:]}{whole[:n]}"}
            for n in range(first, first + 100)
        ]
        files.append(folder / f"{first}.parquet")
        parquet.write(files[-1], parquet.from_rows("document_texts", rows))
    return files


def test_texts_that_memory_does_not_hold_are_stored(texts: list[Path], tmp_path: Path) -> None:
    with duckdb.connect(
        config={"memory_limit": "60MB", "threads": 2, "temp_directory": str(tmp_path / "spilled")}
    ) as connection:
        connection.execute(f"ATTACH {sql.text(str(tmp_path / 'x.duckdb'))} AS staged")
        connection.execute("USE staged")
        building._load(connection, Inputs({"document_texts": texts}, {}, {}))
        assert connection.execute(
            "SELECT count(*), count(DISTINCT document_id), min(length(text)) FROM document_texts"
        ).fetchone() == (1000, 1000, _CHARACTERS + 6)


def test_every_misplaced_row_is_found_whatever_the_order_of_texts_and_rows(
    texts: list[Path],
) -> None:
    with duckdb.connect() as connection:
        names = [str(path) for path in texts]
        connection.execute("CREATE TABLE document_texts AS FROM read_parquet(?)", [names])
        connection.execute(
            "CREATE TABLE observations AS SELECT 'd-' || lpad((n % 1100)::VARCHAR, 6, '0') AS "
            "document_id, 0 AS char_start, 6 AS char_end, lpad((n % 1100)::VARCHAR, 6, '0') AS "
            "printed FROM range(5000) r(n)"
        )
        connection.execute("UPDATE observations SET printed = 'other' WHERE rowid IN (7, 4321)")
        found = {rowid for rowid, _ in checks._misplaced(connection, "observations")}
    without_text = {n for n in range(5000) if n % 1100 >= 1000}
    assert found == without_text | {7, 4321}


@pytest.mark.parametrize(
    ("error", "told", "not_told"),
    [
        (
            duckdb.OutOfMemoryException("could not allocate block of size 256.0 KiB (1 GB used)"),
            "too much memory",
            "free space",
        ),
        (
            duckdb.OutOfMemoryException(
                "failed to offload data block of size 256.0 KiB (9 MB used). "
                "This limit was set by the 'max_temp_directory_size' setting."
            ),
            "free space on the disk",
            "too much memory",
        ),
        (OSError(28, "No space left on device"), "free space on the disk", "too much memory"),
    ],
)
def test_the_message_names_what_was_short(
    error: Exception,
    told: str,
    not_told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(building, "_load", fail)
    with pytest.raises(GongbaoError) as caught:
        publish(Inputs({}, {}, {}), tmp_path / "gongbao.duckdb")
    assert told in str(caught.value) and not_told not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_folders_that_a_killed_build_left_are_removed(tmp_path: Path) -> None:
    target = tmp_path / "gongbao.duckdb"
    spilled = tmp_path / (swap.draft_path(target).name + ".tmp")
    spilled.mkdir()
    (spilled / "block.tmp").write_bytes(b"x")
    swap.draft_path(target).write_bytes(b"x")
    swap.remove_drafts(target)
    assert list(tmp_path.iterdir()) == []
