"""What campaigns bring to pages that their links lead to, and to the overview: what waits for the office."""

from participation.campaigns.certificate_queries import without_certificate
from participation.campaigns.link_queries import destination_of
from participation.campaigns.queries import handed_in
from participation.organisations.permissions import Actor, Permission
from participation.web.panels import Panel
from participation.web.urls import url


async def reading_panel(source: str) -> Panel | None:
    """The way on to the survey or the trial, with the code of the link as source; None once it leads nowhere."""
    destination = await destination_of(source) if source else None
    if destination is None or not destination.leads_on:
        return None
    address = f"{url(destination.path)}?source={destination.code}"
    return Panel("campaigns/reading_panel.html", {"destination": destination, "address": address})


async def waiting_panel(actor: Actor) -> Panel | None:
    """For whoever decides about campaigns; None where nothing waits."""
    if not actor.allowed(Permission.PLAN):
        return None
    reach = actor.offices(Permission.PLAN)
    context = {"handed_in": await handed_in(reach), "uncertified": await without_certificate(reach)}
    return Panel("campaigns/waiting_panel.html", context) if any(context.values()) else None
