"""Reports on pages: for staff, for the public, for programs, and under a receipt."""

import csv
import re
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import msgspec
import pytest

from participation.accounts.queries import audit_entries
from participation.feedback.tables import Comment, Receipt
from participation.improvements.making import make_report
from participation.improvements.panels import receipt_panel
from participation.improvements.queries import report_by_id
from participation.improvements.schemas import ActionWrite, ReportView
from participation.improvements.service import create_action, publish_report, update_action
from participation.improvements.tables import Improvement
from participation.organisations.roles import Role
from participation.web.i18n import using_language
from participation.web.panels import Panel
from participation.web.templates import environment
from tests.factories import (
    QUEUE_COMPLAINTS,
    a_report,
    a_schedule,
    a_service,
    an_office,
    browser,
    post,
    sign_in,
    some_comments,
    staff,
)

pytestmark = pytest.mark.usefixtures("database")

TAP_COMPLAINTS = [
    text.replace("Antrean loket KTP lama sekali", "Air keran keruh bau").replace(
        "sangat mengecewakan", "macet parah"
    )
    for text in QUEUE_COMPLAINTS
]


async def a_signed_in_report() -> ReportView:
    """A report of an office where Sari is a planner."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    return await a_report(office.id)


async def test_staff_read_the_report_with_its_reasons() -> None:
    """The page says what to improve, why, in whose words, and how it was counted."""
    report = await a_signed_in_report()
    async with browser() as client:
        await sign_in(client)
        page = await client.get(f"/en/manage/improvements/{report.id}")
        listed = await client.get("/en/manage/improvements")
    first = report.improvements[0]
    assert page.status_code == 200
    for said in (first.label, first.quotes[0].text, "How many of them complain", "How this was counted"):
        assert said in page.text
    assert first.evidence is not None
    voices = first.evidence.intervals["volume"]
    assert f"{first.voices} voices ({voices.low:.0f} to {voices.high:.0f})" in page.text
    assert report.title in listed.text


async def test_a_schedule_that_is_none_is_named() -> None:
    """It is not said to have made no report yet, nor are all reports taken for its own."""
    report = await a_signed_in_report()
    async with browser() as client:
        await sign_in(client)
        for typed, odd in (("999999", True), ("abc", True), (str(report.schedule), False), ("", False)):
            listed = (await client.get("/en/manage/improvements", params={"schedule": typed})).text
            assert ("something unknown (Schedule)" in listed) == odd
            assert report.title in listed
            assert "This schedule has made no report yet" not in listed


async def test_weeks_that_are_not_told_are_hollow_bars_on_the_page() -> None:
    """A dash stands for each of them in words, and a bar without a figure in the picture; zero has no height."""
    report = await a_signed_in_report()
    first = report.improvements[0].id
    async with browser() as client:
        await sign_in(client)
        for series, told, bars, hollow in (
            ([0.25, None, 0.5], "25%, –, 50%", 2, 1),
            ([None, None, 0.0], "–, –, 0%", 1, 2),
            ([None, None], "–, –", 0, 2),
        ):
            await Improvement.update({Improvement.series: series}).where(Improvement.id == first)
            page = await client.get("/en/manage/improvements")
            assert page.status_code == 200
            picture = re.search(r'by week, oldest first: (.*?)">(.*?)</svg>', page.text)
            assert picture is not None
            assert picture[1] == told
            assert (picture[2].count('class="told"'), picture[2].count("<rect x")) == (bars, hollow)


async def test_of_fewer_than_five_voices_the_page_tells_no_mood() -> None:
    """Thirty copies of one text are one voice."""
    office = (await an_office()).id
    planner = await staff(Role.PLANNER, office)
    await some_comments([QUEUE_COMPLAINTS[0]] * 30, date(2026, 11, 2), office=office)
    schedule = await a_schedule(planner, office)
    report = await make_report(schedule.id, datetime(2026, 11, 22, 22, tzinfo=UTC))
    async with browser() as client:
        await sign_in(client)
        page = await client.get(f"/en/manage/improvements/{report.id}")
    assert "30 comments were read" in page.text
    assert "fewer than five different voices" in page.text
    assert "of whom" not in page.text


async def test_a_report_is_a_file_for_programs() -> None:
    """JSON holds everything, CSV one line for each improvement, both with the name of a file."""
    report = await a_signed_in_report()
    path = f"/en/manage/improvements/{report.id}"
    async with browser() as client:
        await sign_in(client)
        as_json = await client.get(f"{path}?format=json")
        as_csv = await client.get(f"{path}?format=csv")
    assert [one["label"] for one in as_json.json()["improvements"]] == [
        one.label for one in report.improvements
    ]
    rows = list(csv.DictReader(StringIO(as_csv.text.removeprefix("\ufeff"))))
    assert [int(row["voices"]) for row in rows] == [one.voices for one in report.improvements]
    assert f'filename="report-{report.id}.csv"' in as_csv.headers["content-disposition"]


async def test_the_public_sees_only_what_a_person_ticked() -> None:
    """Nothing is ticked beforehand; of the quotes only the ticked one is public, on the page and for programs."""
    report = await a_signed_in_report()
    ticked, other = report.improvements[0].quotes[:2]
    path = f"/en/manage/improvements/{report.id}"
    async with browser() as client:
        hidden = await client.get(f"/en/improvements/{report.id}")
        await sign_in(client)
        form = await client.get(f"{path}/publish")
        await post(client, f"{path}/publish", quote=ticked.id)
        twice = await post(client, f"{path}/publish", quote=other.id)
        public = await client.get(f"/en/improvements/{report.id}")
        listed = await client.get("/en/improvements")
        program = await client.get(f"/api/v1/improvements/{report.id}")
        programs = await client.get("/api/v1/improvements")
    assert hidden.status_code == 404
    assert f'value="{ticked.id}"' in form.text
    assert " checked" not in form.text
    assert twice.status_code == 409
    assert ticked.text in public.text
    assert other.text not in public.text
    assert report.title in listed.text
    told = program.json()["improvements"][0]
    assert (told["quotes"], told["theme"], told["state"]) == (
        [ticked.text],
        report.improvements[0].theme,
        "born",
    )
    assert [one["id"] for one in programs.json()["reports"]] == [report.id]


async def test_taking_a_report_back_unticks_its_quotes() -> None:
    """It is gone for the public, every quote has to be ticked anew, and the audit trail knows both acts."""
    report = await a_signed_in_report()
    path = f"/en/manage/improvements/{report.id}"
    async with browser() as client:
        await sign_in(client)
        await post(client, f"{path}/publish", quote=report.improvements[0].quotes[0].id)
        await post(client, f"{path}/unpublish")
        gone = await client.get(f"/en/improvements/{report.id}")
        program = await client.get(f"/api/v1/improvements/{report.id}")
    assert (gone.status_code, program.status_code) == (404, 404)
    after = await report_by_id(report.id)
    assert after is not None
    assert not any(quote.public for one in after.improvements for quote in one.quotes)
    acts = [entry.action for entry in await audit_entries(None) if entry.subject_kind == "report"]
    assert acts == ["unpublish", "publish", "create"]


async def test_a_quote_of_another_report_cannot_be_ticked() -> None:
    """Publishing one report never opens words of another one."""
    report = await a_signed_in_report()
    other = await a_report_of_another_office()
    planner = await staff(Role.ADMIN, email="admin@kota.go.id")
    await publish_report(planner, report.id, [other.improvements[0].quotes[0].id])
    after = await report_by_id(other.id)
    assert after is not None
    assert not any(quote.public for one in after.improvements for quote in one.quotes)


async def a_report_of_another_office() -> ReportView:
    return await a_report((await an_office("Dinas Lain")).id, planner="lain@kota.go.id")


async def test_editors_read_and_do_not_publish_and_strangers_do_neither() -> None:
    """Reading is for the staff of the office, publishing for its planners."""
    report = await a_report((await an_office()).id)
    await staff(Role.EDITOR, report.office)
    await staff(Role.PLANNER, (await an_office("Lain")).id, email="asing@kota.go.id")
    path = f"/en/manage/improvements/{report.id}"
    async with browser() as editor, browser() as stranger:
        await sign_in(editor)
        await sign_in(stranger, "asing@kota.go.id")
        read = await editor.get(path)
        published = await post(editor, f"{path}/publish")
        foreign = await stranger.get(path)
    assert (read.status_code, published.status_code, foreign.status_code) == (200, 404, 404)
    assert "Decide an action" not in read.text


async def test_the_overview_says_what_to_take_up_first() -> None:
    """Monday's page shows the ranking of the newest report, and before there is one what to do first."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        empty = await client.get("/en/manage")
        report = await a_report(office.id)
        page = await client.get("/en/manage")
    assert "Set up a schedule" in empty.text
    assert report.improvements[0].label in page.text
    assert "What waits for you" in page.text


async def test_the_overview_says_about_what_and_what_is_done() -> None:
    """Under each of the first three stand the service that most of its comments name, and what was decided."""
    report = await a_signed_in_report()
    first, second = report.improvements[:2]
    service = await a_service(report.office, "KTP elektronik")
    await Improvement.update({Improvement.service: service.id}).where(Improvement.id == first.id)
    async with browser() as client:
        await sign_in(client)
        await post(
            client,
            "/en/manage/actions/new",
            office=report.office,
            title="Loket tambahan",
            state="working",
            improvement=first.id,
        )
        page = (await client.get("/en/manage")).text
    of_first, of_second = page.split("<li><h3>")[1:3]
    assert "Mostly about: KTP elektronik" in of_first
    assert "Loket tambahan" in of_first
    assert "Mostly about" not in of_second
    assert f"/en/manage/actions/new?improvement={second.id}" in of_second


async def test_a_receipt_leads_to_what_came_of_it() -> None:
    """Once the report is public, whoever wrote one of its comments finds it under the receipt."""
    report = await a_signed_in_report()
    receipt = Receipt(digest=b"x" * 32, secret_version="1", kind="comment")
    await receipt.save()
    quoted = report.improvements[0].quotes[0].text
    await Comment.update({Comment.receipt: receipt.id}).where(Comment.text == quoted)
    assert await receipt_panel(receipt.id) is None
    await publish_report(await staff(Role.ADMIN, email="admin@kota.go.id"), report.id, [])
    panel = await receipt_panel(receipt.id)
    assert panel is not None
    assert [one.label for one in panel.context["found"]] == [report.improvements[0].label]
    assert "No office has told yet what it does about it." in _rendered(panel)


def _rendered(panel: Panel) -> str:
    with using_language("en"):
        return environment().get_template(panel.template).render(panel=panel.context)


async def test_a_receipt_leads_to_public_actions_on_a_report_that_is_not_public() -> None:
    """What is done is told to those whose words led to it; the name of the topic stays with the office."""
    report = await a_signed_in_report()
    first = report.improvements[0]
    receipt = Receipt(digest=b"x" * 32, secret_version="1", kind="comment")
    await receipt.save()
    await Comment.update({Comment.receipt: receipt.id}).where(Comment.text == first.quotes[0].text)
    admin = await staff(Role.ADMIN, email="admin@kota.go.id")
    wanted = ActionWrite(office=report.office, title="Loket tambahan", improvement=first.id)
    action = await create_action(admin, wanted)
    assert await receipt_panel(receipt.id) is None
    await update_action(
        admin, action.id, msgspec.structs.replace(wanted, public=True, answer="Segera.", revision=1)
    )
    panel = await receipt_panel(receipt.id)
    assert panel is not None
    shown = _rendered(panel)
    assert "What you wrote, and others as well, led to this:" in shown
    assert '<h3 lang="id">Loket tambahan</h3>' in shown, "a screen reader of another language switches"
    assert "No office has told yet" not in shown
    assert first.label not in shown
    assert f"/improvements/{report.id}" not in shown


async def test_actions_on_several_topics_of_reports_that_are_not_public_stand_together() -> None:
    """Nothing tells their topics apart, so what they have in common is said once."""
    report = await a_signed_in_report()
    receipt = Receipt(digest=b"x" * 32, secret_version="1", kind="comment")
    await receipt.save()
    admin = await staff(Role.ADMIN, email="admin@kota.go.id")
    for number, one in enumerate(report.improvements[:2]):
        await Comment.update({Comment.receipt: receipt.id}).where(Comment.text == one.quotes[0].text)
        title = f"Loket {number}"
        await create_action(
            admin,
            ActionWrite(office=report.office, title=title, improvement=one.id, public=True, answer="Segera."),
        )
    panel = await receipt_panel(receipt.id)
    assert panel is not None
    shown = _rendered(panel)
    assert shown.count("What you wrote, and others as well, led to this:") == 1
    assert shown.count("Loket 0") == shown.count("Loket 1") == 1


async def test_pages_stand_before_anything_happened() -> None:
    """With an empty database the public page and every staff page say what this is and what to do first."""
    await staff(Role.ADMIN)
    async with browser() as client:
        public = await client.get("/en/improvements")
        await sign_in(client)
        pages = [
            await client.get(f"/en/manage{path}")
            for path in ("", "/improvements", "/schedules", "/schedules/new", "/actions", "/actions/new")
        ]
    assert "Nothing is published yet." in public.text
    assert [page.status_code for page in pages] == [200] * len(pages)


async def test_the_overview_says_what_changed() -> None:
    """After a second report, what is new, moved or gone stands beside the ranking."""
    report = await a_signed_in_report()
    slot = datetime(2026, 11, 29, 22, tzinfo=UTC)
    await some_comments(TAP_COMPLAINTS, date(2026, 11, 25), office=report.office)
    await make_report(report.schedule, slot)
    async with browser() as client:
        await sign_in(client)
        page = await client.get("/en/manage")
    assert "What changed since the last report" in page.text
    assert "<b>New:</b> " in page.text


async def test_the_overview_lists_no_change_that_may_be_chance() -> None:
    """What the ranking calls no clear change is not called a change below it; a clear one is."""
    report = await a_signed_in_report()
    later = await make_report(report.schedule, datetime(2026, 11, 29, 22, tzinfo=UTC))
    first = next(one for one in later.improvements if one.previous)
    pages = []
    async with browser() as client:
        await sign_in(client)
        for chance in (0.4, 0.001):
            evidence = msgspec.to_builtins(msgspec.structs.replace(first.evidence, chance=chance))
            changed: dict[Any, Any] = {Improvement.trend: -0.1, Improvement.evidence: evidence}
            await Improvement.update(changed).where(Improvement.id == first.id)
            pages.append((await client.get("/en/manage")).text.partition("What changed since")[2])
    assert "▼ down 10 points" not in pages[0]
    assert "Nothing changed by more than chance." in pages[0]
    assert "▼ down 10 points" in pages[1]


async def test_a_report_says_when_somebody_has_left_it() -> None:
    """After a withdrawal the page keeps its figures and says why words are missing."""
    report = await a_signed_in_report()
    await Comment.delete().where(Comment.text == report.improvements[0].quotes[0].text)
    async with browser() as client:
        await sign_in(client)
        page = await client.get(f"/en/manage/improvements/{report.id}")
    assert "some citizens have withdrawn what they wrote" in page.text


async def test_whoever_plans_for_several_offices_chooses_one_first() -> None:
    """What a report can be about depends on its office."""
    await an_office("Satu")
    second = await an_office("Dua")
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        choice = await client.get("/en/manage/schedules/new")
        form = await client.get(f"/en/manage/schedules/new?office={second.id}")
    assert "For which office?" in choice.text
    assert f'name="office" value="{second.id}"' in form.text
