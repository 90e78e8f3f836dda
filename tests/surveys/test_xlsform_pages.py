"""Staff upload and download forms in the browser; the same on the command line."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from click import Command
from click.testing import CliRunner, Result

from participation.database import DatabaseEngine
from participation.organisations.roles import Role
from participation.organisations.schemas import OfficeView
from participation.surveys import commands
from participation.surveys.queries import survey_by_id
from participation.surveys.schemas import SurveyView
from participation.surveys.xlsform_reading import read_form
from tests.factories import a_draft, an_office, browser, sign_in, staff
from tests.surveys.xlsforms import YES_NO, form

FORM = form(["select_one yt", "setuju", "Setuju?"], ["start", "mulai", ""], choices=YES_NO)
BROKEN = form(["select_one hilang", "setuju", "Setuju?"])


@pytest.fixture
async def office(database: DatabaseEngine) -> OfficeView:
    return await an_office()


@pytest.fixture
async def planner(office: OfficeView) -> AsyncIterator[httpx.AsyncClient]:
    await staff(Role.PLANNER, office.id)
    async with browser(raise_app_exceptions=False) as client:
        await sign_in(client)
        yield client


async def upload(
    client: httpx.AsyncClient, path: str, content: bytes | None, **fields: object
) -> httpx.Response:
    files = {"form_file": ("survei.xlsx", content)} if content is not None else {"form_file": ("", b"")}
    data = {"_csrf_token": client.cookies["csrf"], **fields}
    return await client.post(path, data=data, files=files)


async def draft_of(response: httpx.Response) -> SurveyView:
    found = re.search(r"/manage/surveys/(\d+)/upload", response.text)
    assert found, response.text
    survey = await survey_by_id(int(found[1]))
    assert survey is not None
    return survey


async def test_a_form_becomes_a_draft(planner: httpx.AsyncClient, office: OfficeView) -> None:
    """With its title and its questions, and a table of what is carried differently."""
    assert "XLSForm" in (await planner.get("/en/manage/surveys/upload")).text
    done = await upload(planner, "/en/manage/surveys/upload", FORM, office=office.id)
    assert done.status_code == 200, done.text
    survey = await draft_of(done)
    assert (survey.title, survey.state) == ({"id": "Survei"}, "draft")
    assert survey.definition == read_form(FORM).definition
    assert "“start” is not collected here" in done.text


@pytest.mark.parametrize("name", ["Survei Pasar 2026.xlsx", "C:\\fakepath\\Survei Pasar 2026.xlsx"])
async def test_a_form_without_a_title_is_called_after_its_file(
    planner: httpx.AsyncClient, office: OfficeView, name: str
) -> None:
    """So that a list of surveys does not fill with "XLSForm"."""
    untitled = form(["text", "nama", "Nama"], settings=[])
    data = {"_csrf_token": planner.cookies["csrf"], "office": office.id}
    done = await planner.post("/en/manage/surveys/upload", data=data, files={"form_file": (name, untitled)})
    assert (await draft_of(done)).title == {"id": "Survei Pasar 2026"}


async def test_errors_are_shown_and_mended(planner: httpx.AsyncClient, office: OfficeView) -> None:
    """Sheet, row and column of each; a mended form takes the place of the questions."""
    done = await upload(planner, "/en/manage/surveys/upload", BROKEN, office=office.id)
    assert "There is no list of choices “hilang”" in done.text
    survey = await draft_of(done)
    path = f"/en/manage/surveys/{survey.id}/upload"
    revision = re.search(r'name="revision" value="(\d+)"', (await planner.get(path)).text)
    assert revision
    mended = await upload(planner, path, FORM, revision=revision[1])
    assert (await draft_of(mended)).definition == read_form(FORM).definition
    late = await upload(planner, path, BROKEN, revision=revision[1])
    assert late.status_code == 409


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (None, 422, "Choose the file with the form."),
        (b"type,name\ntext,a\n", 422, "save it as .xlsx"),
        (b"PK" + bytes(5_000_100), 413, "more than 5 MB"),
    ],
)
async def test_what_is_no_form_is_answered(
    planner: httpx.AsyncClient, office: OfficeView, content: bytes | None, status: int, sentence: str
) -> None:
    """On the same page, with what to do; nothing is made."""
    done = await upload(planner, "/en/manage/surveys/upload", content, office=office.id)
    assert (done.status_code, sentence in done.text) == (status, True), done.text
    assert "There is no survey yet." in (await planner.get("/en/manage/surveys")).text


async def test_a_form_without_its_parts_is_answered(planner: httpx.AsyncClient) -> None:
    """What is no multipart body, or a broken one, is refused with a sentence."""
    token = {"x-csrftoken": planner.cookies["csrf"]}
    for kind in ("text/plain", "multipart/form-data", "multipart/form-data; boundary=x"):
        headers = {**token, "content-type": kind}
        done = await planner.post("/en/manage/surveys/upload", content=b"--nonsense\r\n\r\n", headers=headers)
        assert 400 <= done.status_code < 500, (kind, done.text)


async def test_a_draft_is_downloaded(planner: httpx.AsyncClient, office: OfficeView) -> None:
    """As a workbook that reads back as the draft, and as the XForm of ODK."""
    draft = await a_draft(office.id)
    got = await planner.get(f"/manage/surveys/{draft.id}/form.xlsx")
    assert got.headers["content-disposition"] == f'attachment; filename="{draft.slug}.xlsx"'
    found = read_form(got.content)
    assert (found.definition, found.errors) == (draft.definition, [])
    assert (found.settings.title, found.settings.purpose, found.settings.retention_days) == (
        draft.title,
        draft.purpose,
        draft.retention_days,
    )
    xform = await planner.get(f"/manage/surveys/{draft.id}/form.xml")
    assert xform.headers["content-type"].startswith("application/xml")
    assert b"<h:html" in xform.content


def test_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form is published and answered by a file; one with errors stays a draft, with its errors listed."""
    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", f"sqlite:///{tmp_path}/x.db")
    monkeypatch.setenv("PARTICIPATION_VAR", str(tmp_path))
    for name, content in (("form.xlsx", FORM), ("broken.xlsx", BROKEN)):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "answers.csv").write_text("setuju\nya\ntidak\nmungkin\n")
    commands.run(an_office())

    published = _called(
        commands.import_survey, str(tmp_path / "form.xlsx"), "--publish", "--slug", "survei-x"
    )
    assert "Published as version 1: /surveys/survei-x" in published.output
    again = _called(commands.import_survey, str(tmp_path / "form.xlsx"), "--publish", "--slug", "survei-x")
    assert "Published as version 2: /surveys/survei-x" in again.output
    broken = _called(commands.import_survey, str(tmp_path / "broken.xlsx"), "--publish")
    assert broken.exit_code == 1
    assert "error: survey row 2 column type: There is no list of choices “hilang”" in broken.output

    answers = ("--survey", "survei-x", "--channel", "paper")
    brought = _called(commands.import_submissions, str(tmp_path / "answers.csv"), *answers)
    assert "Added: 2. Already there: 0. Left out: 1." in brought.output
    assert "Added: 0. Already there: 2." in _called(
        commands.import_submissions, str(tmp_path / "answers.csv"), *answers
    ).output  # fmt: skip


def _called(command: Command, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)
