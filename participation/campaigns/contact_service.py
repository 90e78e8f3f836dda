"""Use cases of contact lists: take a file in, have it erased; contact_reading.py reads it."""

import asyncio
from datetime import date
from pathlib import Path

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.campaigns.contact_checks import list_problems
from participation.campaigns.contact_queries import list_by_id
from participation.campaigns.contact_rows import find_places
from participation.campaigns.contact_schemas import ContactListView, ListWanted
from participation.campaigns.contact_tables import Contact, ContactFilePart, ContactList, ListState
from participation.campaigns.schemas import CampaignView
from participation.campaigns.service import campaign_or_not_found, campaign_to_work_on
from participation.campaigns.tables import CampaignState
from participation.database import transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.feedback.table_files import TableFile
from participation.web.i18n import mark

PART = 1_000_000
"""Bytes of a file that are stored in one row."""
ERASED_AT_ONCE = 2_000


async def add_list(
    actor: Person, campaign_id: int, wanted: ListWanted, path: Path | None, today: date
) -> ContactListView:
    """Keeps the file until it is read.

    Raises Rejected where consent is not recorded and for a file that cannot be read, Conflict once the campaign is
    closed, Forbidden for a partner that may not work.
    """
    campaign = await open_campaign(campaign_id)
    errors = list_problems(wanted, today)
    wrong = await asyncio.to_thread(_file_problem, path)
    if wrong:
        errors["file"] = wrong
    if errors or path is None or wanted.collected_on is None:
        raise Rejected(mark("The contact list was not added."), errors=errors)
    kept = ContactList(
        campaign=campaign_id,
        name=wanted.name.strip(),
        collected_by=wanted.collected_by.strip(),
        collected_on=wanted.collected_on,
        wording=wanted.wording.strip(),
        created_by=actor.id,
    )
    async with transaction():
        await kept.save()
        await _store_parts(kept.id, path)
        await record(actor, "import", "contact_list", kept.id, office=campaign.office)
    return await list_or_not_found(campaign_id, kept.id)


def _file_problem(path: Path | None) -> Problem | None:
    """What is wrong with the beginning of a file: that it is no table, or that its columns are not known."""
    if path is None:
        return Problem(mark("Choose the file with the addresses."))
    try:
        with TableFile(path) as table:
            find_places(table.header)
            if next(iter(table), None) is None:
                return Problem(mark("Below its first line the file is empty."))
    except Rejected as rejected:
        return Problem(rejected.message, rejected.parameters)
    return None


async def _store_parts(list_id: int, path: Path) -> None:
    number = 0
    with path.open("rb") as file:
        while content := await asyncio.to_thread(file.read, PART):
            await ContactFilePart.insert(
                ContactFilePart(contact_list=list_id, number=number, content=content)
            )
            number += 1


async def remove_list(actor: Person, campaign_id: int, list_id: int) -> None:
    """Nobody in it is written to any more; who is in it is erased by a job. Safe to do twice. Raises NotFound."""
    campaign = await campaign_or_not_found(campaign_id)
    await list_or_not_found(campaign_id, list_id)
    async with transaction():
        removed = (
            await ContactList.update({ContactList.state: ListState.ERASED})
            .where(ContactList.id == list_id, ContactList.state != ListState.ERASED)
            .returning(ContactList.id)
        )
        if removed:
            await ContactFilePart.delete().where(ContactFilePart.contact_list == list_id)
            await record(actor, "remove", "contact_list", list_id, office=campaign.office)


async def erase_contacts(list_id: int) -> int:
    """Erases who is in a list, piece by piece, as nobody may wait for the database; returns how many."""
    await ContactList.update({ContactList.state: ListState.ERASED}).where(ContactList.id == list_id)
    erased = 0
    while True:
        some = (
            Contact.select(Contact.id)
            .where(Contact.contact_list == list_id)
            .order_by(Contact.id)
            .limit(ERASED_AT_ONCE)
        )
        ids = [row["id"] for row in await some]
        if not ids:
            break
        await Contact.delete().where(Contact.id.is_in(ids))
        erased += len(ids)
    async with transaction():
        await ContactFilePart.delete().where(ContactFilePart.contact_list == list_id)
        await ContactList.update({ContactList.emails: 0, ContactList.phones: 0}).where(
            ContactList.id == list_id
        )
    return erased


async def list_or_not_found(campaign_id: int, list_id: int) -> ContactListView:
    """A list of this campaign. Raises NotFound."""
    found = await list_by_id(list_id)
    if found is None or found.campaign != campaign_id:
        raise NotFound(mark("There is no such contact list."))
    return found


async def open_campaign(campaign_id: int) -> CampaignView:
    """A campaign that is not closed, of somebody who may work. Raises NotFound, Conflict or Forbidden."""
    campaign = await campaign_to_work_on(campaign_id)
    if campaign.state == CampaignState.CLOSED:
        raise Conflict(mark("This campaign is closed, so it writes to nobody any more."))
    return campaign
