"""Importing files of comments into both databases."""

import asyncio
import csv
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from participation.accounts.tables import AuditEntry
from participation.areas.tables import Area
from participation.database import DatabaseEngine
from participation.errors import NotFound, Problem, Rejected, Unavailable
from participation.feedback import commands, importing
from participation.feedback.commands import import_comments as command
from participation.feedback.import_files import BadRows, Ordinals
from participation.feedback.importing import Destination, ImportReport, import_comments
from participation.feedback.imports import Columns
from participation.feedback.table_files import Row
from participation.feedback.tables import Comment
from tests.factories import a_service, an_office

COLUMNS = Columns("text", "date", "stars")


@pytest.fixture(autouse=True)
def _uses_database(database: DatabaseEngine) -> None:
    """Every test here runs on both."""


def _file(directory: Path, *lines: str, header: str = "text,date,stars", name: str = "reviews.csv") -> Path:
    path = directory / name
    path.write_text("\n".join([header, *lines]), encoding="utf-8")
    return path


async def _import(
    path: Path, columns: Columns = COLUMNS, destination: Destination | None = None, **options: object
) -> ImportReport:
    report = ImportReport()
    await import_comments(path, columns, destination or Destination(), report, **options)  # type: ignore[arg-type]
    return report


def _counts(report: ImportReport) -> tuple[int, int, int]:
    return report.added, report.already_there, report.bad


async def test_rows_become_comments(tmp_path: Path) -> None:
    """Text, day, rating with its scale, service and office arrive, and the audit trail says so."""
    office = await an_office()
    service = await a_service(office.id)
    path = _file(tmp_path, "Antrean lama,2026-01-02,2", "Bagus,03/01/2026,")
    report = await _import(path, destination=Destination(office.id, service.id))
    assert _counts(report) == (2, 0, 0)
    assert report.bad_rows_file is None
    first, second = await Comment.select().order_by(Comment.said_on)
    assert (first["text"], str(first["said_on"]), first["rating"], first["rating_maximum"]) == (
        "Antrean lama",
        "2026-01-02",
        2,
        5,
    )
    assert (first["office"], first["service"], first["receipt"]) == (office.id, service.id, None)
    assert (first["origin"], first["channel"]) == ("import:reviews.csv", "import")
    assert (second["rating"], second["rating_maximum"]) == (None, None)
    assert await AuditEntry.exists().where(AuditEntry.action == "import", AuditEntry.office == office.id)


async def test_nothing_is_imported_twice(tmp_path: Path) -> None:
    """The same file again adds nothing, a longer one adds what is new, equal rows all count."""
    lines = ["Mantap,2026-01-02,5"] * 3 + ["Bagus,2026-01-02,4"]
    assert _counts(await _import(_file(tmp_path, *lines))) == (4, 0, 0)
    assert _counts(await _import(_file(tmp_path, *lines))) == (0, 4, 0)
    longer = _file(tmp_path, "Baru,2026-01-03,3", "Mantap,2026-01-02,5", *lines, name="later.csv")
    assert _counts(await _import(longer)) == (2, 4, 0)
    assert await Comment.count() == 6


async def test_bad_rows_are_set_aside(tmp_path: Path) -> None:
    """The good ones are stored; the others stand in a file with line and reason, ready to be mended."""
    path = _file(tmp_path, "Bagus,2026-01-02,4", ",2026-01-02,4", "Besok,2999-01-01,4", "Aneh,2026-01-02,9")
    report = await _import(path)
    assert _counts(report) == (1, 0, 3)
    assert report.bad_rows_file == tmp_path / "reviews.csv.bad.csv"
    with report.bad_rows_file.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["line", "reason", "text", "date", "stars"]
    assert [row[0] for row in rows] == ["3", "4", "5"]
    assert "future" in rows[1][1]
    assert rows[2][2:] == ["Aneh", "2026-01-02", "9"]
    mended = report.bad_rows_file.read_text(encoding="utf-8-sig").replace("2999", "2026")
    again = _file(tmp_path, name="mended.csv")
    again.write_text(mended, encoding="utf-8")
    assert _counts(await _import(again)) == (1, 0, 2)


async def test_an_interruption_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was committed stays, and running again brings the rest, once."""
    monkeypatch.setattr(importing, "CHUNK", 10)
    path = _file(tmp_path, *[f"Komentar {number // 2},2026-01-02,4" for number in range(35)])
    chunks = 0

    def interrupt(_done: int, _total: int) -> None:
        nonlocal chunks
        chunks += 1
        if chunks == 2:
            raise KeyboardInterrupt

    report = ImportReport()
    with pytest.raises(KeyboardInterrupt):
        await import_comments(path, COLUMNS, Destination(), report, interrupt)
    assert _counts(report) == (20, 0, 0)
    assert await Comment.count() == 20
    assert _counts(await _import(path)) == (15, 20, 0)


async def test_areas_by_code_or_name(tmp_path: Path) -> None:
    """An area is found by its official code or its only name; one outside the office's own area is refused."""
    country = Area(name="Indonesia", kind="country", path="/1/")
    await country.save()
    city = Area(name="Kota Bandung", kind="city", kemendagri_code="32.73", parent=country.id, depth=1)
    other = Area(name="Kota Surabaya", kind="city", kemendagri_code="35.78", parent=country.id, depth=1)
    for area in (city, other):
        await area.save()
        await Area.update({Area.path: f"/{country.id}/{area.id}/"}).where(Area.id == area.id)
    path = _file(
        tmp_path, "a,32.73", "b,Kota bandung", "c,3273", "d,35.78", "e,Atlantis", "f,", header="text,place"
    )
    report = await _import(path, Columns("text", area="place"), Destination(home_area=city.id))
    assert _counts(report) == (4, 0, 2)
    rows = await Comment.select(Comment.area).order_by(Comment.text)
    assert [row["area"] for row in rows] == [city.id, city.id, city.id, None]


async def test_progress_reaches_the_end(tmp_path: Path) -> None:
    """Whoever waits sees how far it is."""
    told: list[tuple[int, int]] = []
    path = _file(tmp_path, *["Bagus,2026-01-02,4"] * 20)
    await _import(path, on_progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (path.stat().st_size, path.stat().st_size)


async def test_a_missing_column_stores_nothing(tmp_path: Path) -> None:
    """The mistake is told at once."""
    with pytest.raises(Rejected, match="no column"):
        await _import(_file(tmp_path, "Bagus,2026-01-02,4"), Columns("teks"))
    assert await Comment.count() == 0


async def test_a_file_of_a_header_alone_is_said(tmp_path: Path) -> None:
    """“Added: 0” would sound as if all had been well."""
    with pytest.raises(Rejected, match="The file holds no rows"):
        await _import(_file(tmp_path, "", ",,"))
    assert not await AuditEntry.exists().where(AuditEntry.action == "import")


async def test_rows_set_aside_earlier_stay_where_a_file_is_refused(tmp_path: Path) -> None:
    """A typing error in an option takes away nothing that somebody may be mending."""
    path = _file(tmp_path, ",2026-01-02,4")
    earlier = (await _import(path)).bad_rows_file
    assert earlier is not None
    with pytest.raises(Rejected):
        await _import(path, Columns("teks"))
    assert earlier.exists()


def test_equal_rows_are_counted_through() -> None:
    """The first of its kind is number 0, the next number 1; another kind starts anew."""
    ordinals = Ordinals()
    assert [ordinals.next(digest) for digest in (b"a", b"a", b"b", b"a")] == [0, 1, 0, 2]


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_the_command_tells_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was added, what was there, what was left out and where to read why; a wrong name stops it."""
    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", f"sqlite:///{tmp_path / 'own.db'}")
    monkeypatch.setenv("PARTICIPATION_SECRET_KEY", "x" * 32)
    path = _file(tmp_path, "Bagus,2026-01-02,4", ",2026-01-02,4")
    options = [str(path), "--text-column", "text", "--date-column", "date", "--rating-column", "stars"]
    first = await asyncio.to_thread(CliRunner().invoke, command, options)
    second = await asyncio.to_thread(CliRunner().invoke, command, options)
    third = await asyncio.to_thread(CliRunner().invoke, command, [*options, "--service", "x"])
    assert "Added: 1. Already there: 0. Left out: 1." in first.output
    assert "reviews.csv.bad.csv" in first.output
    assert "belong to no office" in first.output
    assert "Added: 0. Already there: 1. Left out: 1." in second.output
    assert third.exit_code == 1
    assert "no service x" in third.output
    for option in ("--service", "--office"):
        unset = await asyncio.to_thread(CliRunner().invoke, command, [*options, option, ""])
        assert unset.exit_code == 2
        assert f"{option} is empty. Name one, or leave the option out." in unset.output


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Rejected("damaged"), "damaged"),
        (
            Unavailable("Nothing was stored."),
            "What was added stays. Mend that, and run the same command again",
        ),
    ],
)
async def test_a_file_that_breaks_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    """What was stored before the damage is told beside it."""

    async def broken(*arguments: Any) -> None:
        arguments[3].added = 500
        raise error

    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", f"sqlite:///{tmp_path / 'own.db'}")
    monkeypatch.setenv("PARTICIPATION_SECRET_KEY", "x" * 32)
    monkeypatch.setattr("participation.feedback.commands.import_file", broken)
    options = [str(_file(tmp_path, "Bagus,2026-01-02,4")), "--text-column", "text"]
    result = await asyncio.to_thread(CliRunner().invoke, command, options)
    assert result.exit_code == 1
    assert "Added: 500." in result.output
    assert told in result.output
    assert "Nothing was stored" not in result.output


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_rows_that_cannot_be_set_aside_stop_the_import(tmp_path: Path) -> None:
    """Nothing is left out without a trace; what to do is said, and what came before is stored."""
    path = _file(tmp_path, "Bagus,2026-01-02,4", ",2026-01-02,4")
    path.with_name("reviews.csv.bad.csv").mkdir()
    with pytest.raises(Rejected, match="copy the file to a folder where you may write"):
        await _import(path)


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a row finds no room or the last of them, when the file is closed."""

    def set_aside(rows: int) -> None:
        with closing(BadRows(tmp_path / "reviews.csv", ("text",))) as apart:
            for line in range(rows):
                apart.add(Row(line, ("Jalan rusak",)), Problem("x"))

    monkeypatch.setattr(Path, "open", lambda *_, **how: open("/dev/full", "w", **how))  # noqa: SIM115
    for rows in (1, 1_000):
        with pytest.raises(Rejected, match="Make room there"):
            set_aside(rows)


def test_no_room_for_temporary_files_is_said() -> None:
    """Many rows are counted on disk, which may be full."""
    ordinals = Ordinals()
    ordinals._seen.execute("PRAGMA max_page_count = 2")
    with pytest.raises(Rejected, match="no room left for temporary files"):
        all(ordinals.next(number.to_bytes(32, "big")) == 0 for number in range(2_000))


async def test_a_name_that_is_none_says_where_names_are_found() -> None:
    """A typing error in an option ends with what to write instead."""
    await a_service((await an_office()).id, "Kartu Keluarga")
    await an_office("Dinas Perhubungan")
    for service, office, advice in (
        ("kk", "", "behind /services/"),
        ("", "dinas", "in the administration"),
        ("kartu-keluarga", "dinas-perhubungan", "Leave --office out"),
    ):
        with pytest.raises(NotFound, match=advice):
            await commands._destination(service, office)


async def test_the_command_says_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After Ctrl-C the person knows that nothing is lost."""

    async def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", f"sqlite:///{tmp_path / 'own.db'}")
    monkeypatch.setenv("PARTICIPATION_SECRET_KEY", "x" * 32)
    monkeypatch.setattr("participation.feedback.commands.import_file", interrupted)
    options = [str(_file(tmp_path, "Bagus,2026-01-02,4")), "--text-column", "text"]
    result = await asyncio.to_thread(CliRunner().invoke, command, options)
    assert result.exit_code == 130
    assert "Run the same command again" in result.output
