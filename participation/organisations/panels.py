"""What organisations bring to the overview: applications that wait, and how one's own organisation stands."""

from participation.organisations.partner_queries import partners_of_people, partners_that_wait
from participation.organisations.partner_wording import STATE_KINDS, STATE_NAMES
from participation.organisations.permissions import Actor, Permission
from participation.web.panels import Panel


async def partner_panel(actor: Actor) -> Panel | None:
    """For people of partner organisations: whether they can work, and what to do where they cannot."""
    reached = actor.offices(Permission.MANAGE_PARTNER)
    if not reached:
        return None
    context = {"partners": await partners_of_people(reached), "states": STATE_NAMES, "kinds": STATE_KINDS}
    return Panel("organisations/partner_panel.html", context)


async def waiting_panel(actor: Actor) -> Panel | None:
    """Applications that nobody has answered; None where there is none."""
    if not actor.allowed(Permission.MANAGE_OFFICE):
        return None
    found = await partners_that_wait(actor.offices(Permission.MANAGE_OFFICE))
    return Panel("organisations/waiting_panel.html", {"found": found}) if found else None
