"""Staff pages of the photos of how a survey was carried out."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.errors import NotFound, Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.surveys.manage_skm import (
    office_unit,
    path_of,
    period_choice,
    period_of,
    plans_office,
    plans_service,
    reads_office,
    reads_service,
    service_unit,
)
from participation.surveys.skm_periods import SkmPeriod
from participation.surveys.skm_photo_queries import photo_content, photo_office, photo_place, photos_of
from participation.surveys.skm_photo_service import MOST_PHOTOS, add_photo, remove_photo
from participation.surveys.skm_schemas import Unit
from participation.web.forms import EMPTY_FORM, LARGEST_UPLOAD_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

NO_PHOTO = mark("There is no such photo.")

reads_photo = Requires(Permission.READ_OFFICE, "photo_id", photo_office)
plans_photo = Requires(Permission.PLAN, "photo_id", photo_office)


@get("/skm/offices/{office_id:int}/photos", guards=[reads_office])
async def office_photos_page(
    request: Request[Any, Any, Any], office_id: FromPath[int], period: FromQuery[str] = ""
) -> Template:
    return await _page(request, await office_unit(office_id), period_of(period))


@get("/skm/services/{service_id:int}/photos", guards=[reads_service])
async def service_photos_page(
    request: Request[Any, Any, Any], service_id: FromPath[int], period: FromQuery[str] = ""
) -> Template:
    return await _page(request, await service_unit(service_id), period_of(period))


@post(
    "/skm/offices/{office_id:int}/photos",
    guards=[plans_office],
    status_code=200,
    request_max_body_size=LARGEST_UPLOAD_FORM,
)
async def office_photo_submit(
    request: Request[Any, Any, Any], office_id: FromPath[int]
) -> Template | Redirect:
    return await _add(request, await office_unit(office_id))


@post(
    "/skm/services/{service_id:int}/photos",
    guards=[plans_service],
    status_code=200,
    request_max_body_size=LARGEST_UPLOAD_FORM,
)
async def service_photo_submit(
    request: Request[Any, Any, Any], service_id: FromPath[int]
) -> Template | Redirect:
    return await _add(request, await service_unit(service_id))


@get("/skm/photos/{photo_id:int}/photo.jpg", guards=[reads_photo])
async def photo_file(photo_id: FromPath[int]) -> Response[bytes]:
    """Shown on the page: it was drawn anew when it came."""
    place = await photo_place(photo_id)
    content = await photo_content(place[0].office, place[2]) if place else None
    if content is None:
        raise NotFound(NO_PHOTO)
    return Response(content, media_type="image/jpeg", headers={"cache-control": "private, max-age=3600"})


@post("/skm/photos/{photo_id:int}/remove", guards=[plans_photo], status_code=303)
async def remove_photo_submit(request: Request[Any, Any, Any], photo_id: FromPath[int]) -> Redirect:
    place = await photo_place(photo_id)
    if place is None:
        raise NotFound(NO_PHOTO)
    await remove_photo(request.user, photo_id)
    say(request, mark("The photo is removed."))
    return Redirect(url(f"{path_of(place[0])}/photos?period={place[1]}"), status_code=303)


async def _add(request: Request[Any, Any, Any], unit: Unit) -> Template | Redirect:
    form = await read_form(request)
    period = period_of(form.text("period"))
    content = form.files.get("file", b"")
    try:
        await add_photo(request.user, unit, period, content, form.text("caption"), form.text("description"))
    except Rejected as rejection:
        return await _page(request, unit, period, form.with_errors(rejection), 422)
    say(request, mark("The photo is added to the yearly report."))
    return Redirect(url(f"{path_of(unit)}/photos?period={period.key}"), status_code=303)


async def _page(
    request: Request[Any, Any, Any], unit: Unit, period: SkmPeriod, form: Form = EMPTY_FORM, status: int = 200
) -> Template:
    return page(
        request,
        "surveys/skm_photos.html",
        status,
        unit=unit,
        path=path_of(unit),
        photos=await photos_of(unit, period),
        form=form,
        may_plan=request.user.allowed(Permission.PLAN, unit.office),
        most=MOST_PHOTOS,
        **period_choice(period),
    )


router = Router(
    path="/",
    route_handlers=[
        office_photos_page,
        service_photos_page,
        office_photo_submit,
        service_photo_submit,
        photo_file,
        remove_photo_submit,
    ],
)
