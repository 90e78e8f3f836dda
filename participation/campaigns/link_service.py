"""Use cases of short links: make one, close one."""

from collections.abc import Sequence
from datetime import datetime

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.campaigns.link_queries import forget_destinations
from participation.campaigns.queries import campaign_by_id, link_by_id
from participation.campaigns.schemas import LinkView, LinkWanted
from participation.campaigns.service import campaign_to_work_on
from participation.campaigns.tables import CampaignLink, CampaignState, Medium
from participation.codes import LINK_SYMBOLS, random_code
from participation.database import transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.web.i18n import LANGUAGES, mark

LONGEST_NAME = 120
MOST_AT_ONCE = 500


async def create_links(actor: Person, campaign_id: int, wanted: Sequence[LinkWanted]) -> list[LinkView]:
    """Links of one campaign, in the order asked for.

    Raises Rejected naming fields; Conflict once the campaign is closed; Forbidden for a partner that may not work.
    """
    campaign = await campaign_to_work_on(campaign_id)
    if campaign.state == CampaignState.CLOSED:
        raise Conflict(mark("This campaign is closed, so it gets no further links."))
    errors = _problems(wanted)
    if errors:
        raise Rejected(mark("No link was made."), errors=errors)
    rows = [
        CampaignLink(
            campaign=campaign_id,
            code=random_code(LINK_SYMBOLS),
            medium=one.medium,
            place=one.place.strip(),
            volunteer=one.volunteer.strip(),
            language=one.language,
        )
        for one in wanted
    ]
    async with transaction():
        for row in rows:
            await row.save()
        await record(actor, "add", "campaign", campaign_id, office=campaign.office, fields=["links"])
    return [_view(row) for row in rows]


async def close_link(actor: Person, link_id: int, moment: datetime) -> None:
    """From now on it says that it is closed. Safe to do twice. Raises NotFound."""
    link = await link_by_id(link_id)
    campaign = await campaign_by_id(link.campaign) if link else None
    if link is None or campaign is None:
        raise NotFound(mark("There is no such link."))
    async with transaction():
        closed = (
            await CampaignLink.update({CampaignLink.closed_at: moment})
            .where(CampaignLink.id == link_id, CampaignLink.closed_at.is_null())
            .returning(CampaignLink.id)
        )
        if closed:
            await record(actor, "close", "link", link_id, office=campaign.office)
    forget_destinations()


def _problems(wanted: Sequence[LinkWanted]) -> dict[str, Problem]:
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        return {
            "links": Problem(mark("Make between 1 and %(most)s links at a time."), {"most": MOST_AT_ONCE})
        }
    errors = {}
    for one in wanted:
        if one.medium not in set(Medium):
            errors["medium"] = Problem(mark("Choose where people meet the link."))
        if one.language not in LANGUAGES:
            errors["language"] = Problem(mark("Choose one of the languages."))
        for name in ("place", "volunteer"):
            if len(getattr(one, name)) > LONGEST_NAME:
                problem = Problem(
                    mark("Shorten this text to %(longest)s characters."), {"longest": LONGEST_NAME}
                )
                errors[name] = problem
    return errors


def _view(row: CampaignLink) -> LinkView:
    return LinkView(**{name: getattr(row, name) for name in LinkView.__struct_fields__})
