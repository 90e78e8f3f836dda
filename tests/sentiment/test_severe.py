"""The severe lane: put apart before anyone reads it, seen by inspectors alone, never by the office it speaks of."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from piccolo.table import Table

from participation.accounts.schemas import PROGRAM
from participation.accounts.tables import AuditEntry
from participation.clock import today
from participation.errors import Unavailable
from participation.feedback import severe, severe_sense
from participation.feedback.queries import comment_count, comments_page
from participation.feedback.schemas import CommentFilter
from participation.feedback.service import forget_comments
from participation.feedback.severe_version import UNSEEN, severe_version
from participation.feedback.tables import Comment, Receipt, ReceiptKind
from participation.improvements.making import collect
from participation.messages.tables import Message
from participation.organisations.permissions import Permission
from participation.organisations.queries import actor_by_id
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.schemas import OfficeView
from participation.organisations.service import grant
from participation.sentiment import manage_severe, severe_queries
from participation.sentiment.analysis import analyse_comments, current_version
from participation.sentiment.explorer_queries import analysed_comments
from participation.sentiment.queries import redacted_texts, waiting_count
from participation.sentiment.schemas import CommentSearch
from participation.sentiment.severe_service import alert_inspectors
from participation.sentiment.tables import CommentAnalysis, SevereAlert, SevereCase
from tests.factories import an_office, browser, post, sign_in, some_comments, staff

pytestmark = pytest.mark.usefixtures("database")

SEVERE = "Petugas Harun minta uang 200 ribu supaya KTP cepat jadi"
HARMLESS = "Antrean loket KTP lama sekali"
ROOM = "/en/manage/severe"
ALL = CommentFilter()


async def an_analysed_office(*texts: str) -> OfficeView:
    """An office about which these were said; without any, one severe comment and one harmless."""
    office = await an_office()
    await some_comments(texts or (SEVERE, HARMLESS), today(), office=office.id)
    await analyse_comments()
    return office


async def the_case() -> dict[str, object]:
    (case,) = await SevereCase.select()
    return case


async def rows_of(table: type[Table]) -> str:
    return repr(await table.select())


async def test_no_read_reaches_what_stands_apart() -> None:
    """Neither lists nor counts nor the input of reports; quotes of reports made before lose it, too."""
    office = await an_analysed_office()
    said = await Comment.select(Comment.id, Comment.text, Comment.apart)
    assert {row["text"]: row["apart"] for row in said} == {SEVERE: True, HARMLESS: False}
    assert [one.text for one in await comments_page(ALL)] == [HARMLESS]
    assert await comment_count(CommentFilter(offices=frozenset({office.id}))) == 1
    assert [one.text for one in (await analysed_comments(CommentSearch(ALL))).comments] == [HARMLESS]
    assert list((await collect(ALL, await current_version())).texts) == [HARMLESS]
    assert list((await redacted_texts([row["id"] for row in said])).values()) == [HARMLESS]
    assert len(await CommentAnalysis.select()) == 2  # the receipt page of its author looks like any other


async def test_it_stands_apart_before_any_model_has_read_it() -> None:
    """Between arrival and analysis the office cannot even count it."""
    await some_comments([SEVERE], today(), office=(await an_office()).id)
    assert await waiting_count(ALL) == 0
    assert await comments_page(ALL) == []


async def test_what_an_older_program_stored_is_found_by_the_next_analysis() -> None:
    """A comment that nobody looked at when it came is put apart before its analysis can be read."""
    await some_comments([SEVERE], today(), office=(await an_office()).id)
    await Comment.update({Comment.apart: False, Comment.severe_version: ""}, force=True)
    await analyse_comments()
    assert (await Comment.select(Comment.apart))[0]["apart"] is True
    assert (await the_case())["kinds"] == "extortion"


async def test_what_nothing_could_look_at_stays_apart_until_something_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While what finds severe comments is damaged nobody reads any; then inspectors and office get what is theirs."""
    office = await an_office()
    with monkeypatch.context() as damaged:
        damaged.setattr(severe, "shipped", lambda: severe_sense.read("half of a model"))
        await some_comments((SEVERE, HARMLESS), today(), office=office.id)
        with pytest.raises(Unavailable, match="Install the program again"):
            await analyse_comments()
    assert await CommentAnalysis.count() == 0
    assert await comments_page(ALL) == []
    await analyse_comments()
    assert [one.text for one in await comments_page(ALL)] == [HARMLESS]
    said = await Comment.select(Comment.text, Comment.apart, Comment.severe_version).order_by(Comment.apart)
    assert [row["text"] for row in said] == [HARMLESS, SEVERE]
    assert {row["severe_version"] for row in said} == {severe_version()}
    assert (await the_case())["kinds"] == "extortion"


async def test_what_nothing_could_look_at_is_erased_with_its_answers() -> None:
    """It would come back to the office later, under answers that were taken out."""
    receipt = Receipt(digest=b"1", secret_version="1", kind=ReceiptKind.COMMENT)
    await Receipt.insert(receipt)
    await some_comments((SEVERE, HARMLESS), today(), receipt=receipt.id)
    await Comment.update({Comment.apart: True, Comment.severe_version: UNSEEN}).where(
        Comment.text == HARMLESS
    )
    await forget_comments([receipt.id])
    assert [row["text"] for row in await Comment.select(Comment.text)] == [SEVERE]


async def test_an_inspector_reads_decides_and_every_look_is_on_record() -> None:
    """The list says no word of it, the case says all; who looked stands in the audit trail, what was said does not."""
    office = await an_analysed_office()
    inspector = await staff(Role.INSPECTOR, office.id)
    case = await the_case()
    path = f"{ROOM}/{case['id']}"
    async with browser() as client:
        await sign_in(client)
        listed = await client.get(ROOM)
        shown = await client.get(path)
        unsaved = await post(client, path, state="handed_over", notes="", revision=1)
        saved = await post(client, path, state="handed_over", notes="Ke Inspektorat", revision=1)
        late = await post(client, path, state="new", notes="Lain", revision=1)
    assert "extortion or bribery" in listed.text
    assert "Harun" not in listed.text
    assert SEVERE in shown.text
    assert [unsaved.status_code, saved.status_code, late.status_code] == [422, 303, 409]
    assert "Write to whom you handed it over" in unsaved.text
    assert "Lain" in late.text
    stored = await the_case()
    assert (stored["state"], stored["notes"], stored["inspector"]) == (
        "handed_over",
        "Ke Inspektorat",
        inspector.id,
    )
    entries = await AuditEntry.select().where(AuditEntry.subject_kind == "severe case")
    assert [(entry["action"], entry["actor"]) for entry in entries] == [
        ("look", inspector.id),
        ("look", inspector.id),
        ("update", inspector.id),
        ("look", inspector.id),
    ]
    assert {entry["office"] for entry in entries} == {None}  # administrators of the office read its entries
    trail = await rows_of(AuditEntry)
    assert not [word for word in ("Harun", "200 ribu", "Ke Inspektorat", "extortion") if word in trail]


async def test_deciding_a_case_leads_back_to_the_same_part_of_the_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With its filters and at its page, also after what was typed had to be mended; an empty page starts anew."""
    monkeypatch.setattr(severe_queries, "PAGE_SIZE", 1)
    monkeypatch.setattr(manage_severe, "PAGE_SIZE", 1)
    office = await an_analysed_office(SEVERE, f"{SEVERE} lagi")
    await staff(Role.INSPECTOR, office.id)
    first, second = await SevereCase.select(SevereCase.id).order_by(SevereCase.id)
    part = f"?state=new&kind=extortion&before={second['id']}"
    path = f"{ROOM}/{first['id']}{part}"
    link = f'"{path.replace("&", "&amp;")}"'
    typed = {"state": "dismissed", "revision": 1}
    async with browser() as client:
        await sign_in(client)
        assert f"href={link}" in (await client.get(ROOM + part)).text
        unsaved = (await post(client, path, notes=" ", **typed)).text
        saved = await post(client, path, notes="Salah paham", **typed)
        emptied = (await client.get(saved.headers["location"])).text
    assert 'value="dismissed" checked' in unsaved
    assert f"action={link}" in unsaved
    assert f'href="{ROOM}{part}">Back to the list'.replace("&", "&amp;") in unsaved
    assert saved.headers["location"] == ROOM + part
    assert f'{ROOM}/{second["id"]}?state=new&amp;kind=extortion"' in emptied


async def test_who_is_no_inspector_hears_who_names_them() -> None:
    """No office is named that could: none chooses who inspects it."""
    await staff(Role.ADMIN, (await an_office()).id)
    async with browser() as client:
        await sign_in(client)
        refused = await client.get("/manage/severe")
    assert refused.status_code == 403
    assert "Administrator seluruh platform dapat menunjuk Anda" in refused.text
    assert "instansi ini" not in refused.text


async def test_the_overview_says_how_many_wait() -> None:
    """Whoever inspects and does nothing else is not told to ask for a grant; without a word of what was said."""
    office = await an_analysed_office()
    await staff(Role.INSPECTOR, office.id)
    path = f"{ROOM}/{(await the_case())['id']}"
    async with browser() as client:
        await sign_in(client)
        waiting = (await client.get("/en/manage")).text
        await post(client, path, state="looking", notes="", revision=1)
        looked_at = (await client.get("/en/manage")).text
    assert 'href="/en/manage/severe?state=new">case that nobody has looked at</a>' in waiting
    assert "Nobody has to look at a new case now" in looked_at
    assert not [page for page in (waiting, looked_at) if "Harun" in page or "no grant" in page]


async def test_what_is_dismissed_goes_back_and_stays_there() -> None:
    """Its office reads it again, and the next model does not put it apart anew; taken up again, it is gone."""
    office = await an_analysed_office()
    await staff(Role.INSPECTOR, office.id)
    path = f"{ROOM}/{(await the_case())['id']}"
    async with browser() as client:
        await sign_in(client)
        await post(client, path, state="dismissed", notes="Salah paham", revision=1)
        assert await comment_count(ALL) == 2
        await CommentAnalysis.delete(force=True)
        await analyse_comments()
        assert await comment_count(ALL) == 2
        await post(client, path, state="looking", notes="", revision=2)
    assert await comment_count(ALL) == 1


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("reach", ["own", "foreign", "everything"])
async def test_every_role_every_route_every_office(role: Role, reach: str) -> None:
    """Only an inspector whose grant reaches the office opens a case, by any route; a foreign one does not exist."""
    office = await an_analysed_office()
    foreign = await an_office("Dinas Perhubungan")
    case = (await the_case())["id"]
    await staff(role, {"own": office.id, "foreign": foreign.id, "everything": None}[reach])
    inspects = role is Role.INSPECTOR
    opens = inspects and reach != "foreign"
    async with browser() as client:
        await sign_in(client)
        answers = [
            (await client.get(ROOM)).status_code,
            (await client.get(f"{ROOM}/{case}")).status_code,
            (await post(client, f"{ROOM}/{case}", state="looking", notes="", revision=1)).status_code,
        ]
        pages = [
            (await client.get(f"/en/manage{room}")).text
            for room in ("", "/severe", "/comments", "/improvements", "/settings/audit", "/jobs")
        ]
    assert answers == [200 if inspects else 403, 200 if opens else 404, 303 if opens else 404]
    assert not any("Harun" in page for page in pages)
    assert ('href="/en/manage/severe"' in pages[0]) == inspects
    assert (f"/severe/{case}" in pages[1]) == opens


@pytest.mark.parametrize("other", [Role.ADMIN, Role.PLANNER, Role.EDITOR])
@pytest.mark.parametrize("everywhere", [False, True])
async def test_nobody_inspects_the_own_house(other: Role, everywhere: bool) -> None:
    """An inspector of everything who also works for the office neither opens, lists nor hears of its cases."""
    office = await an_analysed_office()
    foreign = await an_office("Dinas Perhubungan")
    inspector = await staff(Role.INSPECTOR)
    scope = (ScopeKind.EVERYTHING, 0) if everywhere else (ScopeKind.OFFICE, office.id)
    await grant(PROGRAM, inspector.id, other, *scope)
    case = (await the_case())["id"]
    async with browser() as client:
        await sign_in(client)
        listed = await client.get(ROOM)
        opened = await client.get(f"{ROOM}/{case}")
    assert f"/severe/{case}" not in listed.text
    assert opened.status_code == 404
    assert await alert_inspectors("https://kota.go.id") == 0
    actor = await actor_by_id(inspector.id or 0)
    assert actor is not None
    assert actor.allowed(Permission.READ_SEVERE, foreign.id) is not everywhere


async def test_an_office_does_not_choose_its_inspectors() -> None:
    """Its administrator cannot name one, nor take one away; whoever runs the installation can."""
    office = await an_office()
    await staff(Role.ADMIN, office.id)
    await staff(Role.INSPECTOR, office.id, "inspektur@kota.go.id")
    await staff(Role.ADMIN, None, "pusat@kota.go.id")
    path = f"/en/manage/settings/offices/{office.id}/grants"
    newcomer = {"email": "baru@kota.go.id", "person": "Baru", "role": "inspector"}
    async with browser() as client, browser() as central:
        await sign_in(client)
        await sign_in(central, "pusat@kota.go.id")
        refused = await post(client, path, **newcomer)
        given = await post(central, path, **newcomer)
    assert (refused.status_code, given.status_code) == (403, 303)


async def test_an_alert_says_how_many_and_nothing_else() -> None:
    """No text, kind, place, office; one mail an hour with a count; nothing without something new."""
    office = await an_analysed_office(SEVERE, "Satpam memukul bapak saya")
    inspector = await staff(Role.INSPECTOR, office.id)
    await staff(Role.INSPECTOR, (await an_office("Dinas Perhubungan")).id, "lain@kota.go.id")
    assert await alert_inspectors("https://kota.go.id") == 1
    await some_comments(["Gas bocor, takut meledak"], today(), office=office.id)
    await analyse_comments()
    assert await alert_inspectors("https://kota.go.id") == 0
    (told,) = await SevereAlert.select()
    await SevereAlert.update({SevereAlert.sent_at: told["sent_at"] - timedelta(hours=1)}, force=True)
    assert await alert_inspectors("https://kota.go.id") == 1
    mails = await Message.select().order_by(Message.id)
    assert {mail["recipient"] for mail in mails} == {inspector.email}
    assert [re.findall(r": (\d+)\.", mail["body"]) for mail in mails] == [["2"], ["1"]]
    for mail in mails:
        assert "https://kota.go.id/manage/severe\n" in mail["body"]
        said = mail["subject"] + mail["body"]
        assert not re.search(r"Harun|uang|Satpam|Kependudukan|pemerasan|extortion|bahaya|danger", said)


async def test_who_wrote_it_is_told_the_same_as_everyone() -> None:
    """A case is gone with the comment, and nothing of it stands where its author looks."""
    await an_analysed_office()
    await Comment.delete().where(Comment.apart.eq(True))
    assert await SevereCase.select() == []
    assert UUID(int=0) not in await redacted_texts([UUID(int=0)])


@pytest.mark.parametrize("query", ["?state=lost&kind=x&before=x", "?before=99999999999999", "?kind=%25"])
async def test_odd_filters_do_no_harm(query: str) -> None:
    """What makes no sense does not narrow, is named, and is no error."""
    office = await an_analysed_office()
    await staff(Role.INSPECTOR, office.id)
    async with browser() as client:
        await sign_in(client)
        path = f"{ROOM}/{(await the_case())['id']}"
        answer = await client.get(ROOM + query)
        assert answer.status_code == 200
        assert ("something unknown" in answer.text) == ("kind" in query)
        assert (await post(client, path, state="lost", notes="", revision=1)).status_code == 422
        assert (await client.get(f"{ROOM}/999999")).status_code == 404
