"""Staff pages of the SKM: all units of a period, one unit, the sample planner, earlier indices."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.clock import today
from participation.errors import NotFound, Rejected
from participation.organisations.guards import Requires, itself
from participation.organisations.permissions import Permission
from participation.services.queries import service_office
from participation.surveys.skm import ELEMENTS, GRADE_NAMES, Grade
from participation.surveys.skm_certainty import FEWEST
from participation.surveys.skm_files import recapitulation_workbook
from participation.surveys.skm_periods import NO_PERIOD, SkmPeriod, between, choices_at
from participation.surveys.skm_schemas import Unit
from participation.surveys.skm_service import add_earlier, remove_earlier, set_population
from participation.surveys.skm_unit_queries import (
    earlier_office,
    earlier_place,
    present_period,
    recapitulation,
    taken_out_in_reach,
    unit_of_office,
    unit_of_service,
    unit_view,
)
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

reads = Requires(Permission.READ_OFFICE)
reads_office = Requires(Permission.READ_OFFICE, "office_id", itself)
reads_service = Requires(Permission.READ_OFFICE, "service_id", service_office)
plans_office = Requires(Permission.PLAN, "office_id", itself)
plans_service = Requires(Permission.PLAN, "service_id", service_office)
plans_earlier = Requires(Permission.PLAN, "earlier_id", earlier_office)


@get("/skm", guards=[reads])
async def skm_page(
    request: Request[Any, Any, Any],
    period: FromQuery[str] = "",
    first: FromQuery[str] = "",
    last: FromQuery[str] = "",
) -> Template:
    """Every unit in reach, those without an index named. `first` and `last` stand in for a period."""
    chosen = _between(first, last) if first or last else period_of(period)
    reach = request.user.offices(Permission.READ_OFFICE)
    units = await recapitulation(reach, chosen)
    return page(
        request,
        "surveys/skm.html",
        units=units,
        out=await taken_out_in_reach(reach, chosen),
        missing=[one for unit in units for one in unit.missing],
        **period_choice(chosen),
    )


@get("/skm/recapitulation.xlsx", guards=[reads])
async def recapitulation_file(
    request: Request[Any, Any, Any], period: FromQuery[str] = ""
) -> Response[bytes]:
    chosen = period_of(period)
    units = await recapitulation(request.user.offices(Permission.READ_OFFICE), chosen)
    return download(recapitulation_workbook(units, chosen.name), XLSX, f"skm-{chosen.key}.xlsx")


@get("/skm/offices/{office_id:int}", guards=[reads_office])
async def office_page(
    request: Request[Any, Any, Any], office_id: FromPath[int], period: FromQuery[str] = ""
) -> Template:
    return await _unit_page(request, await office_unit(office_id), period_of(period))


@get("/skm/services/{service_id:int}", guards=[reads_service])
async def service_page(
    request: Request[Any, Any, Any], service_id: FromPath[int], period: FromQuery[str] = ""
) -> Template:
    return await _unit_page(request, await service_unit(service_id), period_of(period))


@post("/skm/offices/{office_id:int}/population", guards=[plans_office], status_code=200)
async def office_population_submit(
    request: Request[Any, Any, Any], office_id: FromPath[int]
) -> Template | Redirect:
    return await _population(request, await office_unit(office_id))


@post("/skm/services/{service_id:int}/population", guards=[plans_service], status_code=200)
async def service_population_submit(
    request: Request[Any, Any, Any], service_id: FromPath[int]
) -> Template | Redirect:
    return await _population(request, await service_unit(service_id))


@post("/skm/offices/{office_id:int}/earlier", guards=[plans_office], status_code=200)
async def office_earlier_submit(
    request: Request[Any, Any, Any], office_id: FromPath[int]
) -> Template | Redirect:
    return await _earlier(request, await office_unit(office_id))


@post("/skm/services/{service_id:int}/earlier", guards=[plans_service], status_code=200)
async def service_earlier_submit(
    request: Request[Any, Any, Any], service_id: FromPath[int]
) -> Template | Redirect:
    return await _earlier(request, await service_unit(service_id))


@post("/skm/earlier/{earlier_id:int}/remove", guards=[plans_earlier], status_code=303)
async def remove_earlier_submit(request: Request[Any, Any, Any], earlier_id: FromPath[int]) -> Redirect:
    office, service = await earlier_place(earlier_id) or (0, None)
    await remove_earlier(request.user, earlier_id)
    say(request, mark("The earlier index is removed."))
    return Redirect(url(path_of(Unit(office, "", service))), status_code=303)


async def _population(request: Request[Any, Any, Any], unit: Unit) -> Template | Redirect:
    form = await read_form(request)
    period = period_of(form.text("period"))
    try:
        await set_population(request.user, unit, period, form.text("population"))
    except Rejected as rejection:
        return await _unit_page(request, unit, period, form.with_errors(rejection), 422)
    say(request, mark("The number of people is saved."))
    return Redirect(url(f"{path_of(unit)}?period={period.key}"), status_code=303)


async def _earlier(request: Request[Any, Any, Any], unit: Unit) -> Template | Redirect:
    form = await read_form(request)
    period = period_of(form.text("period"))
    typed = [form.text(name) for name in ("earlier_period", "ikm", "respondents")]
    try:
        await add_earlier(request.user, unit, *typed)
    except Rejected as rejection:
        return await _unit_page(request, unit, period, form.with_errors(rejection), 422)
    say(request, mark("The earlier index is saved."))
    return Redirect(url(f"{path_of(unit)}?period={period.key}"), status_code=303)


async def _unit_page(
    request: Request[Any, Any, Any],
    unit: Unit,
    period: SkmPeriod,
    form: Form = EMPTY_FORM,
    status: int = 200,
) -> Template:
    return page(
        request,
        "surveys/skm_unit.html",
        status,
        view=await unit_view(unit, period),
        path=path_of(unit),
        form=form,
        may_plan=request.user.allowed(Permission.PLAN, unit.office),
        element_names=ELEMENTS,
        grade_names={grade.value: GRADE_NAMES[grade] for grade in Grade},
        fewest=FEWEST,
        **period_choice(period),
    )


def period_choice(period: SkmPeriod) -> dict[str, Any]:
    """What the choice of a period shows."""
    offered = [(one.key, one.name) for one in choices_at(today())]
    if period.key not in dict(offered):
        offered.insert(0, (period.key, period.name))
    return {"period": period, "periods": offered, "filters": Form.of({"period": period.key})}


def path_of(unit: Unit) -> str:
    if unit.service is None:
        return f"/manage/skm/offices/{unit.office}"
    return f"/manage/skm/services/{unit.service}"


def period_of(typed: str) -> SkmPeriod:
    """Raises Rejected for what is no period."""
    period = present_period(typed)
    if period is None:
        raise Rejected(NO_PERIOD)
    return period


def _between(first: str, last: str) -> SkmPeriod:
    period = between(first, last)
    if period is None:
        raise Rejected(mark("Choose a first day, and a last day that does not lie before it."))
    return period


async def office_unit(office_id: int) -> Unit:
    """Raises NotFound."""
    unit = await unit_of_office(office_id)
    if unit is None:
        raise NotFound(mark("There is no such office."))
    return unit


async def service_unit(service_id: int) -> Unit:
    """Raises NotFound."""
    unit = await unit_of_service(service_id)
    if unit is None:
        raise NotFound(mark("There is no such service."))
    return unit


def download(content: bytes, media_type: str, name: str) -> Response[bytes]:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


router = Router(
    path="/",
    route_handlers=[
        skm_page,
        recapitulation_file,
        office_page,
        service_page,
        office_population_submit,
        service_population_submit,
        office_earlier_submit,
        service_earlier_submit,
        remove_earlier_submit,
    ],
)
