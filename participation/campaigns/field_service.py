"""Use cases of whoever leads a field team: who is in it, where they ask, and which phones may send."""

from collections.abc import Sequence
from datetime import datetime

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.areas.queries import area_names
from participation.campaigns.field_codes import device_digest, new_device_code
from participation.campaigns.field_queries import (
    assignments_of,
    enumerator_by_id,
    field_survey,
    may_collect,
)
from participation.campaigns.field_schemas import AssignmentView, EnumeratorView
from participation.campaigns.field_tables import DeviceCode, Enumerator, FieldAssignment
from participation.campaigns.schemas import CampaignView, Target
from participation.campaigns.service import campaign_or_not_found, campaign_to_work_on
from participation.campaigns.tables import CampaignLink, CampaignState, Medium
from participation.clock import now
from participation.codes import LINK_SYMBOLS, random_code
from participation.database import exclusive, transaction
from participation.errors import Conflict, Forbidden, NotFound, Problem, Rejected
from participation.web.i18n import mark

LONGEST_NAME = 120
MOST_AREAS = 50
"""Of one enumerator."""
MOST_ENUMERATORS = 500
"""Of one campaign."""
MOST_CODES = 10
"""Of one enumerator that hold at once."""
NOT_SAVED = mark("Nothing was saved.")


async def add_enumerator(
    actor: Person, campaign_id: int, name: str, wanted: Sequence[Target], secret: str
) -> tuple[EnumeratorView, str]:
    """Somebody new, and the code for their phone, which is shown this once.

    Raises Rejected naming `name` or `lines`; as `campaign_in_the_field` does.
    """
    campaign = await campaign_in_the_field(campaign_id)
    _check_areas(wanted)
    async with transaction(), exclusive(f"field team of {campaign_id}"):
        await _check_name(campaign_id, name)
        row = Enumerator(campaign=campaign_id, name=name)
        await row.save()
        enumerator = EnumeratorView(row.id, campaign_id, name)
        await _assign(enumerator, wanted)
        code = await _new_code(enumerator.id, secret)
        await record(actor, "add", "enumerator", enumerator.id, office=campaign.office)
    return enumerator, code


async def set_assignments(actor: Person, enumerator_id: int, wanted: Sequence[Target]) -> None:
    """Where somebody asks from now on; an area that is left out ends, and its answers stay.

    Raises Rejected naming `lines`; as `campaign_in_the_field` does.
    """
    enumerator = await enumerator_or_not_found(enumerator_id)
    campaign = await campaign_in_the_field(enumerator.campaign)
    _check_areas(wanted)
    async with transaction(), exclusive(f"field team of {campaign.id}"):
        await _assign(enumerator, wanted)
        await record(
            actor, "update", "enumerator", enumerator_id, office=campaign.office, fields=["assignments"]
        )


async def rename_enumerator(actor: Person, enumerator_id: int, name: str) -> None:
    """What the team calls somebody from now on; the name before is kept nowhere. Raises Rejected naming `name`."""
    enumerator = await enumerator_or_not_found(enumerator_id)
    campaign = await campaign_to_work_on(enumerator.campaign)
    async with transaction(), exclusive(f"field team of {campaign.id}"):
        await _check_name(campaign.id, name, enumerator_id)
        await Enumerator.update({Enumerator.name: name}).where(Enumerator.id == enumerator_id)
        own = await FieldAssignment.select(FieldAssignment.link).where(
            FieldAssignment.enumerator == enumerator_id
        )
        await CampaignLink.update({CampaignLink.volunteer: name}).where(
            CampaignLink.id.is_in([row["link"] for row in own] or [0])
        )
        await record(actor, "update", "enumerator", enumerator_id, office=campaign.office, fields=["name"])


async def give_code(actor: Person, enumerator_id: int, secret: str) -> str:
    """A further code for a phone of theirs, shown this once. Raises Conflict where many hold already."""
    enumerator = await enumerator_or_not_found(enumerator_id)
    campaign = await campaign_in_the_field(enumerator.campaign)
    async with transaction(), exclusive(f"field team of {campaign.id}"):
        held = await DeviceCode.count().where(
            DeviceCode.enumerator == enumerator_id, DeviceCode.revoked_at.is_null()
        )
        if held >= MOST_CODES:
            raise Conflict(
                mark("%(name)s has many codes already. Revoke those that no phone uses."),
                {"name": enumerator.name},
            )
        code = await _new_code(enumerator_id, secret)
        await record(actor, "give_code", "enumerator", enumerator_id, office=campaign.office)
    return code


async def revoke_code(actor: Person, enumerator_id: int, code_id: int, moment: datetime) -> None:
    """What its phone sends from now on stays apart. Safe to do twice. Raises NotFound.

    Whether or not the organisation may work: the office revokes codes of one that it has suspended, too.
    """
    enumerator = await enumerator_or_not_found(enumerator_id)
    campaign = await campaign_or_not_found(enumerator.campaign)
    mine = (DeviceCode.id == code_id) & (DeviceCode.enumerator == enumerator_id)
    if not await DeviceCode.exists().where(mine):
        raise NotFound(mark("There is no such code."))
    async with transaction():
        revoked = (
            await DeviceCode.update({DeviceCode.revoked_at: moment})
            .where(mine, DeviceCode.revoked_at.is_null())
            .returning(DeviceCode.id)
        )
        if revoked:
            await record(actor, "revoke_code", "enumerator", enumerator_id, office=campaign.office)


async def campaign_in_the_field(campaign_id: int) -> CampaignView:
    """A campaign that may have a team. Raises NotFound; Conflict with what is missing, else as `must_work`."""
    campaign = await campaign_to_work_on(campaign_id)
    if campaign.state != CampaignState.RUNNING:
        raise Conflict(mark("A field team belongs to a campaign that is approved and not closed."))
    if not await may_collect(campaign):
        raise Forbidden(
            mark(
                "To ask people in the name of the office, the organisation needs the agreement for those who "
                "collect answers. The office can offer it."
            )
        )
    if await field_survey(campaign) is None:
        raise Conflict(
            mark(
                "A field team asks a survey that anyone may answer and that sends no files. This campaign is "
                "for something else."
            )
        )
    return campaign


async def enumerator_or_not_found(enumerator_id: int) -> EnumeratorView:
    """Raises NotFound."""
    enumerator = await enumerator_by_id(enumerator_id)
    if enumerator is None:
        raise NotFound(mark("There is nobody of this number in the team."))
    return enumerator


async def _new_code(enumerator_id: int, secret: str) -> str:
    code = new_device_code()
    await DeviceCode.insert(DeviceCode(enumerator=enumerator_id, digest=device_digest(code, secret)))
    return code


async def _assign(enumerator: EnumeratorView, wanted: Sequence[Target]) -> None:
    """Areas that were asked in before go on under their source."""
    there = {one.area: one for one in (await assignments_of([enumerator.id])).get(enumerator.id, ())}
    names = await area_names({target.area for target in wanted if target.area is not None})
    for target in wanted:
        known = there.pop(target.area, None)
        if known is None:
            await _begin(enumerator, target, names.get(target.area or 0, ""))
        else:
            await FieldAssignment.update(
                {FieldAssignment.wanted: target.wanted, FieldAssignment.ended_at: None}
            ).where(FieldAssignment.id == known.id)
    await _end([one for one in there.values() if one.ended_at is None])


async def _begin(enumerator: EnumeratorView, target: Target, place: str) -> None:
    link = CampaignLink(
        campaign=enumerator.campaign,
        code=random_code(LINK_SYMBOLS),
        medium=Medium.FIELD,
        place=place[:LONGEST_NAME],
        volunteer=enumerator.name,
        closed_at=now(),
    )
    await link.save()
    row = FieldAssignment(enumerator=enumerator.id, area=target.area, wanted=target.wanted, link=link.id)
    await row.save()


async def _end(assignments: Sequence[AssignmentView]) -> None:
    await FieldAssignment.update({FieldAssignment.ended_at: now()}).where(
        FieldAssignment.id.is_in([one.id for one in assignments] or [0])
    )


async def _check_name(campaign_id: int, name: str, own: int = 0) -> None:
    """Of somebody new, or of the one with this id. Raises Rejected."""
    team = await Enumerator.select(Enumerator.name).where(
        Enumerator.campaign == campaign_id, Enumerator.id != own
    )
    if not 0 < len(name) <= LONGEST_NAME:
        problem = Problem(mark("Write a name, in at most 120 characters."))
    elif any(row["name"].casefold() == name.casefold() for row in team):
        problem = Problem(mark("Somebody in the team is called so already. Add what tells them apart."))
    elif len(team) >= MOST_ENUMERATORS:
        problem = Problem(mark("A team has at most 500 people."))
    else:
        return
    raise Rejected(NOT_SAVED, errors={"name": problem})


def _check_areas(wanted: Sequence[Target]) -> None:
    """Raises Rejected."""
    areas = [target.area for target in wanted]
    if not 1 <= len(areas) <= MOST_AREAS:
        problem = Problem(mark("Write between 1 and 50 areas, one a line: Melati: 20."))
    elif len(set(areas)) < len(areas):
        problem = Problem(
            mark("One of these areas stands there twice. Write it once, with all that is wanted.")
        )
    elif any(target.wanted < 1 for target in wanted):
        problem = Problem(mark("Write for each area how many answers are wanted, at least 1."))
    else:
        return
    raise Rejected(NOT_SAVED, errors={"lines": problem})
