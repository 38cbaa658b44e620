from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pipeline.runs.settings import (
    DEMONSTRATION_DATA,
    DIGEST_SOURCES,
    OFFICIAL_SOURCES,
    REAL_DATA,
    settings,
)
from pipeline.sources.registry import Edition, first_day, last_day, load_sources
from warehouse.errors import ConfigurationError
from warehouse.vocabularies import Origin

GOOD = """\
version: 1
sources:
  - id: sample-bulletin
    title: 公报样张
    kind: bulletin
    publisher: 样张统计局
    region: "110000"
    cadence: {month: 3, day: 20, year_offset: 1, grace_days: 45}
    editions:
      - id: sample-2023
        year: 2023
        published: 2024
        url: one.html
      - id: sample-2024
        year: 2024
        published: 2025-03-20
        url: https://example.org/2024.html
        format: html
        must_contain: [样张]
      - id: sample-2024-set-anew
        year: 2024
        published: 2025-07
        url: one.html
        origin: rendition
        rendition_of: sample-2024
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "one.html").write_text("<p>样张</p>", encoding="utf-8")
    path = tmp_path / "sources.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_a_good_file(sources: Path) -> None:
    registry = load_sources(sources)
    first, second, third = registry.sources[0].editions
    assert [e.published for e in (first, second, third)] == ["2024", "2025-03-20", "2025-07"]
    assert second.is_remote and not first.is_remote
    assert registry.file_of(first).read_text(encoding="utf-8") == "<p>样张</p>"
    assert third.origin is Origin.RENDITION
    assert registry.edition("sample-2024") == (registry.sources[0], second)


BAD = {
    "unknown key": ("publisher: 样张", "publsher: 样张", 6, "sources[0].publsher", "publisher"),
    "unknown key of an edition": (
        "format: html",
        "fromat: html",
        18,
        "sources[0].editions[1].fromat",
        "format",
    ),
    "missing key": (
        "        year: 2023\n",
        "",
        10,
        "sources[0].editions[0].year",
        "a value for year",
    ),
    "duplicate edition": (
        "id: sample-2024\n",
        "id: sample-2023\n",
        14,
        "sources[0].editions[1].id",
        "used once",
    ),
    "bad region": ('region: "110000"', 'region: "119999"', 7, "sources[0].region", "GB/T 2260"),
    "region without quotes": (
        'region: "110000"',
        "region: 000000",
        7,
        "sources[0].region",
        "quoted",
    ),
    "missing file": (
        "url: one.html\n      - id: sample-2024\n",
        "url: two.html\n      - id: sample-2024\n",
        13,
        "sources[0].editions[0].url",
        "a file",
    ),
    "bad scheme": (
        "https://example.org/2024.html",
        "ftp://example.org/2024.html",
        17,
        "sources[0].editions[1].url",
        "http",
    ),
    "no such day": ("2025-03-20", "2025-02-30", 16, "sources[0].editions[1].published", "2025-07"),
    "no date": ("2025-03-20", "March 2025", 16, "sources[0].editions[1].published", "2025-07"),
    "time of day": (
        "2025-03-20",
        "2025-03-20 10:00:00",
        16,
        "sources[0].editions[1].published",
        "2025-07",
    ),
    "unknown original": (
        "rendition_of: sample-2024",
        "rendition_of: sample-2042",
        25,
        "sources[0].editions[2].rendition_of",
        "the id of an edition",
    ),
    "rendition of itself": (
        "rendition_of: sample-2024",
        "rendition_of: sample-2024-set-anew",
        25,
        "sources[0].editions[2].rendition_of",
        "no rendition itself",
    ),
    "no original": (
        "        rendition_of: sample-2024\n",
        "",
        20,
        "sources[0].editions[2].rendition_of",
        "with origin rendition",
    ),
    "original without rendition": (
        "origin: rendition",
        "origin: repost",
        25,
        "sources[0].editions[2].rendition_of",
        "only with origin",
    ),
    "wrong origin": (
        "origin: rendition",
        "origin: copy",
        24,
        "sources[0].editions[2].origin",
        "'repost'",
    ),
    "wrong kind": ("kind: bulletin", "kind: leaflet", 5, "sources[0].kind", "'bulletin'"),
    "wrong format": ("format: html", "format: htm", 18, "sources[0].editions[1].format", "'html'"),
    "year as text": (
        "year: 2024\n        published: 2025-03",
        "year: soon\n        published: 2025-03",
        15,
        "sources[0].editions[1].year",
        "number",
    ),
    "no such month": ("month: 3", "month: 13", 8, "sources[0].cadence.month", "12"),
    "day that is not in every year": (
        "month: 3, day: 20",
        "month: 2, day: 29",
        8,
        "sources[0].cadence.day",
        "1 to 28",
    ),
    "key twice": (
        "        format: html\n",
        "        format: html\n        format: pdf\n",
        19,
        "format",
        "each key once",
    ),
    "bad id": ("id: sample-bulletin", "id: Sample_Bulletin", 3, "sources[0].id", "hyphens"),
    "wrong version": ("version: 1", "version: 2", 1, "version", "1"),
    "misspelt key before the key that it stands for": (
        "    editions:\n",
        "    editions: none\n    cadence_notes:\n",
        10,
        "sources[0].cadence_notes",
        "cadence",
    ),
    "further page that is no file": (
        "        format: html\n",
        "        format: html\n        pages: [https://example.org/2.html, three.html]\n",
        19,
        "sources[0].editions[1].pages[1]",
        "a file",
    ),
    "further page of a PDF": (
        "        format: html\n",
        "        format: pdf\n        pages: [https://example.org/2.html]\n",
        19,
        "sources[0].editions[1].pages",
        "only with format html or text",
    ),
    "first page listed again": (
        "        format: html\n",
        "        format: html\n        pages: [https://example.org/2024.html]\n",
        19,
        "sources[0].editions[1].pages",
        "each once",
    ),
    "no YAML": ("sources:", "sources: [", 3, "YAML", ""),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_message_with_file_line_key_and_what_is_allowed(
    name: str, sources: Path
) -> None:
    before, after, line, key, allowed = BAD[name]
    assert GOOD.count(before) >= 1
    sources.write_text(GOOD.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_sources(sources)
    message = str(caught.value)
    assert message.startswith(f"{sources}:{line}:"), message
    assert key in message
    assert allowed in message.partition("expected: ")[2]
    assert "found: " in message and "remedy: " in message
    assert "\n" not in message


def test_a_missing_file_says_how_to_name_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="GONGBAO_SOURCES"):
        load_sources(tmp_path / "none.yaml")


def test_dates_come_as_objects_too() -> None:
    edition = Edition.model_validate(
        {"id": "a", "year": 2024, "published": date(2025, 3, 20), "url": "a.html"}
    )
    assert edition.published == "2025-03-20"


def test_what_a_partial_date_can_mean() -> None:
    assert (first_day("2024"), last_day("2024")) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (first_day("2024-02"), last_day("2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))
    assert first_day("2024-02-29") == last_day("2024-02-29") == date(2024, 2, 29)
    for wrong in ("2023-02-29", "2024-13", "24", "2024-1", "2024/01", "", "2024-01-01T00:00"):
        with pytest.raises(ValueError):
            last_day(wrong)


def test_the_files_of_the_repository_are_good() -> None:
    assert load_sources(DIGEST_SOURCES).is_demonstration
    official = load_sources(OFFICIAL_SOURCES)
    assert not official.is_demonstration
    assert sum(edition.is_remote for _, edition in official.editions()) >= 10


def test_the_real_documents_are_listed_well(shared: Path) -> None:
    assert len(list(load_sources(shared / "corpus" / "sources.yaml").editions())) == 11


def test_a_demonstration_never_touches_the_real_warehouse(sources: Path) -> None:
    assert settings(DIGEST_SOURCES, {})[0].data == DEMONSTRATION_DATA
    assert settings(DIGEST_SOURCES, {"GONGBAO_SOURCES": str(sources)})[0].data == REAL_DATA
    assert settings(DIGEST_SOURCES, {"GONGBAO_DATA": str(sources.parent)})[0].data == sources.parent
    with pytest.raises(ConfigurationError, match="demonstration"):
        settings(DIGEST_SOURCES, {"GONGBAO_DATA": str(REAL_DATA)})


def test_a_bad_file_ends_the_program_with_2_and_changes_nothing(sources: Path) -> None:
    sources.write_text(GOOD.replace("kind: bulletin", "kind: leaflet"), encoding="utf-8")
    data = sources.parent / "data"
    data.mkdir()
    (data / "gongbao.duckdb").write_bytes(b"the last good file")
    environment = {"GONGBAO_SOURCES": str(sources), "GONGBAO_DATA": str(data), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "run"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert f"{sources}:5: key sources[0].kind" in done.stderr
    assert "Traceback" not in done.stderr
    assert [p.name for p in data.iterdir()] == ["gongbao.duckdb"]
    assert (data / "gongbao.duckdb").read_bytes() == b"the last good file"
