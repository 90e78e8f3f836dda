"""The pages on answers worth a second look: the office decides, partners read counts, senders read why."""

import re

import pytest

from participation.campaigns.link_tables import LinkCount
from participation.campaigns.quality_check_service import check_answers
from participation.campaigns.quality_tables import AnswerFlag
from participation.campaigns.tables import Campaign
from participation.clock import now, today
from participation.feedback.receipts import new_key
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from participation.surveys import device_counts
from participation.surveys.set_aside_tables import CheckOutbox
from participation.surveys.signs import Sign
from participation.surveys.visits import CLOCK
from tests.campaign_factories import a_link, a_partner, a_running_campaign
from tests.factories import (
    a_survey,
    an_account,
    an_office,
    answering,
    browser,
    count_answers,
    post,
    settings,
    sign_in,
    some_answers,
    staff,
)

pytestmark = pytest.mark.usefixtures("database")
SECRET = settings().secret_key


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    return found[1] if found else ""


async def test_a_page_tells_how_long_answering_took() -> None:
    """Who comes by a link carries along when they began; what they sent at once is told as too fast, later ones not."""
    office = await an_office()
    survey = await a_survey(office.id)
    async with answering() as client:
        bare = (await client.get(f"/en/surveys/{survey.slug}")).text
        assert "_began" not in bare
        first = (await client.get(f"/en/surveys/{survey.slug}?source=ABC")).text
        began = int(hidden(first, "_began"))
        assert 0 <= (now().timestamp() - began) % CLOCK < 60
        for seconds in (0, 3_600, -50, None):
            page = (await client.get(f"/en/surveys/{survey.slug}?source=ABC")).text
            fields = {"_key": hidden(page, "_key"), "_version": hidden(page, "_version"), "_source": "ABC"}
            if seconds is not None:
                fields["_began"] = str((int(now().timestamp()) - seconds) % CLOCK)
            sent = await post(client, f"/en/surveys/{survey.slug}", **fields, **some_answers())
            assert sent.status_code == 303
        for took in ({"seconds": 1}, {"seconds": 90}, {}):
            queued = {"survey": survey.slug, "key": new_key(), "source": "ABC", **took}
            answers = {name: [given] for name, given in some_answers().items()}
            sent = await client.post(
                "/api/v1/submissions", json={"entries": [{**queued, "answers": answers}]}
            )
            assert sent.json()["outcomes"][0]["state"] == "stored"
    rows = await CheckOutbox.select(CheckOutbox.signs)
    fast = [bool(row["signs"] & Sign.FAST) for row in rows]
    assert sorted(fast) == [False] * 5 + [True] * 2


async def test_one_device_reaches_no_target(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes beyond the limit by one link from one network and browser is flagged, by page and by program alike."""
    monkeypatch.setattr(device_counts, "MANY", 3)
    office = await an_office()
    survey = await a_survey(office.id)
    campaign = await a_running_campaign(office.id, survey=survey.id)
    link = await a_link(campaign.id)
    async with answering() as client:
        for number in range(4):
            page = (await client.get(f"/en/surveys/{survey.slug}?source={link.code}")).text
            fields = {
                "_key": hidden(page, "_key"),
                "_version": hidden(page, "_version"),
                "_source": link.code,
            }
            given = some_answers(saran=f"Saran yang berbeda {number}")
            await post(client, f"/en/surveys/{survey.slug}", **fields, **given)
        for number in range(2):
            body = {"key": new_key(), "answers": some_answers(saran=f"Lain {number}"), "source": link.code}
            sent = await client.post(f"/api/v1/surveys/{survey.slug}/submissions", json=body)
            assert sent.status_code == 201
    await check_answers(SECRET)
    rows = await AnswerFlag.select(AnswerFlag.flag)
    assert [row["flag"] for row in rows] == ["device"] * 3


async def test_the_office_decides_and_everybody_reads_what_was_decided() -> None:
    """Six equal answers, five of them flagged: taken out with a reason, which their senders read."""
    office = await an_office()
    survey = await a_survey(office.id)
    partner = await a_partner(office.id)
    campaign = await a_running_campaign(office.id, partner, survey=survey.id)
    await Campaign.update({Campaign.starts_on: today()}).where(Campaign.id == campaign.id)
    link = await a_link(campaign.id, place="Pasar <Besar>")
    await LinkCount.insert(LinkCount(link=link.id, day=today(), step="opened", n=9))
    await staff(Role.PLANNER, office.id)
    await staff(Role.EDITOR, office.id, "penulis@kota.go.id")
    root = await staff(Role.ADMIN, None, "root@kota.go.id")
    ani = await an_account("ani@air.example")
    await grant(root, ani.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner)
    receipts = []
    async with answering() as citizen:
        for _ in range(6):
            page = (await citizen.get(f"/en/surveys/{survey.slug}?source={link.code}")).text
            fields = {
                "_key": hidden(page, "_key"),
                "_version": hidden(page, "_version"),
                "_source": link.code,
            }
            sent = await post(citizen, f"/en/surveys/{survey.slug}", **fields, **some_answers())
            thanks = (await citizen.get(sent.headers["location"])).text
            found = re.search(r"[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}", thanks)
            assert found is not None
            receipts.append(found[0])
    await check_answers(SECRET)
    await count_answers()
    async with browser() as desk, browser() as writer, browser() as client, browser() as public:
        await sign_in(desk)
        await sign_in(writer, "penulis@kota.go.id")
        await sign_in(client, "ani@air.example")
        quality = f"/en/manage/campaigns/{campaign.id}/quality"
        listed = (await desk.get(quality)).text
        assert "the same answers" in listed
        assert "Pasar &lt;Besar&gt;" in listed
        group = f"{quality}/{link.code}/same"
        shown = (await desk.get(group)).text
        assert "for all answers of this link with this flag that wait: 5" in shown
        theirs = (await client.get(f"/en/partners/campaigns/{campaign.id}/quality")).text
        assert "the same answers" in theirs
        assert "rounded down to steps of 5" in theirs
        assert group not in theirs
        assert "Choose one" not in shown
        for odd in (f"{quality}/{link.code}/fast", f"{quality}/{link.code}/x", f"{quality}/ABC/same"):
            assert (await desk.get(odd)).status_code == 404
        assert 'name="verdict"' not in (await writer.get(group)).text
        assert (await post(client, group, verdict="cleared", seen="0")).status_code in (403, 404)
        assert "5 flags wait for a decision" in (await desk.get("/en/manage")).text
        empty = await post(desk, group, verdict="out", reason=" ", seen="0")
        assert empty.status_code == 422
        assert "Write why" in empty.text
        none = await post(desk, group, verdict="<b>", reason="Belum tahu", seen="0")
        assert none.status_code == 422
        assert "Belum tahu" in none.text
        decided = await post(desk, group, verdict="out", reason="Satu orang, <lima> kali.", seen="0")
        assert decided.status_code == 303
        second = await post(desk, group, verdict="cleared", reason="Tidak", seen="0")
        assert second.status_code == 409
        assert "Somebody else decided" in second.text
        assert "Satu orang, &lt;lima&gt; kali." in (await desk.get(group)).text
        await count_answers()
        results = (await desk.get(f"/en/manage/surveys/{survey.id}/results")).text
        assert "1 answer ·" in results
        assert "wait for a decision" not in (await desk.get("/en/manage")).text
        assert "5 answers were taken out of these results" in results
        assert "5 of them were taken out" in (await desk.get(f"/en/manage/surveys/{survey.id}/exports")).text
        read = [(await post(public, "/en/receipts", code=receipt)).text for receipt in receipts]
        assert sum("Satu orang, &lt;lima&gt; kali." in page for page in read) == 5


async def test_nothing_flagged_is_said() -> None:
    """A campaign in which nothing is flagged says so."""
    office = await an_office()
    campaign = await a_running_campaign(office.id, await a_partner(office.id))
    await staff(Role.PLANNER, office.id)
    async with browser() as desk:
        await sign_in(desk)
        shown = await desk.get(f"/en/manage/campaigns/{campaign.id}/quality")
        assert shown.status_code == 200
        assert "Nothing is flagged." in shown.text
