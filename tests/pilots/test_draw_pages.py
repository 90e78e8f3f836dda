"""What the public and staff see of a draw."""

import asyncio
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from participation.accounts.schemas import PROGRAM
from participation.organisations.roles import Role
from participation.pilots.draw_queries import draw_of
from participation.pilots.draw_service import commit_to_seed, state_public_value, take_step
from participation.pilots.schemas import PilotCreate
from participation.pilots.service import create_pilot, update_programme, update_protocol
from tests.draw_factories import (
    DRAWN,
    KEYS,
    LISTED,
    SARI,
    SECRET,
    VALUE,
    a_drawn_trial,
    draw,
    end,
    listed,
    people,
)
from tests.factories import an_office, browser, post, sign_in, staff
from tests.pilot_factories import a_programme_with_surveys, a_protocol_with_surveys, with_contact

pytestmark = pytest.mark.usefixtures("database")

PUBLIC = "/en/pilots/antre-dari-rumah"


async def test_the_page_follows_the_draw() -> None:
    """At each step the public sees what is bound and published so far, and nothing of what is not."""
    pilot = await a_drawn_trial(
        (await an_office()).id, places=(4, 2), public_value={"id": "Kurs tengah BI 3 Maret 2030"}
    )
    await people(pilot, 9)
    async with browser() as client:
        before = (await client.get(f"{PUBLIC}/draw")).text
        await commit_to_seed(pilot, SECRET)
        bound = (await client.get(f"{PUBLIC}/draw")).text
        trial = (await client.get(PUBLIC)).text
        await take_step(pilot, KEYS, LISTED)
        closed = (await client.get(f"{PUBLIC}/draw")).text
        await state_public_value(SARI, pilot, VALUE, LISTED)
        valued = (await client.get(f"{PUBLIC}/draw")).text
        await take_step(pilot, KEYS, DRAWN)
        drawn = (await client.get(f"{PUBLIC}/draw")).text
    state = await draw_of(pilot)
    assert state is not None
    assert "within a few minutes" in before
    assert "Kurs tengah BI 3 Maret 2030" in before
    assert state.commitment in bound
    assert state.commitment in trial
    assert 'href="/en/pilots/antre-dari-rumah/draw"' in trial
    assert "when applications close, on 1 March 2030 08:00 WIB" in bound
    assert "9 tickets were published on" in closed
    assert state.tickets_sha256 in closed
    assert VALUE not in closed
    assert VALUE in valued
    assert "Stated by Sari on 1 March 2030 08:01 WIB" in valued
    assert "from 3 March 2030 08:00 WIB on" in valued
    assert "Places were drawn on 3 March 2030 08:00 WIB" in drawn
    assert state.outcome_sha256 in drawn
    assert "00.71.02 Kenanga" in drawn


async def test_anyone_draws_again_with_what_the_page_offers(tmp_path: Path) -> None:
    """The script of the page says of the file of the page that it is right; both have the fingerprints shown."""
    pilot = await a_drawn_trial((await an_office()).id, places=(4, 2))
    await people(pilot, 9)
    await people(pilot, 3, area=1)
    state = await draw(pilot)
    async with browser() as client:
        names = ("draw.json", "tickets.json", "verify_draw.py")
        files = [await client.get(f"/pilots/antre-dari-rumah/draw/{name}") for name in names]
    for name, file in zip(names, files, strict=True):
        (tmp_path / name).write_bytes(file.content)
    assert hashlib.sha256(files[0].content).hexdigest() == state.outcome_sha256
    assert hashlib.sha256(files[1].content).hexdigest() == state.tickets_sha256
    assert files[0].json()["lots"] == files[1].json()["lots"]
    assert "seed" not in files[1].json()
    assert 'filename="antre-dari-rumah-draw.json"' in files[0].headers["content-disposition"]
    script = [sys.executable, "-I", str(tmp_path / "verify_draw.py"), str(tmp_path / "draw.json")]
    said = await asyncio.to_thread(subprocess.run, script, capture_output=True, text=True, check=False)
    assert said.stdout == "The draw is right.\n"


@pytest.mark.parametrize("name", ["draw.json", "tickets.json", "seed", "../draw.json", "draw.json%00"])
async def test_files_that_are_not_there_yet(name: str) -> None:
    """Before its time, and under any other name, a file is missing, in words."""
    await commit_to_seed(await a_drawn_trial((await an_office()).id), SECRET)
    async with browser() as client:
        answer = await client.get(f"{PUBLIC}/draw/{name}")
    assert answer.status_code == 404


@pytest.mark.parametrize("changes", [{"allocation": "first_come"}, {"enrollment": None}])
async def test_no_page_where_nothing_is_drawn(changes: dict[str, object]) -> None:
    """The page says how places are given instead of a draw, and the trial does not lead there."""
    await a_drawn_trial((await an_office()).id, **changes)
    async with browser() as client:
        answer, trial = await client.get(f"{PUBLIC}/draw"), await client.get(PUBLIC)
        unknown = await client.get("/en/pilots/tidak-ada/draw")
    assert (answer.status_code, unknown.status_code, trial.status_code) == (404, 404, 200)
    assert "not drawn by lot" in answer.text
    assert "/draw" not in trial.text


async def test_areas_and_their_arms_are_shown() -> None:
    """Where areas are drawn, everybody reads what their own gets; with too few people it says who got nothing."""
    pilot = await a_drawn_trial((await an_office()).id, places=(2, 2), allocation="cluster")
    await people(pilot, 1)
    await draw(pilot)
    async with browser() as client:
        page = (await client.get(f"{PUBLIC}/draw")).text
    assert "<td>00.71.01 Melati</td>" in page
    assert "<td>00.71.02 Kenanga</td>" in page
    assert "Nobody got this:" in page


async def test_what_was_drawn_fits_a_phone() -> None:
    """Each row of figures becomes a card, whose figures keep their names."""
    pilot = await a_drawn_trial((await an_office()).id, places=(4, 2))
    await people(pilot, 9)
    await draw(pilot)
    async with browser() as client:
        page = (await client.get(f"{PUBLIC}/draw")).text
    assert "<table>" not in page
    for name in ("Places", "Tickets", "Drawn", "Moved up"):
        assert f'data-label="{name}"' in page


async def test_a_trial_that_ended_is_not_drawn() -> None:
    """Its page says so instead of promising a draw, and offers no form to staff."""
    office = await an_office()
    pilot = await a_drawn_trial(office.id)
    await listed(pilot)
    await end(pilot)
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        page = (await client.get(f"{PUBLIC}/draw")).text
        await sign_in(client)
        shown = await client.get(f"/en/manage/pilots/{pilot}/draw")
        refused = await post(client, f"/en/manage/pilots/{pilot}/draw", value=VALUE, sure="1")
    assert "The trial ended, so nothing is drawn." in page
    assert "State the public value" not in shown.text
    assert refused.status_code == 409


async def test_a_planner_states_the_value() -> None:
    """It is shown once more before it is kept; then it stands with name and time, and a second one is refused."""
    office = await an_office()
    pilot = await a_drawn_trial(office.id)
    await people(pilot, 3)
    await commit_to_seed(pilot, SECRET)
    await staff(Role.PLANNER, office.id)
    path = f"/en/manage/pilots/{pilot}/draw"
    async with browser() as client:
        await sign_in(client)
        early, too_early = await client.get(path), await post(client, path, value=VALUE, sure="1")
        await take_step(pilot, KEYS, LISTED)
        offered = await client.get(path)
        empty = await post(client, path, value="  ")
        asked = await post(client, path, value=f" {VALUE}")
        state = await draw_of(pilot)
        kept = await post(client, path, value=VALUE, sure="1")
        again = await post(client, path, value="16.421,51", sure="1")
        shown = await client.get(path)
        overview = await client.get(f"/en/manage/pilots/{pilot}")
    assert "State the public value" not in early.text
    assert (too_early.status_code, empty.status_code, again.status_code) == (409, 422, 409)
    assert "not published yet" in too_early.text
    assert "State the public value" in offered.text
    assert "Write the value that was published" in empty.text
    assert f">{VALUE}</b>" in asked.text
    assert "cannot be changed afterwards" in asked.text
    assert state is not None
    assert state.valued_at is None
    assert kept.status_code == 303
    assert "stated before" in again.text
    assert "Stated by Sari" in shown.text
    assert "16.421,51" not in shown.text
    assert f'href="/en/manage/pilots/{pilot}/draw"' in overview.text


async def test_an_editor_reads_and_states_nothing() -> None:
    """Who may read an office sees how far its draw has come, without the form."""
    office = await an_office()
    pilot = await a_drawn_trial(office.id)
    await listed(pilot)
    await staff(Role.EDITOR, office.id)
    async with browser() as client:
        await sign_in(client)
        shown = await client.get(f"/en/manage/pilots/{pilot}/draw")
        refused = await post(client, f"/en/manage/pilots/{pilot}/draw", value=VALUE, sure="1")
    assert shown.status_code == 200
    assert "State the public value" not in shown.text
    assert refused.status_code in (403, 404)


async def test_a_late_commitment_is_not_hidden() -> None:
    """Where the program was off until after the close, the page says that the commitment came too late."""
    await commit_to_seed(
        await a_drawn_trial((await an_office()).id, closes_at=LISTED.replace(year=2020)), SECRET
    )
    async with browser() as client:
        page = (await client.get(f"{PUBLIC}/draw")).text
    assert "later than it should have been" in page


async def test_announcing_binds_a_trial_at_once() -> None:
    """The commitment stands on the page as soon as the protocol does, and an amendment exchanges nothing."""
    office = await an_office()
    await with_contact(office.id)
    await staff(Role.PLANNER, office.id)
    pilot = await create_pilot(PROGRAM, PilotCreate(office.id, {"id": "Antre dari rumah"}))
    await update_programme(PROGRAM, pilot.id, 1, await a_programme_with_surveys(office.id))
    await update_protocol(PROGRAM, pilot.id, 2, a_protocol_with_surveys())
    place = f"/en/manage/pilots/{pilot.id}"
    async with browser() as client:
        await sign_in(client)
        published = await post(client, f"{place}/publish", revision=3)
        bound = await draw_of(pilot.id)
        await update_protocol(PROGRAM, pilot.id, 4, a_protocol_with_surveys(planned_size=150))
        amended = await post(client, f"{place}/publish", revision=5, **{"reason.id": "Sisa anggaran"})
        trial = (await client.get(PUBLIC)).text
    assert (published.status_code, amended.status_code) == (303, 303)
    assert bound is not None
    assert await draw_of(pilot.id) == bound
    assert bound.commitment in trial
