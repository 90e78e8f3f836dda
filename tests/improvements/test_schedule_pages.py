"""Staff pages of schedules."""

from datetime import timedelta

import pytest

from participation.accounts.tables import SentForm
from participation.errors import Unavailable
from participation.improvements.jobs import PUBLISH_DUE_REPORTS
from participation.improvements.schedule_queries import schedule_by_id, schedules, subscribers
from participation.jobs.queries import requested_runs
from participation.jobs.service import fail, take_requested
from participation.messages.channels import Channel
from participation.messages.service import suppress
from participation.organisations.roles import Role
from tests.factories import a_draft, a_schedule, a_service, an_office, browser, post, settings, sign_in, staff

pytestmark = pytest.mark.usefixtures("database")

NEW = "/en/manage/schedules/new"
PARTS = ("weight.volume", "weight.severity", "weight.trend", "weight.reach", "weight.gap")
USUAL = ("30", "30", "15", "15", "10")


def payload(office: int, **changes: object) -> dict[str, object]:
    typed = {"office": office, "name": "Laporan", "when": "weekly", "zone": "Asia/Jakarta", "days": "28"}
    return {**typed, **changes}


async def test_a_planner_sets_up_a_schedule_in_plain_words() -> None:
    """A preset, a scope and readers become a schedule that says when its first report is made."""
    office = await an_office()
    service = await a_service(office.id)
    planner = await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        empty = await client.get("/en/manage/schedules")
        form = await client.get(NEW)
        made = await post(client, NEW, **payload(office.id, service=service.id, subscriber=planner.id))
        shown = await client.get(made.headers["location"])
        listed = await client.get("/en/manage/schedules")
    assert "No schedule is set up yet." in empty.text
    assert "Every Monday at 05:00" in form.text
    assert "next report on" in shown.text
    assert "Akta kelahiran" in listed.text
    (schedule,) = await schedules(None)
    assert (schedule.cron, schedule.service) == ("0 5 * * mon", service.id)
    assert await subscribers(schedule.id) == [planner.id]


NO_SCHEDULES = [
    ({"when": "own", "cron": "every monday"}, "We cannot read this time."),
    ({"when": "own", "cron": "0 5 31 feb *"}, "This never comes."),
    ({"when": "own", "cron": "* * * * *"}, "once an hour at most"),
    ({"when": "own", "cron": "0 5 * * mon-"}, "We cannot read this time."),
    ({"when": "weekly", "cron": "30 6 * * fri"}, "Above, another time is chosen."),
    ({"name": " "}, "Write a name"),
    ({"days": "0"}, "Write a number of days from 1 to 366."),
    ({"zone": "Asia/Nowhere"}, "Choose one of the time zones."),
    ({"weight.volume": "30", "weight.severity": "30"}, "Write a whole number from 0 to 100."),
    (dict(zip(PARTS, ("30", "30", "15", "15", "15"), strict=True)), "Now they make 105"),
    (dict(zip(PARTS, ("30", "30", "15", "15", "sepuluh"), strict=True)), 'value="sepuluh"'),
    ({"service": "999"}, "Choose one of the services of this office"),
]


async def test_a_schedule_that_makes_no_sense_is_explained() -> None:
    """Each mistake is named beside its field, nothing is stored, and what was typed stays."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        for changes, said in NO_SCHEDULES:
            answer = await post(client, NEW, **payload(office.id, **{"name": "Rapat Jumat", **changes}))
            assert answer.status_code == 422, changes
            assert said in answer.text
            assert await schedules(None) == [], changes


async def test_comments_of_all_offices_are_for_administrators() -> None:
    """A planner of one office cannot have a report about every office made."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        refused = await post(client, NEW, **payload(office.id, everywhere="1"))
        form = await client.get(NEW)
    assert refused.status_code == 403
    assert "Comments about all offices" not in form.text


async def test_a_schedule_about_all_offices_stays_so_when_a_planner_saves_it() -> None:
    """Planners are not asked how wide it is, so their form must not narrow it."""
    office = await an_office()
    admin = await staff(Role.ADMIN, email="admin@kota.go.id")
    schedule = await a_schedule(admin, office.id, whole_office=False)
    await staff(Role.PLANNER, office.id)
    path = f"/en/manage/schedules/{schedule.id}"
    async with browser() as client:
        await sign_in(client)
        assert "It reads comments about all offices" in (await client.get(path)).text
        sent = payload(office.id, name="Rapat Jumat", revision=str(schedule.revision))
        saved = await post(client, path, **sent)
    found = await schedule_by_id(schedule.id)
    assert saved.status_code == 303
    assert found is not None
    assert (found.name, found.whole_office) == ("Rapat Jumat", False)


async def test_who_wants_no_mail_is_marked_among_the_readers() -> None:
    """Whoever ticks them sees that nothing will reach them."""
    office = await an_office()
    planner = await staff(Role.PLANNER, office.id)
    schedule = await a_schedule(planner, office.id, subscribers=[planner.id])
    path = f"/en/manage/schedules/{schedule.id}"
    async with browser() as client:
        await sign_in(client)
        assert "wants no mail" not in (await client.get(path)).text
        await suppress(planner.email, "asked by link", settings().secret_keys[0], Channel.EMAIL)
        assert f"{planner.name} (wants no mail)" in (await client.get(path)).text


async def test_an_administrator_narrows_a_schedule_about_all_offices() -> None:
    """By taking the tick away."""
    office = await an_office()
    schedule = await a_schedule(await staff(Role.ADMIN), office.id, whole_office=False)
    async with browser() as client:
        await sign_in(client)
        sent = payload(office.id, revision=str(schedule.revision))
        await post(client, f"/en/manage/schedules/{schedule.id}", **sent)
    found = await schedule_by_id(schedule.id)
    assert found is not None
    assert found.whole_office


async def test_a_schedule_of_another_office_does_not_exist_for_a_planner() -> None:
    """Its page, its pause and its report answer as if there were none."""
    own, foreign = await an_office("Satu"), await an_office("Dua")
    schedule = await a_schedule(await staff(Role.ADMIN, email="admin@kota.go.id"), foreign.id)
    await staff(Role.PLANNER, own.id)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/schedules/{schedule.id}"
        answers = [
            await client.get(path),
            await post(client, f"{path}/active"),
            await post(client, f"{path}/report"),
            await post(client, NEW, **payload(foreign.id)),
        ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 403]


async def test_a_report_is_made_by_the_scheduler_not_by_the_page() -> None:
    """The button asks for a run and says so; asked twice, it waits once."""
    office = await an_office()
    schedule = await a_schedule(await staff(Role.PLANNER, office.id), office.id)
    path = f"/en/manage/schedules/{schedule.id}"
    async with browser() as client:
        await sign_in(client)
        await post(client, f"{path}/report")
        await SentForm.delete(force=True)  # not a double click, but asked again later
        await post(client, f"{path}/report")
        said = await client.get(path)
    assert "asked for already" in said.text
    (run,) = await requested_runs(["publish_due_reports"])
    assert run.subject == str(schedule.id)


async def test_a_report_that_could_not_be_made_is_said_where_it_was_asked_for() -> None:
    """Until the next one is asked for: what is wrong, and what to do."""
    office = await an_office()
    schedule = await a_schedule(await staff(Role.PLANNER, office.id), office.id)
    address = f"/en/manage/schedules/{schedule.id}"
    async with browser() as client:
        await sign_in(client)
        await post(client, f"{address}/report")
        waiting = await client.get(address)
        (run,) = await requested_runs([PUBLISH_DUE_REPORTS])
        await take_requested(run, "here", timedelta(minutes=1))
        await fail(run, Unavailable("The models are damaged."))
        broken = await client.get(address)
        await SentForm.delete(force=True)  # not a double click, but asked again later
        await post(client, f"{address}/report")
        again = await client.get(address)
    assert (
        "Make one now; if that fails too, tell whoever runs this platform: The models are damaged."
        in broken.text
    )
    assert "could not be made" not in waiting.text + again.text


async def test_two_tabs_and_a_pause() -> None:
    """The second save is told of the first and keeps its text; a paused schedule names no next report."""
    office = await an_office()
    schedule = await a_schedule(await staff(Role.PLANNER, office.id), office.id)
    path = f"/en/manage/schedules/{schedule.id}"
    async with browser() as client:
        await sign_in(client)
        first = await post(client, path, **payload(office.id, revision=1, when="daily"))
        second = await post(client, path, **payload(office.id, revision=1, name="Lain"))
        await post(client, f"{path}/active")
        paused = await client.get(path)
    assert (first.status_code, second.status_code) == (303, 409)
    assert 'value="Lain"' in second.text
    assert "paused" in paused.text
    assert "next report on" not in paused.text
    stored = await schedule_by_id(schedule.id)
    assert stored is not None
    assert (stored.cron, stored.active) == ("0 5 * * *", False)


async def test_a_refused_form_tells_nothing_of_another_office() -> None:
    """The number of a foreign draft, put into the form by hand, does not bring its title onto the page."""
    own, foreign = await an_office("Satu"), await an_office("Dua")
    draft = await a_draft(foreign.id, title={"id": "Rencana rahasia"})
    await staff(Role.PLANNER, own.id)
    async with browser() as client:
        await sign_in(client)
        refused = await post(client, NEW, **payload(own.id, survey=draft.id))
    assert refused.status_code == 422
    assert "Choose one of the surveys of this office" in refused.text
    assert "Rencana rahasia" not in refused.text


async def test_a_planner_weighs_the_parts_of_a_priority() -> None:
    """Weights that make 100 are kept and shown again; the usual ones are stored as none, to follow later versions."""
    office = await an_office()
    schedule = await a_schedule(await staff(Role.PLANNER, office.id), office.id)
    path = f"/en/manage/schedules/{schedule.id}"
    own = dict(zip(PARTS, ("10", "20", "0", "60", "10"), strict=True))
    async with browser() as client:
        await sign_in(client)
        usual = await client.get(path)
        saved = await post(client, path, **payload(office.id, revision=1, **own))
        shown = await client.get(path)
        stored = await schedule_by_id(schedule.id)
        await post(client, path, **payload(office.id, revision=2, **dict(zip(PARTS, USUAL, strict=True))))
    assert 'name="weight.reach" value="15"' in usual.text
    assert saved.status_code == 303
    assert 'name="weight.reach" value="60"' in shown.text
    assert stored is not None
    assert stored.weights == {"volume": 10, "severity": 20, "trend": 0, "reach": 60, "gap": 10}
    again = await schedule_by_id(schedule.id)
    assert again is not None
    assert again.weights == {}
