"""What citizens are refused leaves a line in the audit trail, once a day, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from participation.accounts.queries import audit_entries
from participation.clock import now
from participation.database import DatabaseEngine
from participation.pilots.draw_service import commit_to_seed, take_step
from participation.pilots.enrollment_tables import Enrollment
from participation.pilots.links import LINK, page_token
from participation.pilots.refusal_service import Refusal, note_refusal
from participation.pilots.schemas import PilotView
from participation.surveys.tables import Submission
from participation.web.sealing import seal
from tests.clocks import begin_at
from tests.factories import an_office, answering
from tests.pilot_factories import a_running_trial, an_enrolling_trial
from tests.pilots.applicants import SECRETS, applied, published
from tests.pilots.test_apply_pages import form_of, send


@pytest.fixture
async def client(database: DatabaseEngine) -> AsyncIterator[httpx.AsyncClient]:
    async with answering() as client:
        yield client


@pytest.fixture
async def trial(database: DatabaseEngine) -> PilotView:
    return await an_enrolling_trial(await an_office())


async def refusals() -> list[str]:
    """What the trail says was refused, the latest first; by the program, of the trial, and without a word more."""
    entries = [entry for entry in await audit_entries(None) if entry.action.startswith("refuse")]
    assert {(entry.actor_name, entry.subject_kind) for entry in entries} <= {("participation", "pilot")}
    assert not any(entry.note or entry.fields for entry in entries)
    return [entry.action for entry in entries]


async def test_a_day_has_one_line_of_each_kind(trial: PilotView, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tries a thousand times, at once or over the day, fills no trail; the next day tells it again."""
    pilot, _ = await published(trial.slug)
    await asyncio.gather(*(note_refusal(pilot, Refusal.LINK) for _ in range(5)))
    await note_refusal(pilot, Refusal.LINK)
    await note_refusal(pilot, Refusal.LATE)
    assert await refusals() == ["refuse_late", "refuse_link"]
    begin_at(now() + timedelta(days=1), monkeypatch)
    await note_refusal(pilot, Refusal.LINK)
    assert await refusals() == ["refuse_link", "refuse_late", "refuse_link"]


async def test_applying_after_the_close(client: httpx.AsyncClient) -> None:
    """A page that was open too long is told that it is over, nothing is stored, and the trail knows."""
    trial = await a_running_trial(await an_office())
    shown = await send(client, trial.slug, _key="k" * 30, _protocol="1", usia="34", _consent="1")
    assert shown.status_code == 410
    assert "Applications for this trial are closed." in shown.text
    assert await Enrollment.count() == await Submission.count() == 0
    assert await refusals() == ["refuse_late"]


async def test_applying_twice_from_two_tabs(client: httpx.AsyncClient, trial: PilotView) -> None:
    """The same from both is one application and no refusal; something else from the second is asked about."""
    fields = await form_of(client, trial.slug)
    both = await asyncio.gather(*(send(client, trial.slug, **fields) for _ in range(2)))
    assert [one.status_code for one in both] == [303, 303]
    assert await refusals() == []
    other = await send(client, trial.slug, **{**fields, "usia": "35"})
    assert other.status_code == 409
    assert 'value="35"' in other.text
    assert await Enrollment.count() == 1
    assert await refusals() == ["refuse_again"]


async def test_a_protocol_that_was_amended_meanwhile(client: httpx.AsyncClient, trial: PilotView) -> None:
    """Whoever read another version is asked to read again, and the trail says so."""
    shown = await send(client, trial.slug, **{**await form_of(client, trial.slug), "_protocol": "7"})
    assert shown.status_code == 409
    assert "Read once more what you agree to" in shown.text
    assert await refusals() == ["refuse_outdated"]


async def test_a_clock_that_is_put_back_takes_nobody_into_a_published_list(
    client: httpx.AsyncClient, trial: PilotView
) -> None:
    """Applications are open again by the clock, but the tickets are public: refused, and on record."""
    fields = await form_of(client, trial.slug)
    pilot, _ = await published(trial.slug)
    closes_at = pilot.document.closes_at
    assert closes_at is not None
    await commit_to_seed(trial.id, SECRETS[0])
    assert await take_step(trial.id, SECRETS, closes_at + timedelta(minutes=2))
    shown = await send(client, trial.slug, **fields)
    assert shown.status_code == 410
    assert "Applications for this trial are not taken any more." in shown.text
    assert await Enrollment.count() == 0
    assert await refusals() == ["refuse_late"]


PAGES = ("mine?t={}", "mine/withdraw?t={}", "waves/1?t={}", "problem?t={}")


@pytest.mark.parametrize("path", PAGES)
async def test_forged_links(client: httpx.AsyncClient, trial: PilotView, path: str) -> None:
    """A forged one, one of nobody and one of another trial open nothing, say where to go on, and are on record."""
    other = await applied((await an_enrolling_trial(await an_office("Dinas Pendidikan"))).slug)
    forged = seal("y" * 32, other.id.hex, LINK)
    for token in (forged, page_token(SECRETS[0], uuid4()), page_token(SECRETS[0], other.id), "x"):
        shown = await client.get(f"/en/pilots/{trial.slug}/{path.format(token)}")
        assert shown.status_code in (200, 410)
        assert f"/en/pilots/{trial.slug}/mine" in shown.text
        assert "You take part in the draw." not in shown.text
    assert await refusals() == ["refuse_link"]


@pytest.mark.parametrize("path", PAGES)
async def test_expired_links(
    client: httpx.AsyncClient, trial: PilotView, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token of yesterday's page opens nothing any more, and that is on record."""
    somebody = await applied(trial.slug)
    token = page_token(SECRETS[0], somebody.id)
    opened = await client.get(f"/en/pilots/{trial.slug}/{path.format(token)}")
    assert opened.status_code == 200
    assert await refusals() == []
    later = (now() + timedelta(days=1, minutes=1)).timestamp()
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: later)
    shown = await client.get(f"/en/pilots/{trial.slug}/{path.format(token)}")
    assert f"/en/pilots/{trial.slug}/mine" in shown.text
    assert await refusals() == ["refuse_link"]
