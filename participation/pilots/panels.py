"""What pilots bring to the home page, to the page of a service, to a receipt, and to the overview."""

from uuid import UUID

from participation.clock import now
from participation.organisations.permissions import Actor, Permission
from participation.pilots.participant_queries import participant_under, place_of
from participation.pilots.queries import pilots_about, pilots_ahead, published_pilot
from participation.pilots.result_queries import results_about
from participation.pilots.result_wording import REASONS, VERDICT_KINDS, VERDICTS
from participation.pilots.waiting_queries import waiting_trials
from participation.pilots.wording import PHASE_KINDS, PHASES
from participation.web.panels import Panel


async def home_panel() -> Panel | None:
    """Trials that are announced or take applications; None where there is none."""
    moment = now()
    found = [(pilot, pilot.phase(moment)) for pilot in await pilots_ahead()]
    context = {"found": found, "phases": PHASES, "phase_kinds": PHASE_KINDS}
    return Panel("pilots/home_panel.html", context) if found else None


async def service_panel(service: int) -> Panel | None:
    """What trials of a service have shown, and those that have shown nothing yet; None where there is none."""
    moment, found = now(), await results_about(service)
    shown = {view.result.slug for view in found}
    trials = [(one, one.phase(moment)) for one in await pilots_about(service) if one.slug not in shown]
    context = {
        "found": found,
        "verdicts": VERDICTS,
        "verdict_kinds": VERDICT_KINDS,
        "reasons": REASONS,
        "trials": trials,
        "phases": PHASES,
        "phase_kinds": PHASE_KINDS,
    }
    return Panel("pilots/service_panel.html", context) if found or trials else None


async def receipt_panel(receipt: UUID) -> Panel | None:
    """How an application stands."""
    participant = await participant_under(receipt)
    pilot = await published_pilot(participant.slug) if participant else None
    if participant is None or pilot is None:
        return None
    place = await place_of(pilot, participant, now())
    context = {"pilot": pilot, "participant": participant, "place": place}
    return Panel("pilots/receipt_panel.html", context)


async def partner_panel(actor: Actor) -> Panel | None:
    """Where somebody of a partner organisation finds the trials that it was granted."""
    return Panel("pilots/partner_panel.html") if actor.allowed(Permission.FOLLOW_PILOTS) else None


async def waiting_panel(actor: Actor) -> Panel | None:
    """Trials in which whoever plans has something to do; None where there is none."""
    if not actor.allowed(Permission.PLAN):
        return None
    found = await waiting_trials(actor.offices(Permission.PLAN), now())
    return Panel("pilots/overview_panel.html", {"found": found}) if found else None
