"""Staff pages: the services of one's offices."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.errors import Conflict, NotFound, Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.organisations.queries import offices
from participation.services.queries import managed_services, service_by_id, service_office
from participation.services.schemas import ServiceCreate, ServiceUpdate, ServiceView
from participation.services.service import TEXTS, create_service, set_active, update_service
from participation.texts import Text
from participation.web.filters import passed_over
from participation.web.forms import Form, read_form, whole_number
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

FORM_LANGUAGES = ("id", "en")
"""What the form asks for; wordings in other languages stay as they are."""

anywhere = Requires(Permission.EDIT_SERVICES)
this_service = Requires(Permission.EDIT_SERVICES, "service_id", service_office)


@get("/services", guards=[anywhere])
async def services_page(
    request: Request[Any, Any, Any],
    q: FromQuery[str] = "",
    office: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Template:
    reached = await offices(request.user.offices(Permission.EDIT_SERVICES))
    filters = Form.of({"q": q, "office": office})
    ids = [known.id for known in reached if filters.whole("office") in (None, known.id)]
    return page(
        request,
        "services/manage.html",
        found=await managed_services(ids, q, whole_number(after)),
        offices=reached,
        filters=filters,
        filtered=bool(q or office),
        passed_over=passed_over({mark("Office"): (office, filters.whole("office"))}),
        after=after,
    )


@get("/services/new", guards=[anywhere])
async def new_service_page(request: Request[Any, Any, Any]) -> Template:
    return await _form_page(request, Form.of({}), None)


@post("/services/new", guards=[anywhere], status_code=200)
async def new_service_submit(request: Request[Any, Any, Any]) -> Template | Redirect:
    form = await read_form(request)
    wanted = ServiceCreate(office=form.whole("office") or 0, **_texts(form))
    try:
        service = await create_service(request.user, wanted)
    except Rejected as rejection:
        return await _form_page(request, form.with_errors(rejection), None, 422)
    say(request, mark("The service is created, and people find it."))
    return Redirect(url(f"/manage/services/{service.id}"), status_code=303)


@get("/services/{service_id:int}", guards=[this_service])
async def service_page(request: Request[Any, Any, Any], service_id: FromPath[int]) -> Template:
    service = await _service(service_id)
    form = Form.of({name: getattr(service, name) for name in (*TEXTS, "office", "revision")})
    return await _form_page(request, form, service)


@post("/services/{service_id:int}", guards=[this_service], status_code=200)
async def service_submit(request: Request[Any, Any, Any], service_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    wanted = ServiceUpdate(
        office=form.whole("office") or 0, revision=form.whole("revision") or 0, **_texts(form)
    )
    try:
        await update_service(request.user, service_id, wanted)
    except Rejected as rejection:
        return await _form_page(request, form.with_errors(rejection), await _service(service_id), 422)
    except Conflict as conflict:
        present = await _service(service_id)
        form = Form({**form.fields, "revision": [str(present.revision)]})
        return await _form_page(request, form, present, 409, conflict.message)
    say(request, mark("The service is saved."))
    return Redirect(url(f"/manage/services/{service_id}"), status_code=303)


@post("/services/{service_id:int}/active", guards=[this_service], status_code=303)
async def active_submit(request: Request[Any, Any, Any], service_id: FromPath[int]) -> Redirect:
    """Takes a service off the public list or puts it back."""
    active = (await read_form(request)).ticked("active")
    await set_active(request.user, service_id, active)
    said = mark("The service is offered again.") if active else mark("The service is no longer offered.")
    say(request, said)
    return Redirect(url(f"/manage/services/{service_id}"), status_code=303)


def _texts(form: Form) -> dict[str, Text]:
    return {name: {code: form.text(f"{name}.{code}") for code in FORM_LANGUAGES} for name in TEXTS}


async def _form_page(
    request: Request[Any, Any, Any],
    form: Form,
    service: ServiceView | None,
    status: int = 200,
    conflict: str = "",
) -> Template:
    reached = await offices(request.user.offices(Permission.EDIT_SERVICES))
    return page(
        request,
        "services/form.html",
        status,
        form=form,
        service=service,
        offices=[(office.id, office.name) for office in reached],
        conflict=conflict,
    )


async def _service(service_id: int) -> ServiceView:
    service = await service_by_id(service_id)
    if service is None:
        raise NotFound(mark("There is no such service."))
    return service


router = Router(
    path="/",
    route_handlers=[
        services_page,
        new_service_page,
        new_service_submit,
        service_page,
        service_submit,
        active_submit,
    ],
)
