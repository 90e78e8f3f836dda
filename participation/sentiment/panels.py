"""What analysis brings to pages about everything."""

from uuid import UUID

from participation.organisations.permissions import Actor, Permission
from participation.sentiment.queries import reading_progress
from participation.sentiment.severe_queries import new_count
from participation.web.panels import Panel


async def receipt_panel(receipt: UUID) -> Panel | None:
    """Whether what somebody wrote was read yet; None where they wrote nothing."""
    written, read = await reading_progress(receipt)
    return Panel("sentiment/receipt_panel.html", {"read": read == written}) if written else None


async def severe_panel(actor: Actor) -> Panel | None:
    """For inspectors: how many cases nobody has looked at. Some of them have nothing else on the overview.

    None for who works for every office as well: no case can be shown to them.
    """
    if not actor.allowed(Permission.READ_SEVERE) or actor.offices(Permission.READ_OFFICE) is None:
        return None
    return Panel("sentiment/severe_panel.html", {"new": await new_count(actor)})
