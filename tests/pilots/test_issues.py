"""A participant tells that something went wrong, and staff say what was done."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from participation.clock import today
from participation.database import DatabaseEngine
from participation.feedback import severe, severe_sense
from participation.feedback.receipts import new_key
from participation.feedback.service import erase_receipts
from participation.feedback.tables import Comment, Receipt, ReceiptKind
from participation.organisations.roles import Role
from participation.pilots.enrollment_tables import Enrollment
from participation.pilots.issue_queries import issues_of, open_issues
from participation.pilots.issue_tables import PilotIssue
from participation.pilots.links import page_token
from participation.pilots.schemas import PilotView, Places
from participation.surveys import queries
from tests.factories import an_office, browser, post, settings, sign_in, staff
from tests.participant_factories import a_placed
from tests.pilot_factories import a_protocol_with_surveys, a_running_trial, an_area

SECRET = settings().secret_key


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    queries.forget_published()


@pytest.fixture
async def trial(database: DatabaseEngine) -> PilotView:
    return await a_running_trial(await an_office())


@pytest.fixture
async def person(trial: PilotView) -> Enrollment:
    return await _person(trial, 1)


@pytest.fixture
async def client(database: DatabaseEngine) -> AsyncIterator[httpx.AsyncClient]:
    async with browser() as client:
        yield client


async def _person(trial: PilotView, number: int) -> Enrollment:
    receipt = Receipt(digest=uuid4().bytes, secret_version="1", kind=ReceiptKind.ENROLLMENT)
    await Receipt.insert(receipt)
    return await a_placed(trial, number, placed_on=today() - timedelta(days=3), receipt=receipt.id)


def _path(trial: PilotView) -> str:
    return f"/en/pilots/{trial.slug}/problem"


def _report(person: Enrollment, **changes: str) -> dict[str, str]:
    text = "Nomor antrean tidak pernah datang."
    return {"_person": page_token(SECRET, person.id), "_key": new_key(), "text": text, **changes}


async def _shown(client: httpx.AsyncClient, trial: PilotView, person: Enrollment) -> str:
    return (await client.get(_path(trial), params={"t": page_token(SECRET, person.id)})).text


async def test_reports_keep_the_seal_where_areas_are_drawn(
    client: httpx.AsyncClient, database: DatabaseEngine
) -> None:
    """The area is the arm there, so that the comment is of the service and of no area."""
    areas = [Places(await an_area(f"Kelurahan {n}", f"00.71.0{n}"), 50) for n in range(1, 5)]
    protocol = a_protocol_with_surveys(cluster_size=50, groups=(), analysis_on=today() + timedelta(days=200))
    trial = await a_running_trial(
        await an_office(), protocol=protocol, allocation="cluster", places=tuple(areas)
    )
    person = await _person(trial, 1)
    await client.post(_path(trial), data=_report(person))
    comment = await Comment.select(Comment.service, Comment.area).first()
    assert comment == {"service": trial.programme.service, "area": None}


async def test_from_the_report_to_the_reply(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment
) -> None:
    """Staff see it with the ticket, and what they say stands on the page of its author."""
    key = re.findall(r'name="_key" value="([^"]+)"', await _shown(client, trial, person))[0]
    sent = await client.post(_path(trial), data=_report(person, _key=key, urgent="1"))
    assert sent.status_code == 303
    assert "Thank you, your report is stored." in (await client.get(sent.headers["location"])).text
    await staff(Role.PLANNER, trial.office)
    await sign_in(client)
    page = f"/en/manage/pilots/{trial.id}/issues"
    listed = (await client.get(page)).text
    assert "Nomor antrean tidak pernah datang." in listed
    assert "ticket T-1" in listed
    assert "urgent" in listed
    (issue,) = await issues_of(trial.id)
    reply = {f"reply.{issue.id}": "Pesan dikirim ulang."}
    assert (await post(client, f"{page}/{issue.id}", **reply)).status_code == 303
    assert "Pesan dikirim ulang." in await _shown(client, trial, person)
    assert await open_issues(trial.id) == 0


async def test_it_becomes_a_comment(client: httpx.AsyncClient, trial: PilotView, person: Enrollment) -> None:
    """On the service and the area of the trial, with the pilot as its source."""
    await client.post(_path(trial), data=_report(person))
    comment = await Comment.select(Comment.origin, Comment.service, Comment.area, Comment.source).first()
    assert comment == {
        "origin": f"pilot:{trial.id}",
        "service": trial.programme.service,
        "area": person.area,
        "source": f"pilot-{trial.slug}",
    }


async def test_sent_twice_is_one_report(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment
) -> None:
    """And another text from the same page is asked about."""
    report = _report(person)
    for _ in range(2):
        assert (await client.post(_path(trial), data=report)).status_code == 303
    assert (await PilotIssue.count(), await Comment.count()) == (1, 1)
    other = await client.post(_path(trial), data={**report, "text": "Lain."})
    assert other.status_code == 409
    assert "Lain." in other.text


@pytest.mark.parametrize("changes", [{"text": " "}, {"text": "x" * 5_001}, {"_key": "short"}])
async def test_what_cannot_be_taken_comes_back(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment, changes: dict[str, str]
) -> None:
    """With what was typed."""
    report = _report(person, **changes)
    sent = await client.post(_path(trial), data=report)
    assert sent.status_code == 422
    assert report["text"].strip() in sent.text
    assert await PilotIssue.count() == 0


@pytest.mark.parametrize("token", ["", "gAAAAA", page_token(SECRET, uuid4())])
async def test_a_forged_token(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment, token: str
) -> None:
    """Leads to where the code of a receipt can be written; what was typed can be copied."""
    assert (await client.get(_path(trial), params={"t": token})).status_code == 410
    sent = await client.post(_path(trial), data=_report(person, _person=token))
    assert sent.status_code == 410
    assert "Nomor antrean tidak pernah datang." in sent.text
    assert await PilotIssue.count() == 0


async def test_others_see_nothing_of_it(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment
) -> None:
    """A report stands on the page of its author alone."""
    await client.post(_path(trial), data=_report(person))
    other = await _shown(client, trial, await _person(trial, 2))
    assert "Nomor antrean tidak pernah datang." not in other


async def test_what_only_inspectors_may_read(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment
) -> None:
    """The office is told that there is a report, not what it says of its people; danger it has to know of."""
    extortion, danger = "Petugas minta uang pelicin 200 ribu.", "Kabel terkelupas, anak saya tersetrum."
    for text in (extortion, danger):
        await client.post(_path(trial), data=_report(person, text=text))
    await staff(Role.PLANNER, trial.office)
    await sign_in(client)
    listed = (await client.get(f"/en/manage/pilots/{trial.id}/issues")).text
    assert extortion not in listed
    assert "kept for the inspectors" in listed
    assert danger in listed
    assert await Comment.count().where(Comment.apart.eq(True), Comment.text == extortion) == 1


async def test_what_nothing_can_look_at_is_kept_from_the_office(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report that comes while what finds severe things is damaged is stored, and the office is told that it is."""
    monkeypatch.setattr(severe, "shipped", lambda: severe_sense.read(""))
    assert (await client.post(_path(trial), data=_report(person))).status_code == 303
    await staff(Role.PLANNER, trial.office)
    await sign_in(client)
    listed = (await client.get(f"/en/manage/pilots/{trial.id}/issues")).text
    assert "could not be looked at for that when it came" in listed
    assert "Nomor antrean tidak pernah datang." not in listed


async def test_it_goes_with_the_persons_data(
    client: httpx.AsyncClient, trial: PilotView, person: Enrollment
) -> None:
    """What somebody reported hangs on their receipt; afterwards there is nothing to report under."""
    await client.post(_path(trial), data=_report(person))
    row = await Enrollment.select(Enrollment.receipt).where(Enrollment.id == person.id).first()
    assert row is not None
    await erase_receipts([row["receipt"]])
    assert (await PilotIssue.count(), await Comment.count()) == (0, 0)
    late = await client.post(_path(trial), data=_report(person))
    assert late.status_code == 410
    assert "Ask the office directly." in late.text


async def test_a_reply_needs_words(client: httpx.AsyncClient, trial: PilotView, person: Enrollment) -> None:
    """An empty one comes back, and one to a report that is gone is told so."""
    await client.post(_path(trial), data=_report(person))
    await staff(Role.PLANNER, trial.office)
    await sign_in(client)
    (issue,) = await issues_of(trial.id)
    page = f"/en/manage/pilots/{trial.id}/issues"
    empty: dict[str, Any] = {f"reply.{issue.id}": " "}
    assert (await post(client, f"{page}/{issue.id}", **empty)).status_code == 422
    gone = uuid4()
    assert (await post(client, f"{page}/{gone}", **{f"reply.{gone}": "Sudah."})).status_code == 404
