"""Staff pages on which answers leave: exports, files, the codebook and the record of processing."""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Stream, Template

from participation.clock import today
from participation.errors import NotFound, Rejected
from participation.files.queries import file_by_id
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.surveys.export_columns import Wanted
from participation.surveys.export_queries import (
    FILES_PAGE,
    Export,
    definitions_of,
    export_of,
    files_of,
    identified_count,
    published_documents,
)
from participation.surveys.export_service import (
    check_size,
    codebook_file,
    codebook_workbook,
    csv_stream,
    json_stream,
    package_stream,
    record_export,
    sav_stream,
    xlsx_stream,
)
from participation.surveys.file_answers import purpose_of
from participation.surveys.notices import Processing, processing_of
from participation.surveys.queries import survey_office
from participation.surveys.question_fields import TYPES
from participation.surveys.schemas import SurveyView
from participation.surveys.service import survey_or_not_found
from participation.surveys.set_aside_queries import taken_out
from participation.surveys.spss import is_installed
from participation.surveys.variables import codebook
from participation.texts import text_in
from participation.web.forms import EMPTY_FORM, Form, read_form, whole_number
from participation.web.i18n import current_language, mark, translate
from participation.web.templates import page

reads_this = Requires(Permission.READ_OFFICE, "survey_id", survey_office)
exports_this = Requires(Permission.EXPORT_ANSWERS, "survey_id", survey_office)
identifies_this = Requires(Permission.EXPORT_IDENTIFIERS, "survey_id", survey_office)

UNKNOWN_KIND = mark("Choose the kind of file.")
NO_SPSS = mark(
    "Files for SPSS need a part of this platform that is not installed here. Take the CSV, or ask whoever runs the "
    "platform to install participation[spss]."
)
KINDS = {
    "csv": (mark("CSV, one line for each person"), "text/csv"),
    "zip": (
        mark("Data package: CSV files with a description and the codebook (Frictionless)"),
        "application/zip",
    ),
    "xlsx": (
        mark("Excel (XLSX)"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "sav": (mark("SPSS (SAV), with labels"), "application/x-spss-sav"),
    "jsonl": (mark("JSON, one line for each person"), "application/jsonl"),
}
SANDBOX = {"content-security-policy": "sandbox; default-src 'none'"}


@get("/surveys/{survey_id:int}/exports", guards=[exports_this])
async def exports_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    return await _exports_page(request, await survey_or_not_found(survey_id), EMPTY_FORM)


@post("/surveys/{survey_id:int}/exports", guards=[exports_this], status_code=200)
async def export_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Stream | Template:
    return await _download(request, survey_id, identifiers=False)


@post("/surveys/{survey_id:int}/exports/identified", guards=[identifies_this], status_code=200)
async def identified_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Stream | Template:
    return await _download(request, survey_id, identifiers=True)


async def _exports_page(
    request: Request[Any, Any, Any], survey: SurveyView, form: Form, status: int = 200, message: str = ""
) -> Template:
    definitions = await definitions_of(survey.id)
    return page(
        request,
        "surveys/exports.html",
        status,
        survey=survey,
        out=await taken_out(survey.id),
        form=form,
        message=message,
        kinds=[(kind, translate(label)) for kind, (label, _) in KINDS.items()],
        repeats=_repeats(definitions),
        identified=await identified_count(survey.id),
        may_identify=request.user.allowed(Permission.EXPORT_IDENTIFIERS, survey.office),
    )


def _repeats(definitions: dict[int, Any]) -> dict[str, Any]:
    """Repeated sections with their labels, by name: each can be taken as a CSV of its own."""
    return {
        section.name: section.label
        for definition in definitions.values()
        for section in definition.sections
        if section.repeat
    }


async def _download(
    request: Request[Any, Any, Any], survey_id: int, *, identifiers: bool
) -> Stream | Template:
    form = await read_form(request)
    survey = await survey_or_not_found(survey_id)
    kind = form.text("kind")
    wanted = Wanted(
        labels=form.text("values") == "labels" and kind != "sav",
        identifiers=identifiers,
        language=current_language(),
        default_language=survey.definition.default_language,
    )
    try:
        _check_kind(kind)
        check_size(kind, survey.submissions)
        made = _made(kind, await export_of(survey.id, wanted), survey, form.text("table"))
    except Rejected as error:
        message = translate(error.message, error.parameters)
        return await _exports_page(request, survey, form, 422, message)
    await record_export(request.user, survey, made.name, identifiers=identifiers)
    return Stream(made.content, media_type=KINDS[kind][1], headers=_attachment(made.name))


def _check_kind(kind: str) -> None:
    """Raises Rejected for a kind that is none, or that cannot be made here."""
    if kind not in KINDS:
        raise Rejected(UNKNOWN_KIND)
    if kind == "sav" and not is_installed():
        raise Rejected(NO_SPSS)


class _Made(NamedTuple):
    """A download: its name and what it streams."""

    name: str
    content: AsyncIterator[bytes]


def _made(kind: str, export: Export, survey: SurveyView, table_name: str) -> _Made:
    named = {table.name: table for table in export.tables}
    table = named.get(table_name, export.tables[0])
    file = f"{survey.slug}-{today().isoformat()}.{kind}"
    match kind:
        case "csv":
            own = f"{survey.slug}-{table.name}-{today().isoformat()}.csv" if table.repeat else file
            return _Made(own, csv_stream(export, table))
        case "zip":
            title = text_in(survey.title, current_language(), survey.definition.default_language)
            return _Made(file, package_stream(export, survey.slug, title))
        case "xlsx":
            return _Made(file, xlsx_stream(export))
        case "sav":
            return _Made(file, sav_stream(export))
    return _Made(file, json_stream(export))


@get("/surveys/{survey_id:int}/files", guards=[identifies_this])
async def files_page(
    request: Request[Any, Any, Any], survey_id: FromPath[int], after: FromQuery[str] = ""
) -> Template:
    survey = await survey_or_not_found(survey_id)
    found = await files_of(survey_id, whole_number(after))
    more = f"/manage/surveys/{survey_id}/files?after={found[-1].number}" if len(found) == FILES_PAGE else ""
    return page(request, "surveys/files.html", survey=survey, files=found, more=more)


@get("/surveys/{survey_id:int}/files/{file_id:uuid}", guards=[identifies_this])
async def file_download(
    request: Request[Any, Any, Any], survey_id: FromPath[int], file_id: FromPath[UUID]
) -> Response[bytes]:
    """To be saved, never shown by the browser: it came from anyone."""
    survey = await survey_or_not_found(survey_id)
    file = await file_by_id(purpose_of(survey_id), file_id)
    if file is None:
        raise NotFound(mark("There is no such file. It may have been erased, as its survey promised."))
    name = f"{survey.slug}-{file_id}.{'pdf' if file.media_type == 'application/pdf' else 'jpg'}"
    await record_export(request.user, survey, "a file", identifiers=True)
    return Response(file.content, media_type=file.media_type, headers={**_attachment(name), **SANDBOX})


@get("/surveys/{survey_id:int}/codebook", guards=[reads_this])
async def codebook_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    survey = await survey_or_not_found(survey_id)
    entries = codebook(await definitions_of(survey_id))
    return page(request, "surveys/codebook.html", survey=survey, entries=entries, types=TYPES)


@get("/surveys/{survey_id:int}/codebook.csv", guards=[reads_this])
async def codebook_csv(survey_id: FromPath[int]) -> Response[bytes]:
    survey = await survey_or_not_found(survey_id)
    content = codebook_file(await export_of(survey_id, _codes(survey)))
    name = f"{survey.slug}-codebook-{today().isoformat()}.csv"
    return Response(content, media_type=KINDS["csv"][1], headers=_attachment(name))


@get("/surveys/{survey_id:int}/codebook.xlsx", guards=[reads_this])
async def codebook_xlsx(survey_id: FromPath[int]) -> Stream:
    survey = await survey_or_not_found(survey_id)
    content = codebook_workbook(await export_of(survey_id, _codes(survey)))
    name = f"{survey.slug}-codebook-{today().isoformat()}.xlsx"
    return Stream(content, media_type=KINDS["xlsx"][1], headers=_attachment(name))


def _codes(survey: SurveyView) -> Wanted:
    return Wanted(False, False, current_language(), survey.definition.default_language)


@get("/surveys/{survey_id:int}/processing", guards=[reads_this])
async def processing_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    """UU PDP 27/2022, Art. 31: what is done with the answers, from what is really stored."""
    survey = await survey_or_not_found(survey_id)
    processing = processing_of(survey, await published_documents(survey_id))
    return page(request, "surveys/processing.html", survey=survey, processing=processing)


@get("/surveys/{survey_id:int}/processing.json", guards=[reads_this])
async def processing_file(survey_id: FromPath[int]) -> Processing:
    survey = await survey_or_not_found(survey_id)
    return processing_of(survey, await published_documents(survey_id))


def _attachment(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}


EXPORT_ROUTES = [
    exports_page,
    export_submit,
    identified_submit,
    files_page,
    file_download,
    codebook_page,
    codebook_csv,
    codebook_xlsx,
    processing_page,
    processing_file,
]
