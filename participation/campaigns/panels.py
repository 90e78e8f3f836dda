"""What campaigns bring to pages of news and learning that their links lead to."""

from participation.campaigns.link_queries import destination_of
from participation.web.panels import Panel
from participation.web.urls import url


async def reading_panel(source: str) -> Panel | None:
    """The way on to the survey or the trial, with the code of the link as source; None once it leads nowhere."""
    destination = await destination_of(source) if source else None
    if destination is None or not destination.leads_on:
        return None
    address = f"{url(destination.path)}?source={destination.code}"
    return Panel("campaigns/reading_panel.html", {"destination": destination, "address": address})
