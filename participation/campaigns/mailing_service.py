"""Use cases of mailings: begin one, queue it piece by piece, stop it, keep what became of it."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import msgspec

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.campaigns.contact_queries import contacts_after, languages_of, list_by_id
from participation.campaigns.contact_schemas import ContactListView, ContactView
from participation.campaigns.contact_service import list_or_not_found, open_campaign
from participation.campaigns.contact_tables import Contact, ContactList, ListState
from participation.campaigns.link_service import create_links
from participation.campaigns.mailing_queries import mailing_by_id, mailings_since
from participation.campaigns.mailing_schemas import MailingView, MailingWanted
from participation.campaigns.mailing_tables import Approach, Mailing, MailingState
from participation.campaigns.mailings import (
    BETWEEN,
    about_mailing,
    channel_of,
    code_key,
    links_shared,
    links_wanted,
    mailing_problems,
    outcome_key,
    written,
)
from participation.campaigns.phases import CampaignPhase, phase_of
from participation.campaigns.schemas import CampaignView, LinkWanted
from participation.campaigns.service import campaign_or_not_found
from participation.clock import civil_day, now, today_in
from participation.database import exclusive, transaction
from participation.errors import Conflict, Forbidden, NotFound, Problem, Rejected
from participation.messages.channels import Channel, MessageState
from participation.messages.queries import counts_about, suppressed_among
from participation.messages.service import call_off, queue_bulk
from participation.messages.stopping import address_digest
from participation.messages.waits import KEPT
from participation.organisations.partner_queries import must_work
from participation.settings import Settings
from participation.texts import language_in
from participation.web.i18n import DEFAULT_LANGUAGE, mark

PIECE = 500
"""Contacts of one commit."""
LEAD = 10_000
"""Messages of one mailing that wait in the outbox: no more than these have to be called off when it is stopped."""
NOT_SENT = mark("Nothing was sent.")


async def check_mailing(campaign_id: int, wanted: MailingWanted) -> tuple[CampaignView, ContactListView]:
    """The campaign, and the list that would be written to.

    Raises Rejected naming fields, Conflict while the campaign does not run, Forbidden for a partner that may not work.
    """
    campaign = await open_campaign(campaign_id)
    if phase_of(campaign, today_in(campaign.zone)) is not CampaignPhase.RUNNING:
        raise Conflict(mark("Messages are sent while a campaign runs: from its first day to its last."))
    if wanted.contact_list is None:
        raise Rejected(NOT_SENT, errors={"contact_list": Problem(mark("Choose whom you write to."))})
    kept = await list_or_not_found(campaign_id, wanted.contact_list)
    errors = mailing_problems(wanted, kept.emails)
    if kept.state not in {ListState.READY, ListState.FAILED} or not kept.contacts:
        errors["contact_list"] = Problem(mark("This list has nobody to write to, or is still being read."))
    if errors:
        raise Rejected(NOT_SENT, errors=errors)
    return campaign, kept


async def send_mailing(actor: Person, campaign_id: int, wanted: MailingWanted) -> MailingView:
    """Begins it: a job queues it piece by piece. Raises as `check_mailing`."""
    campaign, kept = await check_mailing(campaign_id, wanted)
    readers = Counter(dict.fromkeys(links_wanted(wanted.body, kept.emails, kept.phones), 0))
    for (channel, language), count in (await languages_of(kept.id)).items():
        readers[channel, language_in(wanted.body, language, DEFAULT_LANGUAGE)] += count
    shared = links_shared(readers)
    needed = [group for group in readers if group in shared.values()]
    async with transaction():
        links = await create_links(
            actor,
            campaign_id,
            [LinkWanted(channel, place=kept.name, language=language) for channel, language in needed],
        )
        made = {group: link.code for group, link in zip(needed, links, strict=True)}
        codes = {code_key(*group): made[shared[group]] for group in readers}
        mailing = Mailing(
            campaign=campaign_id,
            contact_list=kept.id,
            subject=_json(wanted.subject),
            body=_json(wanted.body),
            codes=_json(codes),
            created_by=actor.id,
        )
        await mailing.save()
        await record(actor, "send", "mailing", mailing.id, office=campaign.office, note=str(kept.contacts))
    return await mailing_or_not_found(campaign_id, mailing.id)


async def queue_piece(mailing_id: int, settings: Settings) -> bool:
    """Queues the next contacts of a mailing; whether there is more to queue right now.

    Contacts, what each was told of last, the messages and how far it came are one transaction: whoever dies between
    two pieces is followed by somebody who begins at the next one.
    """
    mailing = await mailing_by_id(mailing_id)
    if mailing is None or mailing.state != MailingState.SENDING:
        return False
    campaign = await campaign_or_not_found(mailing.campaign)
    if not await _may_go_on(campaign, mailing.contact_list):
        await _stop(mailing_id, settings.secret_key)
        return False
    waiting = await _waiting(mailing_id)
    if waiting >= LEAD:
        return False
    async with transaction(), exclusive(about_mailing(mailing_id)):
        mailing = await mailing_by_id(mailing_id)
        if mailing is None or mailing.state != MailingState.SENDING:
            return False
        contacts = await contacts_after(mailing.contact_list, mailing.position, PIECE)
        if not contacts:
            if not waiting:
                await _end(mailing_id, MailingState.SENT)
            return False
        await _queue(mailing, contacts, campaign, settings)
    return True


async def _may_go_on(campaign: CampaignView, list_id: int) -> bool:
    kept = await list_by_id(list_id)
    if kept is None or kept.state == ListState.ERASED:
        return False
    if phase_of(campaign, today_in(campaign.zone)) is not CampaignPhase.RUNNING:
        return False
    try:
        if campaign.partner is not None:
            await must_work(campaign.partner)
    except Forbidden:
        return False
    return True


async def _waiting(mailing_id: int) -> int:
    counts = await counts_about(about_mailing(mailing_id))
    return sum(count for (_, state), count in counts.items() if state == MessageState.WAITING)


async def _queue(
    mailing: MailingView, contacts: list[ContactView], campaign: CampaignView, settings: Settings
) -> None:
    unwanted = await suppressed_among([one.address for one in contacts], settings.secret_keys)
    await _forget(mailing.contact_list, [one for one in contacts if one.address in unwanted])
    wanted = [one for one in contacts if one.address not in unwanted]
    reached = await _not_too_soon(wanted, settings.secret_key)
    messages = [
        written(mailing.subject, mailing.body, mailing.codes, one, settings.base_url) for one in reached
    ]
    await queue_bulk("campaign", messages, zone=campaign.zone, about=about_mailing(mailing.id))
    await Mailing.update(
        {
            Mailing.position: contacts[-1].id,
            Mailing.queued: mailing.queued + len(reached),
            Mailing.unwanted: mailing.unwanted + len(contacts) - len(wanted),
            Mailing.too_soon: mailing.too_soon + len(wanted) - len(reached),
        }
    ).where(Mailing.id == mailing.id)


async def _forget(list_id: int, contacts: list[ContactView]) -> None:
    """Who wants nothing more is no contact any more."""
    if not contacts:
        return
    phones = sum(channel_of(one.address) == Channel.SMS for one in contacts)
    await Contact.delete().where(Contact.id.is_in([one.id for one in contacts]))
    await ContactList.update(
        {
            ContactList.emails: ContactList.emails - (len(contacts) - phones),
            ContactList.phones: ContactList.phones - phones,
        }
    ).where(ContactList.id == list_id)


async def _not_too_soon(contacts: list[ContactView], secret_key: str) -> list[ContactView]:
    """Those to whom no campaign wrote within BETWEEN; it counts as written to from now on."""
    if not contacts:
        return []
    digests = {address_digest(one.address, secret_key): one for one in contacts}
    day = civil_day(now())
    rows = (
        # in one order, so that two mailings to the same people never wait for each other
        await Approach.insert(*[Approach(address_digest=digest, on_day=day) for digest in sorted(digests)])
        .on_conflict(
            target=Approach.address_digest,
            action="DO UPDATE",
            values=[Approach.on_day],
            where=Approach.on_day <= day - BETWEEN,
        )
        .returning(Approach.address_digest)
    )
    return [digests[row["address_digest"]] for row in rows]


async def stop_mailing(actor: Person, campaign_id: int, mailing_id: int, secret_key: str) -> int:
    """What was not sent yet is not sent; returns how many were called off. Raises NotFound; safe to do twice."""
    campaign = await campaign_or_not_found(campaign_id)
    await mailing_or_not_found(campaign_id, mailing_id)
    async with transaction():
        called_off = await _stop(mailing_id, secret_key)
        await record(actor, "stop", "mailing", mailing_id, office=campaign.office)
    return called_off


async def _stop(mailing_id: int, secret_key: str) -> int:
    """Nobody counts as written to whose message was never tried: it may be mended and sent anew."""
    async with transaction(), exclusive(about_mailing(mailing_id)):
        await _end(mailing_id, MailingState.STOPPED)
        called_off = await call_off(about_mailing(mailing_id))
        untried = [address_digest(address, secret_key) for address in called_off.untried]
        await Approach.delete().where(Approach.address_digest.is_in(untried or [""]))
    return called_off.count


async def _end(mailing_id: int, state: MailingState) -> None:
    values: dict[Any, Any] = {Mailing.state: state, Mailing.ended_at: now()}
    await Mailing.update(values).where(Mailing.id == mailing_id, Mailing.state != MailingState.STOPPED)


async def keep_outcomes(moment: datetime) -> int:
    """What became of messages, before the outbox forgets it; and who was written to so long ago that it counts no more.

    Returns how many mailings there are.
    """
    found = await mailings_since(moment - KEPT + timedelta(days=1))
    for mailing_id in found:
        counts = await counts_about(about_mailing(mailing_id))
        if counts:
            kept = {outcome_key(*key): count for key, count in counts.items()}
            await Mailing.update({Mailing.outcomes: _json(kept)}).where(Mailing.id == mailing_id)
    await Approach.delete().where(Approach.on_day <= civil_day(moment) - BETWEEN)
    return len(found)


async def mailing_or_not_found(campaign_id: int, mailing_id: int) -> MailingView:
    """A mailing of this campaign. Raises NotFound."""
    found = await mailing_by_id(mailing_id)
    if found is None or found.campaign != campaign_id:
        raise NotFound(mark("There is no such mailing."))
    return found


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
