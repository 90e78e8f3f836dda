"""Reports as files: PDF that everyone can read, workbook, CSV and JSON, on both pages and by mail."""

import csv
import json
import re
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from io import BytesIO, StringIO
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from participation.files import typesetting
from participation.files.drawing import draw
from participation.improvements.briefing_queries import briefing_of
from participation.improvements.briefings import Briefing
from participation.improvements.chart_service import draw_charts
from participation.improvements.charts import chart_specs
from participation.improvements.making import make_report
from participation.improvements.notice_service import tell_readers
from participation.improvements.printing import MEDIA_TYPES, written
from participation.improvements.priorities import Components
from participation.improvements.queries import report_by_id
from participation.improvements.schemas import Figures, QuoteView, ReportView
from participation.improvements.service import publish_report
from participation.improvements.tables import Action
from participation.improvements.theme_outcomes import Exclusion, Idle
from participation.improvements.theme_states import ThemeState
from participation.improvements.voices import Mix
from participation.jobs.registry import JobContext
from participation.messages.jobs import send_due_messages
from participation.organisations.roles import Role
from participation.settings import Settings
from participation.web.i18n import using_language
from tests.factories import a_report as a_stored_report
from tests.factories import a_schedule, an_office, browser, post, sign_in, some_comments, staff
from tests.improvements.test_charts import NAMES, a_full_report
from tests.improvements.test_paper import LONG, TODAY, a_report, an_improvement
from tests.messages.test_adapters import MailServer, start

__all__ = ["start"]
SLOT = datetime(2026, 11, 22, 22, tzinfo=UTC)
OLD = Components(volume=1.0, severity=0.5, trend=0.5)


def a_briefing(report: ReportView | None = None) -> Briefing:
    return Briefing(report or a_full_report(), TODAY, areas=NAMES)


async def a_pdf(briefing: Briefing, language: str = "id") -> pikepdf.Pdf:
    with using_language(language):
        charts = draw(chart_specs(briefing.report, briefing.areas))
        return pikepdf.open(BytesIO(await written(briefing, charts, "pdf")))


def alternatives(made: pikepdf.Pdf) -> list[str]:
    """What a screen reader says of each picture."""
    return [str(one["/Alt"]) for one in made.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]


@pytest.mark.parametrize("language", ["id", "en"])
async def test_the_pdf_is_tagged_titled_and_in_its_language(language: str) -> None:
    """PDF/UA: structure, title, language, and words for each picture; fonts are inside."""
    made = await a_pdf(a_briefing(), language)
    assert bool(made.Root.MarkInfo.Marked)
    assert made.Root.Lang == language
    assert "/StructTreeRoot" in made.Root
    assert str(made.docinfo["/Title"]) == "Laporan mingguan"
    assert "pdfuaid:part" in made.Root.Metadata.read_bytes().decode()
    assert len(alternatives(made)) == 5
    fonts = [one for one in made.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)


async def test_what_citizens_write_never_stops_a_pdf() -> None:
    """Emoji, other scripts, markup of the typesetter, controls and a word of 30 letters: all are set or named."""
    odd = f"😡😡 {LONG} 漢字 ꦗꦮ #panic() $x$ @b \x01 \\ <b>"
    report = a_full_report(odd)
    said = replace(report.improvements[0], quotes=[QuoteView(odd, 1)])
    made = await a_pdf(a_briefing(replace(report, title=odd, improvements=[said])))
    assert "[emoji]" in str(made.docinfo["/Title"])
    assert "[…]" in str(made.docinfo["/Title"])
    assert LONG in str(made.docinfo["/Title"])


async def test_what_is_long_has_the_wider_column() -> None:
    """Thirty-five quotes of one line each stay on one page, beside the names of their improvements."""
    quotes = [QuoteView("Antre tiga jam di loket dua, lalu diminta datang kembali besok pagi-pagi.", 1)] * 35
    made = [
        await a_pdf(a_briefing(a_report(an_improvement(1, quotes=found)))) for found in (quotes[:1], quotes)
    ]
    assert len(made[0].pages) == len(made[1].pages)


@pytest.mark.parametrize(
    "report",
    [
        a_report(comments=0, voices=0, figures=Figures()),
        a_report(comments=1, voices=1),
        a_report(an_improvement(1), id=0, number=0, office_name=""),
        a_report(an_improvement(1, evidence=None, components=OLD), figures=Figures(mix=Mix(0.5, 0.3, 0.2))),
    ],
    ids=["empty", "one comment", "no predecessor", "an earlier formula"],
)
@pytest.mark.parametrize("written_as", ["html", *MEDIA_TYPES])
async def test_whatever_there_is_to_tell_each_file_is_whole(report: ReportView, written_as: str) -> None:
    """Of nothing, of one comment, without a report before: a clear file, never an error."""
    content = await written(Briefing(report, TODAY), {}, written_as)
    begins = {"pdf": b"%PDF", "xlsx": b"PK", "json": b"{", "csv": b"\xef\xbb\xbfrank", "html": b"\n"}
    assert content.startswith(begins[written_as]) or content.lstrip().startswith(b"<!doctype html>")


async def test_the_workbook_begins_with_the_first_page_and_calculates() -> None:
    """Decision and first improvements on the first sheet; figures are numbers, nothing is run."""
    report = a_full_report()
    formula = replace(report.improvements[0], label="=cmd()")
    with using_language("en"):
        content = await written(a_briefing(replace(report, improvements=[formula])), {}, "xlsx")
        again = await written(a_briefing(replace(report, improvements=[formula])), {}, "xlsx")
    book = load_workbook(BytesIO(content))
    first = [cell.value for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert book.sheetnames[:2] == ["What is asked of you", "All improvements"]
    assert any(str(value).startswith("To decide: what is done") for value in first)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "'=cmd()" in {cell.value for cell in cells}
    ranking = list(book["All improvements"].iter_rows())
    line = next(row for row in ranking if row[0].value == 1)
    assert [(cell.value, cell.number_format) for cell in line[2:4]] == [(20, "#,##0"), (0.4, "0%")]
    parts = [[cell.value for cell in row] for row in book["Parts of the priority"].iter_rows()]
    assert parts[1][4:] == [20, 15, 25, 1, 0.5]
    assert again == content


async def test_csv_names_themes_pins_and_what_was_left_out() -> None:
    """Identity and decisions of planners, and a line for each theme that is not ranked or is gone."""
    pinned = an_improvement(1, theme=4, state=ThemeState.GROWN, pinned="Janji", rank_by_figures=3)
    report = a_report(pinned)
    left_out = Exclusion("parkir", "=Bukan", 2, 9, 12)
    idle = [Idle("got", "Banjir", True), Idle("taman", "+Swasta", False)]
    figures = replace(report.figures, excluded=[left_out], idle=idle, retired=["calo"], unranked=["lampu"])
    content = await written(Briefing(replace(report, figures=figures), TODAY), {}, "csv")
    first, excluded, wanted, unwanted, gone, unranked = csv.DictReader(StringIO(content.decode("utf-8-sig")))
    assert (first["theme"], first["state"], first["pinned"], first["default_rank"], first["element"]) == (
        "4", "grown", "Janji", "3", "U3",
    )  # fmt: skip
    assert (excluded["rank"], excluded["label"], excluded["excluded"], excluded["default_rank"]) == (
        "", "parkir", "'=Bukan", "2",
    )  # fmt: skip
    assert (wanted["label"], wanted["pinned"], wanted["excluded"], wanted["rank"]) == (
        "got",
        "Banjir",
        "",
        "",
    )
    assert (unwanted["label"], unwanted["pinned"], unwanted["excluded"]) == ("taman", "", "'+Swasta")
    assert (gone["label"], gone["state"]) == ("calo", "retired")
    assert (unranked["label"], unranked["state"]) == ("lampu", "unranked")


async def test_the_printed_report_stands_alone_with_pins_and_exclusions() -> None:
    """One HTML file without any address, with pictures inside and all that planners decided."""
    report = a_full_report()
    pinned = replace(report.improvements[0], pinned="Janji wali kota")
    figures = replace(report.figures, excluded=[Exclusion("parkir", "Bukan kewenangan", 2, 9, 12)])
    briefing = a_briefing(replace(report, improvements=[pinned], figures=figures))
    charts = draw(chart_specs(briefing.report, briefing.areas))
    page = (await written(briefing, charts, "html")).decode()
    for said in ("Janji wali kota", "Bukan kewenangan", "Yang diminta dari Anda"):
        assert said in page
    assert not re.findall(r'(?:src|href)="(?!data:image/svg)', page)


@pytest.mark.usefixtures("database")
async def test_staff_download_every_format() -> None:
    """Each under its name, with its type; a format that there is not shows the page."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    report = await a_stored_report(office.id)
    await draw_charts(report.id)
    path = f"/en/manage/improvements/{report.id}"
    async with browser() as client:
        await sign_in(client)
        page = await client.get(path)
        files = {name: await client.get(f"{path}?format={name}") for name in MEDIA_TYPES}
        other = await client.get(f"{path}?format=exe")
        chart = await client.get(f"{path}/charts/ranks.svg")
        unknown = await client.get(f"{path}/charts/passwd")
    for name, file in files.items():
        assert file.headers["content-type"].startswith(MEDIA_TYPES[name])
        assert f'filename="report-{report.id}.{name}"' in file.headers["content-disposition"]
        assert f"{path}?format={name}" in page.text
    assert f"{path}/charts/ranks.svg" in page.text
    assert (chart.headers["content-type"], unknown.status_code) == ("image/svg+xml", 404)
    assert "What is asked of you" in other.text


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("texts", [[], ["Lampu mati"]], ids=["no comment", "one comment"])
async def test_of_next_to_nothing_there_is_a_report_all_the_same(texts: list[str]) -> None:
    """Its page and each of its files are there, and the page says that there is nothing to decide."""
    office = await an_office()
    schedule = await a_schedule(await staff(Role.PLANNER, office.id), office.id)
    await some_comments(texts, date(2026, 11, 2), office=office.id)
    report = await make_report(schedule.id, SLOT)
    await draw_charts(report.id)
    async with browser() as client:
        await sign_in(client)
        page = await client.get(f"/en/manage/improvements/{report.id}")
        files = [await client.get(f"/en/manage/improvements/{report.id}?format={one}") for one in MEDIA_TYPES]
    assert "Nothing to decide" in page.text
    assert [file.status_code for file in files] == [200] * len(files)


@pytest.mark.usefixtures("database")
async def test_the_public_downloads_only_what_is_public() -> None:
    """Not before it is published; then without quotes that nobody ticked, and without names of staff."""
    office = await an_office()
    planner = await staff(Role.PLANNER, office.id)
    report = await a_stored_report(office.id)
    await draw_charts(report.id)
    first = report.improvements[0]
    for public in (True, False):
        await Action(
            office=office.id, improvement=first.id, title=f"Loket {public}", public=public, owner=planner.id,
            due_on=date(2026, 1, 1),
        ).save()  # fmt: skip
    path = f"/en/improvements/{report.id}"
    async with browser() as client:
        hidden = [await client.get(f"{path}{end}") for end in ("?format=pdf", "/charts/ranks.svg")]
        await sign_in(client)
        await post(client, f"/en/manage/improvements/{report.id}/publish", quote=first.quotes[0].id)
    async with browser() as anyone:
        page = await anyone.get(path)
        files = {name: await anyone.get(f"{path}?format={name}") for name in MEDIA_TYPES}
        chart = await anyone.get(f"{path}/charts/ranks.svg")
    assert [one.status_code for one in hidden] == [404, 404]
    assert [one.status_code for one in (page, chart, *files.values())] == [200] * (2 + len(files))
    told = json.loads(files["json"].text)
    assert told["period_until"] == report.period_to.isoformat()
    book = load_workbook(BytesIO(files["xlsx"].content))
    sheets = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    for text in (files["json"].text, files["csv"].text, sheets, page.text):
        assert first.quotes[0].text in text
        assert first.quotes[1].text not in text
        assert planner.name not in text
        assert "Loket False" not in text
    assert [one["title"] for one in told["actions"][str(first.id)]] == ["Loket True"]
    assert told["overdue"] == [{"office": office.name, "actions": 1}]


@pytest.mark.usefixtures("database")
async def test_staff_of_one_office_learn_of_others_only_what_is_public() -> None:
    """A report on all offices counts of other offices only the overdue actions that everybody may read."""
    own, other = await an_office("Satu"), await an_office("Dua")
    for public in (True, False):
        await Action(office=other.id, title="x", public=public, due_on=date(2026, 1, 1)).save()
    admin = await staff(Role.ADMIN, email="admin@kota.go.id")
    schedule = await a_schedule(admin, own.id, whole_office=False)
    await some_comments(["Lampu mati"], date(2026, 11, 2), office=own.id)
    report = await make_report(schedule.id, SLOT)
    briefing = await briefing_of(report, public=False)
    assert [(one.name, one.count) for one in briefing.overdue] == [("Dua", 1)]
    for title in ("y", "z"):
        await Action(office=own.id, title=title, public=False, due_on=date(2026, 1, 1)).save()
    briefing = await briefing_of(report, public=False)
    assert [(one.name, one.count) for one in briefing.overdue] == [("Satu", 2), ("Dua", 1)]
    shown = await briefing_of(report, public=True)
    assert [(one.name, one.count) for one in shown.overdue] == [("Dua", 1)]


@pytest.mark.usefixtures("database")
async def test_subscribers_get_the_first_page_by_mail(start, tmp_path: Path) -> None:
    """A mail server hears decision, first improvements and link, in the reader's language, and no quote."""
    report = await report_by_id((await a_stored_report((await an_office()).id)).id)
    assert report is not None
    await tell_readers(report.id, "http://testserver.local")
    heard = MailServer()
    server = await start(heard)
    settings = Settings(
        "", ("k" * 32,), "http://testserver.local", f"smtp://127.0.0.1:{server.port}",
        "Suara Warga <suara@example.go.id>", tmp_path,
    )  # fmt: skip
    await send_due_messages(JobContext(settings, SLOT, "", SLOT))
    (content,) = heard.mails
    body = message_from_bytes(content, policy=policy.default).get_content()
    assert "Perlu diputuskan untuk “" in body
    assert f"1. {report.improvements[0].label}: {report.improvements[0].voices} masukan berbeda" in body
    assert f"/manage/improvements/{report.id}" in body
    assert not [quote for one in report.improvements for quote in one.quotes if quote.text in body]


@pytest.mark.usefixtures("database")
async def test_too_many_files_at_once_are_put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for PDFs without end keeps neither the machine nor others' pages busy."""
    report = await a_stored_report((await an_office()).id)
    await publish_report(await staff(Role.ADMIN, email="admin@kota.go.id"), report.id, [])
    monkeypatch.setattr(typesetting, "MOST_WAITING", 0)
    async with browser() as anyone:
        busy = await anyone.get(f"/en/improvements/{report.id}?format=pdf")
        page = await anyone.get(f"/en/improvements/{report.id}")
    assert (busy.status_code, page.status_code) == (503, 200)
    assert "Please try again in a few minutes." in busy.text
