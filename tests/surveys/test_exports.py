"""Exports: each answer of each version in its place, nothing that leads to a person unasked, nothing that runs."""

import csv
import dataclasses
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from participation.accounts.schemas import PROGRAM
from participation.accounts.tables import AuditEntry
from participation.clock import today
from participation.files.tables import StoredFile
from participation.organisations.roles import Role
from participation.surveys import export_queries, manage_exports
from participation.surveys.collecting import collect_batch
from participation.surveys.definitions import Choice, Definition, Question, QuestionType
from participation.surveys.intake import store
from participation.surveys.queries import published_survey
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import publish_survey, save_definition, survey_or_not_found
from tests.factories import a_survey, an_office, browser, post, sign_in, staff
from tests.surveys.test_identifiers import LABEL, a_unit, with_persons

ANSWERS: dict[str, Any] = {
    "layanan": "ktp",
    "kendala": ["antre"],
    "puas": "dk",
    "menit": 30,
    "saran": '=HYPERLINK("http://x")',
    "loket": "-1,5\r\nbaris dua",
    "telepon": "+628123456789",
    "anggota": [{"nama": "@Budi", "umur": 40}, {"nama": "Ani"}],
}


def a_form() -> Definition:
    """With people, a ranking and a place besides."""
    definition = with_persons()
    extra = [
        Question(
            "urutan",
            QuestionType.RANK,
            LABEL,
            required=False,
            choices=[Choice("a", LABEL), Choice("b", LABEL)],
        ),
        Question("tempat", QuestionType.LOCATION, LABEL, required=False),
    ]
    first = definition.sections[0]
    return replace(
        definition,
        sections=[replace(first, questions=[*first.questions, *extra]), *definition.sections[1:]],
    )


@pytest.fixture
async def survey(database) -> PublishedSurvey:
    """A published one, whose administrator can sign in."""
    office = await an_office()
    await staff(Role.ADMIN, office.id)
    return await a_survey(office.id, a_form())


async def download(
    survey: PublishedSurvey, kind: str, path: str = "exports", *, collect: bool = True, **fields: str
) -> httpx.Response:
    while collect and await collect_batch():
        pass
    async with browser() as client:
        await sign_in(client)
        return await post(client, f"/en/manage/surveys/{survey.id}/{path}", kind=kind, **fields)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


async def exports_on_record() -> list[str]:
    rows = await AuditEntry.select().where(AuditEntry.action == "export").order_by(AuditEntry.id)
    return [row["note"] for row in rows]


async def test_csv_holds_every_answer_once(survey: PublishedSurvey, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over several pages each submission is one line; several choices are one column and one for each."""
    monkeypatch.setattr(export_queries, "CHUNK", 2)
    await store([a_unit(survey, {**ANSWERS, "menit": minutes, "urutan": ["b", "a"]}) for minutes in range(5)])
    reply = await download(survey, "csv")
    rows = rows_of(reply.content)
    day = today().isoformat()
    assert reply.headers["content-disposition"] == f'attachment; filename="survei-ktp-{day}.csv"'
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert sorted(int(row["menit"]) for row in rows) == [0, 1, 2, 3, 4]
    assert len({row["_id"] for row in rows}) == 5
    row = rows[0]
    assert (row["layanan"], row["kendala"], row["puas"]) == ("ktp", "antre", "dk")
    assert (row["kendala/antre"], row["kendala/sistem"]) == ("1", "0")
    assert (row["urutan"], row["urutan/a"], row["urutan/b"]) == ("b a", "2", "1")
    assert (row["_version"], row["_received_on"], row["_channel"]) == ("1", day, "page")


async def test_what_begins_like_a_formula_is_text(survey: PublishedSurvey) -> None:
    """A spreadsheet that opens the file runs nothing that somebody wrote; other characters stay as they were."""
    await store([a_unit(survey, ANSWERS)])
    (row,) = rows_of((await download(survey, "csv")).content)
    assert row["saran"] == '\'=HYPERLINK("http://x")'
    assert row["loket"] == "'-1,5\r\nbaris dua"
    (first, _) = rows_of((await download(survey, "csv", "exports/identified", table="anggota")).content)
    assert first["nama"] == "'@Budi"


async def test_nothing_leads_to_a_person_unless_asked(survey: PublishedSurvey) -> None:
    """No kind of file holds a number or a name, nor a column for it; the one for administrators does, on record."""
    await store([a_unit(survey, ANSWERS)])
    for kind in ("csv", "jsonl"):
        plain = (await download(survey, kind)).text
        assert "telepon" not in plain
        assert "8123456789" not in plain
        assert "Budi" not in plain
    (row,) = rows_of((await download(survey, "csv", "exports/identified")).content)
    assert row["telepon"] == "'+628123456789"
    day = today().isoformat()
    assert await exports_on_record() == [
        f"survei-ktp-{day}.csv",
        f"survei-ktp-{day}.jsonl",
        f"survei-ktp-{day}.csv, with what leads to a person",
    ]


async def test_words_instead_of_codes(survey: PublishedSurvey) -> None:
    """On wish the file has the words of the form in the language of the page."""
    await store([a_unit(survey, {**ANSWERS, "layanan": "kk"})])
    (row,) = rows_of((await download(survey, "csv", values="labels")).content)
    assert (row["layanan"], row["kendala"]) == ("Choice kk", "Choice antre")


async def test_repeats_are_a_table_of_their_own(survey: PublishedSurvey) -> None:
    """A line for each time, joined to the submission by its key."""
    await store([a_unit(survey, ANSWERS)])
    (whole,) = rows_of((await download(survey, "csv")).content)
    rows = rows_of((await download(survey, "csv", table="anggota")).content)
    assert [(row["_id"], row["_time"], row["umur"]) for row in rows] == [
        (whole["_id"], "1", "40"),
        (whole["_id"], "2", ""),
    ]


async def test_all_versions_stand_in_one_table(survey: PublishedSurvey) -> None:
    """What only an earlier version asked keeps its column, and so do choices that are offered no more."""
    await store([a_unit(survey, {"layanan": "kk", "loket": "Satu"})])
    draft = await survey_or_not_found(survey.id)
    first = draft.definition.sections[0]
    asked = [
        replace(question, choices=[question.choices[0], Choice("sim", LABEL)])
        if question.name == "layanan"
        else question
        for question in first.questions
        if question.name != "loket"
    ]
    changed = replace(
        draft.definition, sections=[replace(first, questions=asked), *draft.definition.sections[1:]]
    )
    saved = await save_definition(PROGRAM, survey.id, draft.revision, changed)
    await publish_survey(PROGRAM, survey.id, saved.revision)
    newer = await published_survey(survey.slug)
    assert newer is not None
    await store([a_unit(newer, {"layanan": "sim"})])
    rows = {row["_version"]: row for row in rows_of((await download(survey, "csv", values="labels")).content)}
    assert (rows["1"]["layanan"], rows["1"]["loket"]) == ("Choice kk", "Satu")
    assert (rows["2"]["layanan"], rows["2"]["loket"]) == ("Ask", "")
    async with browser() as client:
        await sign_in(client)
        lines = rows_of((await client.get(f"/en/manage/surveys/{survey.id}/codebook.csv")).content)
        page = (await client.get(f"/en/manage/surveys/{survey.id}/codebook")).text
    found = [(line["versions"], line["choices"]) for line in lines if line["name"] == "layanan"]
    assert found == [
        ("1", "ktp = Choice ktp\nkk = Choice kk"),
        ("2", "ktp = Choice ktp\nsim = Ask"),
    ]
    assert {line["name"]: line["versions"] for line in lines if line["name"] in {"loket", "puas"}} == {
        "loket": "1",
        "puas": "1, 2",
    }
    assert "Choice kk" in page


async def test_what_was_asked_in_another_way_before(survey: PublishedSurvey) -> None:
    """A number was words once, words were choices, a section was a question: every file holds them, none runs."""
    await store([a_unit(survey, {**ANSWERS, "layanan": "ktp_baru", "loket": "=1+1", "anggota": "dua"})])
    draft = await survey_or_not_found(survey.id)
    first = draft.definition.sections[0]
    now = {
        "loket": {"type": QuestionType.INTEGER},
        "kendala": {"type": QuestionType.TEXT, "choices": []},
        "layanan": {"type": QuestionType.SELECT_MULTIPLE},
    }
    asked = [replace(question, **now.get(question.name, {})) for question in first.questions]
    changed = replace(
        draft.definition, sections=[replace(first, questions=asked), *draft.definition.sections[1:]]
    )
    saved = await save_definition(PROGRAM, survey.id, draft.revision, changed)
    await publish_survey(PROGRAM, survey.id, saved.revision)
    (row,) = rows_of((await download(survey, "csv")).content)
    assert (row["loket"], row["kendala"]) == ("'=1+1", "antre")
    assert (row["layanan"], row["layanan/ktp"]) == ("ktp_baru", "0")
    assert rows_of((await download(survey, "csv", table="anggota")).content) == []
    book = load_workbook(io.BytesIO((await download(survey, "xlsx")).content))
    assert [len(list(book[name].iter_rows())) for name in ("answers", "anggota")] == [2, 1]


async def test_a_data_package_describes_what_is_in_it(survey: PublishedSurvey) -> None:
    """Each resource names its file and, in order, each of its columns; keys join the tables; values fit types."""
    await store([a_unit(survey, {**ANSWERS, "puas": 4}), a_unit(survey, ANSWERS)])
    archive = zipfile.ZipFile(io.BytesIO((await download(survey, "zip")).content))
    package = json.loads(archive.read("datapackage.json"))
    assert package["profile"] == "tabular-data-package"
    assert set(archive.namelist()) == {"datapackage.json", *(each["path"] for each in package["resources"])}
    assert [each["name"] for each in package["resources"]] == ["answers", "anggota", "codebook"]
    reads = {"integer": int, "number": float, "string": str, "date": str}
    for resource in package["resources"]:
        rows = rows_of(archive.read(resource["path"]))
        fields = resource["schema"]["fields"]
        assert list(rows[0]) == [field["name"] for field in fields]
        for row in rows:
            for field in fields:
                if row[field["name"]] not in resource["schema"]["missingValues"]:
                    reads[field["type"]](row[field["name"]])
    assert package["resources"][1]["schema"]["foreignKeys"][0]["reference"]["resource"] == "answers"


async def test_a_data_package_is_one_by_the_published_schema(survey: PublishedSurvey) -> None:
    """Any program that reads data packages takes it; the schema would notice a field of no known type.

    The schema of tabular data packages, https://specs.frictionlessdata.io/schemas/tabular-data-package.json, is the
    copy in the Python package datapackage 1.15.4 (MIT, copyright 2015 Open Knowledge).
    """
    schema = json.loads(Path(__file__).with_name("tabular-data-package.json").read_text())
    await store([a_unit(survey, ANSWERS)])
    archive = zipfile.ZipFile(io.BytesIO((await download(survey, "zip", "exports/identified")).content))
    package = json.loads(archive.read("datapackage.json"))
    jsonschema_rs.validate(schema, package)
    package["resources"][0]["schema"]["fields"][0]["type"] = "words"
    assert not jsonschema_rs.is_valid(schema, package)


async def test_a_workbook_runs_nothing(survey: PublishedSurvey) -> None:
    """Sheets for answers, repeats and the codebook; what looks like a formula or a link is text."""
    await store([a_unit(survey, ANSWERS)])
    book = load_workbook(io.BytesIO((await download(survey, "xlsx")).content))
    assert book.sheetnames == ["answers", "anggota", "codebook"]
    header, row = list(book["answers"].iter_rows())
    cells = {name.value: cell for name, cell in zip(header, row, strict=True)}
    assert (cells["saran"].value, cells["saran"].data_type) == (ANSWERS["saran"], "s")
    assert cells["menit"].value == 30


async def test_spss_reads_labels_and_missing_values(survey: PublishedSurvey, tmp_path) -> None:
    """Choices are numbers with their words, "Tidak tahu" is a missing value, and questions are labels."""
    pyreadstat = pytest.importorskip("pyreadstat")
    await store([a_unit(survey, {**ANSWERS, "petugas": "3"})])
    path = tmp_path / "survey.sav"
    path.write_bytes((await download(survey, "sav")).content)
    frame, meta = pyreadstat.read_sav(str(path), user_missing=True, output_format="polars")
    (row,) = frame.to_dicts()
    assert meta.column_names_to_labels["layanan"] == "Ask layanan"
    assert meta.variable_value_labels["layanan"] == {1.0: "Choice ktp", 2.0: "Choice kk"}
    assert (row["layanan"], row["petugas"], row["puas"], row["menit"]) == (1.0, 3.0, -99.0, 30.0)
    assert meta.missing_ranges["puas"] == [{"lo": -99.0, "hi": -99.0}]


async def test_without_the_extra_it_says_what_to_do(
    survey: PublishedSurvey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where SPSS files cannot be made, or the kind is none, the page says so and nothing is on record."""
    monkeypatch.setattr(manage_exports, "is_installed", lambda: False)
    reply = await download(survey, "sav")
    assert (reply.status_code, "participation[spss]" in reply.text) == (422, True)
    assert (await download(survey, "exe")).status_code == 422
    assert await exports_on_record() == []


async def test_files_are_saved_and_never_shown(survey: PublishedSurvey) -> None:
    """A photo comes as an attachment that no browser runs, and who took it is on record; others' are not there."""
    stored, foreign = (
        StoredFile(purpose=purpose, media_type="image/jpeg", size=1, sha256="", content=b"x")
        for purpose in (f"survey:{survey.id}", "survey:99999")
    )
    await StoredFile.insert(stored, foreign)
    async with browser() as client:
        await sign_in(client)
        reply = await client.get(f"/en/manage/surveys/{survey.id}/files/{stored.id}")
        assert reply.content == b"x"
        assert reply.headers["content-disposition"].startswith("attachment;")
        assert reply.headers["content-security-policy"].startswith("sandbox")
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert (await client.get(f"/en/manage/surveys/{survey.id}/files/{foreign.id}")).status_code == 404
    assert await exports_on_record() == ["a file, with what leads to a person"]


async def test_pages_of_exports(survey: PublishedSurvey) -> None:
    """With and without answers every page of this room opens."""
    async with browser() as client:
        await sign_in(client)
        for _ in range(2):
            for path in ("exports", "files", "codebook", "processing", "processing.json", "codebook.xlsx"):
                assert (await client.get(f"/en/manage/surveys/{survey.id}/{path}")).status_code == 200, path
            await store([a_unit(survey, ANSWERS)])


async def test_words_that_stand_apart_do_not_leave(survey: PublishedSurvey) -> None:
    """What inspectors alone read is empty in an export, and so are words that nobody has looked at yet."""
    severe = "Petugas minta uang 200 ribu"
    unit = a_unit(survey, {**ANSWERS, "saran": severe, "loket": "tiga"})
    await store([dataclasses.replace(unit, has_free_text=True)])
    early = json.loads((await download(survey, "jsonl", collect=False)).content)
    late = json.loads((await download(survey, "jsonl")).content)
    table = await download(survey, "csv", path="exports/identified")
    assert not {"saran", "loket"} & early.keys()
    assert (late["loket"], "saran" in late) == ("tiga", False)
    assert rows_of(table.content)[0]["saran"] == ""
    assert b"200 ribu" not in table.content
