"""The yearly SKM report of a unit: what it says, and that its PDF can be read by everyone."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
from openpyxl import load_workbook

from participation.accounts.schemas import PROGRAM
from participation.clock import now
from participation.files.typesetting import typeset
from participation.improvements import unit_report_queries
from participation.improvements.manage_unit_reports import TEMPLATES
from participation.improvements.tables import (
    Action,
    ActionState,
    Improvement,
    ImprovementReport,
    ReportSchedule,
)
from participation.improvements.unit_report_queries import report_images, unit_report
from participation.improvements.unit_reports import UnitReport, quarter_of
from participation.improvements.unit_workbooks import figure, unit_workbook
from participation.organisations.roles import Role
from participation.surveys.skm_periods import read_period
from participation.surveys.skm_photo_service import add_photo
from participation.surveys.skm_score_queries import forget_scores
from participation.surveys.skm_service import add_earlier, set_population
from participation.surveys.skm_unit_queries import unit_of_service
from participation.web.templates import template_directory
from tests.factories import a_service, an_office, browser, sign_in, staff
from tests.skm_factories import an_skm_survey, answered, choice_question, scored, skm_definition
from tests.surveys.test_uploads import a_photo

pytestmark = pytest.mark.usefixtures("database")

MARKUP = '#panic() *tebal* $x$ <a> \\ = "kutip" @b'


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    forget_scores()


async def a_full_unit() -> tuple[int, int]:
    """A service with answers, a population, an earlier index, actions of two years and an analysis."""
    office = (await an_office("Dinas Kependudukan")).id
    service = (await a_service(office, "Akta kelahiran")).id
    sex = choice_question("jenis_kelamin", "perempuan", "laki-laki")
    survey = await an_skm_survey(office, skm_definition(tuple(scored(*[1] * 9)), sex), service=service)
    await answered(survey, {"jenis_kelamin": "perempuan", **scored(3, 3, 2, 4, 3, 3, 3, 3, 3)}, 20)
    await answered(survey, {"jenis_kelamin": "laki-laki", **scored(4, 3, 2, 4, 3, 3, 3, 3, 3)}, 20)
    unit, period = await unit_of_service(service), read_period("2026")
    assert unit is not None
    assert period is not None
    await set_population(PROGRAM, unit, period, "100")
    await add_earlier(PROGRAM, unit, "2025", "70.10", "88")
    await _action(office, service, MARKUP, date(2027, 2, 1), ActionState.WORKING)
    await _action(office, service, "Papan alur dipasang", date(2026, 5, 1), ActionState.DONE)
    await _analysis(office, service, "antrean loket", 12)
    return office, service


async def _action(office: int, service: int, title: str, due_on: date, state: ActionState) -> None:
    await Action(office=office, service=service, title=title, due_on=due_on, state=state).save()


async def _analysis(
    office: int, service: int | None, label: str, voices: int, *, whole_office: bool = True
) -> None:
    schedule = ReportSchedule(office=office, name="Bulanan", service=service, whole_office=whole_office)
    await schedule.save()
    report = ImprovementReport(
        schedule=schedule.id, office=office, number=3, slot=now(), title="Prioritas", comments=voices,
        period_from=date(2026, 10, 1), period_to=date(2026, 11, 1), voices=voices,
    )  # fmt: skip
    await report.save()
    for rank, (name, count) in enumerate(((label, voices), ("topik kecil", 4)), 1):
        await Improvement(
            report=report.id, rank=rank, label=name, comments=count, voices=count, share=0.5, negative=1.0,
            neutral=0.0, positive=0.0, priority=1.0, components={"volume": 1.0, "severity": 1.0, "trend": 0.0},
        ).save()  # fmt: skip


async def report_of(service: int, key: str = "2026") -> UnitReport:
    unit, period = await unit_of_service(service), read_period(key)
    assert unit is not None
    assert period is not None
    return await unit_report(unit, period)


def template(name: str) -> str:
    return (template_directory() / "improvements" / TEMPLATES[name]).read_text("utf-8")


async def test_it_says_all_that_is_handed_in() -> None:
    """Method and sample, questionnaire, profile, figures, weakest elements, suggestions, both plans and the trend."""
    _, service = await a_full_unit()
    report = await report_of(service)
    assert (report.skm, report.ikm, report.grade, report.people) == ("3,0556", "76,39", "C", "40")
    assert "dibutuhkan 80 responden" in report.sample
    assert "kurang 40" in report.sample
    assert report.questionnaire[2][0] == "U3"
    assert report.profile == [("Jenis kelamin", [["Perempuan", "20", "50%"], ["Laki-Laki", "20", "50%"]])]
    assert report.elements[2] == ["U3", "Waktu penyelesaian", "2,000", "50,00", "D", "40"]
    assert report.weakest[0][0] == "U3"
    assert report.suggestions == [["antrean loket", "12", "50%"]]
    assert report.plan == [[MARKUP, "Triwulan I 2027", "Dinas Kependudukan", "sedang dikerjakan"]]
    assert report.previous == [
        ["Papan alur dipasang", "Triwulan II 2026", "Dinas Kependudukan", "selesai", "–"]
    ]
    assert [row[:4] for row in report.trend] == [["2025", "70,10", "C", "88"], ["2026", "76,39", "C", "40"]]


async def test_what_is_still_to_be_done_in_the_period_is_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Due later in a period that still runs: part of the plan; overdue, or finished: what became of the last one."""
    office = (await an_office()).id
    service = (await a_service(office)).id
    monkeypatch.setattr(unit_report_queries, "today", lambda: date(2026, 11, 27))
    await _action(office, service, "menyusul", date(2026, 12, 10), ActionState.WORKING)
    await _action(office, service, "lebih cepat", date(2026, 12, 10), ActionState.DONE)
    await _action(office, service, "terlambat", date(2026, 11, 10), ActionState.WORKING)
    report = await report_of(service)
    assert [row[0] for row in report.plan] == ["menyusul"]
    assert [row[0] for row in report.previous] == ["terlambat", "lebih cepat"]


async def test_photos_stand_in_the_annex_with_their_words() -> None:
    """The PDF holds the image with alternative text and caption; the workbook lists both."""
    _, service = await a_full_unit()
    unit, period = await unit_of_service(service), read_period("2026")
    assert unit is not None
    assert period is not None
    await add_photo(PROGRAM, unit, period, a_photo(), "Loket Timur", "Petugas bertanya kepada warga.")
    report = await report_of(service)
    images = await report_images(unit, report)
    made = pikepdf.open(BytesIO(await typeset(template("report.pdf"), report, images)))
    alternatives = [
        str(one["/Alt"]) for one in made.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
    ]
    assert alternatives == ["Petugas bertanya kepada warga."]
    assert any("/Subtype" in one and one["/Subtype"] == "/Image" for one in made.objects
               if isinstance(one, pikepdf.Stream))  # fmt: skip
    book = load_workbook(BytesIO(unit_workbook(report)))
    assert [cell.value for cell in book["Foto"][2]] == ["Loket Timur", "Petugas bertanya kepada warga."]


async def test_suggestions_fall_back_to_the_office() -> None:
    """A service without an analysis of its own shows its office's, never another service's or all offices'."""
    office = (await an_office()).id
    own, other = (await a_service(office)).id, (await a_service(office, "Lain")).id
    await _analysis(office, None, "seluruh kantor", 9)
    await _analysis(office, None, "semua kantor", 9, whole_office=False)
    await _analysis(office, other, "layanan lain", 9)
    assert (await report_of(own)).suggestions[0][0] == "seluruh kantor"
    assert (await report_of(other)).suggestions[0][0] == "layanan lain"


@pytest.mark.parametrize("name", sorted(TEMPLATES))
async def test_the_pdf_is_tagged_titled_and_indonesian(name: str) -> None:
    """A screen reader finds structure, title and language; whatever people wrote stays words, and fonts are inside."""
    _, service = await a_full_unit()
    report = await report_of(service)
    made = pikepdf.open(BytesIO(await typeset(template(name), report)))
    assert bool(made.Root.MarkInfo.Marked)
    assert made.Root.Lang == "id"
    assert "/StructTreeRoot" in made.Root
    assert report.title in str(made.docinfo["/Title"])
    assert "pdfuaid:part" in made.Root.Metadata.read_bytes().decode()
    assert len(made.pages) == 1 or name == "report.pdf"
    assert _embedded(made)
    width, height = (float(side) for side in made.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)


def _embedded(made: pikepdf.Pdf) -> bool:
    """Whether every font of the file is in it."""
    fonts = [one for one in made.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
    files = {"/FontFile", "/FontFile2", "/FontFile3"}
    return bool(fonts) and all(files & set(font.keys()) for font in fonts)


async def test_a_unit_without_anything_has_a_report_too() -> None:
    """It says what is missing, section by section."""
    service = (await a_service((await an_office()).id)).id
    report = await report_of(service)
    assert (report.ikm, report.weakest, report.has_index) == ("–", [], False)
    assert (await typeset(template("report.pdf"), report)).startswith(b"%PDF")


async def test_the_workbook_runs_nothing() -> None:
    """A sheet for each table, every cell a text or a number."""
    office, service = await a_full_unit()
    await _action(office, service, "=cmd()", date(2027, 1, 1), ActionState.PLANNED)
    book = load_workbook(BytesIO(unit_workbook(await report_of(service))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "Rencana tindak lanjut" in book.sheetnames
    assert "'=cmd()" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}


async def test_the_workbook_calculates() -> None:
    """Figures are numbers, shown with the decimals of the report; what is withheld or missing stays words."""
    _, service = await a_full_unit()
    book = load_workbook(BytesIO(unit_workbook(await report_of(service))))
    index = {row[0].value: row[1] for row in book["Indeks"].iter_rows()}
    cells = [index["IKM"], index["Responden"], *book["Unsur"][4][2:4], book["Responden"][2][3]]
    assert [(cell.value, cell.number_format) for cell in cells] == [
        (76.39, "#,##0.00"), (40, "#,##0"), (2, "#,##0.000"), (50, "#,##0.00"), (0.5, "0%"),
    ]  # fmt: skip
    assert figure("1.234,5") == Decimal("1234.5")
    assert [figure(words) for words in ("–", "tidak ditampilkan")] == ["–", "tidak ditampilkan"]


async def test_downloads() -> None:
    """Each file under its name; what does not exist, and a sheet without an index, are told in words."""
    office, service = await a_full_unit()
    await staff(Role.EDITOR, office)
    path = f"/en/manage/skm/services/{service}"
    async with browser() as client:
        await sign_in(client)
        pdf, xlsx, sheet, of_office, unknown, empty, wrong = [
            await client.get(one)
            for one in (
                f"{path}/report.pdf?period=2026", f"{path}/report.xlsx?period=2026",
                f"{path}/sheet.pdf?period=2026", f"/en/manage/skm/offices/{office}/report.pdf?period=2026",
                f"{path}/passwd", f"{path}/sheet.pdf?period=2024", f"{path}/report.pdf?period=x",
            )
        ]  # fmt: skip
    assert [one.content[:4] for one in (pdf, xlsx, sheet, of_office)] == [
        b"%PDF",
        b"PK\3\4",
        b"%PDF",
        b"%PDF",
    ]
    assert 'filename="laporan-skm-akta-kelahiran-2026.pdf"' in pdf.headers["content-disposition"]
    assert (unknown.status_code, empty.status_code, wrong.status_code) == (404, 404, 422)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), "Triwulan I 2026"),
        (date(2026, 3, 31), "Triwulan I 2026"),
        (date(2026, 4, 1), "Triwulan II 2026"),
        (date(2026, 12, 31), "Triwulan IV 2026"),
    ],
)
def test_quarters(day: date, quarter: str) -> None:
    """An action is planned for the quarter of its day."""
    assert quarter_of(day) == quarter
