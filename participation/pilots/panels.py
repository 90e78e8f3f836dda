"""What pilots bring to the home page, and to the overview of partners."""

from participation.clock import now
from participation.organisations.permissions import Actor, Permission
from participation.pilots.queries import pilots_ahead
from participation.pilots.wording import PHASE_KINDS, PHASES
from participation.web.panels import Panel


async def home_panel() -> Panel | None:
    """Trials that are announced or take applications; None where there is none."""
    moment = now()
    found = [(pilot, pilot.phase(moment)) for pilot in await pilots_ahead()]
    context = {"found": found, "phases": PHASES, "phase_kinds": PHASE_KINDS}
    return Panel("pilots/home_panel.html", context) if found else None


async def partner_panel(actor: Actor) -> Panel | None:
    """Where somebody of a partner organisation finds the trials that it was granted."""
    return Panel("pilots/partner_panel.html") if actor.allowed(Permission.FOLLOW_PILOTS) else None
