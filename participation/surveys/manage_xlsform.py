"""Staff pages for XLSForms: upload one as a new draft or for the questions of one, download one."""

import asyncio
from pathlib import PureWindowsPath
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Template

from participation.errors import Conflict, ParticipationError, Problem, Rejected, TooLarge
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.organisations.queries import offices
from participation.surveys.queries import survey_office
from participation.surveys.schemas import SurveyView
from participation.surveys.service import survey_or_not_found
from participation.surveys.uploading import Uploaded, create_from_form, replace_questions
from participation.surveys.workbooks import LARGEST_WORKBOOK
from participation.surveys.xforms import to_xform
from participation.surveys.xlsform_writing import write_form
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page

LARGEST_UPLOAD = LARGEST_WORKBOOK + 100_000
"""Bytes of a whole request: the fields beside the file take little."""
MOST_LISTED = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

edits = Requires(Permission.EDIT_SURVEYS)
edits_this = Requires(Permission.EDIT_SURVEYS, "survey_id", survey_office)
reads_this = Requires(Permission.READ_OFFICE, "survey_id", survey_office)


@get("/surveys/upload", guards=[edits])
async def upload_page(request: Request[Any, Any, Any]) -> Template:
    return await _upload_page(request, EMPTY_FORM)


@post("/surveys/upload", guards=[edits], status_code=200, request_max_body_size=LARGEST_UPLOAD)
async def upload_submit(request: Request[Any, Any, Any]) -> Template:
    form = await read_form(request)
    try:
        content, office = _content(form), form.whole("office")
        if office is None:
            problem = Problem(mark("Choose the office that asks."))
            raise Rejected(mark("The survey was not created."), errors={"office": problem})
        name = PureWindowsPath(form.file_names["form_file"]).stem  # some browsers send a whole path
        uploaded = await create_from_form(request.user, office, content, name)
    except (Rejected, TooLarge) as error:
        return await _upload_page(request, _with_error(form, error), error.status)
    return _result(request, uploaded)


@get("/surveys/{survey_id:int}/upload", guards=[edits_this])
async def replace_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    survey = await survey_or_not_found(survey_id)
    return await _upload_page(request, Form.of({"revision": survey.revision}), survey=survey)


@post(
    "/surveys/{survey_id:int}/upload",
    guards=[edits_this],
    status_code=200,
    request_max_body_size=LARGEST_UPLOAD,
)
async def replace_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    form = await read_form(request)
    survey = await survey_or_not_found(survey_id)
    try:
        revision = form.whole("revision") or 0
        uploaded = await replace_questions(request.user, survey_id, revision, _content(form))
    except (Rejected, TooLarge, Conflict) as error:
        return await _upload_page(request, _with_error(form, error), error.status, survey)
    return _result(request, uploaded)


def _content(form: Form) -> bytes:
    content = form.files.get("form_file")
    if not content:
        problem = Problem(mark("Choose the file with the form."))
        raise Rejected(problem.message, errors={"form_file": problem})
    return content


def _with_error(form: Form, error: ParticipationError) -> Form:
    """The reason beside the field; the file itself has to be chosen again."""
    errors = error.errors if isinstance(error, Rejected) else {}
    return Form(form.fields, errors or {"form_file": Problem(error.message, error.parameters)})


async def _upload_page(
    request: Request[Any, Any, Any], form: Form, status: int = 200, survey: SurveyView | None = None
) -> Template:
    own = await offices(request.user.offices(Permission.EDIT_SURVEYS))
    return page(request, "surveys/upload.html", status, form=form, offices=own, survey=survey)


def _result(request: Request[Any, Any, Any], uploaded: Uploaded) -> Template:
    return page(
        request,
        "surveys/uploaded.html",
        survey=uploaded.survey,
        errors=len(uploaded.errors),
        problems=uploaded.problems[:MOST_LISTED],
        further=max(0, len(uploaded.problems) - MOST_LISTED),
    )


@get("/surveys/{survey_id:int}/form.xlsx", guards=[reads_this], media_type=XLSX)
async def form_file(survey_id: FromPath[int]) -> Response[bytes]:
    """The draft as a workbook."""
    survey = await survey_or_not_found(survey_id)
    return _file(survey, await _workbook(survey), XLSX, "xlsx")


@get("/surveys/{survey_id:int}/form.xml", guards=[reads_this], media_type="application/xml")
async def xform_file(survey_id: FromPath[int]) -> Response[bytes]:
    """The draft as ODK Collect reads it."""
    survey = await survey_or_not_found(survey_id)
    return _file(survey, await to_xform(await _workbook(survey)), "application/xml", "xml")


async def _workbook(survey: SurveyView) -> bytes:
    return await asyncio.to_thread(write_form, survey.document, survey.slug, survey.current_version)


def _file(survey: SurveyView, content: bytes, media_type: str, ending: str) -> Response[bytes]:
    headers = {"content-disposition": f'attachment; filename="{survey.slug}.{ending}"'}
    return Response(content, media_type=media_type, headers=headers)


FORM_ROUTES = [upload_page, upload_submit, replace_page, replace_submit, form_file, xform_file]
