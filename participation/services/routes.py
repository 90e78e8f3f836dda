"""Public pages: find a service, read everything about it, go on to say something about it."""

from typing import Any

from litestar import Request, Router, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from participation.errors import Gone, NotFound
from participation.organisations.queries import office_by_id, office_by_slug
from participation.organisations.schemas import OfficeView
from participation.services.queries import offering_offices, search_services, service_by_slug
from participation.services.schemas import ServiceView
from participation.services.searching import words_of
from participation.web.forms import whole_number
from participation.web.i18n import mark
from participation.web.panels import filled
from participation.web.templates import page


@get("/services")
async def services_page(
    request: Request[Any, Any, Any],
    q: FromQuery[str] = "",
    office: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Template:
    """All services, those of one office, or what a search finds."""
    chosen = await _office(office) if office else None
    return page(
        request,
        "services/services.html",
        found=await search_services(q, chosen.id if chosen else None, whole_number(after)),
        offices=await offering_offices(),
        office=chosen,
        q=q if words_of(q) else "",
        after=after,
    )


async def _office(slug: str) -> OfficeView:
    office = await office_by_slug(slug)
    if office is None:
        raise NotFound(mark("There is no such office. Choose one on the page of services."))
    return office


@get("/services/{slug:str}")
async def service_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    service = await offered_service(slug)
    return page(
        request,
        "services/service.html",
        service=service,
        office=await office_by_id(service.office),
        panels=await filled(request.app.state.panels.service, service.id),
    )


async def offered_service(slug: str) -> ServiceView:
    """Raises NotFound for an unknown service, Gone for one that is no longer offered."""
    service = await service_by_slug(slug)
    if service is None:
        raise NotFound(mark("There is no such service. Look for it by its name on the page of services."))
    if not service.active:
        raise Gone(mark("This service is no longer offered. Look for another one on the page of services."))
    return service


router = Router(path="/", route_handlers=[services_page, service_page])
