"""Staff pages on which answers from files come in: a table, perhaps photos beside it, and what was set apart."""

import asyncio
import base64
import csv
import io
import shutil
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path, PureWindowsPath
from typing import IO, Any

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Template

from participation.errors import Conflict, Problem, Rejected, TooLarge
from participation.feedback.table_files import SET_APART, Row, TableFile, harmless
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.surveys.answer_files import versions_of
from participation.surveys.importing import import_rows
from participation.surveys.queries import published_survey, survey_office
from participation.surveys.row_sending import AnswerSource, SetApart
from participation.surveys.schemas import PublishedSurvey, SurveyView
from participation.surveys.service import survey_or_not_found
from participation.web.forms import EMPTY_FORM, Form, read_files_form
from participation.web.i18n import mark, translate
from participation.web.templates import page

LARGEST_IMPORT = 100_000_000
"""Bytes of a whole request, photos included."""
LARGEST_TABLE = 5_000_000
MOST_ROWS = 5_000
"""More take longer than anybody waits for a page."""
MOST_LISTED = 200
CHANNELS = ("paper", "import")

BY_COMMAND = mark(
    "This table is too large for the page: at most %(rows)s rows and %(megabytes)s MB. Import it in parts, or ask "
    "whoever runs the platform to use the command import-submissions."
)
NOT_PUBLISHED = mark("Publish the survey first: answers are checked against a published version.")

publishes_this = Requires(Permission.PUBLISH_SURVEYS, "survey_id", survey_office)


@get("/surveys/{survey_id:int}/import", guards=[publishes_this])
async def import_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    return _import_page(request, await survey_or_not_found(survey_id), EMPTY_FORM)


@post(
    "/surveys/{survey_id:int}/import",
    guards=[publishes_this],
    status_code=200,
    request_max_body_size=LARGEST_IMPORT,
)
async def import_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    survey = await survey_or_not_found(survey_id)
    form, files = await read_files_form(request)
    try:
        published = await _published(survey)
        source = _source(form, files.get("photos"))
        name, header, rows = await _table(files.get("table"))
        state = request.app.state
        report, apart = await import_rows(
            request.user, name, (header, rows), published, source, state.intake, state.settings.secret_keys
        )
    except (Rejected, TooLarge, Conflict) as error:
        errors = error.errors if isinstance(error, Rejected) else {}
        wrong = errors or {"table": Problem(error.message, error.parameters)}
        return _import_page(request, survey, Form(form.fields, wrong), error.status)
    return page(
        request,
        "surveys/imported.html",
        survey=survey,
        report=report,
        apart=apart[:MOST_LISTED],
        download=_download(header, apart),
    )


def _import_page(
    request: Request[Any, Any, Any], survey: SurveyView, form: Form, status: int = 200
) -> Template:
    return page(request, "surveys/import.html", status, survey=survey, form=form, rows=MOST_ROWS)


async def _published(survey: SurveyView) -> PublishedSurvey:
    published = await published_survey(survey.slug)
    if published is None:
        raise Conflict(NOT_PUBLISHED)
    return published


def _source(form: Form, photos: UploadFile | None) -> AnswerSource:
    """Raises Rejected for a version that is none."""
    try:
        versions = versions_of(form.text("version"))
    except Rejected as rejected:
        problem = Problem(rejected.message, rejected.parameters)
        raise Rejected(rejected.message, errors={"version": problem}) from rejected
    channel = form.text("channel")
    return AnswerSource(
        channel if channel in CHANNELS else "import",
        form.text("id_column"),
        form.text("date_column"),
        versions,
        photos.file if photos else None,
    )


async def _table(file: UploadFile | None) -> tuple[str, Sequence[str], list[Row]]:
    """The name of the table, its header and its rows. Raises Rejected for no table, TooLarge for a long one."""
    if file is None:
        raise Rejected(mark("Choose the file with the answers."))
    header, rows = await asyncio.to_thread(_rows, file.file)
    return PureWindowsPath(file.filename).name[:100], header, rows


def _rows(file: IO[bytes]) -> tuple[Sequence[str], list[Row]]:
    too_large = TooLarge(BY_COMMAND, {"rows": MOST_ROWS, "megabytes": LARGEST_TABLE // 1_000_000})
    if file.seek(0, io.SEEK_END) > LARGEST_TABLE:
        raise too_large
    file.seek(0)
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "table")
        with path.open("wb") as copy:
            shutil.copyfileobj(file, copy)
        with TableFile(path) as table:
            rows = list(islice(table, MOST_ROWS + 1))
            if len(rows) > MOST_ROWS:
                raise too_large
            return table.header, rows


def _download(header: Sequence[str], apart: Sequence[SetApart]) -> str:
    """The rows that were set apart as an address that is the file: nothing has to be kept on the server for it."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([*SET_APART, *header])
    for bad in apart:
        writer.writerow([bad.row.line, "; ".join(_reasons(bad)), *map(harmless, bad.row.cells)])
    content = base64.b64encode(written.getvalue().encode("utf-8-sig")).decode()
    return f"data:text/csv;charset=utf-8;base64,{content}"


def _reasons(bad: SetApart) -> list[str]:
    return [
        f"{name}: {words}" if name else words
        for name, problem in bad.problems.items()
        for words in [translate(problem.message, problem.parameters)]
    ]


IMPORT_ROUTES = [import_page, import_submit]
