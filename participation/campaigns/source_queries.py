"""Reads of which campaigns bring people to a survey, and under which sources."""

from participation.campaigns.tables import Campaign, CampaignLink
from participation.surveys.exploring import Brought
from participation.texts import text_in
from participation.web.i18n import DEFAULT_LANGUAGE, current_language


async def brought_to(survey_id: int) -> list[Brought]:
    """One for each campaign with links, the newest first."""
    rows = (
        await Campaign.select(Campaign.id, Campaign.title)
        .where(Campaign.survey == survey_id)
        .order_by(Campaign.id, ascending=False)
        .output(load_json=True)
    )
    links = await CampaignLink.select(CampaignLink.campaign, CampaignLink.code).where(
        CampaignLink.campaign.is_in([row["id"] for row in rows] or [0])
    )
    codes: dict[int, set[str]] = {}
    for link in links:
        codes.setdefault(link["campaign"], set()).add(link["code"])
    return [
        Brought(
            str(row["id"]),
            text_in(row["title"], current_language(), DEFAULT_LANGUAGE),
            frozenset(codes[row["id"]]),
        )
        for row in rows
        if row["id"] in codes
    ]
