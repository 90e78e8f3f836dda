"""What trials have shown, in reports on the services that were tried."""

from datetime import UTC, date, datetime
from io import BytesIO

import msgspec
import pikepdf
import pytest

from participation.clock import now
from participation.improvements.briefing_queries import briefing_of
from participation.improvements.making import make_report
from participation.improvements.notice_service import tell_readers
from participation.improvements.paper_trials import trials
from participation.improvements.schemas import ReportView
from participation.improvements.service import publish_report
from participation.messages.tables import Message
from participation.organisations.roles import Role
from participation.pilots.analysing import analyse_pilot
from participation.pilots.schemas import PilotView
from tests.factories import (
    HOME,
    LAMP_COMPLAINTS,
    QUEUE_COMPLAINTS,
    a_schedule,
    an_office,
    browser,
    sign_in,
    some_comments,
    staff,
)
from tests.pilot_trials import a_trial_that_is_over

pytestmark = pytest.mark.usefixtures("database")


async def a_report_on_what_was_tried() -> tuple[ReportView, PilotView]:
    """People complain of a service that was tried, and of street lamps; the report is public."""
    office = await an_office()
    pilot = await a_trial_that_is_over(office)
    await analyse_pilot(pilot.id, now())
    day, monday = date(2026, 11, 2), datetime(2026, 11, 22, 22, tzinfo=UTC)
    await some_comments(QUEUE_COMPLAINTS, day, office=office.id, service=pilot.programme.service)
    await some_comments(LAMP_COMPLAINTS, day, office=office.id)
    reader = await staff(Role.PLANNER, office.id)
    schedule = await a_schedule(reader, office.id, subscribers=[reader.id])
    report = await make_report(schedule.id, monday)
    await publish_report(reader, report.id, [])
    return report, pilot


async def test_the_verdict_stands_wherever_the_report_does() -> None:
    """On its pages, in its files, in the mail and for programs."""
    report, pilot = await a_report_on_what_was_tried()
    await _with_the_improvement_that_it_is_about(report, pilot)
    await _in_the_files(report, pilot)
    await _in_the_mail_and_for_programs(report, pilot)


async def test_a_trial_of_a_service_that_several_improvements_are_about_stands_once() -> None:
    report, pilot = await a_report_on_what_was_tried()
    briefing = await briefing_of(report, public=True)
    ((view,),) = briefing.trials.values()
    both = {one.id: [view] for one in report.improvements}
    found = trials(msgspec.structs.replace(briefing, trials=both))
    assert found is not None
    ((title, improvements, *_),) = found.rows
    assert title == pilot.programme.title["id"]
    assert improvements == "; ".join(f"{one.rank}. {one.label}" for one in report.improvements)
    assert len(report.improvements) == 2


async def _with_the_improvement_that_it_is_about(report: ReportView, pilot: PilotView) -> None:
    """On the page of staff and on that of everybody, with a way to the result; not under other improvements."""
    async with browser() as client:
        everybody = (await client.get(f"/en/improvements/{report.id}")).text
        await sign_in(client)
        planners = (await client.get(f"/en/manage/improvements/{report.id}")).text
    for page in (everybody, planners):
        (said,) = [
            part for part in page.split('<li id="improvement-')[1:] if "Tried at this service:" in part
        ]
        assert "Mostly about: Antrean puskesmas" in said
        assert f"/en/pilots/{pilot.slug}/results" in said
        assert "The new service helps, by at least as much as matters." in said
        assert "What was tried, and what it has shown" in page


async def _in_the_files(report: ReportView, pilot: PilotView) -> None:
    """The PDF says it in words, the JSON names the trial with the differences that decided."""
    async with browser() as client:
        told = (await client.get(f"/en/improvements/{report.id}?format=json")).json()
        printed = await client.get(f"/en/improvements/{report.id}?format=pdf")
    ((trial,),) = told["trials"].values()
    assert (trial["slug"], trial["verdict"]) == (pilot.slug, "effective")
    assert trial["differences"][0]["low"] < trial["differences"][0]["estimate"]
    with pikepdf.open(BytesIO(printed.content)) as pdf:
        outline = [item.title for item in pdf.open_outline().root]
    assert "What was tried, and what it has shown" in outline


async def _in_the_mail_and_for_programs(report: ReportView, pilot: PilotView) -> None:
    """The mail says it in words with the address of the result; the API names it beside its improvement."""
    await tell_readers(report.id, HOME)
    (mail,) = await Message.select(Message.body)
    assert f"Yang sudah diuji coba dan hasilnya:\n{pilot.programme.title['id']}: berhasil." in mail["body"]
    assert f"{HOME}/pilots/{pilot.slug}/results" in mail["body"]
    async with browser() as client:
        told = (await client.get(f"/api/v1/improvements/{report.id}")).json()
    found = [one["trials"] for one in told["improvements"]]
    ((trial,),) = [trials for trials in found if trials]
    assert (trial["slug"], trial["verdict"]) == (pilot.slug, "effective")
    assert [] in found
