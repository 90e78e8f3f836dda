"""What waits for whoever plans trials: on the overview, and on the page that watches a trial."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from participation.clock import now, today
from participation.feedback.tables import Receipt, ReceiptKind
from participation.messages.channels import Channel, MessageState
from participation.messages.tables import Message
from participation.organisations.roles import Role
from participation.pilots import waiting_queries
from participation.pilots.analysing import analyse_pilot
from participation.pilots.draw_service import state_public_value
from participation.pilots.issue_tables import PilotIssue
from participation.pilots.notifying import about_pilot
from participation.pilots.schemas import Document, PilotView
from participation.pilots.service import end_pilot
from participation.pilots.waiting_queries import waiting_trials
from tests.draw_factories import CLOSES, DRAWN, LISTED, SARI, VALUE, a_drawn_trial, listed, people
from tests.factories import an_office, browser, sign_in, staff
from tests.pilot_factories import a_protocol_with_surveys, a_running_trial
from tests.pilot_trials import LONG_OVER, a_trial_that_is_over

pytestmark = pytest.mark.usefixtures("database")


async def an_issue(pilot: PilotView, key: str = "k") -> None:
    receipt = Receipt(digest=key.encode() * 8, secret_version="1", kind=ReceiptKind.ENROLLMENT)
    await receipt.save()
    await PilotIssue.insert(PilotIssue(pilot=pilot.id, receipt=receipt.id, key=key, text="Aplikasi macet."))


async def test_a_draw_waits_for_its_value() -> None:
    """From the list of tickets on until somebody states it; not before, not afterwards, not once it is too late."""
    pilot = await a_drawn_trial((await an_office()).id)
    await people(pilot, 3)
    assert await waiting_trials(None, CLOSES) == []
    await listed(pilot)
    (trial,) = await waiting_trials(None, LISTED)
    assert (trial.pilot, trial.value, trial.issues, trial.missing) == (pilot, True, 0, 0)
    assert await waiting_trials(None, DRAWN + timedelta(days=400)) == []
    await state_public_value(SARI, pilot, VALUE, LISTED)
    assert await waiting_trials(None, LISTED) == []


async def test_figures_are_missed_from_the_end_until_the_analysis() -> None:
    """Of everybody with a place; once the result is made nothing can be handed in any more."""
    protocol = a_protocol_with_surveys(outcome_kind="measure", outcome_wave=0, outcome_question="")
    pilot = await a_trial_that_is_over(
        await an_office(),
        people=20,
        days=LONG_OVER,
        protocol=replace(protocol, analysis_on=today() - timedelta(days=1)),
    )
    (trial,) = await waiting_trials(None, now())
    assert (trial.missing, trial.value) == (20, False)
    assert await waiting_trials(None, now() - timedelta(days=180)) == []
    await analyse_pilot(pilot.id, now())
    assert await waiting_trials(None, now()) == []


async def test_trials_with_a_result_are_looked_at_only_for_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many an office has had, the overview reads those in which something can wait."""
    office = await an_office()
    done = await a_trial_that_is_over(office, people=20)
    running = await a_running_trial(office)
    await analyse_pilot(done.id, now())
    looked_at = []
    document = waiting_queries.document_in_force

    async def noted(pilot_id: int) -> Document:
        looked_at.append(pilot_id)
        return await document(pilot_id)

    monkeypatch.setattr(waiting_queries, "document_in_force", noted)
    assert await waiting_trials(None, now()) == []
    assert looked_at == [running.id]
    await an_issue(done)
    assert [trial.pilot for trial in await waiting_trials(None, now())] == [done.id]


async def test_planners_see_what_waits_in_their_own_trials() -> None:
    """On the overview with a way to it, also after the trial was ended; other offices and editors see nothing."""
    office, other = await an_office(), await an_office("Dinas Lain")
    pilot = await a_running_trial(office)
    await an_issue(pilot, "a")
    await an_issue(pilot, "b")
    await end_pilot(SARI, pilot.id, pilot.revision, {"id": "Sudah cukup."}, now())
    await staff(Role.PLANNER, office.id)
    await staff(Role.PLANNER, other.id, email="lain@kota.go.id")
    await staff(Role.EDITOR, office.id, email="editor@kota.go.id")
    shown = {}
    for email in ("sari@kota.go.id", "lain@kota.go.id", "editor@kota.go.id"):
        async with browser() as client:
            await sign_in(client, email)
            shown[email] = (await client.get("/en/manage")).text
    own = shown.pop("sari@kota.go.id")
    assert "2 reports of participants wait for a reply" in own
    assert f"/en/manage/pilots/{pilot.id}/issues" in own
    assert all("Trials that wait for you" not in page for page in shown.values())


async def test_who_watches_a_trial_sees_what_went_wrong_and_what_was_sent() -> None:
    """Reports without a reply, and messages that did not arrive, stand beside the figures."""
    office = await an_office()
    pilot = await a_running_trial(office)
    await staff(Role.EDITOR, office.id)
    path = f"/en/manage/pilots/{pilot.id}/monitor"
    async with browser() as client:
        await sign_in(client)
        quiet = (await client.get(path)).text
        await an_issue(pilot)
        failed = Message(
            channel=Channel.SMS, state=MessageState.UNDELIVERED, recipient="", about=about_pilot(pilot.id)
        )
        await failed.save()
        busy = (await client.get(path)).text
    assert "No report of a participant waits for a reply." in quiet
    assert "did not arrive" not in quiet
    assert "1 report of a participant waits for a reply" in busy
    assert "did not arrive" in busy
