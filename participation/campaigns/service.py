"""Use cases of campaigns: write, hand in, send back, start, close."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.areas.queries import area_names
from participation.campaigns.checks import campaign_problems, missing_for_review, target_problems, too_many
from participation.campaigns.link_queries import forget_destinations
from participation.campaigns.offer_queries import Offers, offers_of
from participation.campaigns.queries import campaign_by_id, targets_of
from participation.campaigns.schemas import CampaignView, CampaignWanted, Target
from participation.campaigns.tables import Campaign, CampaignState, CampaignTarget
from participation.clock import now
from participation.database import exclusive, transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.organisations.partner_queries import must_work
from participation.slugs import free_slug
from participation.web.i18n import DEFAULT_LANGUAGE, mark

NOT_SAVED = mark("The campaign was not saved.")
CHANGED = mark(
    "Somebody saved this campaign while you were writing. Look at what they saved, "
    "then save again: what stands below replaces it."
)
LOOKED_AT = mark(
    "Somebody changed this campaign after you opened this page. Look at it again before you go on."
)
WRITTEN = frozenset({CampaignState.DRAFT})
LONGEST_REASON = 1_000


async def create_campaign(
    actor: Person, office: int, partner: int | None, wanted: CampaignWanted
) -> CampaignView:
    """A draft. Raises Rejected naming fields; Forbidden for a partner that may not work."""
    if partner is not None:
        await must_work(partner)
    await _check(office, wanted)
    async with transaction(), exclusive("campaign slugs"):
        slug = await free_slug(
            wanted.title[DEFAULT_LANGUAGE], lambda slug: Campaign.exists().where(Campaign.slug == slug)
        )
        campaign = Campaign(office=office, partner=partner, slug=slug, **_columns(wanted))
        await campaign.save()
        await record(actor, "create", "campaign", campaign.id, office=office, fields=["title"])
    return await campaign_or_not_found(campaign.id)


async def update_campaign(
    actor: Person, campaign_id: int, revision: int, wanted: CampaignWanted
) -> CampaignView:
    """Saves a draft, complete or not. Raises Rejected naming fields; Conflict when another tab was first."""
    campaign = await campaign_to_work_on(campaign_id)
    await _check(campaign.office, wanted)
    changed = [
        name for name in CampaignWanted.__struct_fields__ if getattr(campaign, name) != getattr(wanted, name)
    ]
    async with transaction():
        if (campaign.survey, campaign.pilot) != (wanted.survey, wanted.pilot):
            await _without_conditions(campaign_id)
        await _advance(campaign, revision, WRITTEN, _columns(wanted), CHANGED)
        await record(actor, "update", "campaign", campaign_id, office=campaign.office, fields=changed)
    return await campaign_or_not_found(campaign_id)


async def set_targets(
    actor: Person, campaign_id: int, revision: int, targets: tuple[Target, ...]
) -> CampaignView:
    """Replaces the targets of a draft. Raises Rejected with `target.{number}`; Conflict when another tab was first."""
    campaign = await campaign_to_work_on(campaign_id)
    wrong = target_problems(dict(enumerate(targets, start=1)))
    errors = too_many(targets) or {f"target.{number}": problem for number, problem in wrong.items()}
    errors = errors or await _unknown_areas(targets)
    if errors:
        raise Rejected(mark("The targets were not saved."), errors=errors)
    async with transaction():
        await _advance(campaign, revision, WRITTEN, {}, CHANGED)
        await CampaignTarget.delete().where(CampaignTarget.campaign == campaign_id)
        rows = [
            CampaignTarget(
                campaign=campaign_id, area=one.area, conditions=_stored(one.conditions), wanted=one.wanted
            )
            for one in targets
        ]
        if rows:
            await CampaignTarget.insert(*rows)
        await record(actor, "update", "campaign", campaign_id, office=campaign.office, fields=["targets"])
    return await campaign_or_not_found(campaign_id)


async def hand_in(actor: Person, campaign_id: int, revision: int, today: date) -> CampaignView:
    """The office reads it now. Raises Rejected with what is missing; Conflict when it changed meanwhile."""
    campaign = await campaign_to_work_on(campaign_id)
    errors = missing_for_review(campaign, await targets_of(campaign_id), today)
    if errors:
        raise Rejected(mark("This campaign cannot be handed in yet."), errors=errors)
    return await _move(actor, campaign, revision, WRITTEN, CampaignState.REVIEW, "hand_in", {"sent_back": ""})


async def send_back(actor: Person, campaign_id: int, revision: int, reason: str) -> CampaignView:
    """To be written further. Raises Rejected without a reason; Conflict unless it was handed in and unchanged."""
    campaign = await campaign_or_not_found(campaign_id)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        problem = Problem(
            mark("Write what has to change, in %(longest)s characters at most."), {"longest": LONGEST_REASON}
        )
        raise Rejected(mark("The campaign was not sent back."), errors={"reason": problem})
    in_review = frozenset({CampaignState.REVIEW})
    values = {"sent_back": reason.strip()}
    return await _move(actor, campaign, revision, in_review, CampaignState.DRAFT, "send_back", values)


async def start_campaign(actor: Person, campaign_id: int, revision: int) -> CampaignView:
    """Approves it: from its first day on it runs.

    Raises Conflict for a second approval, Forbidden for a partner that may not work.
    """
    campaign = await campaign_to_work_on(campaign_id)
    in_review = frozenset({CampaignState.REVIEW})
    values = {"approved_at": now()}
    return await _move(actor, campaign, revision, in_review, CampaignState.RUNNING, "approve", values)


async def close_campaign(actor: Person, campaign_id: int, revision: int, moment: datetime) -> CampaignView:
    """Ends it: its links say so from now on. Raises Conflict for one that is closed or changed meanwhile."""
    campaign = await campaign_or_not_found(campaign_id)
    open_ones = frozenset(CampaignState) - {CampaignState.CLOSED}
    values = {"closed_at": moment}
    return await _move(actor, campaign, revision, open_ones, CampaignState.CLOSED, "close", values)


async def campaign_or_not_found(campaign_id: int) -> CampaignView:
    """Raises NotFound."""
    campaign = await campaign_by_id(campaign_id)
    if campaign is None:
        raise NotFound(mark("There is no such campaign."))
    return campaign


async def campaign_to_work_on(campaign_id: int) -> CampaignView:
    """Of an office, or of a partner that may work. Raises NotFound, or as `must_work`."""
    campaign = await campaign_or_not_found(campaign_id)
    if campaign.partner is not None:
        await must_work(campaign.partner)
    return campaign


async def _check(office: int, wanted: CampaignWanted) -> None:
    errors = campaign_problems(wanted)
    if not errors:
        errors = _not_offered(wanted, await offers_of(office))
    if errors:
        raise Rejected(NOT_SAVED, errors=errors)


def _not_offered(wanted: CampaignWanted, offers: Offers) -> dict[str, Problem]:
    errors: dict[str, Problem] = {}
    if not offers.hold(wanted):
        errors["about"] = Problem(mark("Choose a published survey or an announced pilot of this office."))
    if not offers.hold_landing(wanted):
        errors["landing"] = Problem(
            mark("This page is not published, or not any more. Choose another one, or none.")
        )
    return errors


async def _unknown_areas(targets: tuple[Target, ...]) -> dict[str, Problem]:
    wanted = {target.area for target in targets if target.area is not None}
    if len(await area_names(wanted)) == len(wanted):
        return {}
    return {"targets": Problem(mark("One of these areas is not there any more."))}


async def _without_conditions(campaign_id: int) -> None:
    """Targets are held to the questions of one survey: with another one they mean nothing."""
    await CampaignTarget.delete().where(CampaignTarget.campaign == campaign_id)


async def _move(
    actor: Person,
    campaign: CampaignView,
    revision: int,
    before: frozenset[CampaignState],
    after: CampaignState,
    act: str,
    values: Mapping[str, Any],
) -> CampaignView:
    async with transaction():
        await _advance(campaign, revision, before, {**values, "state": after}, LOOKED_AT)
        await record(actor, act, "campaign", campaign.id, office=campaign.office, fields=["state"])
    forget_destinations()
    return await campaign_or_not_found(campaign.id)


async def _advance(
    campaign: CampaignView,
    revision: int,
    states: frozenset[CampaignState],
    values: Mapping[str, Any],
    conflict: str,
) -> None:
    """Writes columns of a campaign in one of these states. Raises Conflict when another tab was first."""
    columns = {**values, "revision": revision + 1, "updated_at": now()}
    saved = (
        await Campaign.update({getattr(Campaign, name): value for name, value in columns.items()})
        .where(
            Campaign.id == campaign.id,
            Campaign.revision == revision,
            Campaign.state.is_in([state.value for state in states]),
        )
        .returning(Campaign.id)
    )
    if not saved:
        raise Conflict(conflict)


def _columns(wanted: CampaignWanted) -> dict[str, Any]:
    """As columns keep them: texts by language are JSON."""
    return {
        name: _stored(value) if isinstance(value, dict) else value
        for name, value in msgspec.structs.asdict(wanted).items()
    }


def _stored(value: object) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()
