"""What pilots bring to the home page and to the page of a service."""

from participation.clock import now
from participation.pilots.queries import pilots_ahead
from participation.pilots.result_queries import results_about
from participation.pilots.result_wording import REASONS, VERDICT_KINDS, VERDICTS
from participation.pilots.wording import PHASE_KINDS, PHASES
from participation.web.panels import Panel


async def home_panel() -> Panel | None:
    """Trials that are announced or take applications; None where there is none."""
    moment = now()
    found = [(pilot, pilot.phase(moment)) for pilot in await pilots_ahead()]
    context = {"found": found, "phases": PHASES, "phase_kinds": PHASE_KINDS}
    return Panel("pilots/home_panel.html", context) if found else None


async def service_panel(service: int) -> Panel | None:
    """What trials of a service have shown; None before there is one."""
    found = await results_about(service)
    context = {"found": found, "verdicts": VERDICTS, "verdict_kinds": VERDICT_KINDS, "reasons": REASONS}
    return Panel("pilots/service_panel.html", context) if found else None
