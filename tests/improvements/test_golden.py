"""The same comments give the same report, byte by byte."""

import random

import pytest

from tests.improvements.golden import REPORT, golden_report, golden_rows


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("seed", [None, 5])
async def test_the_golden_report_stays_as_it_is(seed: int | None) -> None:
    """On both databases, and in whatever order the comments came, the report is the one that is kept."""
    rows = golden_rows()
    if seed is not None:
        random.Random(seed).shuffle(rows)
    assert (await golden_report(rows)).decode() == REPORT.read_text("utf-8")
