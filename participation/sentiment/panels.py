"""What analysis brings to pages about everything."""

from uuid import UUID

from participation.sentiment.queries import reading_progress
from participation.web.panels import Panel


async def receipt_panel(receipt: UUID) -> Panel | None:
    """Whether what somebody wrote was read yet; None where they wrote nothing."""
    written, read = await reading_progress(receipt)
    return Panel("sentiment/receipt_panel.html", {"read": read == written}) if written else None
