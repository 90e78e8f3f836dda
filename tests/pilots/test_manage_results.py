"""Staff around a result: sealed before its day, figures handed in, looks that leave a trace, the data."""

import io
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from participation.accounts.queries import audit_entries
from participation.clock import now, today
from participation.organisations.roles import Role
from participation.organisations.schemas import OfficeView
from participation.pilots.analysing import analyse_pilot
from participation.pilots.result_queries import handed_in, looks
from participation.pilots.result_tables import PilotLook
from participation.pilots.schemas import PilotView
from tests.factories import an_office, browser, post, sign_in, staff
from tests.pilot_factories import a_draft, a_protocol_with_surveys
from tests.pilot_trials import LONG_OVER, STILL_ON, a_trial_that_is_over

pytestmark = pytest.mark.usefixtures("database")


async def _measured(office: OfficeView, days: int = STILL_ON) -> PilotView:
    """A trial whose primary outcome the office hands in."""
    protocol = a_protocol_with_surveys(outcome_kind="measure", outcome_wave=0, outcome_question="")
    day = today() + timedelta(days=365 if days == STILL_ON else -1)
    return await a_trial_that_is_over(
        office, people=20, days=days, protocol=replace(protocol, analysis_on=day)
    )


def _path(pilot: PilotView, rest: str) -> str:
    return f"/en/manage/pilots/{pilot.id}/{rest}"


async def _planner(office: OfficeView) -> None:
    await staff(Role.PLANNER, office.id)


async def test_figures_are_handed_in_by_ticket() -> None:
    """Typed or as a file; a later figure replaces the earlier one; the analysis counts them."""
    office = await an_office()
    pilot = await _measured(office)
    await _planner(office)
    typed = "\n".join(f"T{number:04};{number}" for number in range(1, 11))
    async with browser() as client:
        await sign_in(client)
        first = await post(client, _path(pilot, "measures"), outcome="0", lines=typed)
        again = await post(client, _path(pilot, "measures"), outcome="0", lines="T0001;99\nT0011;5")
        shown = await client.get(_path(pilot, "measures"))
    assert (first.status_code, again.status_code) == (303, 303)
    assert "11 people" in shown.text
    assert await handed_in(pilot.id) == {0: 11}
    entries = [entry for entry in await audit_entries(None) if entry.action == "import"]
    assert [entry.note for entry in entries] == ["2", "10"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"outcome": "0", "lines": "T0001;1\nT9999;2"}, "Line 2: this trial has no ticket “T9999”."),
        ({"outcome": "0", "lines": ""}, "Write or choose a table"),
        ({"outcome": "1", "lines": "T0001;1"}, "Choose which outcome these figures are of."),
        ({"outcome": "x", "lines": "T0001;1"}, "Choose which outcome these figures are of."),
    ],
)
async def test_wrong_figures_are_explained(fields: dict[str, str], said: str) -> None:
    """The line or field is named, what was typed stays, nothing is stored."""
    office = await an_office()
    pilot = await _measured(office)
    await _planner(office)
    async with browser() as client:
        await sign_in(client)
        answer = await post(client, _path(pilot, "measures"), **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert fields["lines"] in answer.text
    assert await handed_in(pilot.id) == {}


async def test_nothing_is_handed_in_after_the_analysis() -> None:
    """The result stays as it is; what was typed is kept on the page."""
    office = await an_office()
    pilot = await _measured(office, LONG_OVER)
    await _planner(office)
    await analyse_pilot(pilot.id, now())
    async with browser() as client:
        await sign_in(client)
        answer = await post(client, _path(pilot, "measures"), outcome="0", lines="T0001;1")
    assert answer.status_code == 409
    assert "The analysis is done" in answer.text
    assert await handed_in(pilot.id) == {}


async def test_a_look_leaves_a_trace() -> None:
    """Who, when and why is kept before anything is shown; citizens learn of it; only that person sees it."""
    office = await an_office()
    pilot = await a_trial_that_is_over(office, people=40, days=STILL_ON)
    await _planner(office)
    await staff(Role.PLANNER, office.id, email="budi@kota.go.id")
    async with browser() as client:
        await sign_in(client)
        without = await post(client, _path(pilot, "looks"), reason=" ")
        done = await post(client, _path(pilot, "looks"), reason="Dua peserta pingsan")
        seen = await client.get(done.headers["location"])
        listed = await client.get(_path(pilot, "results"))
        public = await client.get(f"/en/pilots/{pilot.slug}/results")
    async with browser() as other:
        await sign_in(other, "budi@kota.go.id")
        refused = await other.get(done.headers["location"])
    assert without.status_code == 422
    assert "Say why you have to look" in without.text
    assert "Menit menunggu" in seen.text
    assert refused.status_code == 403
    assert "Dua peserta pingsan" in listed.text
    assert "Outcomes by arm were looked at 1 time before their day" in public.text
    assert "Dua peserta" not in public.text
    (look,) = await looks(pilot.id)
    assert (look.account_name, look.figures[0].arms[0].n) == ("Sari", 16)
    acts = [(entry.action, entry.fields) for entry in await audit_entries(None)]
    assert ("look", ["outcomes_by_arm"]) in acts


async def test_nobody_looks_early_once_the_day_has_come() -> None:
    """The result is for everybody at the same time, also in the minutes before it is stored."""
    office = await an_office()
    pilot = await a_trial_that_is_over(office, people=4)
    await _planner(office)
    async with browser() as client:
        await sign_in(client)
        answer = await post(client, _path(pilot, "looks"), reason="Ingin tahu")
    assert answer.status_code == 409
    assert "Ingin tahu" in answer.text
    assert await PilotLook.count() == 0


async def test_the_data_are_sealed_until_the_result_is_public() -> None:
    """Before, nobody gets them; afterwards they come without tickets, and the trail says who took them."""
    office = await an_office()
    pilot = await a_trial_that_is_over(office)
    await _planner(office)
    async with browser() as client:
        await sign_in(client)
        early = await post(client, _path(pilot, "data.zip"))
        await analyse_pilot(pilot.id, now())
        data = await post(client, _path(pilot, "data.zip"))
        shown = await client.get(_path(pilot, "results"))
    assert early.status_code == 409
    written = ZipFile(io.BytesIO(data.content)).read("data.csv").decode()
    assert len(written.splitlines()) == 41
    assert "T0001" not in written
    assert "Download the data" in shown.text
    acts = [entry.action for entry in await audit_entries(None) if entry.subject_kind == "pilot"]
    assert acts.count("export") == 1


async def test_a_draft_has_no_result() -> None:
    """Its pages say so instead of failing."""
    office = await an_office()
    pilot = await a_draft(office)
    await _planner(office)
    async with browser() as client:
        await sign_in(client)
        answers: list[Any] = [
            await client.get(_path(pilot, page)) for page in ("results", "measures", "looks")
        ]
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert all("never announced" in answer.text for answer in answers)
