"""Reads of what everybody sees of partner organisations: what they did, in steps, and never a small count."""

from datetime import date
from typing import NamedTuple

from participation.campaigns.certificate_queries import certificates_of
from participation.campaigns.certificate_schemas import CertificateView
from participation.campaigns.coverage import STEP
from participation.campaigns.coverage_queries import coverage_of
from participation.campaigns.offer_queries import about_of
from participation.campaigns.queries import campaigns_that_ran
from participation.campaigns.report_making import report_content
from participation.campaigns.report_schemas import ReportContent
from participation.campaigns.schemas import CampaignView
from participation.organisations.partner_queries import partners_of_people
from participation.organisations.partner_states import PartnerState
from participation.organisations.queries import partner_by_id
from participation.organisations.schemas import PartnerView
from participation.pilots.queries import pilot_by_id
from participation.pilots.result_queries import result_of_pilot
from participation.surveys.queries import survey_by_id
from participation.surveys.result_queries import published_results
from participation.texts import Text

MOST_SHOWN = 10
"""Campaigns on one page."""


class PartnerShown(NamedTuple):
    partner: PartnerView
    office_name: str
    campaigns: int


class Offered(NamedTuple):
    """What a campaign is for: its title and page, and the page of its results once there are any."""

    title: Text
    path: str
    results: str


class CampaignShown(NamedTuple):
    campaign: CampaignView
    offered: Offered
    figures: ReportContent | None  # in steps; None before anything was counted
    certificate: CertificateView | None


async def partners_shown(day: date) -> list[PartnerShown]:
    """Approved organisations with a campaign that has begun, by name."""
    partners = [one for one in await partners_of_people(None) if one.state == PartnerState.APPROVED]
    ran: dict[int, list[CampaignView]] = {}
    for campaign in await campaigns_that_ran([one.id for one in partners], day):
        ran.setdefault(campaign.partner or 0, []).append(campaign)
    return [
        PartnerShown(one, ran[one.id][0].office_name, len(ran[one.id])) for one in partners if one.id in ran
    ]


async def partner_shown(partner_id: int, day: date) -> tuple[PartnerView, list[CampaignView]] | None:
    """An organisation with what it has begun; None for one that the public does not see."""
    partner = await partner_by_id(partner_id)
    if partner is None or partner.state != PartnerState.APPROVED:
        return None
    campaigns = await campaigns_that_ran([partner_id], day)
    return (partner, campaigns) if campaigns else None


async def campaigns_shown(campaigns: list[CampaignView]) -> list[CampaignShown]:
    """These campaigns as everybody sees them."""
    certificates = await certificates_of([one.id for one in campaigns])
    return [
        CampaignShown(one, await _offered(one), await _figures(one), certificates.get(one.id))
        for one in campaigns
    ]


async def _figures(campaign: CampaignView) -> ReportContent | None:
    found = await coverage_of(campaign.id)
    if found is None or not found.coverage.days:
        return None
    return report_content(found.coverage, campaign.ends_on, STEP, [], None)


async def _offered(campaign: CampaignView) -> Offered:
    if campaign.survey is not None:
        survey = await survey_by_id(campaign.survey)
        published = await published_results(campaign.survey) if survey and survey.results_public else None
        if survey is not None:
            results = f"/results/{survey.slug}" if published else ""
            return Offered(survey.title, f"/surveys/{survey.slug}", results)
    pilot = await pilot_by_id(campaign.pilot) if campaign.pilot is not None else None
    if pilot is None:
        return Offered(await about_of(campaign), "", "")
    found = await result_of_pilot(pilot.id)
    results = f"/pilots/{pilot.slug}/results" if found else ""
    return Offered(pilot.programme.title, f"/pilots/{pilot.slug}", results)
