"""Reads of what a campaign can be for: surveys that anyone can answer, and pilots that were announced."""

from typing import NamedTuple

from participation.campaigns.schemas import CampaignView
from participation.pilots.queries import announced_by, pilot_by_id
from participation.surveys.queries import survey_by_id, surveys_for_anyone
from participation.texts import Text


class Offers(NamedTuple):
    """Ids and titles."""

    surveys: list[tuple[int, Text]]
    pilots: list[tuple[int, Text]]

    def hold(self, survey: int | None, pilot: int | None) -> bool:
        """Whether what was chosen, if anything was, is among them."""
        return (survey is None or survey in dict(self.surveys)) and (
            pilot is None or pilot in dict(self.pilots)
        )


async def offers_of(office: int) -> Offers:
    """What an office's campaigns can be for now, the newest first."""
    return Offers(await surveys_for_anyone(office), await announced_by(office))


async def about_of(campaign: CampaignView) -> Text:
    """The title of what a campaign is for, whether or not it is still offered; empty before anything was chosen."""
    if campaign.survey is not None:
        survey = await survey_by_id(campaign.survey)
        return survey.title if survey else {}
    pilot = await pilot_by_id(campaign.pilot) if campaign.pilot is not None else None
    return pilot.programme.title if pilot else {}
