"""Reads of mailings."""

from datetime import datetime
from typing import Any

from participation.campaigns.mailing_schemas import MailingView
from participation.campaigns.mailing_tables import Mailing, MailingState


async def mailings_of(campaign_id: int) -> list[MailingView]:
    """The newest first."""
    query = _mailings().where(Mailing.campaign == campaign_id).order_by(Mailing.id, ascending=False)
    return [_view(row) for row in await query.output(load_json=True)]


async def mailing_by_id(mailing_id: int) -> MailingView | None:
    row = await _mailings().where(Mailing.id == mailing_id).first().output(load_json=True)
    return _view(row) if row else None


async def mailings_sending(campaign_id: int | None = None) -> list[int]:
    """Ids of mailings that have not passed everybody yet, of one campaign or of all; the oldest first."""
    query = Mailing.select(Mailing.id).where(Mailing.state == MailingState.SENDING).order_by(Mailing.id)
    if campaign_id is not None:
        query = query.where(Mailing.campaign == campaign_id)
    return [row["id"] for row in await query]


async def mailings_going(since: datetime) -> list[int]:
    """Ids of mailings that have not passed everybody yet, or had not by this moment; the oldest first."""
    on_its_way = (Mailing.state == MailingState.SENDING) | (Mailing.ended_at >= since)
    return [row["id"] for row in await Mailing.select(Mailing.id).where(on_its_way).order_by(Mailing.id)]


async def mailings_since(moment: datetime) -> list[int]:
    rows = await Mailing.select(Mailing.id).where(Mailing.created_at >= moment).order_by(Mailing.id)
    return [row["id"] for row in rows]


def _mailings() -> Any:
    names = [name for name in MailingView.__struct_fields__ if name != "list_name"]
    return Mailing.select(*(getattr(Mailing, name) for name in names), Mailing.contact_list.name)


def _view(row: dict[str, Any]) -> MailingView:
    return MailingView(list_name=row.pop("contact_list.name"), **row)
