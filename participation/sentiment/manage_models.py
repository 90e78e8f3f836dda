"""Staff pages: the models that were learnt here, how they measured, and which of them reads."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.errors import Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.sentiment.model_queries import models_made
from participation.sentiment.model_service import revoke_model, use_model
from participation.sentiment.tables import ModelState
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

STATES = {
    ModelState.ACTIVE: (mark("in use"), "good"),
    ModelState.KEPT: (mark("kept"), ""),
    ModelState.REVOKED: (mark("taken back"), "bad"),
}
"""Each with the colour that goes with its word."""

platform = Requires(Permission.MANAGE_PLATFORM)


@get("/models", guards=[platform])
async def models_page(request: Request[Any, Any, Any]) -> Template:
    from participation.sentiment.analysis import (
        is_falling_back,
    )  # numpy, for a page that is hardly ever opened

    models = await models_made()
    return page(
        request,
        "sentiment/models.html",
        models=models,
        states=STATES,
        in_use=next((model for model in models if model.state == ModelState.ACTIVE), None),
        falling_back=await is_falling_back(),
    )


@post("/models/{model_id:int}/use", guards=[platform], status_code=303)
async def use_submit(request: Request[Any, Any, Any], model_id: FromPath[int]) -> Redirect:
    from participation.sentiment.reader import shipped_version  # numpy

    try:
        await use_model(request.user, model_id, shipped_version())
    except Rejected as rejection:
        say(request, rejection.message)
    else:
        say(request, mark("This model reads from now on. It reads all comments anew, which takes a while."))
    return Redirect(url("/manage/models"), status_code=303)


@post("/models/{model_id:int}/revoke", guards=[platform], status_code=303)
async def revoke_submit(request: Request[Any, Any, Any], model_id: FromPath[int]) -> Redirect:
    await revoke_model(request.user, model_id)
    say(request, mark("This model is taken back. Where it was in use, the shipped one reads again."))
    return Redirect(url("/manage/models"), status_code=303)


router = Router(path="/", route_handlers=[models_page, use_submit, revoke_submit])
