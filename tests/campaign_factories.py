"""A campaign as a test needs it: of the office itself or of a partner, written, handed in or running."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.campaigns.link_service import create_links
from participation.campaigns.schemas import CampaignView, CampaignWanted, LinkView, LinkWanted, Target
from participation.campaigns.service import create_campaign, hand_in, set_targets, start_campaign
from participation.organisations.partner_service import create_partner
from participation.organisations.partner_states import PartnerState
from participation.organisations.tables import Partner
from participation.surveys.tables import Survey
from tests.factories import a_survey

TODAY = date(2030, 1, 1)
TARGETS = (Target(None, (), 100),)


async def a_partner(office: int, name: str = "Yayasan Air", **columns: Any) -> int:
    """One that may work: approved, and bound by the agreement on data."""
    partner = await create_partner(PROGRAM, office, name)
    values = {"state": PartnerState.APPROVED, "agreed_version": 1, **columns}
    await Partner.update({getattr(Partner, key): value for key, value in values.items()}).where(
        Partner.id == partner
    )
    return partner


def a_wanted_campaign(survey: int | None = None, **changes: Any) -> CampaignWanted:
    usual = CampaignWanted(
        title={"id": "Suara pesisir", "en": "Voices of the coast"},
        goal={"id": "Warga pesisir ikut menilai layanan"},
        message={"id": "Sampaikan pendapat Anda tentang layanan kami.", "en": "Tell us about our service."},
        survey=survey,
        pilot=None,
        starts_on=date(2030, 1, 2),
        ends_on=date(2030, 3, 31),
        budget=1_500_000,
    )
    return replace(usual, **changes)


async def a_campaign(
    office: int, partner: int | None = None, targets: tuple[Target, ...] = TARGETS, **changes: Any
) -> CampaignView:
    """A draft for a survey of this office, with its targets."""
    if "survey" not in changes and "pilot" not in changes:
        slug = (await a_survey(office)).slug
        row = await Survey.select(Survey.id).where(Survey.slug == slug).first()
        assert row is not None
        changes["survey"] = row["id"]
    campaign = await create_campaign(PROGRAM, office, partner, a_wanted_campaign(**changes))
    return await set_targets(PROGRAM, campaign.id, campaign.revision, targets)


async def a_running_campaign(
    office: int, partner: int | None = None, targets: tuple[Target, ...] = TARGETS, **changes: Any
) -> CampaignView:
    """Handed in and approved."""
    campaign = await a_campaign(office, partner, targets, **changes)
    campaign = await hand_in(PROGRAM, campaign.id, campaign.revision, TODAY)
    return await start_campaign(PROGRAM, campaign.id, campaign.revision)


async def a_link(campaign: int, medium: str = "whatsapp", **wanted: Any) -> LinkView:
    return (await create_links(PROGRAM, campaign, [LinkWanted(medium, **wanted)]))[0]
