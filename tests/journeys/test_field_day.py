"""A field day: a partner makes a team, people are asked without signal, a phone is lost, and the counts agree."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.campaigns.coverage_service import count_coverage
from participation.clock import now, today
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from participation.surveys.counting import count_submissions
from participation.surveys.queries import survey_by_id
from tests.campaign_factories import a_partner, a_running_campaign
from tests.factories import an_account, an_office, answering, browser, post, sign_in, some_answers, staff

CODE = re.compile(r"<b translate=\"no\"[^>]*>([2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3})</b>")
HOUR = 3600


class Phone:
    """An enumerator's phone: it takes receipts along, and sends later what people answered without signal."""

    def __init__(self, client: httpx.AsyncClient, code: str, slug: str, assignment: str) -> None:
        self._client, self._code, self._slug, self._assignment = client, code, slug, assignment
        self._receipts: list[dict[str, str]] = []
        self._waiting: list[dict[str, Any]] = []

    async def take_receipts(self, count: int) -> None:
        wanted = {"device": self._code, "count": count}
        taken = await self._client.post("/api/v1/field/receipts", json=wanted)
        self._receipts += taken.json()["receipts"]

    def ask(self, hours_ago: int, **answers: Any) -> str:
        """Without signal; the receipt that the person gets at once."""
        receipt = self._receipts.pop()
        self._waiting.append(
            {
                "survey": self._slug,
                "version": 1,
                "key": receipt["key"],
                "age": hours_ago * HOUR,
                "answers": some_answers(**answers),
                "device": self._code,
                "assignment": self._assignment,
                "reader": "read_out",
                "consent": "1",
            }
        )
        return receipt["receipt"]

    async def send(self) -> list[str]:
        """With signal: what became of each. Sent again it is the same, as if the answer had been lost."""
        batch = {"entries": self._waiting}
        first = await self._client.post("/api/v1/field/submissions", json=batch)
        again = await self._client.post("/api/v1/field/submissions", json=batch)
        assert first.json() == again.json()
        self._waiting = []
        return [outcome["state"] for outcome in first.json()["outcomes"]]


@pytest.mark.usefixtures("database")
async def test_a_field_day() -> None:
    """What was given before a phone was revoked waits for the office; nothing is lost and nothing counts twice."""
    office = (await an_office()).id
    partner = await a_partner(office, collects=True)
    account = await an_account("ani@air.example")
    await grant(PROGRAM, account.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner)
    await staff(Role.PLANNER, office)
    campaign = await a_running_campaign(office, partner, starts_on=today() - timedelta(days=1))
    survey = await survey_by_id(campaign.survey or 0)
    assert survey is not None
    team = f"/en/partners/campaigns/{campaign.id}/team"
    async with browser(process=2) as leader, answering() as field:
        await sign_in(leader, "ani@air.example")
        rini = await a_phone(leader, field, team, "Bu Rini", survey.slug)
        budi = await a_phone(leader, field, team, "Pak Budi", survey.slug)
        for phone in (rini, budi):
            await phone.take_receipts(5)
        given = [rini.ask(3, saran="Loket buka Sabtu."), rini.ask(2), budi.ask(5), budi.ask(4)]
        assert await rini.send() == ["stored", "stored"]

        await lose_the_phone_of(leader, team, "Pak Budi")
        budi.ask(0)
        assert await budi.send() == ["late", "late", "refused"]

        await counted(campaign.id)
        assert await line_of(leader, team, "Bu Rini") == ("2 of 10", "0")
        assert await line_of(leader, team, "Pak Budi") == ("0 of 10", "2")

        async with browser(process=3) as desk:
            await sign_in(desk)
            late = f"/en/manage/surveys/{survey.id}/late"
            assert "From phones that may not send any more" in (await desk.get(late)).text
            assert (await post(desk, f"{late}/count", why="revoked")).status_code == 303
        await counted(campaign.id)
        assert await line_of(leader, team, "Pak Budi") == ("2 of 10", "0")

        for receipt in given:
            assert (await field.post("/en/receipts", data={"code": receipt})).status_code == 200
        words = await field.post("/en/receipts", data={"code": given[0]})
        assert "Loket buka Sabtu." in words.text
        await field.post("/en/receipts/withdraw", data={"code": given[0], "confirmed": "1"})
        await counted(campaign.id)
        assert await line_of(leader, team, "Bu Rini") == ("1 of 10", "0")


async def a_phone(
    leader: httpx.AsyncClient, field: httpx.AsyncClient, team: str, name: str, slug: str
) -> Phone:
    """Somebody new in the team: the code is read off the page, and opens the phone's page."""
    made = await post(leader, team, name=name, lines="semua: 10")
    code = CODE.search((await leader.get(made.headers["location"])).text)
    assert code is not None
    typed = await field.post("/en/field", data={"code": code[1]})
    home = await field.get(typed.headers["location"])
    assignment = re.search(r"answer\?at=(\d+)", home.text)
    assert assignment is not None
    return Phone(field, code[1], slug, assignment[1])


async def lose_the_phone_of(leader: httpx.AsyncClient, team: str, name: str) -> None:
    member = re.search(rf'href="({team}/\d+)">{name}<', (await leader.get(team)).text)
    assert member is not None
    revoke = re.search(rf'action="({member[1]}/revoke/\d+)"', (await leader.get(member[1])).text)
    assert revoke is not None
    assert (await post(leader, revoke[1])).status_code == 303


async def counted(campaign_id: int) -> None:
    """What the scheduler does within minutes."""
    await count_submissions()
    await count_coverage(campaign_id, now())


async def line_of(leader: httpx.AsyncClient, team: str, name: str) -> tuple[str, str]:
    """Answers and those kept apart, as the page of the team has them."""
    page = (await leader.get(team)).text
    row = re.search(rf'>{name}</a>.*?data-label="Answers">([^<]+)<.*?data-label="Kept apart">(\d+)<', page)
    assert row is not None
    return row[1], row[2]
