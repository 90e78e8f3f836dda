"""Areas as JSON, for programs that fill forms level by level."""

from litestar import Router, get
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery

from participation.areas.queries import area_by_code, area_children, root_area
from participation.areas.schemas import AreaPage

FOR_AN_HOUR = CacheControlHeader(public=True, max_age=3600)


@get("/", cache_control=FOR_AN_HOUR, operation_id="listProvinces", tags=["areas"])
async def provinces(after: FromQuery[str] = "") -> AreaPage:
    """The areas right below the country, by code; `after` takes the `next_after` of the page before."""
    return await area_children((await root_area()).id, after)


@get("/{code:str}/children", cache_control=FOR_AN_HOUR, operation_id="listAreaChildren", tags=["areas"])
async def children(code: FromPath[str], after: FromQuery[str] = "") -> AreaPage:
    """The areas one level below the one with this Kemendagri code; `after` as in the list of provinces."""
    return await area_children((await area_by_code(code)).id, after)


router = Router(path="/areas", route_handlers=[provinces, children])
