"""What services bring to pages about everything."""

from participation.services.queries import any_service
from participation.web.panels import Panel


async def search_panel() -> Panel | None:
    """The home page's way to speak about a service; None before there is one."""
    return Panel("services/search_panel.html") if await any_service() else None
