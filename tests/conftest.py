"""Fixtures for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.dagster_environment import environment, site
from tests.support.grid_documents import make_document
from tests.support.object_stores import bucket, cluster, object_server
from tests.support.offices import installation, office
from tests.support.warehouses import demonstration, real

__all__ = [
    "bucket",
    "cluster",
    "demonstration",
    "installation",
    "make_document",
    "object_server",
    "office",
    "real",
    "site",
    "environment",
]

settings.register_profile(
    "counted", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # a loaded machine fails no test: nothing is bounded by the clock
settings.load_profile("counted")

_REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents, hand annotations and reference data that lies outside the repository.

    ``GONGBAO_TEST_CORPUS`` names it (default: ``../shared`` beside the repository); tests that ask for it are skipped where it is absent.
    """
    folder = Path(os.environ.get("GONGBAO_TEST_CORPUS", _REPOSITORY.parent / "shared"))
    if not (folder / "corpus" / "sources.yaml").is_file():
        pytest.skip(
            f"no real documents at {folder}: set GONGBAO_TEST_CORPUS to the folder that holds corpus/sources.yaml"
        )
    return folder
