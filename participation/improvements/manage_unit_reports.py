"""Staff downloads: the yearly SKM report of a unit, and its sheet for display."""

from pathlib import Path
from typing import Any

from litestar import Response, Router, get
from litestar.params import FromPath, FromQuery

from participation.errors import NotFound, Rejected
from participation.files.typesetting import typeset
from participation.improvements.unit_report_queries import report_images, unit_report
from participation.improvements.unit_workbooks import unit_workbook
from participation.organisations.guards import Requires, itself
from participation.organisations.permissions import Permission
from participation.services.queries import service_office
from participation.surveys.skm_periods import NO_PERIOD
from participation.surveys.skm_schemas import Unit
from participation.surveys.skm_unit_queries import present_period, unit_of_office, unit_of_service
from participation.web.i18n import mark
from participation.web.templates import template_directory

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATES = {"report.pdf": "unit_report.typ", "sheet.pdf": "ikm_sheet.typ"}
NAMES = {"report": "laporan-skm", "sheet": "ikm"}

reads_office = Requires(Permission.READ_OFFICE, "office_id", itself)
reads_service = Requires(Permission.READ_OFFICE, "service_id", service_office)


@get("/skm/offices/{office_id:int}/{file_name:str}", guards=[reads_office])
async def office_file(
    office_id: FromPath[int], file_name: FromPath[str], period: FromQuery[str] = ""
) -> Response[bytes]:
    return await _file(await unit_of_office(office_id), file_name, period)


@get("/skm/services/{service_id:int}/{file_name:str}", guards=[reads_service])
async def service_file(
    service_id: FromPath[int], file_name: FromPath[str], period: FromQuery[str] = ""
) -> Response[bytes]:
    return await _file(await unit_of_service(service_id), file_name, period)


async def _file(unit: Unit | None, file_name: str, typed: str) -> Response[bytes]:
    """One of report.pdf, report.xlsx and sheet.pdf. Raises NotFound, and Rejected for what is no period."""
    period = present_period(typed)
    if unit is None or file_name not in {*TEMPLATES, "report.xlsx"}:
        raise NotFound(mark("There is no such file."))
    if period is None:
        raise Rejected(NO_PERIOD)
    report = await unit_report(unit, period)
    stem, _, ending = file_name.partition(".")
    name = f"{NAMES[stem]}-{unit.slug}-{period.key}.{ending}"
    if ending == "xlsx":
        return _download(unit_workbook(report), XLSX, name)
    if stem == "sheet" and not report.has_index:
        raise NotFound(mark("Nobody has scored an element in this period."))
    template = (Path(template_directory()) / "improvements" / TEMPLATES[file_name]).read_text("utf-8")
    images = await report_images(unit, report) if stem == "report" else {}
    return _download(await typeset(template, report, images), PDF, name)


def _download(content: bytes, media_type: str, name: str) -> Response[Any]:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


router = Router(path="/", route_handlers=[office_file, service_file])
