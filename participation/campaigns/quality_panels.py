"""What the checks of answers bring to the overview: campaigns in which somebody has to decide."""

from participation.campaigns.quality_queries import campaigns_to_review
from participation.organisations.permissions import Actor, Permission
from participation.web.panels import Panel


async def review_panel(actor: Actor) -> Panel | None:
    """None where nothing waits."""
    if not actor.allowed(Permission.PLAN):
        return None
    found = await campaigns_to_review(actor.offices(Permission.PLAN))
    return Panel("campaigns/quality_panel.html", {"found": found}) if found else None
