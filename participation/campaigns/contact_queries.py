"""Reads of contact lists. Addresses are read by what writes to them, and by no page."""

from datetime import datetime
from typing import Any

import msgspec
from piccolo.query.functions.aggregate import Count

from participation.campaigns.contact_schemas import ContactListView, ContactView, LeftOutRow
from participation.campaigns.contact_tables import Contact, ContactFilePart, ContactList, ListState
from participation.campaigns.tables import CampaignState
from participation.messages.channels import Channel

_LIST = [getattr(ContactList, name) for name in ContactListView.__struct_fields__]


async def lists_of(campaign_id: int) -> list[ContactListView]:
    """The newest first."""
    query = ContactList.select(*_LIST).where(ContactList.campaign == campaign_id)
    return [
        _view(row) for row in await query.order_by(ContactList.id, ascending=False).output(load_json=True)
    ]


async def list_by_id(list_id: int) -> ContactListView | None:
    row = await ContactList.select(*_LIST).where(ContactList.id == list_id).first().output(load_json=True)
    return _view(row) if row else None


async def lists_to_read() -> list[tuple[str, datetime]]:
    """Ids of lists whose file waits, with the moment it came."""
    rows = await ContactList.select(ContactList.id, ContactList.created_at).where(
        ContactList.state == ListState.WAITING
    )
    return [(str(row["id"]), row["created_at"]) for row in rows]


async def lists_to_erase() -> list[int]:
    """Lists that still hold somebody though they were removed, or their campaign is closed."""
    rows = await ContactList.select(ContactList.id).where(
        (ContactList.state == ListState.ERASED) | (ContactList.campaign.state == CampaignState.CLOSED),
        ContactList.emails + ContactList.phones > 0,
    )
    return [row["id"] for row in rows]


async def file_part(list_id: int, number: int) -> bytes | None:
    row = (
        await ContactFilePart.select(ContactFilePart.content)
        .where(ContactFilePart.contact_list == list_id, ContactFilePart.number == number)
        .first()
    )
    return bytes(row["content"]) if row else None


async def contacts_after(list_id: int, after: int, limit: int) -> list[ContactView]:
    """Those of a list behind an id, in the order of ids."""
    rows = (
        await Contact.select(Contact.id, Contact.address, Contact.language)
        .where(Contact.contact_list == list_id, Contact.id > after)
        .order_by(Contact.id)
        .limit(limit)
    )
    return [ContactView(**row) for row in rows]


async def languages_of(list_id: int) -> dict[tuple[Channel, str], int]:
    """How many contacts of a list are reached by each channel in each language."""
    found: dict[tuple[Channel, str], int] = {}
    for channel, reached in (
        (Channel.EMAIL, Contact.address.like("%@%")),
        (Channel.SMS, Contact.address.not_like("%@%")),
    ):
        rows = (
            await Contact.select(Contact.language, Count(alias="contacts"))
            .where(Contact.contact_list == list_id, reached)
            .group_by(Contact.language)
            .order_by(Contact.language)
        )
        found |= {(channel, row["language"]): row["contacts"] for row in rows}
    return found


def _view(row: dict[str, Any]) -> ContactListView:
    row["problems"] = msgspec.convert(row["problems"], tuple[LeftOutRow, ...])
    return ContactListView(**row)
