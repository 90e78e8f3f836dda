"""The invented trial whose places were drawn by lot."""

import asyncio
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from participation.demonstration.city import build_city, plan
from participation.demonstration.drawn_trial import APPLICANTS, draw_trial
from participation.demonstration.trial_surveys import publish_trial_surveys
from participation.pilots.commands import verify_draw
from participation.pilots.draw_queries import draw_file, published_draw
from participation.pilots.enrollment_tables import Enrollment
from participation.pilots.phases import Phase
from participation.pilots.queries import pilots, published_pilot
from participation.pilots.schemas import PublishedPilot
from tests.factories import browser, settings

pytestmark = pytest.mark.usefixtures("database")

MOMENT = datetime(2026, 11, 25, 8, tzinfo=UTC)


@pytest.fixture
async def trial(database: object) -> PublishedPilot:
    city = await build_city(plan())
    surveys = await publish_trial_surveys(city.services["puskesmas"])
    await draw_trial(city, surveys, settings().secret_keys, MOMENT)
    (pilot,) = await pilots(None)
    published = await published_pilot(pilot.slug)
    assert published is not None
    return published


async def test_its_steps_stand_in_the_order_in_which_they_have_to(trial: PublishedPilot) -> None:
    """Bound before anybody could apply, tickets after the close, then the value, then the draw; now it runs."""
    draw, document = await published_draw(trial.slug), trial.document
    assert draw is not None
    assert draw.listed_at is not None
    assert draw.valued_at is not None
    assert draw.drawn_at is not None
    assert document.opens_at is not None
    assert document.closes_at is not None
    assert draw.committed_at < document.opens_at < document.closes_at < draw.listed_at
    assert draw.listed_at < draw.valued_at < draw.drawn_at
    assert trial.phase(MOMENT) is Phase.RUNNING
    assert draw.tickets == APPLICANTS
    rows = await Enrollment.select(Enrollment.state, Enrollment.area)
    assert Counter(row["state"] for row in rows) == {"enrolled": 24, "waitlisted": 36}
    placed = Counter(row["area"] for row in rows if row["state"] == "enrolled")
    assert list(placed.values()) == [12, 12]


async def test_anybody_can_draw_it_again_from_what_its_pages_offer(
    trial: PublishedPilot, tmp_path: Path
) -> None:
    """The three files stand on its page; the command and the script there both say that the draw is right."""
    path = f"/pilots/{trial.slug}/draw"
    async with browser() as client:
        page = (await client.get(path)).text
        files = {
            name: await client.get(f"{path}/{name}")
            for name in ("tickets.json", "draw.json", "verify_draw.py")
        }
    for name, answer in files.items():
        assert f"{path}/{name}" in page
        assert answer.status_code == 200
        (tmp_path / name).write_bytes(answer.content)
    assert files["draw.json"].content == await draw_file(trial.slug, "outcome")
    drawn = tmp_path / "draw.json"
    said = CliRunner().invoke(verify_draw, [str(drawn)])
    assert (said.exit_code, "24 of 60 tickets" in said.output) == (0, True)
    assert await _verdict(tmp_path / "verify_draw.py", drawn) == 0
    drawn.write_text(drawn.read_text().replace("16.421", "16.422"))
    assert await _verdict(tmp_path / "verify_draw.py", drawn) == 1


async def _verdict(script: Path, drawn: Path) -> int:
    process = await asyncio.create_subprocess_exec(sys.executable, "-I", str(script), str(drawn))
    return await process.wait()
