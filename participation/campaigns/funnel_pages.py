"""The page on the steps from a link to answers, alike for an office and for its partners."""

from typing import Any

from litestar import Request
from litestar.response import Template

from participation.campaigns.campaign_pages import Room
from participation.campaigns.cell_queries import cells_asked
from participation.campaigns.coverage import STEP
from participation.campaigns.coverage_pages import sees_steps
from participation.campaigns.funnel import By, all_steps, funnel, stopped_at
from participation.campaigns.funnel_queries import funnel_of
from participation.campaigns.queries import links_of
from participation.campaigns.service import campaign_or_not_found
from participation.campaigns.wording import MEDIA
from participation.surveys.definitions import Definition
from participation.texts import text_in
from participation.web.i18n import current_language, mark
from participation.web.templates import page

KINDS = {
    By.LINK: mark("Link"),
    By.MEDIUM: mark("Medium"),
    By.PLACE: mark("Place or group"),
    By.VOLUNTEER: mark("Volunteer"),
    By.DAY: mark("Day"),
}
MOST_ROWS = 500


async def funnel_page(request: Request[Any, Any, Any], room: Room, campaign_id: int, typed: str) -> Template:
    """`typed` names what steps are put together by; anything else means the link."""
    campaign = await campaign_or_not_found(campaign_id)
    by = By(typed) if typed in set(By) else By.LINK
    stepped = await sees_steps(room, campaign)
    found = await funnel_of(campaign)
    rows = funnel(found.taken, by, stepped=stepped)
    return page(
        request,
        "campaigns/funnel.html",
        campaign=campaign,
        root=room.root,
        by=by,
        kinds=KINDS,
        media=MEDIA,
        step=STEP if stepped else 0,
        total=all_steps(found.taken, stepped=stepped),
        rows=rows[:MOST_ROWS],
        links={link.code: link for link in await links_of(campaign_id)},
        stopped=_stopped(await cells_asked(campaign), stopped_at(found.reached, stepped=stepped)),
    )


def _stopped(definition: Definition, stopped: dict[int, int]) -> list[tuple[str, int]]:
    """Sections by their titles, in their order."""
    language = current_language()
    titles = [text_in(one.label, language, definition.default_language) for one in definition.sections]
    return [
        (titles[section] if section < len(titles) else str(section + 1), n) for section, n in stopped.items()
    ]
