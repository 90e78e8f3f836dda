"""Reads of campaigns, their targets and their links."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import msgspec

from participation.campaigns.field_tables import FieldAssignment
from participation.campaigns.phases import never_ran
from participation.campaigns.schemas import CampaignView, Condition, LinkView, Target
from participation.campaigns.tables import Campaign, CampaignLink, CampaignState, CampaignTarget

PAGE = 50
LINKS_PAGE = 100
_NAMES = (Campaign.office.name, Campaign.office.zone, Campaign.office.home_area, Campaign.partner.name)


async def campaigns_of_offices(
    offices: frozenset[int] | None, before: int | None = None
) -> list[CampaignView]:
    """Campaigns of these offices (None: of all), the newest first, a page at a time."""
    query = (
        Campaign.select(*Campaign.all_columns(), *_NAMES).order_by(Campaign.id, ascending=False).limit(PAGE)
    )
    if offices is not None:
        query = query.where(Campaign.office.is_in(list(offices) or [0]))
    if before is not None:
        query = query.where(Campaign.id < before)
    return [_view(row) for row in await query.output(load_json=True)]


async def campaigns_of_partners(partners: frozenset[int] | None) -> list[CampaignView]:
    """Campaigns of these partner organisations, the newest first."""
    query = Campaign.select(*Campaign.all_columns(), *_NAMES).order_by(Campaign.id, ascending=False)
    if partners is None:
        query = query.where(Campaign.partner.is_not_null())
    else:
        query = query.where(Campaign.partner.is_in(list(partners) or [0]))
    return [_view(row) for row in await query.output(load_json=True)]


async def handed_in(offices: frozenset[int] | None) -> list[CampaignView]:
    """Campaigns that these offices (None: all) have not decided about, the one that waits longest first."""
    return await _of_offices(Campaign.state == CampaignState.REVIEW, offices, Campaign.updated_at)


async def closed_since(moment: datetime, offices: frozenset[int] | None) -> list[CampaignView]:
    """Campaigns of partners with these offices (None: all) that ran, and were closed after a moment."""
    where = (
        (Campaign.closed_at > moment) & Campaign.partner.is_not_null() & Campaign.approved_at.is_not_null()
    )
    return await _of_offices(where, offices, Campaign.closed_at)


async def _of_offices(where: Any, offices: frozenset[int] | None, order: Any) -> list[CampaignView]:
    query = Campaign.select(*Campaign.all_columns(), *_NAMES).where(where).order_by(order)
    if offices is not None:
        query = query.where(Campaign.office.is_in(list(offices) or [0]))
    return [_view(row) for row in await query.output(load_json=True)]


async def campaigns_that_ran(partners: Collection[int], day: date) -> list[CampaignView]:
    """What these partner organisations have begun until a day, approved by their office, the newest first."""
    query = (
        Campaign.select(*Campaign.all_columns(), *_NAMES)
        .where(
            Campaign.partner.is_in(list(partners) or [0]),
            Campaign.approved_at.is_not_null(),
            Campaign.starts_on <= day,
        )
        .order_by(Campaign.id, ascending=False)
    )
    return [view for row in await query.output(load_json=True) if not never_ran(view := _view(row))]


async def campaign_by_id(campaign_id: int) -> CampaignView | None:
    query = Campaign.select(*Campaign.all_columns(), *_NAMES).where(Campaign.id == campaign_id).first()
    row = await query.output(load_json=True)
    return _view(row) if row else None


async def campaign_office(campaign_id: int) -> int | None:
    """The office a campaign belongs to, for guards."""
    row = await Campaign.select(Campaign.office).where(Campaign.id == campaign_id).first()
    return row["office"] if row else None


async def campaign_partner(campaign_id: int) -> int | None:
    """The partner organisation whose campaign it is, for guards; None where the office does it itself."""
    row = await Campaign.select(Campaign.partner).where(Campaign.id == campaign_id).first()
    return row["partner"] if row else None


async def targets_of(campaign_id: int) -> tuple[Target, ...]:
    rows = (
        await CampaignTarget.select()
        .where(CampaignTarget.campaign == campaign_id)
        .order_by(CampaignTarget.id)
        .output(load_json=True)
    )
    return tuple(
        Target(row["area"], _conditions(row["conditions"]), row["wanted"], row["id"]) for row in rows
    )


async def links_of(campaign_id: int) -> list[LinkView]:
    """Open and closed ones, the oldest first."""
    rows = await _links().where(CampaignLink.campaign == campaign_id).order_by(CampaignLink.id)
    return [LinkView(**row) for row in rows]


async def links_from(campaign_id: int, after: int = 0) -> list[LinkView]:
    """A page of those that lead people somewhere: behind the link with this id, without sources of a field team."""
    rows = (
        await _links()
        .where(
            CampaignLink.campaign == campaign_id,
            CampaignLink.id > after,
            CampaignLink.id.not_in(FieldAssignment.select(FieldAssignment.link)),
        )
        .order_by(CampaignLink.id)
        .limit(LINKS_PAGE)
    )
    return [LinkView(**row) for row in rows]


async def has_open_links(campaign_id: int) -> bool:
    where = (CampaignLink.campaign == campaign_id) & CampaignLink.closed_at.is_null()
    return bool(await CampaignLink.exists().where(where))


async def link_by_id(link_id: int) -> LinkView | None:
    row = await _links().where(CampaignLink.id == link_id).first()
    return LinkView(**row) if row else None


async def link_by_code(code: str) -> LinkView | None:
    """`code` as codes.normalise writes it."""
    row = await _links().where(CampaignLink.code == code).first()
    return LinkView(**row) if row else None


def _links() -> Any:
    return CampaignLink.select(*(getattr(CampaignLink, name) for name in LinkView.__struct_fields__))


def _conditions(stored: Any) -> tuple[Condition, ...]:
    return msgspec.convert(stored, tuple[Condition, ...])


def _view(row: dict[str, Any]) -> CampaignView:
    own = {name: row[name] for name in CampaignView.__struct_fields__ if name in row}
    return CampaignView(
        **own,
        office_name=row["office.name"],
        zone=row["office.zone"],
        home_area=row["office.home_area"],
        partner_name=row["partner.name"] or "",
    )
