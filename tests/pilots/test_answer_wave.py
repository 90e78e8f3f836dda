"""A participant answers a survey of the trial."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from participation.clock import now, today
from participation.database import DatabaseEngine
from participation.feedback.receipts import new_key
from participation.feedback.tables import Comment
from participation.pilots.enrollment_tables import Enrollment, EnrollmentAnswers, EnrollmentState
from participation.pilots.links import link_path, page_token
from participation.pilots.schemas import PilotView, Places
from participation.pilots.tables import Pilot
from participation.surveys import pages, queries
from participation.surveys.collecting import collect_batch
from participation.surveys.tables import Submission, Survey
from tests.factories import an_office, answering, settings
from tests.participant_factories import a_participant, a_placed
from tests.pilot_factories import a_protocol_with_surveys, a_running_trial, an_area

SECRET = settings().secret_key


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    queries.forget_published()
    pages._kept.clear()


@pytest.fixture
async def trial(database: DatabaseEngine) -> PilotView:
    return await a_running_trial(await an_office())


@pytest.fixture
async def client(database: DatabaseEngine) -> AsyncIterator[httpx.AsyncClient]:
    async with answering() as client:
        yield client


@pytest.fixture
async def person(trial: PilotView) -> Enrollment:
    return await a_placed(trial, 1, placed_on=today() - timedelta(days=20))


def _path(trial: PilotView, number: int = 1) -> str:
    return f"/en/pilots/{trial.slug}/waves/{number}"


def _answers(person: Enrollment, **changes: Any) -> dict[str, str]:
    return {
        "_person": page_token(SECRET, person.id),
        "_key": new_key(),
        "menit": "30",
        "puas": "4",
        "saran": "Tambah loket.",
        **changes,
    }


async def _open(client: httpx.AsyncClient, trial: PilotView, person: Enrollment) -> httpx.Response:
    return await client.get(_path(trial), params={"t": page_token(SECRET, person.id)})


async def test_from_the_page_to_the_receipt(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment
) -> None:
    """The form says that answers stand under a pseudonym and until when it is open; sent, they are the person's."""
    shown = await _open(client, trial, person)
    assert shown.status_code == 200
    assert f'action="{_path(trial)}?sent"' in shown.text
    assert "Under a pseudonym." in shown.text
    assert "Anonymous." not in shown.text
    token = re.findall(r'name="_person" value="([^"]+)"', shown.text)[0]
    key = re.findall(r'name="_key" value="([^"]+)"', shown.text)[0]
    sent = await client.post(_path(trial), data=_answers(person, _person=token, _key=key))
    assert sent.status_code == 303
    thanks = await client.get(sent.headers["location"])
    assert "Thank you, your answers are stored" in thanks.text
    assert "Your next survey opens on" in thanks.text
    answers = await EnrollmentAnswers.select().first()
    assert answers is not None
    assert (answers["enrollment"], answers["wave"]) == (person.id, 1)
    stored = await Submission.select(Submission.answers, Submission.source).first()
    assert stored is not None
    assert '"menit"' in stored["answers"]
    assert stored["source"] == f"pilot-{trial.slug}"


async def test_a_link_in_a_message_opens_it_too(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment
) -> None:
    """Its token is that of the person's own page."""
    token = link_path(trial.slug, SECRET, person.id).partition("?t=")[2]
    assert "<form" in (await client.get(_path(trial), params={"t": token})).text


async def test_words_become_comments_about_the_trial(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment
) -> None:
    """With its service, the area of the person and the pilot as their source."""
    await client.post(_path(trial), data=_answers(person))
    await collect_batch()
    comment = await Comment.select(Comment.text, Comment.service, Comment.area, Comment.source).first()
    assert comment == {
        "text": "Tambah loket.",
        "service": trial.programme.service,
        "area": person.area,
        "source": f"pilot-{trial.slug}",
    }


async def test_words_keep_the_seal_where_areas_are_drawn(
    client: httpx.AsyncClient, database: DatabaseEngine
) -> None:
    """The area is the arm there: comments by area would show how the arms differ before the day of the analysis."""
    areas = [Places(await an_area(f"Kelurahan {n}", f"00.71.0{n}"), 50) for n in range(1, 5)]
    later = today() + timedelta(days=200)
    protocol = a_protocol_with_surveys(cluster_size=50, groups=(), analysis_on=later)
    trial = await a_running_trial(
        await an_office(), protocol=protocol, allocation="cluster", places=tuple(areas)
    )
    person = await a_placed(trial, 1, area=areas[0].area, placed_on=today() - timedelta(days=20))
    await client.post(_path(trial), data=_answers(person))
    await collect_batch()
    comment = await Comment.select(Comment.text, Comment.service, Comment.area).first()
    assert comment == {"text": "Tambah loket.", "service": trial.programme.service, "area": None}


async def test_wrong_answers_come_back(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment
) -> None:
    """On the page of the trial, with what was typed."""
    sent = await client.post(_path(trial), data=_answers(person, menit="banyak"))
    assert sent.status_code == 422
    assert 'value="banyak"' in sent.text
    assert f'action="{_path(trial)}?sent"' in sent.text
    assert await EnrollmentAnswers.count() == 0


async def test_sent_twice_is_the_same(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment
) -> None:
    """Two clicks at once and one later store one answer and lead to one receipt."""
    answers = _answers(person)
    first = await asyncio.gather(*(client.post(_path(trial), data=answers) for _ in range(4)))
    later = await client.post(_path(trial), data=answers)
    assert [sent.status_code for sent in [*first, later]] == [303] * 5
    assert (await EnrollmentAnswers.count(), await Submission.count()) == (1, 1)


async def test_two_tabs(client: httpx.AsyncClient, trial: PilotView, person: Enrollment) -> None:
    """The second tab is told kindly; nothing of it is stored, and what was typed can be copied."""
    await client.post(_path(trial), data=_answers(person))
    second = await client.post(_path(trial), data=_answers(person, saran="Lain sama sekali."))
    assert second.status_code == 409
    assert "You have answered this survey already" in second.text
    assert "Lain sama sekali." in second.text
    assert (await EnrollmentAnswers.count(), await Submission.count()) == (1, 1)
    assert "You have answered this survey already" in (await _open(client, trial, person)).text


async def test_one_key_for_two_people(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment
) -> None:
    """A page that was copied to somebody else's phone stores their answers as theirs."""
    other = await a_placed(trial, 2, placed_on=today() - timedelta(days=20))
    answers = _answers(person)
    await client.post(_path(trial), data=answers)
    await client.post(_path(trial), data={**answers, "_person": page_token(SECRET, other.id)})
    assert (await EnrollmentAnswers.count(), await Submission.count()) == (2, 2)


@pytest.mark.parametrize(
    "token", ["", "gAAAAA", "ä", page_token("z" * 32, uuid4()), page_token(SECRET, uuid4())]
)
async def test_a_forged_token(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment, token: str
) -> None:
    """Leads to where the code of a receipt can be written, and what was typed stays."""
    shown = await client.get(_path(trial), params={"t": token})
    assert shown.status_code == 410
    assert f"/pilots/{trial.slug}/mine" in shown.text
    sent = await client.post(_path(trial), data=_answers(person, _person=token))
    assert sent.status_code == 410
    assert "Tambah loket." in sent.text
    assert await Submission.count() == 0


async def test_a_token_of_another_trial(client: httpx.AsyncClient, trial: PilotView) -> None:
    """Opens nothing here."""
    other = await a_placed(await a_running_trial(await an_office("Lain")), 1)
    assert (await _open(client, trial, other)).status_code == 410


async def test_too_early(client: httpx.AsyncClient, trial: PilotView, person: Enrollment) -> None:
    """Says from when on."""
    shown = await client.get(_path(trial, 2), params={"t": page_token(SECRET, person.id)})
    assert shown.status_code == 200
    assert "This survey is not open yet." in shown.text
    sent = await client.post(_path(trial, 2), data=_answers(person))
    assert sent.status_code == 403
    assert await Submission.count() == 0


async def test_too_late(
    client: httpx.AsyncClient,
    trial: PilotView,
    person: Enrollment,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Is told kindly, and what was typed stays in sight."""
    later = now() + timedelta(days=30)
    monkeypatch.setattr("participation.pilots.wave_routes.now", lambda: later)
    sent = await client.post(_path(trial), data=_answers(person))
    assert sent.status_code == 410
    assert "It was open for you until" in sent.text
    assert "Tambah loket." in sent.text
    assert await Submission.count() == 0


async def test_the_window_closes_while_somebody_writes(
    client: httpx.AsyncClient,
    trial: PilotView,
    person: Enrollment,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What counts is the moment at which answers are stored."""
    later = now() + timedelta(days=30)
    monkeypatch.setattr("participation.pilots.wave_service.now", lambda: later)
    sent = await client.post(_path(trial), data=_answers(person))
    assert sent.status_code == 410
    assert "Tambah loket." in sent.text
    assert await Submission.count() == 0


@pytest.mark.parametrize("state", [EnrollmentState.WITHDRAWN, EnrollmentState.WAITLISTED])
async def test_whoever_is_not_asked(
    client: httpx.AsyncClient, trial: PilotView, state: EnrollmentState
) -> None:
    """Somebody who left, or a reserve without a place, is told so."""
    person = await a_participant(trial, 3, state=state)
    assert "You are not asked in this survey." in (await _open(client, trial, person)).text
    assert (await client.post(_path(trial), data=_answers(person))).status_code == 403


async def test_an_ended_trial(client: httpx.AsyncClient, trial: PilotView, person: Enrollment) -> None:
    """Asks for nothing more."""
    await Pilot.update({Pilot.state: "ended", Pilot.ended_at: now()}).where(Pilot.id == trial.id)
    assert "The office has ended this trial." in (await _open(client, trial, person)).text


async def test_a_survey_that_was_closed(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment
) -> None:
    """By the office, in the middle of the trial: nothing is taken, and nothing breaks."""
    await Survey.update({Survey.state: "closed"}).where(Survey.id > 0)
    queries.forget_published()
    sent = await client.post(_path(trial), data=_answers(person))
    assert sent.status_code == 410
    assert "Tambah loket." in sent.text


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999"])
async def test_no_such_wave(client: httpx.AsyncClient, trial: PilotView, number: str) -> None:
    """A clear page, never a failure."""
    assert (await client.get(f"/en/pilots/{trial.slug}/waves/{number}")).status_code == 404


async def test_a_receipt_is_shown_for_a_day(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment
) -> None:
    """The page without it says where to look."""
    shown = await client.get(f"{_path(trial)}/thanks", params={"t": page_token(SECRET, person.id)})
    assert shown.status_code == 410
    assert "This receipt cannot be shown again" in shown.text
