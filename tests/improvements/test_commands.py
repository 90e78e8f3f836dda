"""`participation report` and its formats."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from participation.cli import participation
from participation.commands import run
from participation.database import DB
from participation.improvements.downloads import as_csv
from participation.improvements.priorities import Components
from participation.improvements.schemas import Figures, ImprovementView, QuoteView, ReportView
from participation.improvements.tables import Action
from participation.improvements.voices import Mix
from participation.sentiment.duplicates import voices_of
from participation.web.times import YEARS
from tests.factories import LAMP_COMPLAINTS, QUEUE_COMPLAINTS, an_office


@pytest.fixture
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new database with comments of two months, imported by the command."""
    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")
    monkeypatch.setenv("PARTICIPATION_VAR", str(tmp_path))
    rows = [f"2026-09-0{number % 9 + 1}\t{text}" for number, text in enumerate(LAMP_COMPLAINTS)]
    rows += [f"2026-10-0{number % 9 + 1}\t{text}" for number, text in enumerate(QUEUE_COMPLAINTS)]
    file = tmp_path / "comments.tsv"
    file.write_text("\n".join(["day\ttext", *rows]), encoding="utf-8")
    _call("import-comments", str(file), "--text-column", "text", "--date-column", "day")
    return tmp_path


def _call(*arguments: str) -> str:
    result = CliRunner().invoke(participation, arguments, catch_exceptions=False)
    DB.bind(None)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_report_of_everything_analyses_first(imported: Path) -> None:
    """Without options all comments count, and what no model has read is read on the way."""
    made = json.loads(_call("report", "--format", "json"))
    assert made["comments"] == len(LAMP_COMPLAINTS) + len(QUEUE_COMPLAINTS)
    assert made["improvements"]
    assert "0 comments analysed." in _call("analyse")


def test_a_report_of_days_goes_into_a_file(imported: Path) -> None:
    """Both days count, the month before is what the trend compares with, and the file stands alone."""
    days = ("--from", "2026-10-01", "--to", "2026-10-30")
    made = json.loads(_call("report", "--format", "json", *days))
    assert made["comments"] == len(QUEUE_COMPLAINTS)
    assert made["figures"]["earlier_voices"] == len(set(voices_of(LAMP_COMPLAINTS)))
    _call("report", "--output", str(imported / "report.html"), *days)
    page = (imported / "report.html").read_text("utf-8")
    assert made["improvements"][0]["label"] in page
    assert "<link" not in page


def test_a_report_is_written_in_every_format(imported: Path) -> None:
    """PDF and workbook go into a file or to standard output, with their charts drawn on the way."""
    for written_as, begins in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        file = imported / f"report.{written_as}"
        _call("report", "--format", written_as, "--output", str(file))
        assert file.read_bytes().startswith(begins)
    result = CliRunner().invoke(participation, ["report", "--format", "pdf"], catch_exceptions=False)
    DB.bind(None)
    assert result.stdout_bytes.startswith(b"%PDF")
    assert "data:image/svg+xml" in _call("report")


def test_an_unknown_scope_is_said(imported: Path) -> None:
    """A slug that does not exist ends the command with a sentence."""
    result = CliRunner().invoke(participation, ["report", "--service", "tidak-ada"])
    DB.bind(None)
    assert result.exit_code == 1
    assert "There is no service tidak-ada." in result.output


def test_days_in_the_wrong_order_are_said(imported: Path) -> None:
    """An empty report would look as if nobody had said anything."""
    result = CliRunner().invoke(participation, ["report", "--from", "2026-10-30", "--to", "2026-10-01"])
    assert result.exit_code == 2
    assert "--to lies before --from." in result.output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--from", "2026-02-31"), "no such day is in the calendar. Write one as 2026-11-23."),
        (("--to", "kemarin"), "no such day is in the calendar"),
        (("--from", "2999-01-01"), "--from lies in the future"),
        (("--service", ""), "--service is empty. Name one, or leave the option out."),
        (("--office", " "), "--office is empty"),
        (("--area", ""), "--area is empty"),
    ],
)
def test_options_that_mean_nothing_are_said(options: tuple[str, ...], said: str, imported: Path) -> None:
    """A variable that was not set would make a report of everything, a year mistyped one of nothing."""
    result = CliRunner().invoke(participation, ["report", *options])
    assert result.exit_code == 2
    assert said in result.output


def test_what_cannot_be_made_is_said_before_the_work(imported: Path) -> None:
    """An area that is none, with what to write instead, and a folder that is not there."""
    for options, said in (
        (("--area", "99.99"), "There is no area 99.99. Write its official code, for example 32.73."),
        (("--output", str(imported / "none" / "report.html")), "There is no folder"),
    ):
        result = CliRunner().invoke(participation, ["report", *options])
        DB.bind(None)
        assert result.exit_code == 1
        assert said in result.output


def test_a_report_of_nothing_is_said(imported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where other days have comments the report is made, and says so beside it; where none came in yet it is not."""
    arguments = ["report", "--format", "json", "--to", "2026-01-01"]
    result = CliRunner().invoke(participation, arguments)
    DB.bind(None)
    assert (result.exit_code, json.loads(result.stdout)["comments"]) == (0, 0)
    assert "No comment is of these days" in result.stderr
    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    result = CliRunner().invoke(participation, arguments)
    DB.bind(None)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "There are no comments yet. Bring some in" in result.stderr


@pytest.mark.parametrize("days", [("--to", "9999-12-31"), ("--from", "0001-01-01", "--to", "0001-01-05")])
def test_days_out_of_reach_are_said(days: tuple[str, ...], imported: Path) -> None:
    """The days before the first one, and the day after the last one, are in no calendar."""
    result = CliRunner().invoke(participation, ["report", *days])
    assert result.exit_code == 2
    assert f"{days[0]} is {days[1]}. Write a day of the years 1900 to 2999." in result.output


def test_the_first_and_the_last_day_in_reach(imported: Path) -> None:
    """A report of eleven centuries is made, and compared with eleven before."""
    days = ("--from", f"{YEARS[0]}-01-01", "--to", f"{YEARS[-1]}-12-31")
    assert json.loads(_call("report", "--format", "json", *days))["improvements"]


def test_a_spreadsheet_never_runs_what_a_citizen_wrote() -> None:
    """A cell that begins like a formula is text."""
    quote = QuoteView('=HYPERLINK("http://example.com")')
    one = ImprovementView(
        1, "+62", ["=1+1"], 5, 5, 0.5, Mix(1, 0, 0), None, [0.5], 0.5, Components(1, 1, 0.5), [quote]
    )
    report = ReportView("x", date(2026, 1, 1), date(2026, 2, 1), 5, 5, Figures(), [one], datetime.now(UTC))
    line = as_csv(report).splitlines()[1]
    assert "'+62" in line
    assert "'=1+1" in line
    assert "\"'=HYPERLINK(" in line


def test_a_report_of_an_office_tells_of_no_other_offices_late_actions(imported: Path) -> None:
    """As those of a schedule for one office; without an office all that is late and public is told."""

    async def two_late_actions() -> None:
        for name in ("Dinas Satu", "Dinas Dua"):
            office = await an_office(name)
            await Action(office=office.id, title="Loket", due_on=date(2026, 1, 1), public=True).save()

    run(two_late_actions())
    DB.bind(None)
    every = _call("report", "--format", "html")
    own = _call("report", "--format", "html", "--office", "dinas-satu")
    assert ["Dinas Satu" in page for page in (every, own)] == [True, True]
    assert ["Dinas Dua" in page for page in (every, own)] == [True, False]
