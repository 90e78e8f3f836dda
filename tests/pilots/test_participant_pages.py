"""A participant's own page: who opens it, what it shows, and the way out."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.clock import now, today
from participation.database import DatabaseEngine
from participation.pilots import participant_pages
from participation.pilots.closing_service import close_pilot
from participation.pilots.enrollment_schemas import Participant
from participation.pilots.enrollment_tables import Enrollment, EnrollmentContact
from participation.pilots.links import link_path, mine_path, page_token
from participation.pilots.schemas import PilotView
from participation.pilots.service import end_pilot
from participation.surveys.tables import Submission
from tests.draw_factories import a_drawn_trial, people
from tests.factories import an_office, answering, settings
from tests.pilot_factories import an_enrolling_trial
from tests.pilots.applicants import an_application, apply_now, published, whose

SECRET = settings().secret_key


@pytest.fixture
async def client(database: DatabaseEngine) -> AsyncIterator[httpx.AsyncClient]:
    async with answering() as client:
        yield client


@pytest.fixture
async def trial(database: DatabaseEngine) -> PilotView:
    return await an_enrolling_trial(await an_office(), allocation="first_come")


@pytest.fixture
async def code(trial: PilotView) -> str:
    """Of somebody who got a place, and left an address."""
    pilot, survey = await published(trial.slug)
    return await apply_now(pilot, survey, await an_application(pilot, contact="sari@contoh.id"))


@pytest.fixture
async def somebody(code: str) -> Participant:
    return await whose(code)


async def test_the_code_opens_the_page(client: httpx.AsyncClient, trial: PilotView, code: str) -> None:
    """However it is typed; the address then holds a token and never the code."""
    asked = await client.get(f"/en/pilots/{trial.slug}/mine")
    assert "Code of your receipt" in asked.text
    opened = await client.post(f"/en/pilots/{trial.slug}/mine", data={"code": code.lower().replace("-", " ")})
    assert opened.status_code == 303
    assert code not in opened.headers["location"]
    page = await client.get(opened.headers["location"])
    for said in ("You have a place.", "From home", "Baseline", "sari@contoh.id", "34", "Melati", "Withdraw"):
        assert said in page.text, said
    assert "set-cookie" not in page.headers


async def test_who_has_no_place_is_told_why_surveys_come(
    client: httpx.AsyncClient, trial: PilotView, code: str
) -> None:
    """Those who wait are what participants are compared with."""
    told = "You are asked although you have no place"
    placed = await client.post(f"/en/pilots/{trial.slug}/mine", data={"code": code}, follow_redirects=True)
    assert "Surveys for you" in placed.text
    assert told not in placed.text
    await Enrollment.update({"state": "waitlisted", "arm": None, "placed_on": None}, force=True)
    waits = await client.post(f"/en/pilots/{trial.slug}/mine", data={"code": code}, follow_redirects=True)
    assert told in waits.text


async def test_a_receipt_leads_to_the_page(client: httpx.AsyncClient, trial: PilotView, code: str) -> None:
    """The general page of receipts shows how the application stands, and does not withdraw past the trial."""
    shown = await client.post("/en/receipts", data={"code": code})
    assert "You have a place." in shown.text
    assert f'action="/en/pilots/{trial.slug}/mine"' in shown.text
    assert "Everything you gave under this receipt" not in shown.text
    kept = await client.post("/en/receipts/withdraw", data={"code": code, "confirmed": "1"})
    assert "You have a place." in kept.text
    assert (await Enrollment.select(Enrollment.state).first()) == {"state": "enrolled"}


async def test_a_link_that_was_sent(
    client: httpx.AsyncClient, trial: PilotView, somebody: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It opens the page until a month after the trial, and then the page asks for the code."""
    path = f"/en{link_path(trial.slug, SECRET, somebody.id)}"
    assert "You have a place." in (await client.get(path)).text
    monkeypatch.setattr(participant_pages, "last_day_of_links", lambda _: today() - timedelta(days=1))
    lapsed = await client.get(path)
    assert lapsed.status_code == 410
    assert "Code of your receipt" in lapsed.text


@pytest.mark.parametrize("token", ["x", "forged", "gAAAAA" + "A" * 100, "ä"])
async def test_forged_addresses(
    client: httpx.AsyncClient, trial: PilotView, somebody: Participant, token: str
) -> None:
    """Each page of a participant asks for the code, and nothing is changed."""
    for answer in (
        await client.get(f"/en/pilots/{trial.slug}/mine", params={"t": token}),
        await client.get(f"/en/pilots/{trial.slug}/mine/withdraw", params={"t": token}),
        await client.post(f"/en/pilots/{trial.slug}/mine/withdraw", data={"t": token, "data": "delete"}),
        await client.post(f"/en/pilots/{trial.slug}/mine/contact", data={"t": token, "contact": ""}),
    ):
        assert answer.status_code == 410
        assert "does not open your page any more" in answer.text
        assert "Code of your receipt" in answer.text
    assert await EnrollmentContact.count() == 1


async def test_the_page_of_another_trial(
    client: httpx.AsyncClient, trial: PilotView, code: str, somebody: Participant
) -> None:
    """A token opens nothing there; a code leads to the trial that it belongs to."""
    other = await an_enrolling_trial(await an_office("Dua"))
    token = page_token(SECRET, somebody.id)
    assert (await client.get(f"/en{mine_path(other.slug, token)}")).status_code == 410
    led = await client.post(f"/en/pilots/{other.slug}/mine", data={"code": code})
    assert led.headers["location"].startswith(f"/en/pilots/{trial.slug}/mine")


@pytest.mark.parametrize(("typed", "status"), [("", 422), ("K7WD-4MXR-Q2HF-9BTN", 404), ("x" * 500, 404)])
async def test_codes_that_open_nothing(
    client: httpx.AsyncClient, trial: PilotView, typed: str, status: int
) -> None:
    """What to do is said, and what was typed stays for comparing."""
    shown = await client.post(f"/en/pilots/{trial.slug}/mine", data={"code": typed})
    assert shown.status_code == status
    assert typed in shown.text


async def test_the_address_is_changed_and_removed(
    client: httpx.AsyncClient, trial: PilotView, somebody: Participant
) -> None:
    """A mistake stays in its field; what is saved is said on the page."""
    token = page_token(SECRET, somebody.id)
    path = f"/en/pilots/{trial.slug}/mine/contact"
    wrong = await client.post(path, data={"t": token, "contact": "sari@"})
    assert wrong.status_code == 422
    assert 'value="sari@"' in wrong.text
    for typed, said in (
        ("0812 3456 7890", "It is saved how we can reach you."),
        ("", "Your address is deleted."),
    ):
        saved = await client.post(path, data={"t": token, "contact": typed})
        assert said in (await client.get(saved.headers["location"])).text
    assert await EnrollmentContact.count() == 0


async def test_a_closed_trial_asks_for_no_address(
    client: httpx.AsyncClient, trial: PilotView, somebody: Participant
) -> None:
    """The page stays with all else; a form that was open before leads back to it, and stores nothing."""
    await end_pilot(PROGRAM, trial.id, trial.revision, {"id": "Dihentikan"}, now())
    await close_pilot(PROGRAM, trial.id, now())
    token = page_token(SECRET, somebody.id)
    path = f"/en/pilots/{trial.slug}/mine"
    page = await client.get(path, params={"t": token})
    late = await client.post(f"{path}/contact", data={"t": token, "contact": "sari@contoh.id"})
    assert "How we reach you" not in page.text
    assert (late.status_code, "changed" in late.headers["location"]) == (303, False)
    assert await EnrollmentContact.count() == 0


@pytest.mark.parametrize("choice", ["keep", "delete"])
async def test_withdrawing(
    client: httpx.AsyncClient, trial: PilotView, somebody: Participant, code: str, choice: str
) -> None:
    """It asks first, nothing is chosen in advance, a choice is needed, and two tabs do it once."""
    token = page_token(SECRET, somebody.id)
    path = f"/en/pilots/{trial.slug}/mine/withdraw"
    asked = await client.get(path, params={"t": token})
    assert "checked" not in asked.text
    assert (await client.post(path, data={"t": token})).status_code == 422
    for _ in range(2):
        done = await client.post(path, data={"t": token, "data": choice})
        shown = await client.get(done.headers["location"])
        assert "You have withdrawn from this trial." in shown.text
        assert ("Your data were deleted." in shown.text) is (choice == "delete")
        assert ("Only what stands below is still kept" in shown.text) is (choice == "delete")
    assert await Submission.count() == (1 if choice == "keep" else 0)
    again = await client.post(f"/en/pilots/{trial.slug}/mine", data={"code": code})
    assert again.status_code == (303 if choice == "keep" else 410)
    said = "What was given under this receipt was withdrawn on"
    assert (said in again.text, "need" in again.text) == (
        (True, False) if choice == "delete" else (False, False)
    )
    once_more = await client.get(path, params={"t": token})
    assert once_more.status_code == (200 if choice == "keep" else 303)
    if choice == "delete":
        assert once_more.headers["location"] == done.headers["location"].partition("&")[0]
        assert "The code of your receipt does not open this page any more." in shown.text


@pytest.mark.parametrize(
    ("state", "passes_on", "takes_part"),
    [
        ("enrolled", True, True),
        ("waitlisted", False, False),
        ("completed", False, False),
    ],
)
async def test_what_withdrawing_means_is_said_as_one_stands(
    client: httpx.AsyncClient,
    trial: PilotView,
    somebody: Participant,
    state: str,
    passes_on: bool,
    takes_part: bool,
) -> None:
    """A place goes to the next one only from whoever has one that is still given; nobody goes on who is through."""
    await Enrollment.update({"state": state}, force=True)
    token = page_token(SECRET, somebody.id)
    asked = (await client.get(f"/en/pilots/{trial.slug}/mine/withdraw", params={"t": token})).text
    assert "You need not say why." in asked
    assert ("Your place goes to somebody" in asked) is passes_on
    assert ("No, go on taking part" in asked) is takes_part
    own = (await client.get(f"/en{mine_path(trial.slug, token)}")).text
    assert ("You can stop at any time" in own) is (state != "completed")
    assert ("The result stands on the page of the trial from" in own) is (state == "completed")


async def test_who_left_reads_which_group_they_were_in(
    client: httpx.AsyncClient, trial: PilotView, somebody: Participant
) -> None:
    """And not that they get what they get no more."""
    token = page_token(SECRET, somebody.id)
    assert "What you get" in (await client.get(f"/en{mine_path(trial.slug, token)}")).text
    await Enrollment.update({"state": "withdrawn"}, force=True)
    left = (await client.get(f"/en{mine_path(trial.slug, token)}")).text
    assert "The group you were in" in left
    assert "What you get" not in left


@pytest.mark.parametrize(
    ("allocation", "state", "listed"),
    [
        ("randomised", "waitlisted", True),
        ("randomised", "withdrawn", False),
        ("cluster", "waitlisted", False),
        ("first_come", "waitlisted", False),
    ],
)
async def test_who_finds_their_ticket_in_the_list(
    client: httpx.AsyncClient, database: DatabaseEngine, allocation: str, state: str, listed: bool
) -> None:
    """Nobody who left before it, and nobody where areas are drawn: then it holds areas."""
    pilot = await a_drawn_trial((await an_office()).id, allocation=allocation)
    await people(pilot, 1, state=state)
    (row,) = await Enrollment.select(Enrollment.id)
    page = await client.get(f"/en{mine_path('antre-dari-rumah', page_token(SECRET, row['id']))}")
    assert "Your ticket" in page.text
    assert ("you find yourself in the published list" in page.text) is listed
