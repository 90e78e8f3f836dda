"""Campaigns of the invented city: one that runs for the survey, with a field team, and one that is a draft."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.areas.queries import area_by_code, area_children
from participation.campaigns.field_queries import assignments_of
from participation.campaigns.field_service import add_enumerator
from participation.campaigns.link_service import create_links
from participation.campaigns.phases import CampaignPhase, phase_of
from participation.campaigns.schemas import CampaignWanted, Condition, LinkWanted, Target
from participation.campaigns.service import create_campaign, hand_in, set_targets, start_campaign
from participation.clock import civil_day, today_in
from participation.demonstration.campaign_people import write_to_people
from participation.demonstration.city import CITY, City
from participation.demonstration.questionnaire import SLUG
from participation.surveys.queries import survey_id_by_slug

BEFORE, AFTER = timedelta(days=14), timedelta(days=21)
"""From the first day of the campaign until the city was filled, and from then until its last day."""
BUDGET = 2_400_000
WANTED = 60
"""Answers from each group of one district."""
GROUPS = (
    (Condition("jenis_kelamin", ("P",)),),
    (Condition("jenis_kelamin", ("L",)),),
)
LINKS = (
    LinkWanted("whatsapp", "Grup WhatsApp RW"),
    LinkWanted("poster", "Balai Desa"),
    LinkWanted("field", "Pasar pagi", "Ibu Rini"),
)
TEAM = ("Ibu Rini", "Pak Budi")
WANTED_EACH = 15
"""Answers that one of them is to bring from one district."""
RUNNING = CampaignWanted(
    title={"id": "Warga pesisir menilai layanan", "en": "People of the coast rate the service"},
    goal={
        "id": "Warga pesisir jarang mengisi survei, padahal loket paling jauh dari tempat tinggal mereka.",
        "en": "People of the coast rarely answer, though they live farthest from the counter.",
    },
    message={
        "id": "Pernah mengurus KTP, KK, atau akta? Sampaikan pengalaman Anda, cukup lima menit.",
        "en": "Have you applied for papers lately? Tell us how it went; it takes five minutes.",
    },
    survey=None,
    pilot=None,
    starts_on=None,
    ends_on=None,
    budget=BUDGET,
)
DRAFT = CampaignWanted(
    title={"id": "Pasar malam bertanya", "en": "The night market asks"},
    goal={},
    message={},
    survey=None,
    pilot=None,
    starts_on=None,
    ends_on=None,
    budget=0,
)


async def run_campaigns(city: City, moment: datetime, secret: str) -> list[str]:
    """Through the same use cases as real ones; returns the codes under which answers come."""
    survey, office, day = await survey_id_by_slug(SLUG), city.offices["dukcapil"], civil_day(moment)
    wanted = replace(RUNNING, survey=survey, starts_on=day - BEFORE, ends_on=day + AFTER)
    campaign = await create_campaign(PROGRAM, office, None, wanted)
    campaign = await set_targets(PROGRAM, campaign.id, campaign.revision, await _targets())
    campaign = await hand_in(PROGRAM, campaign.id, campaign.revision, day)
    campaign = await start_campaign(PROGRAM, campaign.id, campaign.revision)
    await create_campaign(PROGRAM, office, None, DRAFT)
    links = [link.code for link in await create_links(PROGRAM, campaign.id, LINKS)]
    if (
        phase_of(campaign, today_in(campaign.zone)) is CampaignPhase.RUNNING
    ):  # not for another moment than now
        await write_to_people(campaign, day)
    return [*links, *await _field_team(campaign.id, secret)]


async def _targets() -> tuple[Target, ...]:
    """Women and men of each district that the city has."""
    return tuple(Target(area, group, WANTED) for area in await _districts() for group in GROUPS)


async def _districts() -> list[int]:
    return [area.id for area in (await area_children((await area_by_code(CITY)).id)).areas]


async def _field_team(campaign: int, secret: str) -> list[str]:
    """Two people who ask in two districts each; the sources of what they bring."""
    districts, sources = await _districts(), []
    for number, name in enumerate(TEAM):
        own = [Target(area, (), WANTED_EACH) for area in districts[2 * number : 2 * number + 2]]
        enumerator, _ = await add_enumerator(PROGRAM, campaign, name, own, secret)
        sources += [one.source for one in (await assignments_of([enumerator.id]))[enumerator.id]]
    return sources
