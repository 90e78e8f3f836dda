"""Services for programs."""

from typing import Annotated

from litestar import Router, get
from litestar.params import FromPath, QueryParameter

from participation.organisations.queries import office_by_slug
from participation.services.queries import search_services
from participation.services.routes import offered_service
from participation.services.schemas import ServicePage, ServiceView

Words = Annotated[str, QueryParameter(description="Only services in which every one of these words occurs.")]
Office = Annotated[str, QueryParameter(description="Only services of the office with this slug.")]
After = Annotated[int | None, QueryParameter(description="`next_after` of the page before.")]


@get("/services", tags=["services"])
async def services(q: Words = "", office: Office = "", after: After = None) -> ServicePage:
    """Services on offer, a page at a time: best matches first, else by name."""
    chosen = await office_by_slug(office) if office else None
    if office and chosen is None:
        return ServicePage([], None)
    return await search_services(q, chosen.id if chosen else None, after)


@get("/services/{slug:str}", tags=["services"])
async def service(slug: FromPath[str]) -> ServiceView:
    """Everything about one service, in all its languages."""
    return await offered_service(slug)


router = Router(path="/", route_handlers=[services, service])
