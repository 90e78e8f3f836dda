"""Reads of field teams: who is in them, where they ask, and what a device code opens."""

from collections.abc import Collection, Sequence
from typing import Any

from participation.areas.queries import area_names
from participation.campaigns.coverage_queries import coverage_of
from participation.campaigns.field_codes import device_digests
from participation.campaigns.field_schemas import AssignmentView, CodeView, EnumeratorView, FieldWork
from participation.campaigns.field_tables import DeviceCode, Enumerator, FieldAssignment
from participation.campaigns.queries import campaign_by_id
from participation.campaigns.schemas import CampaignView
from participation.codes import normalise
from participation.organisations.queries import partner_by_id
from participation.surveys.pages import can_be_kept
from participation.surveys.queries import published_survey, survey_by_id
from participation.surveys.schemas import PublishedSurvey

PAGE = 50
_ENUMERATOR = [getattr(Enumerator, name) for name in EnumeratorView.__struct_fields__]
_CODE = [getattr(DeviceCode, name) for name in CodeView.__struct_fields__]


async def enumerators_of(campaign_id: int, after: int = 0) -> list[EnumeratorView]:
    """A page of the team, in the order in which people joined it."""
    rows = (
        await Enumerator.select(*_ENUMERATOR)
        .where(Enumerator.campaign == campaign_id, Enumerator.id > after)
        .order_by(Enumerator.id)
        .limit(PAGE)
    )
    return [EnumeratorView(**row) for row in rows]


async def enumerator_by_id(enumerator_id: int) -> EnumeratorView | None:
    row = await Enumerator.select(*_ENUMERATOR).where(Enumerator.id == enumerator_id).first()
    return EnumeratorView(**row) if row else None


async def codes_of(enumerators: Sequence[int]) -> dict[int, list[CodeView]]:
    """Device codes by enumerator, the newest first."""
    rows = (
        await DeviceCode.select(*_CODE)
        .where(DeviceCode.enumerator.is_in(list(enumerators) or [0]))
        .order_by(DeviceCode.id, ascending=False)
    )
    found: dict[int, list[CodeView]] = {}
    for row in rows:
        found.setdefault(row["enumerator"], []).append(CodeView(**row))
    return found


async def assignments_of(enumerators: Sequence[int]) -> dict[int, list[AssignmentView]]:
    """By enumerator, those that have ended as well."""
    rows = (
        await FieldAssignment.select(*FieldAssignment.all_columns(), FieldAssignment.link.code)
        .where(FieldAssignment.enumerator.is_in(list(enumerators) or [0]))
        .order_by(FieldAssignment.id)
    )
    names = await area_names({row["area"] for row in rows if row["area"] is not None})
    found: dict[int, list[AssignmentView]] = {}
    for row in rows:
        found.setdefault(row["enumerator"], []).append(_assignment(row, names))
    return found


def _assignment(row: dict[str, Any], names: dict[int, str]) -> AssignmentView:
    return AssignmentView(
        id=row["id"],
        enumerator=row["enumerator"],
        area=row["area"],
        area_name=names.get(row["area"], ""),
        wanted=row["wanted"],
        source=row["link.code"],
        ended_at=row["ended_at"],
    )


async def done_by_source(campaign_id: int) -> dict[str, int]:
    """How many answers each link and assignment has brought, as the coverage was counted last."""
    found = await coverage_of(campaign_id)
    return {code: sum(days) for code, days in found.coverage.links.items()} if found else {}


async def field_work(typed: str, secret_keys: tuple[str, ...]) -> FieldWork | None:
    """What a device code opens; None for what is none."""
    return (await field_works([typed], secret_keys)).get(typed)


async def field_works(typed: Collection[str], secret_keys: tuple[str, ...]) -> dict[str, FieldWork]:
    """What each device code opens, without those that are none; as many reads for many as for one."""
    digests = {code: device_digests(code, secret_keys) for code in typed}
    rows = await _device_codes([digest for each in digests.values() for digest in each])
    assignments = await assignments_of([row["enumerator"] for row in rows.values()])
    asked = {campaign: await _asked(campaign) for campaign in {row["campaign"] for row in rows.values()}}
    return {
        code: FieldWork(
            normalise(code) or "",
            row["made_at"],
            row["revoked_at"],
            EnumeratorView(row["enumerator"], row["campaign"], row["name"]),
            *campaign,
            tuple(assignments.get(row["enumerator"], ())),
        )
        for code, each in digests.items()
        for digest in each
        if (row := rows.get(digest)) and (campaign := asked[row["campaign"]])
    }


async def _device_codes(digests: Sequence[bytes]) -> dict[bytes, dict[str, Any]]:
    """Those that are known, each with whose it is."""
    rows = await DeviceCode.select(
        DeviceCode.digest,
        DeviceCode.made_at,
        DeviceCode.revoked_at,
        DeviceCode.enumerator,
        DeviceCode.enumerator.name.as_alias("name"),
        DeviceCode.enumerator.campaign.as_alias("campaign"),
    ).where(DeviceCode.digest.is_in(list(digests) or [b""]))
    return {bytes(row["digest"]): row for row in rows}


async def _asked(campaign_id: int) -> tuple[CampaignView, bool, PublishedSurvey | None] | None:
    """A campaign, whether people may be asked for it, and what they are asked."""
    campaign = await campaign_by_id(campaign_id)
    return (campaign, await may_collect(campaign), await field_survey(campaign)) if campaign else None


async def may_collect(campaign: CampaignView) -> bool:
    """Whether whoever runs a campaign may ask people in the name of the office: partners by their agreement."""
    if campaign.partner is None:
        return True
    partner = await partner_by_id(campaign.partner)
    return partner is not None and partner.works and partner.collects


async def field_survey(campaign: CampaignView) -> PublishedSurvey | None:
    """What enumerators ask; None for a trial, and for surveys that a phone cannot keep."""
    known = await survey_by_id(campaign.survey) if campaign.survey is not None else None
    survey = await published_survey(known.slug) if known else None
    return survey if survey is not None and can_be_kept(survey) else None
