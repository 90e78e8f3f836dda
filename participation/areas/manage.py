"""Staff pages: the tree of areas, their population figures, and imports of both."""

import base64
from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from litestar import Request, Router, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.areas.csv_rows import rejected_rows_csv
from participation.areas.margin_rows import margin_tables
from participation.areas.queries import (
    area_by_id,
    area_children,
    area_counts,
    area_margins,
    area_path,
    root_area,
    search_areas,
)
from participation.areas.schemas import ImportReport
from participation.areas.service import import_areas_csv, import_margins_csv, remove_margins
from participation.errors import Problem, Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.web.forms import EMPTY_FORM, Form, read_files_form, read_form, whole_number
from participation.web.i18n import mark, translate
from participation.web.templates import page, say
from participation.web.urls import url

LARGEST_UPLOAD = 10_000_000
"""Bytes: all villages of the country take 3 million."""
MOST_LISTED = 50
MOST_DOWNLOADED = 2_000

KIND_LABELS = {
    "country": mark("Country"),
    "province": mark("Province"),
    "regency": mark("Regency"),
    "city": mark("City"),
    "district": mark("District"),
    "village": mark("Village"),
    "neighbourhood": mark("Neighbourhood"),
}

staff = Requires(Permission.READ_OFFICE)
platform = Requires(Permission.MANAGE_PLATFORM)


@get("/", guards=[staff])
async def areas_page(
    request: Request[Any, Any, Any],
    within: FromQuery[str] = "",
    q: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Template:
    """One area: what lies right below it, or what a search finds anywhere inside it."""
    chosen = whole_number(within)
    area = await root_area() if chosen is None else await area_by_id(chosen)
    searched = bool(q.strip())
    found = await search_areas(q, area.id, after) if searched else await area_children(area.id, after)
    return page(
        request,
        "manage/areas/area.html",
        area=area,
        trail=(await area_path(area.id))[:-1],
        counts=await area_counts(area.id),
        found=found,
        q=q.strip(),
        years=margin_tables(await area_margins(area.id)),
        kinds=KIND_LABELS,
        may_import=request.user.allowed(Permission.MANAGE_PLATFORM),
    )


@get("/import", guards=[platform])
async def import_page(request: Request[Any, Any, Any]) -> Template:
    return page(request, "manage/areas/import.html", form=EMPTY_FORM)


@post("/import", guards=[platform], status_code=200, request_max_body_size=LARGEST_UPLOAD)
async def areas_submit(request: Request[Any, Any, Any]) -> Template:
    form, files = await read_files_form(request)
    try:
        report = await import_areas_csv(_chosen(files, "areas_file"), request.user)
    except Rejected as rejection:
        return _import_again(request, form, rejection, "areas_file")
    return _result(request, report)


@post("/import-margins", guards=[platform], status_code=200, request_max_body_size=LARGEST_UPLOAD)
async def margins_submit(request: Request[Any, Any, Any]) -> Template:
    form, files = await read_files_form(request)
    try:
        report = await import_margins_csv(_chosen(files, "margins_file"), form.text("source"), request.user)
    except Rejected as rejection:
        return _import_again(request, form, rejection, "margins_file")
    return _result(request, report)


@post("/{area_id:int}/margins/remove", guards=[platform], status_code=303)
async def remove_submit(request: Request[Any, Any, Any], area_id: FromPath[int]) -> Redirect:
    form = await read_form(request)
    area = await area_by_id(area_id)
    year = form.whole("year") or 0
    removed = await remove_margins(area.id, year, request.user)
    say(request, mark("%(removed)s figures of %(year)s are removed."), removed=removed, year=str(year))
    return Redirect(url(f"/manage/areas?within={area.id}"), status_code=303)


def _chosen(files: Mapping[str, UploadFile], name: str) -> BinaryIO:
    if name not in files:
        problem = Problem(mark("Choose the file to import."))
        raise Rejected(problem.message, errors={name: problem})
    return cast(BinaryIO, files[name].file)


def _import_again(request: Request[Any, Any, Any], form: Form, rejection: Rejected, name: str) -> Template:
    """The same page with the reason beside the field; the file itself has to be chosen again."""
    rejection.errors = rejection.errors or {name: Problem(rejection.message, rejection.parameters)}
    return page(request, "manage/areas/import.html", 422, form=form.with_errors(rejection))


def _result(request: Request[Any, Any, Any], report: ImportReport) -> Template:
    return page(
        request,
        "manage/areas/result.html",
        report=report,
        listed=report.rejected[:MOST_LISTED],
        download=_download(report),
        most_downloaded=MOST_DOWNLOADED,
    )


def _download(report: ImportReport) -> str:
    """The rejected rows as an address that is the file: nothing has to be kept on the server for it."""
    rejected = report.rejected[:MOST_DOWNLOADED]
    text = rejected_rows_csv(
        report.header,
        report.delimiter,
        rejected,
        lambda problem: translate(problem.message, problem.parameters),
    )
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(text.encode("utf-8-sig")).decode()


router = Router(
    path="/areas",
    route_handlers=[areas_page, import_page, areas_submit, margins_submit, remove_submit],
)
