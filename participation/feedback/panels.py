"""What feedback brings to the page of a receipt."""

from uuid import UUID

from participation.areas.queries import area_label
from participation.feedback.queries import feedback_under
from participation.services.queries import service_by_id
from participation.web.panels import Panel


async def receipt_panel(receipt: UUID) -> Panel | None:
    """What was written in a feedback box."""
    comment = await feedback_under(receipt)
    if comment is None:
        return None
    service = await service_by_id(comment.service) if comment.service else None
    area = await area_label(comment.area) if comment.area else ""
    return Panel("feedback/receipt_panel.html", {"comment": comment, "service": service, "area": area})
