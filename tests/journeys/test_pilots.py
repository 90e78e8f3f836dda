"""A trial from its protocol to the public verdict: applications, draw, a place given back, surveys, the effect."""

import asyncio
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import httpx
import pytest

from participation.clock import now
from participation.feedback.receipts import new_key
from participation.jobs.registry import JobContext
from participation.messages.tables import Message
from participation.organisations.roles import Role
from participation.pilots.due_service import find_due_analyses
from participation.pilots.jobs import JOBS
from participation.pilots.reminder_service import tell_participants
from participation.pilots.schemas import PilotView, Places
from participation.surveys.queries import forget_published
from tests.factories import an_office, answering, post, settings, sign_in, staff
from tests.pilot_factories import a_protocol_with_surveys, a_trial_with_surveys, an_area

CODE = re.compile(r"<b[^>]*>([2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3})</b>")
TRIAL = "/en/pilots/antre-dari-rumah"
PEOPLE, PLACES = 26, 24
SAID = (
    "you take part in the draw",
    "you take part",
    "you stay on the waiting list",
    "all places are taken",
    "a survey waits for you",
    "your survey closes",
)
"""What mails are about, in English."""
LAST_DAYS = {1: (3, 27), 2: (6, 10)}
"""Days on which the surveys close soon."""


class Clock(datetime):
    """What participation/clock.py reads instead of the machine's."""

    moment: ClassVar[datetime]

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return cls.moment.astimezone(tz)


def it_is(month: int, day: int, hour: int = 3) -> None:
    """Ten in the morning of that day of 2030 where the office is."""
    Clock.moment = datetime(2030, month, day, hour, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("participation.clock.datetime", Clock)
    it_is(1, 1)
    forget_published()
    yield
    forget_published()


@pytest.mark.usefixtures("database", "clock")
async def test_from_a_protocol_to_a_public_verdict(tmp_path: Path) -> None:
    """Promised in January, drawn in March for all to check, answered until June, and decided in July."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    areas = [await an_area(), await an_area("Kenanga", "00.71.02")]
    places = tuple(Places(area, PLACES // 2) for area in areas)
    pilot = await a_trial_with_surveys(
        office, now(), a_protocol_with_surveys(planned_size=PLACES), places=places
    )
    async with answering() as citizen, answering(process=2) as desk:
        await run("commit_to_seeds")
        promised = await read(citizen, TRIAL)
        assert "SHA-256" in promised
        it_is(2, 2)
        codes = [await apply(citizen, areas[number % 2], 20 + number, number) for number in range(PEOPLE)]
        assert await told() == {"you take part in the draw": PEOPLE}
        await too_young(citizen, areas[0])
        it_is(3, 1)
        await too_late(citizen, areas[0])
        await draw(desk, pilot)
        await drawn_again(citizen, tmp_path)
        placed = await those_with_a_place(citizen, codes)
        assert len(placed) == PLACES
        assert await told() == {"you take part": PLACES, "you stay on the waiting list": PEOPLE - PLACES}
        await withdraw(citizen, placed.pop())
        placed = await those_with_a_place(citizen, codes)
        assert len(placed) == PLACES, "the place that was given back went to the reserve"
        assert await told() == {"you take part": 1}
        await answer_waves(citizen, placed)
        await watched(desk, pilot)
        assert "helps" not in await read(citizen, f"{TRIAL}/results"), "sealed until the day of the analysis"
        it_is(7, 1)
        await find_due_analyses(now())
        await run("analyse_pilots")
        assert "helps" not in await read(citizen, f"{TRIAL}/results"), "sealed until the clock is believed"
        it_is(7, 2)
        await run("analyse_pilots")
        verdict = await read(citizen, f"{TRIAL}/results")
        result = (await citizen.get(f"{TRIAL}/results", params={"format": "json"})).json()
    assert "effective</span>" in verdict
    assert "The new service helps, by at least as much as matters." in verdict
    assert sum(arm["analysed"] for arm in result["flow"]["arms"]) == PLACES


async def run(name: str) -> None:
    """Every run of a job that is due now."""
    (job,) = (job for job in JOBS if job.name == name)
    for subject, slot in await job.due(now()):
        assert await job.run(JobContext(settings(), slot, subject, now()))


async def told() -> dict[str, int]:
    """How many people the program wrote to since it was asked last, by what; a second run says nothing twice."""
    await Message.delete(force=True)
    for _ in range(2):
        await tell_participants(settings(), now())
    rows = await Message.select(Message.subject, Message.recipient)
    assert len({row["recipient"] for row in rows}) == len(rows)
    return Counter(next(said for said in SAID if said in row["subject"]) for row in rows)


async def read(client: httpx.AsyncClient, path: str) -> str:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


async def send(citizen: httpx.AsyncClient, area: int, age: int, contact: str = "") -> httpx.Response:
    fields = {
        "_key": new_key(),
        "_protocol": 1,
        "_consent": 1,
        "_area": area,
        "usia": age,
        "_contact": contact,
    }
    return await citizen.post(f"{TRIAL}/application", data=fields)


async def apply(citizen: httpx.AsyncClient, area: int, age: int, number: int) -> str:
    """The receipt on the page after it."""
    sent = await send(citizen, area, age, f"warga{number}@contoh.id")
    assert sent.status_code == 303, sent.text
    found = CODE.search(await read(citizen, sent.headers["location"]))
    assert found
    return found[1]


async def too_young(citizen: httpx.AsyncClient, area: int) -> None:
    refused = await send(citizen, area, 17)
    assert "location" not in refused.headers
    assert "18" in refused.text


async def too_late(citizen: httpx.AsyncClient, area: int) -> None:
    assert (await send(citizen, area, 40)).status_code == 410


async def draw(desk: httpx.AsyncClient, pilot: PilotView) -> None:
    """Tickets are published, the value is stated, and a week later the places are drawn."""
    await run("draw_places")
    await sign_in(desk)
    path = f"/en/manage/pilots/{pilot.id}/draw"
    stated = await post(desk, path, value="16.312,00", sure="1")
    assert stated.status_code == 303, stated.text
    it_is(3, 9)
    await run("draw_places")


async def drawn_again(citizen: httpx.AsyncClient, directory: Path) -> None:
    """Anybody does so with the file of the page and the script beside it."""
    for name in ("draw.json", "verify_draw.py"):
        file = await citizen.get(f"{TRIAL}/draw/{name}")
        assert file.status_code == 200
        (directory / name).write_bytes(file.content)
    script = [sys.executable, "-I", str(directory / "verify_draw.py"), str(directory / "draw.json")]
    said = await asyncio.to_thread(subprocess.run, script, capture_output=True, text=True, check=True)
    assert said.stdout == "The draw is right.\n"


async def those_with_a_place(citizen: httpx.AsyncClient, codes: list[str]) -> list[str]:
    """Receipts of those whose own page says so."""
    pages = {code: await own_page(citizen, code) for code in codes}
    return [code for code, page in pages.items() if page and "You have a place" in page[1]]


async def own_page(citizen: httpx.AsyncClient, code: str) -> tuple[str, str] | None:
    """Address and text of a participant's page; None once everything was deleted."""
    looked_up = await citizen.post(f"{TRIAL}/mine", data={"code": code})
    if looked_up.status_code != 303:
        return None
    address = looked_up.headers["location"]
    return address, await read(citizen, address)


async def withdraw(citizen: httpx.AsyncClient, code: str) -> None:
    """With everything that was given."""
    page = await own_page(citizen, code)
    assert page
    token = urlsplit(page[0]).query.removeprefix("t=")
    done = await citizen.post(f"{TRIAL}/mine/withdraw", data={"t": token, "data": "delete"})
    assert done.status_code == 303


async def answer_waves(citizen: httpx.AsyncClient, codes: list[str]) -> None:
    """Reminded twice each time. Before, all wait about 50 minutes; after, those with the new service about 20."""
    for wave, (month, day) in ((1, (3, 16)), (2, (5, 31))):
        it_is(month, day)
        without = {"all places are taken": PEOPLE - PLACES - 1} if wave == 1 else {}
        assert await told() == {"a survey waits for you": PLACES, **without}
        it_is(*LAST_DAYS[wave])
        assert await told() == {"your survey closes": PLACES}
        for number, code in enumerate(codes):
            page = await own_page(citizen, code)
            assert page
            better = wave == 2 and "From home" in page[1]
            minutes = (20 if better else 50) + number * wave * wave % 7
            token = urlsplit(page[0]).query.removeprefix("t=")
            fields = {"_person": token, "_key": new_key(), "menit": minutes, "puas": 4 if better else 2}
            sent = await citizen.post(f"{TRIAL}/waves/{wave}", data=fields)
            assert sent.status_code == 303, sent.text


async def watched(desk: httpx.AsyncClient, pilot: PilotView) -> None:
    """Staff see that all have answered, and not what."""
    await sign_in(desk)
    monitor = await read(desk, f"/en/manage/pilots/{pilot.id}/monitor")
    assert f"{PLACES} of {PLACES}" in monitor
