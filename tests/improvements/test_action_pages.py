"""Actions: decided from an improvement, told to citizens."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from participation.accounts.schemas import PROGRAM
from participation.clock import today
from participation.improvements.action_queries import action_by_id, actions, actions_for
from participation.improvements.briefings import Briefing
from participation.improvements.making import make_report
from participation.improvements.service import publish_report
from participation.improvements.tables import Action, ActionState, ActionStep, Improvement, ImprovementReport
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from tests.factories import (
    LAMP_COMPLAINTS,
    PRAISE,
    QUEUE_COMPLAINTS,
    a_report,
    a_service,
    an_office,
    browser,
    post,
    sign_in,
    some_comments,
    staff,
)

pytestmark = pytest.mark.usefixtures("database")

NEW = "/en/manage/actions/new"


def payload(office: int, **changes: object) -> dict[str, object]:
    return {
        "office": office,
        "title": "Loket kedua",
        "answer": "Loket kedua buka tiap pagi.",
        "state": "working",
        **changes,
    }


async def test_an_action_answers_an_improvement_in_public() -> None:
    """Decided from the report, it stands beside its improvement, on the first page and on the public page."""
    report = await a_report((await an_office()).id)
    planner = await staff(Role.PLANNER, report.office)
    await publish_report(planner, report.id, [])
    first = report.improvements[0]
    async with browser() as client:
        await sign_in(client)
        form = await client.get(f"{NEW}?improvement={first.id}")
        await post(
            client, NEW, **payload(report.office, improvement=first.id, public="1", due_on="2026-12-01")
        )
        pages = [
            await client.get(path)
            for path in ("/en/", "/en/improvements", f"/en/improvements/{report.id}", "/en/manage/actions")
        ]
        program = await client.get(f"/api/v1/improvements/{report.id}")
    assert first.label in form.text
    assert all("Loket kedua" in page.text for page in pages)
    assert "Loket kedua buka tiap pagi." in pages[2].text
    assert program.json()["improvements"][0]["actions"][0]["state"] == "working"


async def test_the_report_that_led_to_an_action_asks_for_nothing_once_that_is_done() -> None:
    """What it read was said before: its first page says that the action is done, and not to decide it again."""
    report = await a_report((await an_office()).id)
    await staff(Role.PLANNER, report.office)
    first = report.improvements[0]
    async with browser() as client:
        await sign_in(client)
        await post(client, NEW, **payload(report.office, improvement=first.id, state="done"))
        page = (await client.get(f"/en/manage/improvements/{report.id}")).text
    asked = page[page.index("What is asked of you") : page.index("All improvements")]
    assert f"“{first.label}”" not in asked
    assert re.search(rf"1\. {first.label}.*?\bdone\b", asked, re.DOTALL)


async def test_an_action_that_is_not_public_stays_inside() -> None:
    """Nothing of it is on public pages, and of an unpublished report not even the label."""
    report = await a_report((await an_office()).id)
    await staff(Role.PLANNER, report.office)
    label = report.improvements[0].label
    async with browser() as client:
        await sign_in(client)
        await post(client, NEW, **payload(report.office, improvement=report.improvements[0].id))
        inside = await client.get("/en/improvements")
        await post(
            client,
            NEW,
            **payload(report.office, improvement=report.improvements[0].id, public="1", title="Terbuka"),
        )
        outside = await client.get("/en/improvements")
    assert "Loket kedua" not in inside.text
    assert "Terbuka" in outside.text
    assert label not in outside.text


NO_ACTIONS = [
    ({"title": ""}, "Write what will be done"),
    ({"answer": "", "public": "1"}, "Write an answer to citizens"),
    ({"answer": "", "state": "declined"}, "Write an answer to citizens"),
    ({"state": "declined"}, "Show it to everyone"),
    ({"owner": "999"}, "Choose somebody who works for this office"),
    ({"due_on": "besok"}, "Write the day as year, month and day"),
    ({"state": "lost"}, "Choose how it stands."),
    ({"improvement": "999"}, "There is no such improvement"),
    ({"due_on": "0001-01-01"}, "Write a day within ten years."),
    ({"due_on": "9999-12-31"}, "Write a day within ten years."),
]


async def test_an_action_that_cannot_stand_is_explained() -> None:
    """Each mistake is named and nothing is stored: citizens are never left without an answer."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        for changes, said in NO_ACTIONS:
            answer = await post(client, NEW, **payload(office.id, **changes))
            assert answer.status_code == 422, changes
            assert said in answer.text
            assert await actions(None) == [], changes


async def test_the_second_of_two_tabs_keeps_its_text() -> None:
    """After a conflict the typed text stands in the form, and saving it again replaces what came between."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        path = (await post(client, NEW, **payload(office.id))).headers["location"]
        await post(client, path, **payload(office.id, revision=1, state="done"))
        answer = await post(client, path, **payload(office.id, revision=1, title="Loket ketiga"))
        again = await post(client, path, **payload(office.id, revision=2, title="Loket ketiga"))
    assert (answer.status_code, again.status_code) == (409, 303)
    assert 'value="Loket ketiga"' in answer.text
    stored = await action_by_id(int(path.rsplit("/", 1)[1]))
    assert stored is not None
    assert (stored.title, stored.revision) == ("Loket ketiga", 3)


async def test_an_office_cannot_act_for_another_one() -> None:
    """Neither in its name nor on its actions."""
    own, foreign = await an_office("Satu"), await an_office("Dua")
    await staff(Role.PLANNER, own.id)
    await staff(Role.PLANNER, foreign.id, email="asing@kota.go.id")
    async with browser() as client, browser() as stranger:
        await sign_in(client)
        await sign_in(stranger, "asing@kota.go.id")
        path = (await post(client, NEW, **payload(own.id))).headers["location"]
        answers = [
            await stranger.get(path),
            await post(stranger, path, **payload(own.id, revision=1)),
            await post(stranger, NEW, **payload(own.id)),
        ]
    assert [answer.status_code for answer in answers] == [404, 404, 403]


async def test_the_next_report_shows_what_was_decided_before() -> None:
    """An action stays beside its topic in later reports of the schedule."""
    report = await a_report((await an_office()).id)
    await staff(Role.PLANNER, report.office)
    async with browser() as client:
        await sign_in(client)
        await post(client, NEW, **payload(report.office, improvement=report.improvements[0].id))
    slot = (await ImprovementReport.select(ImprovementReport.slot))[0]["slot"]
    later = await make_report(report.schedule, slot.replace(day=29))
    (continued,) = [one for one in later.improvements if one.previous == report.improvements[0].id]
    found = await actions_for([continued.id], report.office)
    assert [action.title for action in found[continued.id]] == ["Loket kedua"]


async def test_what_another_office_is_late_with_is_read_but_not_opened() -> None:
    """Beside the improvement, in the report and on the overview, without a way to a page that would not be there."""
    report = await a_report((await an_office()).id)
    late = Action(
        office=(await an_office("Dinas Dua")).id,
        title="Loket kedua",
        public=True,
        due_on=today() - timedelta(days=1),
        improvement=report.improvements[0].id,
    )
    await late.save()
    await staff(Role.PLANNER, report.office)
    async with browser() as client:
        await sign_in(client)
        for path in (f"/en/manage/improvements/{report.id}", "/en/manage"):
            shown = (await client.get(path)).text
            assert re.search(r"late</b> Loket kedua", shown), path
            assert f"/manage/actions/{late.id}" not in shown, path


async def test_who_acts_on_a_report_of_others_tells_how_it_goes() -> None:
    """The improvement that it answers stays, though its report is not theirs; another one of it they cannot choose."""
    report = await a_report((await an_office()).id)
    first, second = (one.id for one in report.improvements[:2])
    acting = Action(office=(await an_office("Dinas Dua")).id, title="Loket kedua", improvement=first)
    await acting.save()
    await staff(Role.PLANNER, acting.office)
    path = f"/en/manage/actions/{acting.id}"
    async with browser() as client:
        await sign_in(client)
        form = (await client.get(path)).text
        (answered,) = re.findall(r'<input[^>]* name="improvement" value="([^"]+)"', form)
        saved = await post(client, path, **payload(acting.office, improvement=answered, revision=1))
        other = await post(client, path, **payload(acting.office, improvement=second, revision=2))
    stored = await action_by_id(acting.id)
    assert stored is not None
    assert (answered, saved.status_code, stored.state) == (str(first), 303, "working")
    assert (other.status_code, stored.improvement) == (422, first)


async def test_one_line_makes_an_action_of_an_improvement() -> None:
    """Office, owner and day stand in its form. What will be done does not: a problem is no promise."""
    report = await a_report((await an_office()).id)
    planner = await staff(Role.PLANNER, report.office)
    async with browser() as client:
        await sign_in(client)
        form = (await client.get(f"{NEW}?improvement={report.improvements[0].id}")).text
        fields = dict(re.findall(r'<input[^>]* name="(title|due_on|improvement)" value="([^"]*)"', form))
        owner = re.findall(r'<option value="(\d+)" selected>Sari', form)
        sent = {"office": report.office, "state": "planned", "owner": owner[0], **fields}
        refused = await post(client, NEW, **sent)
        saved = await post(client, NEW, **{**sent, "title": "Loket kedua"})
    assert (fields["title"], refused.status_code, saved.status_code) == ("", 422, 303)
    (action,) = await actions(None)
    assert action.improvement == report.improvements[0].id
    assert (action.owner, action.owner_name) == (planner.id, "Sari")
    assert action.due_on == today() + timedelta(days=28)


async def test_an_action_begins_with_the_office_that_people_speak_of() -> None:
    """A report about all offices finds drains: their office stands there, for who may plan for it.

    Who works for which office is said beside the names, as only those of the chosen one can see to it.
    """
    report = await a_report((await an_office()).id)
    other = (await an_office("Dinas PU")).id
    service = await a_service(other)
    await Improvement.update({Improvement.service: service.id}, force=True)
    await staff(Role.PLANNER, report.office)
    await staff(Role.ADMIN, email="admin@kota.go.id")
    chosen = []
    async with browser() as client, browser() as anywhere:
        await sign_in(client)
        await sign_in(anywhere, "admin@kota.go.id")
        for one in (client, anywhere):
            form = (await one.get(f"{NEW}?improvement={report.improvements[0].id}")).text
            (select,) = re.findall(r'<select[^>]* name="office".*?</select>', form, re.DOTALL)
            chosen.append(re.findall(r'<option value="(\d+)" selected>', select))
    assert chosen == [[str(report.office)], [str(other)]]
    assert "Sari · Dinas Kependudukan</option>" in form


async def test_an_action_begins_with_the_service_that_people_speak_of() -> None:
    """Where there is one office to act, nobody has to look for it: citizens read it, and the office's SKM plan does."""
    report = await a_report((await an_office()).id)
    service = await a_service(report.office)
    await Improvement.update({Improvement.service: service.id}, force=True)
    await staff(Role.PLANNER, report.office)
    async with browser() as client:
        await sign_in(client)
        form = (await client.get(f"{NEW}?improvement={report.improvements[0].id}")).text
    assert f'<option value="{service.id}" selected>Akta kelahiran' in form


async def test_the_first_page_names_what_is_late() -> None:
    """A newer plan does not hide an action that is past its day, nor one that is under way."""
    report = await a_report((await an_office()).id)
    first, second = report.improvements[:2]
    for values in (
        {"title": "Terlambat", "improvement": first.id, "due_on": today() - timedelta(days=2)},
        {"title": "Rencana", "improvement": first.id},
        {"title": "Dikerjakan", "improvement": second.id, "state": ActionState.WORKING},
        {"title": "Rencana lain", "improvement": second.id},
    ):
        await Action(office=report.office, **values).save()
    told = Briefing(report, today(), actions=await actions_for([first.id, second.id], report.office))
    named = [told.standing(one) for one in (first, second)]
    assert [one and one.title for one in named] == ["Terlambat", "Dikerjakan"]


async def test_everyone_sees_what_is_late_and_how_it_went() -> None:
    """A moved day is a step of the history; the owner's name is for colleagues; odd filters are named."""
    office, other = await an_office(), await an_office("Dinas Perhubungan")
    planner = await staff(Role.PLANNER, office.id)
    await grant(PROGRAM, planner.id or 0, Role.PLANNER, ScopeKind.OFFICE, other.id)
    shown = {"public": "1", "owner": planner.id}
    async with browser() as client:
        await sign_in(client)
        empty = await client.get("/en/actions")
        made = await post(client, NEW, **payload(office.id, due_on="2026-11-01", **shown))
        await post(
            client, made.headers["location"], **payload(office.id, revision=1, due_on="2026-11-20", **shown)
        )
        await post(client, NEW, **payload(other.id, title="Halte", due_on="2026-10-01", **shown))
        await post(client, NEW, **payload(other.id, title="Atap", state="declined", **shown))
        overview = await client.get("/en/manage")
        late_inside = (await client.get("/en/manage/actions?state=late")).text
        odd_inside = (await client.get("/en/manage/actions?state=lost")).text
    async with browser() as citizen:
        page = (await citizen.get("/en/actions")).text
        elsewhere = [(await citizen.get(path)).text for path in ("/en/improvements", "/en/")]
        narrowed = (await citizen.get(f"/en/actions?office={other.id}&state=declined")).text
        late = (await citizen.get("/en/actions?state=late")).text
        odd = await citizen.get("/en/actions?office=x&state=lost&before=-1")
    assert "No office has told of an action yet." in empty.text
    assert [text.count(">late</span>") for text in (page, *elsewhere)] == [2, 2, 2]
    assert "1 November 2026" in page
    assert "20 November 2026" in page
    assert "Sari" not in page
    assert "Atap" in narrowed
    assert "cannot be done yet" in narrowed
    assert "Halte" not in narrowed
    assert odd.status_code == 200
    assert "something unknown (Office, State)" in odd.text
    assert "something unknown (State)" in odd_inside
    assert "something unknown" not in narrowed + late + late_inside
    for narrowed in (late, late_inside):
        assert "Halte" in narrowed
        assert "Atap" not in narrowed
    assert 'href="/en/manage/actions?state=late"' in overview.text
    assert re.search(r'data-label="Due"><span>1 October 2026 <b class="bad">late</b></span>', late_inside)
    assert "Actions past their day, by office" in overview.text


async def test_the_report_after_it_was_done_says_what_changed() -> None:
    """Before and after with their numbers and periods; the public reads it once both reports are public."""
    report = await a_report((await an_office()).id)
    planner = await staff(Role.PLANNER, report.office)
    first = report.improvements[0]
    async with browser() as client:
        await sign_in(client)
        done = payload(report.office, improvement=first.id, public="1", state="done")
        path = (await post(client, NEW, **done)).headers["location"]
        await ActionStep.update({ActionStep.happened_at: datetime(2026, 11, 23, tzinfo=UTC)}, force=True)
        early = await client.get(path)
        await some_comments(
            QUEUE_COMPLAINTS[:6] + LAMP_COMPLAINTS + PRAISE, date(2026, 12, 8), office=report.office
        )
        later = await make_report(report.schedule, datetime(2026, 12, 20, 22, tzinfo=UTC))
        staff_page = await client.get(path)
        hidden = await client.get("/en/actions")
        await publish_report(planner, report.id, [])
        await publish_report(planner, later.id, [])
        public = await client.get("/en/actions")
    said = f"it was {first.voices} of all {report.voices} voices"
    assert said not in early.text
    assert said in staff_page.text or "no longer among the improvements" in staff_page.text
    assert "since it was done" not in hidden.text
    assert "Other things may have changed it as well." in public.text
