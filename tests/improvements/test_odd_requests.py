"""What decisions answer to double clicks, old tabs, the way back and forged numbers: in words, and nothing is lost."""

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.accounts.tables import AuditEntry
from participation.improvements.tables import Action, ReportSchedule, ThemeDecision
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from participation.sentiment.tables import SevereCase
from tests.factories import an_office, browser, post, sign_in, staff
from tests.owned_objects import OWN, a_severe_case

pytestmark = pytest.mark.usefixtures("database")


@dataclass(frozen=True)
class Button:
    """A decision: where its form goes, and what stands in it. `kept`: a field whose text must not be lost."""

    path: str
    fields: dict[str, object] = field(default_factory=dict)
    kept: str = ""


DECIDE = "/themes/{theme_id}/decisions/"
ACTION = {"title": "Loket kedua", "answer": "Tiap pagi.", "state": "working", "office": "{office_id}"}
SCHEDULE = {
    "office": "{office_id}",
    "name": "Mingguan saya",
    "when": "weekly",
    "zone": "Asia/Jakarta",
    "days": 28,
}
REVISED = {
    "rename": Button(DECIDE + "rename", {"name": "Antrean KTP", "reason": "Lebih jelas."}, "name"),
    "split": Button(DECIDE + "split", {"name": "Toilet", "words": "toilet", "reason": "Hal lain."}, "reason"),
    "pin": Button(DECIDE + "pin", {"reason": "Rawan kecelakaan."}, "reason"),
    "exclude": Button(DECIDE + "exclude", {"reason": "Sudah ditangani."}, "reason"),
    "action": Button("/actions/{action_id}", ACTION, "title"),
    "schedule": Button("/schedules/{schedule_id}", SCHEDULE, "name"),
    "severe": Button("/severe/{case_id}", {"state": "handed_over", "notes": "Ke inspektorat."}, "notes"),
}
PLAIN = {
    "new action": Button("/actions/new", ACTION),
    "new schedule": Button("/schedules/new", SCHEDULE),
    "publish": Button("/improvements/{report_id}/publish"),
    "pause": Button("/schedules/{schedule_id}/active", {"active": ""}),
    "label": Button("/comments/{comment_id}/label", {"label": "negative"}),
}
MADE = (Action, ReportSchedule, ThemeDecision)


async def objects() -> dict[str, Any]:
    """One of everything; whoever is signed in plans for its office and inspects another one."""
    office = (await an_office()).id
    actor = await staff(Role.PLANNER, office)
    await grant(
        PROGRAM, actor.id or 0, Role.INSPECTOR, ScopeKind.OFFICE, other := (await an_office("Lain")).id
    )
    made = {name: await make(office) for name, make in OWN.items() if name != "case_id"}
    return {**made, "case_id": await a_severe_case(other)}


async def pressed(
    client: httpx.AsyncClient, button: Button, known: dict[str, Any], **more: object
) -> httpx.Response:
    fields = {name: str(value).format(**known) for name, value in button.fields.items()}
    return await post(client, "/en/manage" + button.path.format(**known), **fields, **more)


async def acts() -> int:
    return await AuditEntry.count()


@pytest.mark.parametrize("name", [*REVISED, *PLAIN])
async def test_a_double_click_is_one_act(name: str) -> None:
    """The second click leads where the first one led; nothing is made or put on record twice."""
    button = {**REVISED, **PLAIN}[name]
    known = await objects()
    more = {"revision": 1} if name in REVISED else {}
    async with browser() as client:
        await sign_in(client)
        first = await pressed(client, button, known, **more)
        counted = [await acts(), *[await table.count() for table in MADE]]
        second = await pressed(client, button, known, **more)
    assert (first.status_code, second.status_code) == (303, 303), first.text
    assert first.headers["location"] == second.headers["location"]
    assert [await acts(), *[await table.count() for table in MADE]] == counted


@pytest.mark.parametrize("name", REVISED)
async def test_an_old_tab_is_told_and_keeps_what_was_typed(name: str) -> None:
    """Whatever stands for the revision: 409, why, the text as it was typed, and saving again goes through."""
    button, known = REVISED[name], await objects()
    async with browser(raise_app_exceptions=False) as client:
        await sign_in(client)
        for seen in ("0", "7", "", "x", "99999999999999999999", "-1"):
            refused = await pressed(client, button, known, revision=seen)
            assert refused.status_code == 409, seen
            assert "while you were writing" in refused.text, seen
            assert str(button.fields[button.kept]) in refused.text, seen
        again = await pressed(client, button, known, revision=1)
    assert again.status_code == 303


FORGED = ("0", "999999", "99999999999999999999", "-1", "x", "1;drop", "%00", "½")


@pytest.mark.parametrize("name", [*REVISED, *PLAIN])
async def test_forged_numbers_lead_nowhere(name: str) -> None:
    """In the path or in a field: an answer in words, below 500, and nothing is made."""
    button, known = {**REVISED, **PLAIN}[name], await objects()
    counted = [await table.count() for table in MADE]
    async with browser(raise_app_exceptions=False) as client:
        await sign_in(client)
        for forged in FORGED:
            elsewhere = dict.fromkeys(known, forged)
            answers = [await pressed(client, button, elsewhere, revision=1)]
            if "new" in name:
                continue
            answers.append(await client.get("/en/manage" + button.path.format(**elsewhere)))
            assert {answer.status_code for answer in answers} <= {400, 404, 405, 422}, (forged, answers)
    assert [await table.count() for table in MADE] == counted


@pytest.mark.parametrize(
    ("name", "changes", "status"),
    [
        ("new action", {"office": "999999"}, 422),
        ("new action", {"office": "x"}, 422),
        ("new action", {"service": "999999"}, 422),
        ("new action", {"owner": "x; y"}, 303),
        ("new action", {"due_on": "2026-02-31"}, 422),
        ("new action", {"improvement": "999999"}, 422),
        ("new schedule", {"when": "own", "cron": "0 5 31 feb *"}, 422),
        ("new schedule", {"when": "own", "cron": "* * * * * * *"}, 422),
        ("new schedule", {"when": "own", "cron": "99 99 * * *"}, 422),
        ("new schedule", {"when": "never"}, 422),
        ("new schedule", {"zone": "../../etc/passwd"}, 422),
        ("new schedule", {"days": "99999999999999999999"}, 422),
        ("new schedule", {"service": "999999"}, 422),
        ("label", {"label": "furious"}, 422),
        ("label", {"label": "", "label_element": "U10"}, 422),
        ("publish", {"quote": ["x", "-1", "99999999999999999999"]}, 303),
    ],
)
async def test_odd_fields_are_explained(name: str, changes: dict[str, object], status: int) -> None:
    """Impossible days, times, zones, numbers and labels: refused in words, or passed over where they mean nothing."""
    button, known = PLAIN[name], await objects()
    altered = Button(button.path, {**button.fields, **changes})
    async with browser(raise_app_exceptions=False) as client:
        await sign_in(client)
        fields = {
            key: value if isinstance(value, list) else str(value).format(**known)
            for key, value in altered.fields.items()
        }
        answer = await post(client, "/en/manage" + button.path.format(**known), **fields)
    assert answer.status_code == status, answer.text[:2000]
    if status == 422 and "name" in fields:
        assert "Mingguan saya" in answer.text


async def test_the_way_back_after_publishing_says_what_stands() -> None:
    """The form of an earlier page, sent again later: told that it is public, no quote changes."""
    known = await objects()
    async with browser() as client:
        await sign_in(client)
        await pressed(client, PLAIN["publish"], known)
        back = await pressed(client, PLAIN["publish"], known, quote="1")
        gone = await SevereCase.delete().where(SevereCase.id == known["case_id"])
        missing = await pressed(client, REVISED["severe"], known, revision=1)
    assert gone == []
    assert back.status_code == 409
    assert "This report is public already." in back.text
    assert missing.status_code == 404
