"""What news and courses bring to the home page and to a receipt."""

from uuid import UUID

from participation.learning.course_queries import completion_under
from participation.learning.queries import lessons, news
from participation.web.panels import Panel

ON_HOME = 3


async def home_panel() -> Panel | None:
    """The latest news, and the way to the learning pages; None where there is neither."""
    found = await news(limit=ON_HOME)
    learn = bool(await lessons())
    return Panel("learning/home_panel.html", {"found": found, "learn": learn}) if found or learn else None


async def receipt_panel(receipt: UUID) -> Panel | None:
    """The course that was completed under a receipt."""
    completion = await completion_under(receipt)
    return Panel("learning/receipt_panel.html", {"completion": completion}) if completion else None
