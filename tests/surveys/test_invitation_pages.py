"""What people meet who are invited: the link, the exchange, the form, and what is said kindly when it was used."""

import re

import httpx
import pytest

from participation.accounts.limits import count_towards
from participation.database import DatabaseEngine
from participation.feedback.limits import UNKNOWN_CODES
from participation.feedback.receipts import new_key
from participation.messages.tables import Message
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.tables import Ballot, InvitationOpening, Submission
from tests.factories import an_invited_survey, an_office, settings, some_answers

PATH = "/en/surveys/survei-ktp"


@pytest.fixture
async def survey(database: DatabaseEngine) -> PublishedSurvey:
    return await an_invited_survey((await an_office()).id, 3)


async def link() -> str:
    row = await Message.select(Message.body).order_by(Message.id).first()
    return re.findall(r"(/k/\S+)", row["body"])[0]


async def right_to_answer(client: httpx.AsyncClient) -> str:
    token = (await link()).removeprefix("/k/")
    shown = await client.post(f"{PATH}/invited", data={"code": token})
    assert shown.status_code == 200
    return re.findall(r'name="code" value="([^"]+)"', shown.text)[0]


@pytest.mark.usefixtures("survey")
async def test_looking_at_the_link_changes_nothing(client: httpx.AsyncClient) -> None:
    """A mail program that follows the link uses nothing up; neither the token nor the ballot is in any address."""
    page = await client.get("/en" + await link())
    assert page.status_code == 200
    assert f'action="{PATH}/invited"' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert await InvitationOpening.count() == 0
    assert await Ballot.count() == 3


@pytest.mark.usefixtures("survey")
async def test_from_the_link_to_the_receipt(client: httpx.AsyncClient) -> None:
    """The right to answer is shown before the form, travels in it, and is gone once the answers are stored."""
    ballot = await right_to_answer(client)
    form = await client.post(f"{PATH}/invited", data={"code": ballot})
    assert f'name="_ballot" value="{ballot}"' in form.text
    fields = {"_key": new_key(), "_ballot": ballot, **some_answers()}
    sent = await client.post(PATH, data=fields)
    assert sent.status_code == 303
    assert ballot not in str(sent.headers)
    again = await client.post(PATH, data=fields)
    assert again.status_code == 303  # the same key and answers: the same receipt
    assert await Submission.count() == 1
    assert await Ballot.count() == 2
    other = await client.post(PATH, data={**fields, "_key": new_key()})
    assert other.status_code == 410
    assert "used already" in other.text
    token = (await link()).removeprefix("/k/")
    assert (await client.post(f"{PATH}/invited", data={"code": token})).status_code == 410


@pytest.mark.usefixtures("survey")
async def test_nobody_answers_without_an_invitation(client: httpx.AsyncClient) -> None:
    """The address of the survey asks for the code; answers without a right to answer stay on the page."""
    assert 'name="code"' in (await client.get(PATH)).text
    for wrong in ("", "K7WD-4MXR", "x" * 200):
        refused = await client.post(PATH, data={"_key": new_key(), "_ballot": wrong, **some_answers()})
        assert refused.status_code == 422
        assert 'id="_ballot"' in refused.text
        assert "Tambah loket." in refused.text
    unknown = await client.post(f"{PATH}/invited", data={"code": "ABC"})
    assert unknown.status_code == 422
    assert "We do not know this code" in unknown.text
    assert await Submission.count() == 0
    assert (await client.get("/en/k/ABCD-EFGH-JKLMN")).status_code == 404
    assert "survei-ktp" not in (await client.get("/en")).text


@pytest.mark.usefixtures("survey")
async def test_who_is_invited_waits_for_nobody_who_guesses(client: httpx.AsyncClient) -> None:
    """A village stands behind one address: wrong codes wait there, while links, tokens and ballots open."""
    wrong = "2345-6789-ABCD-E"
    assert (await client.post(f"{PATH}/invited", data={"code": wrong})).status_code == 422
    await count_towards(UNKNOWN_CODES, "127.0.0.1", settings().secret_key, UNKNOWN_CODES.most - 1)
    assert (await client.post(f"{PATH}/invited", data={"code": wrong})).status_code == 429
    assert (await client.get(f"/en/k/{wrong}")).status_code == 429
    assert (await client.get("/en" + await link())).status_code == 200
    form = await client.post(f"{PATH}/invited", data={"code": await right_to_answer(client)})
    assert 'name="_ballot"' in form.text


@pytest.mark.usefixtures("survey")
async def test_programs_bring_the_ballot(client: httpx.AsyncClient) -> None:
    """By JSON the same holds, with problem details."""
    path = "/api/v1/surveys/survei-ktp/submissions"
    answers = some_answers(puas=4, menit=30)
    missing = await client.post(path, json={"key": new_key(), "answers": answers})
    assert missing.status_code == 422
    assert missing.headers["content-type"] == "application/problem+json"
    body = {"key": new_key(), "answers": answers, "ballot": await right_to_answer(client)}
    assert (await client.post(path, json=body)).status_code == 201
    assert (await client.post(path, json={**body, "key": new_key()})).status_code == 410
