"""Photos and files with answers: what is taken, what is taken out of them, and that they go with the answers."""

import io
import re
from datetime import date

import httpx
import pikepdf
import pytest
from PIL import Image

from participation.database import DatabaseEngine
from participation.feedback.tables import Receipt
from participation.files.service import erase_expired_files
from participation.files.tables import StoredFile
from participation.surveys.definitions import Definition, Question, QuestionType, Section
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.tables import SubmissionFile, SubmissionIdentifier
from tests.factories import a_survey, an_office
from tests.surveys.processes import served
from tests.surveys.test_page_by_page import fields_on

PAGE = "/en/surveys/survei-ktp"
ASKED = [
    Question("photo", QuestionType.PHOTO, {"id": "Foto"}, required=False),
    Question("paper", QuestionType.FILE, {"id": "Berkas"}, required=False),
    Question("why", QuestionType.TEXT, {"id": "Mengapa?"}),
]

NOTHING_CHOSEN = {"photo": ("", b"", "application/octet-stream")}
"""What a browser sends of a field in which no file was chosen."""


@pytest.fixture
async def survey(database: DatabaseEngine) -> PublishedSurvey:
    return await a_survey((await an_office()).id, Definition(["id"], "id", [Section("one", {}, ASKED)]))


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (640, 480)) -> bytes:
    """A photo that says where it was taken and by whom."""
    image = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[0x010F] = "Pabrik Kamera"
    exif.get_ifd(0x8825)[1] = "S"
    written = io.BytesIO()
    image.save(written, kind, exif=exif)
    return written.getvalue()


def a_document() -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Author"] = "Sari Dewi"
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


async def send(client: httpx.AsyncClient, typed: dict[str, str], **files: bytes) -> httpx.Response:
    page = await client.get(PAGE)
    assert 'enctype="multipart/form-data"' in page.text
    sent = {name: (f"IMG {name}.exe", content, "text/html") for name, content in files.items()}
    return await client.post(PAGE, data={**fields_on(page), **typed}, files=sent)


async def test_a_photo_is_kept_without_its_past(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """What the file really is counts, not its name; nothing but its picture is stored."""
    assert (await send(client, {"why": "x"}, photo=a_photo())).status_code == 303
    stored = await StoredFile.objects().first()
    assert stored is not None
    image = Image.open(io.BytesIO(stored.content))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (640, 480), {})
    assert b"Pabrik" not in stored.content
    assert (stored.media_type, stored.expires_on) == ("image/jpeg", None)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_other_kinds_of_photo(survey: PublishedSurvey, client: httpx.AsyncClient, kind: str) -> None:
    """They are drawn anew, too, and no larger than can be used."""
    assert (await send(client, {"why": "x"}, photo=a_photo(kind, (3000, 200)))).status_code == 303
    stored = await StoredFile.objects().first()
    assert stored is not None
    assert Image.open(io.BytesIO(stored.content)).size == (2048, 137)


async def test_a_document_is_kept_without_its_author(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """Nor does it do anything by itself any more."""
    assert (await send(client, {"why": "x"}, paper=a_document())).status_code == 303
    stored = await StoredFile.objects().first()
    assert stored is not None
    assert b"Sari" not in stored.content
    with pikepdf.open(io.BytesIO(stored.content)) as document:
        assert "/OpenAction" not in document.Root


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("photo", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("photo", a_document()),
        ("photo", b"\xff\xd8\xff\xe0" + b"x" * 100),
        ("paper", b"MZ" + b"\0" * 200),
        ("paper", b"%PDF-1.7 nothing"),
        ("paper", b"GIF89a" + b"\0" * 40),
    ],
)
async def test_what_is_not_taken(
    survey: PublishedSurvey, client: httpx.AsyncClient, field: str, content: bytes
) -> None:
    """The page says what to send instead, keeps what was typed, and nothing is stored."""
    refused = await send(client, {"why": "Rusak"}, **{field: content})
    assert refused.status_code == 422
    assert f'id="{field}-error"' in refused.text
    assert 'value="Rusak"' in refused.text
    assert await StoredFile.count() == 0


async def test_a_file_outlives_an_error_elsewhere(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Who forgot a question need not choose the photo again."""
    again = await send(client, {"why": ""}, photo=a_photo())
    assert again.status_code == 422
    assert "the file that you have sent already" in again.text
    kept = re.search(r'<input type="checkbox" name="photo" value="([^"]+)" checked', again.text)
    assert kept
    once_more = await client.post(PAGE, data={**fields_on(again), "why": ""}, files=NOTHING_CHOSEN)
    assert kept[1] in once_more.text
    done = await client.post(PAGE, data={**fields_on(once_more), "why": "x"}, files=NOTHING_CHOSEN)
    assert done.status_code == 303
    apart = await SubmissionIdentifier.select(SubmissionIdentifier.answers).first().output(load_json=True)
    assert apart is not None
    assert apart["answers"] == {"photo": kept[1]}


async def test_a_file_can_be_taken_away_again(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Who sent the wrong photo and unticks it has answered without one."""
    again = await send(client, {"why": ""}, photo=a_photo())
    fields = {**fields_on(again), "why": "x"}
    del fields["photo"]
    assert (await client.post(PAGE, data=fields, files=NOTHING_CHOSEN)).status_code == 303
    assert await SubmissionIdentifier.count() == 0


async def test_a_file_of_another_survey_is_none_of_this(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """An id from elsewhere is no answer, even where the file exists."""
    stored = StoredFile(purpose="survey:999", media_type="image/jpeg", size=1, sha256="", content=b"x")
    await StoredFile.insert(stored)
    refused = await send(client, {"why": "x", "photo": str(stored.id)})
    assert refused.status_code == 422
    assert "choose it again" in refused.text


async def test_files_go_with_the_answers(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Withdrawing takes the photo along at once, and what became part of nothing goes by itself."""
    await send(client, {"why": "x"}, photo=a_photo())
    assert await SubmissionFile.count() == 1
    await Receipt.delete(force=True)
    assert await StoredFile.count() == 0
    await send(client, {"why": ""}, photo=a_photo())
    assert await StoredFile.count() == 1
    await StoredFile.update({StoredFile.expires_on: date(2026, 1, 1)}, force=True)
    assert await erase_expired_files() == 1


@pytest.mark.usefixtures("database_url")
async def test_a_browser_that_is_still_sending_reads_why() -> None:
    """A real server reads what it does not take to its end: a closed connection tells nobody anything."""
    async with served() as (_, client):
        answer = await client.post(PAGE, files={"photo": ("foto.jpg", bytes(60_000_000))}, timeout=60)
    assert answer.status_code == 413
    assert "choose a smaller file" in answer.text
