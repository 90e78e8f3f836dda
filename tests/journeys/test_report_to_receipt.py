"""You said, we did: from a citizen's words through two decisions of a planner to what changed, under the receipt."""

import html
import re
from datetime import timedelta

import httpx
import pytest

from participation.clock import now, today
from participation.feedback.receipts import new_key
from participation.improvements.making import make_report
from participation.improvements.queries import report_by_id
from participation.improvements.schemas import ImprovementView, ReportView
from participation.organisations.roles import Role
from tests.factories import (
    LAMP_COMPLAINTS,
    PRAISE,
    QUEUE_COMPLAINTS,
    a_schedule,
    a_service,
    an_office,
    browser,
    post,
    sign_in,
    some_comments,
    staff,
)

CODE = re.compile(r"<b[^>]*>([2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3})</b>")
DAY = timedelta(days=1)
NAME, REASON = "Menunggu di loket", "Lampu jalan diurus dinas lain."


@pytest.mark.usefixtures("database")
async def test_from_words_to_what_became_of_them() -> None:
    """Decisions survive, the public reads what is left out and why, and a receipt tells of action and change."""
    office = (await an_office()).id
    await a_service(office)
    planner = await staff(Role.PLANNER, office)
    async with browser() as citizen, browser(process=2) as desk:
        await sign_in(desk)
        mine = await say(citizen, QUEUE_COMPLAINTS[0])
        await some_comments([*QUEUE_COMPLAINTS[1:], *LAMP_COMPLAINTS, *PRAISE], today(), office=office)
        schedule = (await a_schedule(planner, office)).id
        first = await make_report(schedule, now() + DAY)
        queue, lamps = topic_of(first, "loket"), topic_of(first, "lampu")

        await decide(desk, queue, "rename", name=NAME, reason="Nama yang dikenal warga.")
        await decide(desk, lamps, "exclude", reason=REASON)
        second = await make_report(schedule, now() + 2 * DAY)
        queue = topic_of(second, NAME)
        assert lamps.theme not in {one.theme for one in second.improvements}

        action = await decide_action(desk, queue)
        hidden = await looked_up(citizen, mine)
        await publish(desk, second)
        public = await read(citizen, f"/en/improvements/{second.id}")
        planned = await looked_up(citizen, mine)
        await finish(desk, action)
        await some_comments(
            [*QUEUE_COMPLAINTS[:14], *LAMP_COMPLAINTS, *PRAISE], today() + 40 * DAY, office=office
        )
        third = await make_report(schedule, now() + 60 * DAY)
        await publish(desk, third)
        done = await looked_up(citizen, mine)
        actions = await read(citizen, "/en/actions")
    assert NAME not in hidden
    assert all(said in public for said in (NAME, "Loket kedua", "Left out of the ranking", REASON))
    assert all(said in planned for said in (NAME, "Loket kedua", "planned", "Loket kedua buka tiap pagi."))
    for page in (done, actions):
        assert "done" in page
        assert f"it was {queue.voices} of all {second.voices} voices" in page
        assert "95 in 100" in page
        assert "Other things may have changed it as well." in page
    assert topic_of(third, NAME).theme == queue.theme
    assert again(await report_by_id(second.id)) == again(second), "published figures stay"


def again(report: ReportView | None) -> list[tuple[str, int]]:
    assert report is not None
    return [(one.label, one.voices) for one in report.improvements]


def topic_of(report: ReportView, word: str) -> ImprovementView:
    return next(one for one in report.improvements if word in f"{one.label} {' '.join(one.terms)}")


async def say(citizen: httpx.AsyncClient, text: str) -> str:
    """In the feedback box of a service; returns the receipt on the page after it."""
    box = "/en/services/akta-kelahiran/feedback"
    sent = await citizen.post(box, data={"_key": new_key(), "text": text, "rating": "1"})
    found = CODE.search((await citizen.get(sent.headers["location"])).text)
    assert found, sent.text
    return found[1]


async def looked_up(citizen: httpx.AsyncClient, code: str) -> str:
    return html.unescape((await citizen.post("/en/receipts", data={"code": code})).text)


async def read(client: httpx.AsyncClient, path: str) -> str:
    answer = await client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.text)


async def decide(desk: httpx.AsyncClient, topic: ImprovementView, kind: str, **fields: str) -> None:
    path = f"/en/manage/themes/{topic.theme}/decisions/{kind}"
    revision = re.search(r'name="revision" value="(\d+)"', (await desk.get(path)).text)
    assert revision
    answer = await post(desk, path, revision=revision[1], **fields)
    assert answer.status_code == 303, answer.text


async def decide_action(desk: httpx.AsyncClient, topic: ImprovementView) -> str:
    """From the improvement, public; returns the address of the action."""
    path = f"/en/manage/actions/new?improvement={topic.id}"
    form = (await desk.get(path)).text
    fields = dict(re.findall(r'<input[^>]* name="(due_on|improvement)" value="([^"]+)"', form))
    office = re.search(r'<option value="(\d+)" selected', form)
    assert office
    answer = await post(desk, path.partition("?")[0], office=office[1], **fields, **told("planned"))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def finish(desk: httpx.AsyncClient, action: str) -> None:
    form = (await desk.get(action)).text
    fields = dict(re.findall(r'<input[^>]* name="(due_on|improvement|revision)" value="([^"]+)"', form))
    assert (await post(desk, action, **fields, **told("done"))).status_code == 303


def told(state: str) -> dict[str, str]:
    return {
        "title": "Loket kedua",
        "answer": "Loket kedua buka tiap pagi.",
        "state": state,
        "public": "1",
    }


async def publish(desk: httpx.AsyncClient, report: ReportView) -> None:
    assert (await post(desk, f"/en/manage/improvements/{report.id}/publish")).status_code == 303
