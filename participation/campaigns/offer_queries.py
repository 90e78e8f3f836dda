"""Reads of what a campaign can be for, and of what its links can lead to first."""

from typing import NamedTuple

from participation.campaigns.schemas import CampaignView, CampaignWanted
from participation.learning.landing_queries import Landing, landing_at, landings_of
from participation.pilots.queries import announced_by, pilot_by_id
from participation.surveys.queries import survey_by_id, surveys_for_anyone
from participation.texts import Text


class Offers(NamedTuple):
    """Ids and titles."""

    surveys: list[tuple[int, Text]]
    pilots: list[tuple[int, Text]]
    landings: list[Landing]

    def hold(self, wanted: CampaignWanted) -> bool:
        """Whether the survey or pilot that was chosen, if any was, is among them."""
        return (wanted.survey is None or wanted.survey in dict(self.surveys)) and (
            wanted.pilot is None or wanted.pilot in dict(self.pilots)
        )

    def hold_landing(self, wanted: CampaignWanted) -> bool:
        """Whether the page that links lead to first, if any was chosen, is among them."""
        chosen = {"article": wanted.article, "course": wanted.course}
        offered = {(one.kind, one.id) for one in self.landings}
        return all(number is None or (kind, number) in offered for kind, number in chosen.items())


async def offers_of(office: int) -> Offers:
    """What an office's campaigns can be for now, the newest first."""
    return Offers(await surveys_for_anyone(office), await announced_by(office), await landings_of(office))


async def about_of(campaign: CampaignView) -> Text:
    """The title of what a campaign is for, whether or not it is still offered; empty before anything was chosen."""
    if campaign.survey is not None:
        survey = await survey_by_id(campaign.survey)
        return survey.title if survey else {}
    pilot = await pilot_by_id(campaign.pilot) if campaign.pilot is not None else None
    return pilot.programme.title if pilot else {}


async def landing_of(campaign: CampaignView) -> Landing | None:
    """What links of a campaign lead to first; None where they lead straight on, also while nobody can read it."""
    return await landing_at(campaign.article, campaign.course)
