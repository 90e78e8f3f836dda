"""What a partner organisation of the invented city did: a campaign that is over, its reports, its certificate."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.areas.queries import area_by_code
from participation.campaigns.link_service import create_links
from participation.campaigns.queries import campaigns_of_partners
from participation.campaigns.report_queries import due_reports
from participation.campaigns.schemas import CampaignWanted, LinkWanted, Target
from participation.campaigns.service import (
    close_campaign,
    create_campaign,
    hand_in,
    set_targets,
    start_campaign,
)
from participation.clock import civil_day
from participation.demonstration.campaign import BEFORE
from participation.demonstration.city import CITY, City
from participation.demonstration.partners import WORKS
from participation.demonstration.questionnaire import SLUG
from participation.organisations.queries import partners_of
from participation.surveys.queries import survey_id_by_slug

BEGAN, LASTED = timedelta(days=38), timedelta(days=20)
WANTED = 100
LINKS = (LinkWanted("event", "Posyandu Melati"), LinkWanted("handbill", "Pelabuhan"))
CAMPAIGN = CampaignWanted(
    title={"id": "Nelayan ikut menilai", "en": "Fishermen have their say"},
    goal={
        "id": "Nelayan berangkat sebelum loket buka dan pulang setelah loket tutup. Pendapat mereka belum terdengar.",
        "en": "Fishermen leave before the counter opens and return after it has closed. Nobody has heard them yet.",
    },
    message={
        "id": "Sampaikan pengalaman Anda mengurus KTP, KK, atau akta. Lima menit saja.",
        "en": "Tell us how it went when you applied for papers. It takes five minutes.",
    },
    survey=None,
    pilot=None,
    starts_on=None,
    ends_on=None,
    budget=900_000,
)
SIGNER, POSITION = "Sri Contoh", "Kepala Dukcapil Kota Contoh"


async def reach_out(city: City, moment: datetime) -> list[str]:
    """As the organisation handed it in and the office approved it; returns the codes of its links."""
    survey, office, day = await survey_id_by_slug(SLUG), city.offices["dukcapil"], civil_day(moment)
    partner = next(one.id for one in await partners_of(office) if one.name == WORKS)
    first = day - BEGAN
    wanted = replace(CAMPAIGN, survey=survey, starts_on=first, ends_on=first + LASTED)
    campaign = await create_campaign(PROGRAM, office, partner, wanted)
    whole_city = (await area_by_code(CITY)).id
    targets = (Target(whole_city, (), WANTED),)
    campaign = await set_targets(PROGRAM, campaign.id, campaign.revision, targets)
    campaign = await hand_in(PROGRAM, campaign.id, campaign.revision, first)
    campaign = await start_campaign(PROGRAM, campaign.id, campaign.revision)
    return [link.code for link in await create_links(PROGRAM, campaign.id, LINKS)]


async def look_back(moment: datetime, base_url: str) -> None:
    """The campaign is closed and certified, and what is due this Monday is reported; numpy is imported late."""
    from participation.campaigns.certificate_service import issue_certificate
    from participation.campaigns.coverage_service import count_coverage
    from participation.campaigns.report_service import make_report

    (campaign,) = await campaigns_of_partners(None)
    closed = await close_campaign(PROGRAM, campaign.id, campaign.revision, moment - BEFORE)
    await count_coverage(closed.id, moment, base_url)
    await issue_certificate(PROGRAM, closed.id, SIGNER, POSITION, moment, base_url)
    for subject, slot in await due_reports(moment):
        await make_report(int(subject), slot, moment, base_url)
    slot = moment - BEFORE + timedelta(days=1)
    await make_report(closed.id, slot, moment, base_url)
