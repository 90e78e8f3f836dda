"""Pages of mailings, from the words to what became of them, and the way out that every message has."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from msgspec.structs import replace as changed

from participation.accounts.schemas import PROGRAM
from participation.campaigns.mailing_jobs import queue_mailings
from participation.campaigns.mailing_queries import mailings_of
from participation.campaigns.mailing_schemas import MailingWanted
from participation.campaigns.mailing_service import send_mailing
from participation.clock import now
from participation.codes import LINK_SYMBOLS, random_code
from participation.jobs.registry import JobContext
from participation.messages.jobs import send_due_messages
from participation.messages.queries import is_suppressed
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from participation.settings import Settings
from tests.campaign_factories import a_campaign, a_partner
from tests.contact_factories import BODY, ROWS, SUBJECT, a_campaign_today, a_list
from tests.factories import an_account, an_office, browser, post, settings, sign_in, staff

pytestmark = pytest.mark.usefixtures("database", "at_noon")  # at night nothing would go out

TYPED = {"subject.id": SUBJECT["id"], "body.id": BODY["id"]}


async def test_an_office_writes_to_a_list(tmp_path: Path) -> None:
    """Words, preview with counts, sent, and what became of it; no page names anybody."""
    office = await an_office()
    campaign = await a_campaign_today(office.id)
    kept = await a_list(campaign.id, tmp_path, *ROWS)
    await staff(Role.PLANNER, office.id)
    path = f"/en/manage/campaigns/{campaign.id}/mailings"
    async with browser() as client:
        await sign_in(client)
        assert "messages go to the people of its contact lists" in (await client.get(path)).text
        begun = (await client.get(f"{path}/new")).text
        typed = {**TYPED, "contact_list": str(kept.id)}
        preview = await post(client, f"{path}/new", **typed)
        edited = await post(client, f"{path}/new", **typed, edit="1")
        wrong = await post(client, f"{path}/new", **{**typed, "body.id": ""})
        assert await mailings_of(campaign.id) == []
        sent = await post(client, f"{path}/new", **typed, send="1")
        await queue_mailings(JobContext(settings(), now(), "", now()))
        shown = (await client.get(path)).text
        [mailing] = await mailings_of(campaign.id)
        stopped = await post(client, f"{path}/{mailing.id}/stop")
        after = (await client.get(path)).text
    assert "Sampaikan pendapat Anda tentang layanan kami." in begun
    assert "Send to 3 people" in preview.text
    assert "Paid for as 1 message" in preview.text
    assert re.sub("[A-Z0-9]", "X", random_code(LINK_SYMBOLS)) in preview.text, (
        "with a code that looks like that of a link"
    )
    assert BODY["id"] in edited.text
    assert (wrong.status_code, sent.status_code, stopped.status_code) == (422, 303, 303)
    assert "still to be sent" in shown
    assert "3 messages were called off" in after
    for page in (begun, preview.text, shown, after):
        assert "siti@example.id" not in page
        assert "6281234567890" not in page


async def test_a_partner_writes_and_the_office_can_stop_it(tmp_path: Path) -> None:
    """Each on its own pages; the office writes nothing in the name of a partner."""
    office = await an_office()
    partner = await a_partner(office.id)
    campaign = await a_campaign_today(office.id, partner)
    kept = await a_list(campaign.id, tmp_path, *ROWS)
    member = await an_account("mitra@air.id")
    await grant(PROGRAM, member.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner)
    await staff(Role.PLANNER, office.id)
    path = f"/campaigns/{campaign.id}/mailings"
    async with browser() as client:
        await sign_in(client, "mitra@air.id")
        sent = await post(client, f"/en/partners{path}/new", **TYPED, contact_list=str(kept.id), send="1")
    [mailing] = await mailings_of(campaign.id)
    async with browser() as client:
        await sign_in(client)
        refused = await post(client, f"/en/manage{path}/new", **TYPED, contact_list=str(kept.id))
        foreign = await a_campaign(office.id)
        elsewhere = await post(client, f"/en/manage/campaigns/{foreign.id}/mailings/{mailing.id}/stop")
        stopped = await post(client, f"/en/manage{path}/{mailing.id}/stop")
    assert [sent.status_code, refused.status_code, elsewhere.status_code, stopped.status_code] == [
        303,
        403,
        404,
        303,
    ]
    assert (await mailings_of(campaign.id))[0].state == "stopped"


async def test_one_click_ends_all_campaigns(tmp_path: Path) -> None:
    """A mail program posts by itself what the mail's header says (RFC 8058): no later campaign writes there."""
    office = await an_office()
    campaign, later = await a_campaign_today(office.id), await a_campaign_today((await an_office("B")).id)
    kept = await a_list(campaign.id, tmp_path, "email", "siti@example.id")
    base = settings()
    own = Settings(
        base.database_url, base.secret_keys, base.base_url, "", "Suara <suara@kota.go.id>", tmp_path
    )
    context = JobContext(own, now(), "", now())
    wanted = MailingWanted(kept.id, SUBJECT, BODY)
    await send_mailing(PROGRAM, campaign.id, wanted)
    await queue_mailings(context)
    await send_due_messages(context)
    [file] = (tmp_path / "mail").glob("*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.sub("[<>]", "", mail["List-Unsubscribe"])
    async with browser() as client:
        reply = await client.post(
            link.removeprefix(base.base_url),
            content="List-Unsubscribe=One-Click",
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
    assert reply.status_code == 200
    assert await is_suppressed("siti@example.id", base.secret_keys)
    other = await a_list(later.id, tmp_path, "email", "Siti@Example.id")
    await send_mailing(PROGRAM, later.id, changed(wanted, contact_list=other.id))
    await queue_mailings(context)
    [mailing] = await mailings_of(later.id)
    assert (mailing.queued, mailing.unwanted) == (0, 1)
