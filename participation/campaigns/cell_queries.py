"""Reads of the questions that cells of a campaign are made of."""

from participation.campaigns.schemas import CampaignView
from participation.pilots.applied_queries import enrollment_survey_of
from participation.surveys.definitions import Definition
from participation.surveys.queries import survey_by_id
from participation.surveys.writing_queries import published_definition


async def cells_asked(campaign: CampaignView) -> Definition:
    """What people answer whom a campaign brings: its survey, or what is asked of who applies for its pilot.

    Empty where nothing was chosen, or nothing is asked.
    """
    survey_id = campaign.survey
    if campaign.pilot is not None:
        survey_id = await enrollment_survey_of(campaign.pilot)
    survey = await survey_by_id(survey_id) if survey_id is not None else None
    found = await published_definition(survey.id, survey.current_version) if survey else None
    return found or Definition()
