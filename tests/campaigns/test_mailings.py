"""Mailings: each contact once, not too often, not against their will, and nothing after an end."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.campaigns import mailing_service
from participation.campaigns.contact_queries import list_by_id
from participation.campaigns.contact_schemas import ContactListView
from participation.campaigns.contact_service import remove_list
from participation.campaigns.mailing_queries import mailing_by_id
from participation.campaigns.mailing_schemas import MailingView, MailingWanted
from participation.campaigns.mailing_service import (
    keep_outcomes,
    queue_piece,
    send_mailing,
    stop_mailing,
)
from participation.campaigns.mailing_tables import Approach, Mailing
from participation.campaigns.mailings import BETWEEN, about_mailing, outcomes_of
from participation.campaigns.queries import links_of
from participation.campaigns.service import close_campaign
from participation.campaigns.tables import Campaign
from participation.clock import civil_day, now, today
from participation.errors import Conflict, Forbidden, Rejected
from participation.messages.channels import Channel
from participation.messages.queries import counts_about
from participation.messages.service import suppress
from participation.messages.tables import Message
from participation.organisations.tables import Partner
from tests.campaign_factories import a_campaign, a_partner
from tests.contact_factories import BODY, ROWS, SUBJECT, a_campaign_today, a_list
from tests.factories import an_office, settings

pytestmark = pytest.mark.usefixtures("database")


async def a_mailing(campaign: int, kept: ContactListView) -> MailingView:
    return await send_mailing(PROGRAM, campaign, MailingWanted(kept.id, SUBJECT, BODY))


async def queue_all(mailing_id: int) -> MailingView:
    while await queue_piece(mailing_id, settings()):
        pass
    found = await mailing_by_id(mailing_id)
    assert found is not None
    return found


async def test_everybody_gets_it_in_their_language(tmp_path: Path) -> None:
    """Mail and text message with a link of their channel and language, the same for all who share both."""
    campaign = await a_campaign_today((await an_office()).id)
    more = [row for n in range(4) for row in (f"a{n}@b.id,,id", f"c{n}@d.id,,en", f",08123456{n}00{n},")]
    kept = await a_list(campaign.id, tmp_path, *ROWS, *more)
    mailing = await queue_all((await a_mailing(campaign.id, kept)).id)
    assert (mailing.queued, mailing.unwanted, mailing.too_soon) == (15, 0, 0)
    codes = {(link.medium, link.language): link.code for link in await links_of(campaign.id)}
    home = settings().base_url
    rows = await Message.select().order_by(Message.id)
    assert {(row["recipient"], row["subject"], row["language"]) for row in rows} >= {
        ("siti@example.id", "Suara Anda", "id"),
        ("john@example.id", "Your voice", "en"),
        ("+6281234567890", "", "id"),
    }
    bodies = {row["recipient"]: row["body"] for row in rows}
    assert bodies["john@example.id"] == f"How is our service?\n\n{home}/k/{codes['email', 'en']}"
    assert bodies["+6281234567890"] == f"{BODY['id']} {home}/k/{codes['sms', 'id']}"
    assert {(row["zone"], row["bulk"], row["about"]) for row in rows} == {
        ("Asia/Jakarta", True, about_mailing(mailing.id))
    }


async def test_few_share_the_link_of_more(tmp_path: Path) -> None:
    """One who alone reads English, and one who alone has a telephone, get their text with everybody's link."""
    campaign = await a_campaign_today((await an_office()).id)
    kept = await a_list(campaign.id, tmp_path, *ROWS, *(f"a{n}@b.id,,id" for n in range(4)))
    await queue_all((await a_mailing(campaign.id, kept)).id)
    (link,) = await links_of(campaign.id)
    rows = await Message.select(Message.body, Message.language)
    assert {row["body"].split()[-1] for row in rows} == {f"{settings().base_url}/k/{link.code}"}
    assert {row["language"] for row in rows} == {"id", "en"}


async def test_nobody_hears_from_campaigns_too_often(tmp_path: Path) -> None:
    """Not from another campaign either, of whatever office; after seven days again."""
    first, second = (
        await a_campaign_today((await an_office("A")).id),
        await a_campaign_today((await an_office("B")).id),
    )
    kept = await a_list(first.id, tmp_path, *ROWS)
    other = await a_list(second.id, tmp_path, *ROWS, "budi@example.id,,")
    await queue_all((await a_mailing(first.id, kept)).id)
    mailing = await queue_all((await a_mailing(second.id, other)).id)
    assert (mailing.queued, mailing.too_soon) == (1, 3)
    await Approach.update({Approach.on_day: civil_day(now()) - BETWEEN}).where(Approach.id > 0)
    again = await queue_all((await a_mailing(second.id, other)).id)
    assert (again.queued, again.too_soon) == (4, 0)


async def test_who_asked_for_no_more_is_no_contact_any_more(tmp_path: Path) -> None:
    """Whichever campaign or trial they told; it is counted, and the list forgets them."""
    campaign = await a_campaign_today((await an_office()).id)
    kept = await a_list(campaign.id, tmp_path, *ROWS)
    await suppress("+6281234567890", "asked", settings().secret_key, Channel.SMS)
    mailing = await queue_all((await a_mailing(campaign.id, kept)).id)
    assert (mailing.queued, mailing.unwanted) == (2, 1)
    left = await list_by_id(kept.id)
    assert left is not None
    assert (left.emails, left.phones) == (2, 0)


async def test_who_dies_between_two_pieces_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages and how far it came are one transaction: nobody is missing, nobody gets two."""
    monkeypatch.setattr(mailing_service, "PIECE", 10)
    campaign = await a_campaign_today((await an_office()).id)
    kept = await a_list(campaign.id, tmp_path, "email", *(f"a{number}@b.id" for number in range(25)))
    mailing = await a_mailing(campaign.id, kept)
    queue, calls = mailing_service.queue_bulk, []

    async def dies(*arguments: Any, **about: Any) -> None:
        await queue(*arguments, **about)
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(mailing_service, "queue_bulk", dies)
    with pytest.raises(KeyboardInterrupt):
        await queue_all(mailing.id)
    assert len(await Message.select()) == 10
    assert (await queue_all(mailing.id)).queued == 25
    recipients = [row["recipient"] for row in await Message.select()]
    assert len(recipients) == len(set(recipients)) == 25


async def test_only_so_many_wait_in_the_outbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest follows once they are sent: what is stopped has little to call off."""
    monkeypatch.setattr(mailing_service, "PIECE", 2)
    monkeypatch.setattr(mailing_service, "LEAD", 4)
    campaign = await a_campaign_today((await an_office()).id)
    kept = await a_list(campaign.id, tmp_path, "email", *(f"a{number}@b.id" for number in range(6)))
    mailing = await a_mailing(campaign.id, kept)
    assert (await queue_all(mailing.id)).queued == 4
    assert await stop_mailing(PROGRAM, campaign.id, mailing.id, settings().secret_key) == 4
    assert await stop_mailing(PROGRAM, campaign.id, mailing.id, settings().secret_key) == 0
    after = await queue_all(mailing.id)
    assert (after.state, after.queued) == ("stopped", 4)
    assert {row["recipient"] for row in await Message.select()} == {""}


async def test_what_is_stopped_and_mended_reaches_those_it_had_not_reached(tmp_path: Path) -> None:
    """Who was not written to yet does not wait seven days; who may have been, does."""
    campaign = await a_campaign_today((await an_office()).id)
    kept = await a_list(campaign.id, tmp_path, *ROWS)
    mailing = await queue_all((await a_mailing(campaign.id, kept)).id)
    tried = (await Message.select().order_by(Message.id))[0]["id"]
    await Message.update({Message.attempts: 1}).where(Message.id == tried)
    await stop_mailing(PROGRAM, campaign.id, mailing.id, settings().secret_key)
    again = await queue_all((await a_mailing(campaign.id, kept)).id)
    assert (mailing.queued, again.queued, again.too_soon) == (3, 2, 1)


@pytest.mark.parametrize("end", ["close", "suspend", "over", "remove"])
async def test_nothing_goes_out_after_an_end(tmp_path: Path, end: str) -> None:
    """A closed campaign, a suspended partner, the last day, a removed list: what waits is called off."""
    office = (await an_office()).id
    partner = await a_partner(office)
    campaign = await a_campaign_today(office, partner)
    kept = await a_list(campaign.id, tmp_path, *ROWS)
    mailing = await queue_all((await a_mailing(campaign.id, kept)).id)
    assert mailing.state == "sending"
    if end == "close":
        await close_campaign(PROGRAM, campaign.id, campaign.revision, now())
    elif end == "suspend":
        await Partner.update({Partner.state: "suspended"}).where(Partner.id == partner)
    elif end == "over":
        await _yesterday(campaign.id)
    else:
        await remove_list(PROGRAM, campaign.id, kept.id)
    assert (await queue_all(mailing.id)).state == "stopped"
    assert await counts_about(about_mailing(mailing.id)) == {("email", "failed"): 2, ("sms", "failed"): 1}


async def _yesterday(campaign: int) -> None:
    await Campaign.update({Campaign.ends_on: today() - timedelta(days=1)}).where(Campaign.id == campaign)


async def test_what_cannot_be_sent_is_explained(tmp_path: Path) -> None:
    """Before the campaign runs, without words, without anybody, from a suspended partner."""
    office = (await an_office()).id
    partner = await a_partner(office)
    campaign = await a_campaign_today(office, partner)
    kept = await a_list(campaign.id, tmp_path, *ROWS)
    wanted = MailingWanted(kept.id, SUBJECT, BODY)
    for changes, fields in (
        ({"contact_list": None}, {"contact_list"}),
        ({"subject": {}, "body": {"en": "x" * 1_001}}, {"subject.id", "body.id", "body.en"}),
    ):
        with pytest.raises(Rejected) as refused:
            await send_mailing(PROGRAM, campaign.id, replace(wanted, **changes))
        assert set(refused.value.errors) == fields
    draft = await a_campaign(office)
    nobody = await a_list(draft.id, tmp_path, "email", "=x")
    with pytest.raises(Conflict):
        await send_mailing(PROGRAM, draft.id, replace(wanted, contact_list=nobody.id))
    empty = await a_list(campaign.id, tmp_path, "email", "=x")
    with pytest.raises(Rejected):
        await send_mailing(PROGRAM, campaign.id, replace(wanted, contact_list=empty.id))
    await Partner.update({Partner.state: "suspended"}).where(Partner.id == partner)
    with pytest.raises(Forbidden):
        await send_mailing(PROGRAM, campaign.id, wanted)
    assert not await Mailing.exists()


async def test_what_became_of_it_outlives_the_outbox(tmp_path: Path) -> None:
    """Kept every night; and who was written to long ago is forgotten."""
    campaign = await a_campaign_today((await an_office()).id)
    kept = await a_list(campaign.id, tmp_path, *ROWS)
    mailing = await queue_all((await a_mailing(campaign.id, kept)).id)
    await Approach.update({Approach.on_day: civil_day(now()) - BETWEEN}).where(Approach.id > 0)
    assert await keep_outcomes(now()) == 1
    await Message.delete(force=True)
    assert await keep_outcomes(now()) == 1
    assert not await Approach.exists()
    found = await mailing_by_id(mailing.id)
    assert found is not None
    assert outcomes_of(found, {}) == {("email", "waiting"): 2, ("sms", "waiting"): 1}
