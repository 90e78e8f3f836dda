"""Feedback for programs: JSON under /api/v1."""

from typing import Any

from litestar import Request, Router, post
from litestar.params import FromPath, JSONBody

from participation.accounts.limits import check_limit, count_towards
from participation.feedback.limits import FEEDBACK
from participation.feedback.queries import service_at
from participation.feedback.schemas import FeedbackCreate, FeedbackReceipt, Way
from participation.feedback.service import give_feedback
from participation.web.network import network_of


@post("/services/{slug:str}/feedback", tags=["feedback"], summary="Say something about a service")
async def post_feedback(
    request: Request[Any, Any, Any], slug: FromPath[str], data: JSONBody[FeedbackCreate]
) -> FeedbackReceipt:
    """Stores the feedback once, however often it is sent with the same key."""
    settings, network = request.app.state.settings, network_of(request)
    service = await service_at(slug)
    await check_limit(FEEDBACK, network, settings.secret_key)
    code = await give_feedback(settings.secret_keys, service, data, Way("api"))
    await count_towards(FEEDBACK, network, settings.secret_key)
    return FeedbackReceipt(code)


router = Router(path="/", route_handlers=[post_feedback])
