"""benchmarks/offline.py, on the city that other tests visit."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.offline import measured
from tests.browser.conftest import OpenPage
from tests.browser.servers import Site
from tests.browser.signal import Signal, signal_to


class Reached:
    """The city behind a signal: taken away and given back, it stops and starts for whoever is on the other side."""

    def __init__(self, directory: Path, signal: Signal) -> None:
        self._database = directory / "participation.db"
        self.start, self.stop = signal.on, signal.off

    def submissions(self) -> int:
        with closing(sqlite3.connect(self._database)) as database:
            return int(database.execute("SELECT count(*) FROM submission").fetchone()[0])


@pytest.fixture
def reached(city: Site) -> Iterator[tuple[Site, Reached]]:
    with signal_to(city) as (site, signal):
        yield site, Reached(city.directory, signal)


def test_offline_runs(reached: tuple[Site, Reached], open_page: OpenPage) -> None:
    """Answers are put into the outbox without a server, and sent once it is back."""
    site, platform = reached
    found = measured(open_page(site, "/"), platform, 2)
    assert found["stored"] == found["answers"] == 2
