"""Answers from files: paper, Kobo and ODK Central through the one intake, each row once, bad rows apart."""

import csv
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from participation.areas.tables import Area
from participation.database import DatabaseEngine
from participation.errors import Rejected
from participation.feedback.tables import Receipt, WithdrawnReceipt
from participation.organisations.tables import Office
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Repeat, Section
from participation.surveys.importing import import_submissions
from participation.surveys.intake import Intake
from participation.surveys.row_sending import AnswerSource, SubmissionReport
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.tables import Submission
from tests.factories import a_service, a_survey, an_office

T = QuestionType
SECRETS = ("s" * 32,)
HEADER = "layanan,kendala,petugas,puas,menit,saran"


@pytest.fixture
async def intake(database: DatabaseEngine) -> AsyncIterator[Intake]:
    running = Intake()
    running.start()
    yield running
    await running.stop()


def file(directory: Path, *lines: str, header: str = HEADER, name: str = "jawaban.csv") -> Path:
    path = directory / name
    path.write_text("\n".join([header, *lines]), "utf-8")
    return path


async def brought(
    path: Path, survey: PublishedSurvey, intake: Intake, secrets: tuple[str, ...] = SECRETS, **source: Any
) -> SubmissionReport:
    report = SubmissionReport()
    await import_submissions(path, survey, AnswerSource(**source), intake, secrets, report)
    return report


def counts(report: SubmissionReport) -> tuple[int, int, int]:
    return report.added, report.already_there, report.bad


async def stored() -> list[dict[str, Any]]:
    return await Submission.select().order_by(Submission.received_on).output(load_json=True)


async def test_rows_become_submissions(tmp_path: Path, survey: PublishedSurvey, intake: Intake) -> None:
    """With their answers checked, their day and channel, under the current version."""
    path = file(
        tmp_path,
        "ktp,antre sistem,3,4,30,Tambah loket,02/11/2026",
        "kk,,4,dk,dk,,2026-11-03T08:00:00.000+07:00",
        header=f"{HEADER},tanggal",
    )
    report = await brought(path, survey, intake, channel="paper", date_column="tanggal")
    assert (counts(report), report.bad_rows_file, report.unread) == ((2, 0, 0), None, [])
    first, second = await stored()
    assert first["answers"] == {
        "layanan": "ktp", "kendala": ["antre", "sistem"], "petugas": "3", "puas": 4, "menit": 30,
        "saran": "Tambah loket",
    }  # fmt: skip
    assert (first["channel"], str(first["received_on"]), first["version"]) == (
        "paper",
        "2026-11-02",
        survey.version,
    )
    assert (second["answers"]["puas"], str(second["received_on"])) == ("dk", "2026-11-03")


async def test_nothing_comes_in_twice(tmp_path: Path, survey: PublishedSurvey, intake: Intake) -> None:
    """The same file again adds nothing, a longer one what is new; rows that are equal all count."""
    rows = ["ktp,,3,4,30,"] * 2 + ["kk,,4,5,10,"]
    assert counts(await brought(file(tmp_path, *rows), survey, intake)) == (3, 0, 0)
    assert counts(await brought(file(tmp_path, *rows), survey, intake)) == (0, 3, 0)
    longer = file(tmp_path, "kk,,1,1,1,", *rows, name="lagi.csv")
    assert counts(await brought(longer, survey, intake)) == (1, 3, 0)
    assert await Submission.count() == 4


async def test_nothing_comes_in_twice_under_a_new_secret(
    tmp_path: Path, survey: PublishedSurvey, intake: Intake
) -> None:
    """A secret that is put before the old one changes nothing about what is there."""
    path = file(tmp_path, "x1,ktp,3,4,30", header="_uuid,layanan,petugas,puas,menit")
    assert counts(await brought(path, survey, intake)) == (1, 0, 0)
    assert counts(await brought(path, survey, intake, ("n" * 32, *SECRETS))) == (0, 1, 0)


async def test_a_row_that_changed_is_set_apart(
    tmp_path: Path, survey: PublishedSurvey, intake: Intake
) -> None:
    """Other answers under the same _uuid overwrite nothing: the row says so, once for good."""
    header = "_uuid,layanan,petugas,puas,menit"
    await brought(file(tmp_path, "u1,ktp,3,4,30", header=header), survey, intake)
    report = await brought(file(tmp_path, "u1,kk,3,4,30", "u2,kk,3,4,30", header=header), survey, intake)
    assert counts(report) == (1, 0, 1)
    assert [row["answers"]["layanan"] for row in await stored()].count("ktp") == 1


async def test_bad_rows_go_apart(tmp_path: Path, survey: PublishedSurvey, intake: Intake) -> None:
    """With line, reason and the row as it was; mended, that file goes in as it is."""
    path = file(tmp_path, "ktp,,3,4,30,", "sim,,9,4,,", "ktp,,3,4,30,,,lebih", "kk,,2,2,2,")
    report = await brought(path, survey, intake)
    assert counts(report) == (2, 0, 2)
    assert report.bad_rows_file is not None
    with report.bad_rows_file.open(encoding="utf-8-sig", newline="") as opened:
        header, bad_answers, too_wide = csv.reader(opened)
    assert header[:3] == ["line", "reason", "layanan"]
    assert bad_answers[0] == "3"
    assert all(f"{name}: " in bad_answers[1] for name in ("layanan", "petugas", "menit"))
    assert "8 cells" in too_wide[1]
    mended = [bad_answers[2:], ["ktp", "", "3", "4", "30", ""]]
    again = file(
        tmp_path, *(f"1,,{','.join(row)}" for row in mended), header=",".join(header), name="betul.csv"
    )
    assert (await brought(again, survey, intake)).unread == ["line", "reason"]


async def test_files_of_kobo_and_odk_central(
    tmp_path: Path, database: DatabaseEngine, intake: Intake
) -> None:
    """Groups before names, boxes to tick, moments for days, decimals with a point, repetitions, what is no answer."""
    offered = [Choice(name, {"id": name}) for name in ("a", "b", "c")]
    asked = [
        Question("pilih", T.SELECT_MULTIPLE, {"id": "Pilih"}, choices=offered, other=True),
        Question("urut", T.RANK, {"id": "Urut"}, choices=offered),
        Question("berat", T.DECIMAL, {"id": "Berat"}),
        Question("hari", T.DATE, {"id": "Hari"}),
        Question("jam", T.TIME, {"id": "Jam"}),
        Question("foto", T.PHOTO, {"id": "Foto"}, required=False),
        Question("dua", T.CALCULATE, {"id": "Dua"}, calculation="${berat} * 2"),
    ]
    names = [Question("nama", T.TEXT, {"id": "Nama"})]
    definition = Definition(
        ["id"],
        "id",
        [
            Section("isi", {"id": "Isi"}, asked),
            Section("anak", {"id": "Anak"}, names, repeat=Repeat()),
        ],
    )
    survey = await a_survey((await an_office()).id, definition)
    kobo = file(
        tmp_path,
        "1,0,1,lainnya,c a b,1.234,2026-11-03T00:00:00.000+07:00,14:30:00.000+07:00,,2.4,Ani,Budi,7,u1",
        header="isi/pilih/a,isi/pilih/b,isi/pilih/other,isi/pilih_other,isi/urut,isi/berat,isi/hari,isi/jam,"
        "isi/foto,isi/dua,anak[1]/nama,anak[2]/nama,_id,_uuid",
    )
    report = await brought(kobo, survey, intake)
    assert (counts(report), report.unread) == ((1, 0, 0), ["isi/dua", "_id"])
    (row,) = await stored()
    assert row["answers"] == {
        "pilih": ["a", "other"], "pilih_other": "lainnya", "urut": ["c", "a", "b"], "berat": 1.234,
        "hari": "2026-11-03", "jam": "14:30", "dua": 2.468, "anak": [{"nama": "Ani"}, {"nama": "Budi"}],
    }  # fmt: skip
    central = file(
        tmp_path,
        "b c,a b c,2,2026-11-04,08.00,uuid:1",
        header="isi-pilih,isi-urut,isi-berat,isi-hari,isi-jam,KEY",
    )
    assert counts(await brought(central, survey, intake)) == (1, 0, 0)


async def test_areas_and_services_by_name(tmp_path: Path, database: DatabaseEngine, intake: Intake) -> None:
    """People write codes and names, not the numbers of a database; what is not there is said."""
    office = await an_office()
    city = Area(name="Kota Bandung", kind="city", kemendagri_code="32.73")
    await city.save()
    await Area.update({Area.path: f"/{city.id}/"}).where(Area.id == city.id)
    await Office.update({Office.home_area: city.id}).where(Office.id == office.id)
    service = await a_service(office.id, "Akta kelahiran")
    asked = [Question("mana", T.AREA, {"id": "Mana"}), Question("apa", T.SERVICE, {"id": "Apa"})]
    survey = await a_survey(office.id, Definition(["id"], "id", [Section("s", {"id": "S"}, asked)]))
    path = file(
        tmp_path, "32.73,akta kelahiran", "Atlantis,Akta kelahiran", "32.73,Paspor", header="mana,apa"
    )
    assert counts(await brought(path, survey, intake)) == (1, 0, 2)
    (row,) = await stored()
    assert row["answers"] == {"mana": city.id, "apa": service.id}


async def test_workbooks_and_numbers_in_cells(
    tmp_path: Path, survey: PublishedSurvey, intake: Intake
) -> None:
    """A spreadsheet's numbers and dates are read as what they show."""
    made = Workbook()
    made.active.append(HEADER.split(","))
    made.active.append(["ktp", None, 3, 4.0, 30, None])
    made.active.append(["ktp", None, 3, 4.0, 30.5, None])
    made.save(tmp_path / "jawaban.xlsx")
    assert counts(await brought(tmp_path / "jawaban.xlsx", survey, intake)) == (1, 0, 1)


async def test_a_file_without_answers_is_refused(
    tmp_path: Path, survey: PublishedSurvey, intake: Intake
) -> None:
    """Saying what its columns are and how they should be called."""
    with pytest.raises(Rejected, match="for example layanan"):
        await brought(file(tmp_path, "1,2", header="no,nilai"), survey, intake)
    with pytest.raises(Rejected, match="no column “tgl”"):
        await brought(file(tmp_path, "ktp,,3,4,30,"), survey, intake, date_column="tgl")
    with pytest.raises(Rejected, match="The file holds no rows"):
        await brought(file(tmp_path), survey, intake)


async def test_what_was_withdrawn_stays_away(tmp_path: Path, survey: PublishedSurvey, intake: Intake) -> None:
    """A row whose answers were taken back does not come in again with the file."""
    path = file(tmp_path, "ktp,,3,4,30,")
    await brought(path, survey, intake)
    receipt = await Receipt.select().first()
    assert receipt is not None
    await WithdrawnReceipt.insert(WithdrawnReceipt(digest=receipt["digest"]))
    await Receipt.delete().where(Receipt.id == receipt["id"])
    assert counts(await brought(path, survey, intake)) == (0, 0, 1)
    assert await Submission.count() == 0
