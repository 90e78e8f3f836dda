"""A field team as a test needs it: a running campaign for an open survey, an enumerator, and the code of a phone."""

from datetime import timedelta
from typing import Any, NamedTuple

from participation.accounts.schemas import PROGRAM
from participation.campaigns.field_queries import assignments_of
from participation.campaigns.field_schemas import AssignmentView
from participation.campaigns.field_service import add_enumerator
from participation.campaigns.field_tables import DeviceCode
from participation.campaigns.schemas import CampaignView, Target
from participation.clock import now, today
from participation.feedback.receipts import new_key
from participation.surveys.queries import survey_by_id
from tests.campaign_factories import a_running_campaign
from tests.factories import settings, some_answers


class Team(NamedTuple):
    campaign: CampaignView
    slug: str  # of the survey
    enumerator: int
    code: str  # of one phone
    assignments: list[AssignmentView]


async def a_team(
    office: int, partner: int | None = None, name: str = "Bu Rini", wanted: int = 20, **changes: Any
) -> Team:
    """One enumerator who asks everywhere; the campaign has begun."""
    began = {"starts_on": today() - timedelta(days=7), **changes}
    campaign = began.pop("campaign", None) or await a_running_campaign(office, partner, **began)
    assert campaign.survey is not None
    survey = await survey_by_id(campaign.survey)
    assert survey is not None
    enumerator, code = await add_enumerator(
        PROGRAM, campaign.id, name, [Target(None, (), wanted)], settings().secret_key
    )
    began_at = now() - timedelta(days=7)
    await DeviceCode.update({DeviceCode.made_at: began_at}).where(DeviceCode.enumerator == enumerator.id)
    assignments = (await assignments_of([enumerator.id]))[enumerator.id]
    return Team(campaign, survey.slug, enumerator.id, code, assignments)


def an_entry(team: Team, **changes: Any) -> dict[str, Any]:
    """What a phone of the team sends of one person."""
    usual = {
        "survey": team.slug,
        "key": new_key(),
        "version": 1,
        "answers": some_answers(),
        "device": team.code,
        "assignment": str(team.assignments[0].id),
        "reader": "read_out",
        "consent": "1",
    }
    return {**usual, **changes}
