"""Benchmarks as small as they go: that they still run is what is held here, never how long they take."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from participation.database import DB
from participation.sentiment import evaluation
from participation.surveys.queries import forget_published
from tests.benchmarks.labelled import write_sets
from tests.conftest import Databases


@pytest.fixture
async def url(databases: Databases) -> AsyncIterator[str]:
    """An SQLite database with tables, for a benchmark to open and to close."""
    forget_published()
    yield await databases.migrated_url("sqlite")
    DB.bind(None)


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intervals of scores are there, and as good as they need to be."""
    monkeypatch.setattr(evaluation, "RESAMPLES", 5)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a few lines of each labelled set."""
    folder = tmp_path_factory.mktemp("data")
    write_sets(folder)
    return folder
