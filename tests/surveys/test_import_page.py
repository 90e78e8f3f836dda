"""Staff bring in answers from a file in the browser."""

import base64
import io
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from openpyxl import Workbook

from participation.database import DatabaseEngine
from participation.organisations.roles import Role
from participation.surveys.definitions import Definition, Question, QuestionType, Section
from participation.surveys.manage_import import MOST_ROWS
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.tables import Submission, SubmissionFile, Survey
from tests.factories import a_draft, a_survey, an_office, answering, sign_in, staff
from tests.surveys.test_import_files import a_photo, a_zip

ASKED = [
    Question("foto", QuestionType.PHOTO, {"id": "Foto"}, required=False),
    Question("berapa", QuestionType.INTEGER, {"id": "Berapa"}),
]


@pytest.fixture
async def survey(database: DatabaseEngine) -> PublishedSurvey:
    return await a_survey((await an_office()).id, Definition(["id"], "id", [Section("isi", {}, ASKED)]))


@pytest.fixture
async def planner(survey: PublishedSurvey) -> AsyncIterator[httpx.AsyncClient]:
    await staff(Role.PLANNER, survey.office)
    async with answering() as client:
        await sign_in(client)
        yield client


async def bring(
    client: httpx.AsyncClient, table: bytes, photos: bytes = b"", language: str = "/en", **fields: str
) -> httpx.Response:
    files = {"table": ("jawaban.csv", table), "photos": ("foto.zip" if photos else "", photos)}
    data = {"_csrf_token": client.cookies["csrf"], **fields}
    survey = await Survey.select(Survey.id).first()
    return await client.post(f"{language}/manage/surveys/{survey['id']}/import", data=data, files=files)


async def test_answers_and_photos_come_in(
    planner: httpx.AsyncClient, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Once, with what was left out as a list and as a file that can be brought in once it is mended."""
    photos = a_zip(tmp_path_factory.mktemp("foto") / "foto.zip", {"f.jpg": a_photo()}).read_bytes()
    table = b'foto,berapa,_uuid,catatan\nf.jpg,1,u1,\n,banyak,u2,"=1+1"\n'
    done = await bring(planner, table, photos, channel="paper")
    assert done.status_code == 200, done.text
    assert "Brought in, but some rows were left out" in done.text
    assert "catatan" in done.text
    row = await Submission.select(Submission.channel).first()
    assert (row, await SubmissionFile.count()) == ({"channel": "paper"}, 1)
    saved = re.search(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', done.text)
    assert saved
    apart = base64.b64decode(saved[1]).decode("utf-8-sig")
    assert apart.splitlines()[0] == "line,reason,foto,berapa,_uuid,catatan"
    assert "'=1+1" in apart
    mended = await bring(planner, apart.replace("banyak", "3").encode(), photos)
    assert "<h1>Brought in</h1>" in mended.text
    assert await Submission.count() == 2


async def test_reasons_are_said_in_the_language_of_the_page(planner: httpx.AsyncClient) -> None:
    """Not in that of the program."""
    done = await bring(planner, b"berapa\nbanyak\n", language="")
    assert "Tulis bilangan bulat" in done.text, done.text


def too_long() -> bytes:
    made = Workbook()
    made.active.append(["berapa"])
    for number in range(MOST_ROWS + 1):
        made.active.append([number])
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("table", "fields", "status", "words"),
    [
        (b"", {}, 422, "The file is empty"),
        (b"satu,dua\n1,2\n", {}, 422, "for example foto"),
        (b"berapa\n", {}, 422, "The file holds no rows"),
        (b"berapa,berapa\n1,2\n", {}, 422, "more than one column “berapa”"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, {}, 422, "No column of this file"),
        (b"berapa\n1\n", {"version": "x"}, 422, "names no version"),
        (b"berapa\n1\n", {"date_column": "tanggal"}, 422, "no column “tanggal”"),
        (b"berapa\n" + b"1\n" * (MOST_ROWS + 1), {}, 413, "import-submissions"),
        (too_long(), {}, 413, "import-submissions"),
        (b"PK\x03\x04" + bytes(100), {}, 422, "not a workbook that can be read"),
    ],
)
async def test_what_is_no_table_is_answered(
    planner: httpx.AsyncClient, table: bytes, fields: dict[str, str], status: int, words: str
) -> None:
    """On the same page, with what to do and what was typed; nothing is stored."""
    done = await bring(planner, table, channel="import", **fields)
    assert (done.status_code, words in done.text) == (status, True), done.text
    assert '<option value="import" selected>' in done.text
    assert await Submission.count() == 0


async def test_a_draft_takes_no_answers(planner: httpx.AsyncClient, survey: PublishedSurvey) -> None:
    """There is no version yet that they could be checked against."""
    draft = await a_draft(survey.office)
    path = f"/en/manage/surveys/{draft.id}/import"
    assert "Publish the survey first" in (await planner.get(path)).text
    files = {"table": ("jawaban.csv", b"layanan\nktp\n")}
    done = await planner.post(path, data={"_csrf_token": planner.cookies["csrf"]}, files=files)
    assert done.status_code == 409
