"""Answers from files to an earlier version, and with photos: what comes in, once, and what is set apart."""

import csv
import io
import stat
import struct
import zipfile
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from participation.accounts.schemas import PROGRAM
from participation.database import DatabaseEngine
from participation.errors import Rejected
from participation.files.tables import StoredFile
from participation.surveys.answer_files import versions_of
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from participation.surveys.importing import import_submissions
from participation.surveys.intake import Intake
from participation.surveys.queries import published_survey
from participation.surveys.row_sending import AnswerSource, SubmissionReport
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import publish_survey, save_definition, survey_or_not_found
from participation.surveys.tables import Submission, SubmissionFile
from tests.factories import a_survey, an_office

T = QuestionType
SECRETS = ("s" * 32,)


@pytest.fixture
async def intake(database: DatabaseEngine) -> AsyncIterator[Intake]:
    running = Intake()
    running.start()
    yield running
    await running.stop()


def a_form(*questions: Question) -> Definition:
    return Definition(["id"], "id", [Section("isi", {"id": "Isi"}, list(questions))])


def one_of(*names: str) -> Question:
    return Question("loket", T.SELECT_ONE, {"id": "Loket"}, choices=[Choice(n, {"id": n}) for n in names])


@pytest.fixture
async def twice(database: DatabaseEngine) -> PublishedSurvey:
    """A survey whose second version offers other choices and asks something more."""
    first = await a_survey((await an_office()).id, a_form(one_of("satu", "dua")))
    draft = await survey_or_not_found(first.id)
    second = a_form(one_of("tiga", "empat"), Question("kesan", T.TEXT, {"id": "Kesan"}, required=False))
    draft = await save_definition(PROGRAM, first.id, draft.revision, second)
    await publish_survey(PROGRAM, first.id, draft.revision)
    survey = await published_survey(first.slug)
    assert survey is not None
    return survey


@pytest.fixture
async def with_photo(database: DatabaseEngine) -> PublishedSurvey:
    asked = [
        Question("foto", T.PHOTO, {"id": "Foto"}, required=False),
        Question("apa", T.TEXT, {"id": "Apa"}),
    ]
    return await a_survey((await an_office()).id, a_form(*asked))


def table(directory: Path, text: str) -> Path:
    path = directory / "jawaban.csv"
    path.write_text(text, "utf-8")
    return path


async def brought(path: Path, survey: PublishedSurvey, intake: Intake, **source: Any) -> tuple[int, int, int]:
    report = SubmissionReport()
    await import_submissions(path, survey, AnswerSource(**source), intake, SECRETS, report)
    return report.added, report.already_there, report.bad


def reasons(directory: Path) -> list[str]:
    with (directory / "jawaban.csv.bad.csv").open(encoding="utf-8-sig", newline="") as opened:
        return [row["reason"] for row in csv.DictReader(opened)]


def a_photo(color: str = "teal") -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Pabrik Kamera"
    written = io.BytesIO()
    Image.new("RGB", (64, 48), color).save(written, "JPEG", exif=exif)
    return written.getvalue()


def a_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


async def test_each_row_is_checked_against_its_version(
    tmp_path: Path, twice: PublishedSurvey, intake: Intake
) -> None:
    """By Kobo's column: what only the first version offers comes in under it, and not under the second."""
    path = table(
        tmp_path,
        "loket,kesan,__version__\nsatu,,1\ntiga,Baik,2\nsatu,Baik,2\ntiga,,1\ntiga,Baik,9\ndua,Baik,1\n",
    )
    assert await brought(path, twice, intake) == (2, 0, 4)
    rows = await Submission.select(Submission.version.number, Submission.answers).output(load_json=True)
    assert sorted((row["version.number"], row["answers"]["loket"]) for row in rows) == [
        (1, "satu"),
        (2, "tiga"),
    ]
    assert [reason.partition(":")[0] for reason in reasons(tmp_path)[:2]] == ["loket", "loket"]
    assert "the versions of this survey are 1 to 2" in reasons(tmp_path)[2]
    assert "Version 1 does not ask “kesan”" in reasons(tmp_path)[3]
    assert await brought(path, twice, intake) == (0, 2, 4)


async def test_versions_that_others_named(tmp_path: Path, twice: PublishedSurvey, intake: Intake) -> None:
    """Names that Kobo gave are said on the command line; what nobody said is set apart, not guessed."""
    path = table(tmp_path, "loket,kesan,__version__\nsatu,,vQ7x\ntiga,Baik,vR8y\n")
    assert await brought(path, twice, intake) == (0, 0, 2)
    assert await brought(path, twice, intake, versions=versions_of("vQ7x=1, vR8y=2")) == (2, 0, 0)


async def test_a_file_of_an_earlier_version(tmp_path: Path, twice: PublishedSurvey, intake: Intake) -> None:
    """Without a column one word says it for all rows; without that they answer the newest version."""
    path = table(tmp_path, "loket\nsatu\ndua\n")
    assert await brought(path, twice, intake) == (0, 0, 2)
    assert await brought(path, twice, intake, versions=versions_of("1")) == (2, 0, 0)
    assert await brought(path, twice, intake, versions=versions_of("3")) == (0, 0, 2)
    with pytest.raises(Rejected):
        versions_of("vQ7x")


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
async def test_photos_come_along(
    tmp_path: Path, with_photo: PublishedSurvey, intake: Intake, packed: bool
) -> None:
    """As Kobo exports them, told apart by the row's name; cleaned, part of the answer, and once for all."""
    photos = {
        "sari/attachments/aX/u1/foto_1.jpg": a_photo(),
        "sari/attachments/aX/u2/foto_1.jpg": a_photo("red"),
        "sari/attachments/aX/u3/lain.png": b"\x89PNG no picture",
        "sari/attachments/aX/u3/besar.jpg": a_photo() + bytes(10_000_000),
    }
    for name, content in photos.items():
        (tmp_path / "foto" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "foto" / name).write_bytes(content)
    files = a_zip(tmp_path / "foto.zip", photos) if packed else tmp_path / "foto"
    path = table(
        tmp_path,
        "foto,apa,_uuid\nfoto 1.jpg,A,u1\nfoto 1.jpg,B,u2\n,C,u3\nhilang.jpg,D,u4\nlain.png,E,u5\n"
        "besar.jpg,F,u6\nfoto_1.jpg,G,u7\n../foto/foto_1.jpg,H,u8\n/etc/passwd,I,u9\n",
    )
    assert await brought(path, with_photo, intake, files=files) == (3, 0, 6)
    why = reasons(tmp_path)
    assert all(reason.startswith("foto: ") for reason in why)
    for reason, words in zip(
        why, ("not among", "no photo", "more than 10 MB", "Several files", "no name", "no name"), strict=True
    ):
        assert words in reason
    kept = await StoredFile.select()
    assert len(kept) == await SubmissionFile.count() == 2
    assert not any(b"Pabrik" in row["content"] or row["expires_on"] for row in kept)
    assert await brought(path, with_photo, intake, files=files) == (0, 3, 6)
    assert await StoredFile.count() == 2


async def test_a_photo_that_changed_is_set_apart(
    tmp_path: Path, with_photo: PublishedSurvey, intake: Intake
) -> None:
    """As other changed answers are: nothing is stored over what is there."""
    path = table(tmp_path, "foto,apa,_uuid\nfoto.jpg,A,u1\n")
    assert await brought(
        path, with_photo, intake, files=a_zip(tmp_path / "a.zip", {"foto.jpg": a_photo()})
    ) == (1, 0, 0)
    changed = a_zip(tmp_path / "b.zip", {"foto.jpg": a_photo("red")})
    assert await brought(path, with_photo, intake, files=changed) == (0, 0, 1)
    assert await StoredFile.count() == 1


async def test_photos_that_did_not_come(tmp_path: Path, with_photo: PublishedSurvey, intake: Intake) -> None:
    """A row that names one is not stored without it."""
    path = table(tmp_path, "foto,apa\nfoto.jpg,A\n,B\n")
    assert await brought(path, with_photo, intake) == (1, 0, 1)
    assert "no files came along" in reasons(tmp_path)[0]


def lying_directory(path: Path) -> Path:
    """A zip that says its list of contents were a gigabyte."""
    content = bytearray(a_zip(path, {"a.jpg": b"x"}).read_bytes())
    at = content.rfind(b"PK\x05\x06")
    content[at + 12 : at + 16] = struct.pack("<I", 1_000_000_000)
    path.write_bytes(content)
    return path


def a_link(path: Path) -> Path:
    info = zipfile.ZipInfo("a.jpg")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return path


async def test_zips_that_would_do_harm(tmp_path: Path, with_photo: PublishedSurvey, intake: Intake) -> None:
    """Bombs, names that lead elsewhere, links and what is no zip are refused before a row is read."""
    path, packed = table(tmp_path, "foto,apa\na.jpg,A\n"), tmp_path / "foto.zip"
    harmful = [
        a_zip(packed.with_name("1.zip"), {"a.jpg": bytes(50_000_000)}),
        a_zip(packed.with_name("2.zip"), {"../a.jpg": b"x"}),
        a_zip(packed.with_name("3.zip"), {"/etc/a.jpg": b"x"}),
        a_zip(packed.with_name("4.zip"), {"..\\a.jpg": b"x"}),
        a_zip(packed.with_name("5.zip"), {"C:\\a.jpg": b"x"}),
        lying_directory(packed.with_name("6.zip")),
        a_link(packed.with_name("7.zip")),
        table(tmp_path, "foto,apa\na.jpg,A\n"),
    ]
    for files in harmful:
        with pytest.raises(Rejected):
            await brought(path, with_photo, intake, files=files)
    assert await Submission.count() == 0


async def test_tables_whose_name_lies(tmp_path: Path, with_photo: PublishedSurvey, intake: Intake) -> None:
    """What the file is counts; a workbook that would fill the memory, or an old one, is refused."""
    text = tmp_path / "jawaban.xlsx"
    text.write_text("apa\nA\n")
    assert await brought(text, with_photo, intake) == (1, 0, 0)
    for number, content in enumerate(
        (
            a_zip(tmp_path / "x", {"xl/sheet.xml": bytes(200_000_000)}).read_bytes(),
            b"\xd0\xcf\x11\xe0" + bytes(600),
        )
    ):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(content)
        with pytest.raises(Rejected):
            await brought(path, with_photo, intake)
