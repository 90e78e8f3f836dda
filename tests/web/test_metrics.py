"""Figures for a monitor."""

import pytest

from tests.factories import answering

pytestmark = pytest.mark.usefixtures("database")


async def test_what_waits_to_be_stored_is_counted() -> None:
    """Submissions and applications alike; from another machine nothing is told."""
    async with answering() as client:
        told = await client.get("/metrics")
        through_the_proxy = await client.get("/metrics", headers={"x-forwarded-for": "192.0.2.7"})
    assert "participation_intake_waiting 0.0" in told.text
    assert "participation_applications_waiting 0.0" in told.text
    assert through_the_proxy.status_code == 403
