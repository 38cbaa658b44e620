"""Packs hold what the folders held, whatever becomes outdated, damaged or is made again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.storage import packs, parquet
from pipeline.storage.durable_files import new_folder
from pipeline.storage.layers import Lake
from pipeline.storage.packs import PACKS
from pipeline.storage.results import RESULT, Result, write_result

LAYER = "observations"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Packs of a few pieces."""
    monkeypatch.setattr(packs, "LEAST", 3)
    monkeypatch.setattr(packs, "MOST", 6)
    yield


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


def make(lake: Lake, *numbers: int, key: str = "k", content: str = "") -> None:
    """A piece of work for each number, with a table and a file."""
    for number in numbers:
        with new_folder(lake.path(LAYER, f"edition-{number}", key)) as folder:
            text = content or f"text {number}"
            parquet.write(folder / "texts.parquet", pa.table({"text": [text], "n": [number]}))
            (folder / "document.json").write_text(text, encoding="utf-8")
            write_result(folder, Result(counts={"texts": 1}, facts={"number": number}))


def compact(lake: Lake, *numbers: int, key: str = "k") -> None:
    """Tidy a layer of which these editions are kept."""
    kept = {f"edition-{number}": {key} for number in numbers}
    lake.remove_garbage(LAYER, kept)
    lake.compact(LAYER, kept)


def text_of(lake: Lake, number: int, key: str = "k") -> str:
    """What a piece of work says, by its file and its table."""
    piece = lake.piece(LAYER, f"edition-{number}", key)
    file, table = piece.file("document.json"), piece.table("texts")
    assert file is not None and table is not None and piece.table("other") is None
    (row,) = parquet.read_rows(table).to_pylist()
    assert row == {"text": file.content().decode(), "n": number}
    assert {name: kept.content() for name, kept in piece.tables().items()} == {
        "texts": table.content()
    }
    return str(row["text"])


def packs_of(lake: Lake) -> list[Path]:
    return sorted((lake.folder / LAYER / PACKS).glob("*"))


def folders_of(lake: Lake) -> list[str]:
    return sorted(path.name for path in (lake.folder / LAYER).glob("edition-*"))


def test_few_folders_stay_as_they_are(lake: Lake) -> None:
    make(lake, 1, 2)
    compact(lake, 1, 2)
    assert folders_of(lake) == ["edition-1", "edition-2"] and not packs_of(lake)


def test_a_pack_gives_what_the_folders_gave(lake: Lake) -> None:
    make(lake, *range(8))
    before = {n: lake.written(LAYER, f"edition-{n}", "k") for n in range(8)}
    compact(lake, *range(8))
    assert not folders_of(lake) and len(packs_of(lake)) == 2
    for reader in (lake, Lake(lake.folder)):
        for number in range(8):
            assert text_of(reader, number) == f"text {number}"
            result = reader.sound(LAYER, f"edition-{number}", "k")
            assert result == Result(counts={"texts": 1}, facts={"number": number})
            assert reader.written(LAYER, f"edition-{number}", "k") == before[number]
    assert lake.result(LAYER, "edition-9", "k") is None
    with pytest.raises(FileNotFoundError):
        lake.written(LAYER, "edition-9", "k")


def test_another_process_sees_what_was_packed_meanwhile(lake: Lake) -> None:
    make(lake, 1, 2, 3)
    other = Lake(lake.folder)
    assert text_of(other, 1) == "text 1"
    compact(lake, 1, 2, 3)
    assert text_of(other, 1) == "text 1" and other.sound(LAYER, "edition-3", "k")


def test_what_is_made_again_counts_before_its_pack(lake: Lake) -> None:
    make(lake, 1, 2, 3)
    compact(lake, 1, 2, 3)
    make(lake, 2, content="again")
    assert text_of(lake, 2) == "again"
    make(lake, 4, 5)
    compact(lake, 1, 2, 3, 4, 5)
    assert [text_of(lake, n) for n in (1, 2, 5)] == ["text 1", "again", "text 5"]
    assert not folders_of(lake) and len(packs_of(lake)) == 1


def test_packs_that_hold_little_are_emptied_and_removed(lake: Lake) -> None:
    make(lake, *range(6))
    compact(lake, *range(6))
    (first,) = packs_of(lake)
    compact(lake, 0, 1, 2, 3)  # most of it still counts
    assert packs_of(lake) == [first]
    compact(lake, 0, 1)
    (second,) = packs_of(lake)
    assert second != first and text_of(lake, 1) == "text 1"
    assert lake.result(LAYER, "edition-3", "k") is None
    compact(lake)
    assert not packs_of(lake)


def test_whole_packs_are_not_written_again(lake: Lake) -> None:
    make(lake, *range(6))
    compact(lake, *range(6))
    (first,) = packs_of(lake)
    make(lake, *range(6, 10))
    compact(lake, *range(10))
    assert first in packs_of(lake) and len(packs_of(lake)) == 2


@pytest.mark.parametrize("damage", ["content", RESULT])
def test_a_damaged_pack_counts_for_nothing(lake: Lake, damage: str) -> None:
    make(lake, 1, 2, 3)
    compact(lake, 1, 2, 3)
    file = packs_of(lake)[0] / damage
    file.write_bytes(file.read_bytes()[:-5])
    again = Lake(lake.folder)
    assert again.sound(LAYER, "edition-1", "k") is None
    make(again, 1, 2, 3)
    compact(again, 1, 2, 3)
    assert text_of(Lake(lake.folder), 1) == "text 1" and len(packs_of(lake)) == 1


def test_a_damaged_folder_is_not_packed(lake: Lake) -> None:
    make(lake, 1, 2, 3, 4)
    (lake.path(LAYER, "edition-2", "k") / "texts.parquet").write_bytes(b"")
    compact(lake, 1, 2, 3, 4)
    assert folders_of(lake) == ["edition-2"] and lake.sound(LAYER, "edition-2", "k") is None


def test_killed_before_the_folders_were_removed(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(lake, 1, 2, 3)

    def killed(folder: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(packs, "remove", killed)
        with pytest.raises(KeyboardInterrupt):
            compact(lake, 1, 2, 3)
    again = Lake(lake.folder)
    assert len(folders_of(again)) == 3 and len(packs_of(again)) == 1
    compact(again, 1, 2, 3)
    assert not folders_of(again) and len(packs_of(again)) == 1
    assert [text_of(again, n) for n in (1, 2, 3)] == ["text 1", "text 2", "text 3"]
