"""Closing a trial erases what leads to its participants, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from participation.accounts.queries import audit_entries
from participation.accounts.schemas import PROGRAM
from participation.clock import now
from participation.errors import Conflict
from participation.jobs.registry import JobContext
from participation.organisations.roles import Role
from participation.pilots.closing_queries import closing_of
from participation.pilots.closing_service import close_due_pilots, close_pilot
from participation.pilots.enrollment_tables import Enrollment, EnrollmentContact
from participation.pilots.jobs import JOBS
from participation.pilots.service import end_pilot
from tests.factories import an_office, browser, post, settings, sign_in, staff
from tests.participant_factories import a_placed
from tests.pilot_factories import a_running_trial, a_trial_with_surveys, an_announced_pilot

pytestmark = pytest.mark.usefixtures("database")

AFTER = datetime(2030, 6, 16, 8, tzinfo=UTC)
"""The trial of `a_trial_with_surveys` ended the day before."""


async def test_closing_erases_contacts_and_digests_of_this_trial() -> None:
    """Tickets, states and arms stay, another trial keeps its people, and the trail says who closed it."""
    office = await an_office()
    pilot, other = await a_trial_with_surveys(office), await a_running_trial(office)
    await a_placed(pilot, 1, email="ani@warga.id", person_digest=b"x")
    await a_placed(other, 1, email="budi@warga.id", person_digest=b"y")
    await close_pilot(PROGRAM, pilot.id, AFTER)
    assert await EnrollmentContact.select(EnrollmentContact.address) == [{"address": "budi@warga.id"}]
    rows = await Enrollment.select().order_by(Enrollment.pilot)
    assert [row["person_digest"] for row in rows] == [None, b"y"]
    assert (rows[0]["ticket"], rows[0]["state"], rows[0]["arm"]) == ("T-1", "enrolled", 0)
    assert (await closing_of(pilot.id, AFTER)).closed_at == AFTER
    entry = (await audit_entries(None))[0]
    assert (entry.action, entry.subject_kind, entry.subject_id) == ("anonymise", "pilot", str(pilot.id))


async def test_a_trial_is_closed_once_and_not_before_it_is_over() -> None:
    """On its last day, and a second time, nothing happens but a clear refusal."""
    pilot = await a_trial_with_surveys(await an_office())
    await a_placed(pilot, 1, email="ani@warga.id")
    with pytest.raises(Conflict, match="not over"):
        await close_pilot(PROGRAM, pilot.id, datetime(2030, 6, 15, 16, 59, tzinfo=UTC))
    assert await EnrollmentContact.count() == 1
    await close_pilot(PROGRAM, pilot.id, datetime(2030, 6, 15, 17, tzinfo=UTC))
    with pytest.raises(Conflict, match="closed already"):
        await close_pilot(PROGRAM, pilot.id, AFTER)


async def test_a_month_after_its_end_a_trial_closes_by_itself() -> None:
    """The second night after the last day of its links; one that was ended early, that much earlier."""
    office = await an_office()
    whole = await a_trial_with_surveys(office)
    await an_announced_pilot(office)
    await a_placed(whole, 1, email="ani@warga.id")
    cut_short = await a_running_trial(office)
    ended = now()
    await end_pilot(PROGRAM, cut_short.id, cut_short.revision, {"id": "Anggaran"}, ended)
    assert [await close_due_pilots(ended + timedelta(days=days)) for days in (30, 31, 32)] == [0, 0, 1]
    assert await close_due_pilots(datetime(2030, 7, 15, 16, 59, tzinfo=UTC)) == 0
    assert await EnrollmentContact.count() == 1
    (job,) = (job for job in JOBS if job.name == "close_pilots")
    moment = datetime(2030, 7, 15, 17, tzinfo=UTC)
    assert await job.run(JobContext(settings(), moment, "", moment)) == ""
    assert await job.run(JobContext(settings(), moment, "", moment)) == ""
    next_night = moment + timedelta(days=1)
    assert "closed" in await job.run(JobContext(settings(), next_night, "", next_night))
    assert await job.run(JobContext(settings(), next_night, "", next_night)) == ""
    assert await EnrollmentContact.count() == 0


async def test_a_clock_that_jumps_ahead_erases_nothing() -> None:
    """However far it jumped, and however often: once it is right again, what it said is forgotten."""
    pilot = await a_trial_with_surveys(await an_office())
    await a_placed(pilot, 1, email="ani@warga.id")
    running, jumped = datetime(2030, 5, 1, 19, tzinfo=UTC), datetime(2031, 5, 1, 19, tzinfo=UTC)
    for moment in (running, jumped, jumped, running, jumped + timedelta(days=2), running, jumped):
        assert await close_due_pilots(moment) == 0
    assert await EnrollmentContact.count() == 1
    entries = [entry for entry in await audit_entries(None) if entry.action == "distrust"]
    assert [(entry.subject_id, entry.fields) for entry in entries] == [(str(pilot.id), ["last_day"])] * 2


async def test_what_a_clock_said_of_later_is_not_counted() -> None:
    """Put back to a day on which the trial is due as well, it has to say so for a day once more."""
    pilot = await a_trial_with_surveys(await an_office())
    await a_placed(pilot, 1, email="ani@warga.id")
    jumped, due = datetime(2031, 5, 1, 19, tzinfo=UTC), datetime(2030, 7, 20, 19, tzinfo=UTC)
    assert [await close_due_pilots(moment) for moment in (jumped, due, due)] == [0, 0, 0]
    assert await close_due_pilots(due + timedelta(days=1)) == 1


async def test_staff_close_a_trial_from_its_pages() -> None:
    """The page says what is erased and when it happens by itself; while the trial runs there is no button."""
    office = await an_office()
    pilot = await a_running_trial(office)
    await a_placed(pilot, 1, email="ani@warga.id")
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/close"
        running = await client.get(path)
        early = await post(client, path)
        await end_pilot(PROGRAM, pilot.id, pilot.revision, {"id": "Anggaran"}, now())
        ended = await client.get(path)
        done = await post(client, path)
        closed = await client.get(path)
    assert "1 address or number is stored." in running.text
    assert "this happens by itself" in running.text
    assert "<button>Close the pilot" not in running.text
    assert (early.status_code, "It can be closed after its last day" in early.text) == (409, True)
    assert "<button>Close the pilot" in ended.text
    assert done.status_code == 303
    assert "Nothing that leads to its participants is left." in closed.text
    assert await EnrollmentContact.count() == 0
