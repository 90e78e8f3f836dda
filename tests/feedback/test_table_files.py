"""Reading tables from whatever program wrote them."""

import csv
import datetime as dt
import re
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from participation.errors import Problem, Rejected
from participation.feedback.import_files import BadRows
from participation.feedback.imports import parse_day
from participation.feedback.table_files import (
    LONGEST_RECORD,
    Row,
    TableFile,
    cells_of,
    delimiter_of,
    encoding_of,
)


def _read(path: Path) -> tuple[tuple[str, ...], list[Row]]:
    with TableFile(path) as table:
        return table.header, list(table)


def _file(directory: Path, content: bytes, name: str = "reviews.csv") -> Path:
    path = directory / name
    path.write_bytes(content)
    return path


TEXT = "text,date\nAntrean “lama” é,2026-01-02\n\nBagus,2026-01-03\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    """UTF-8 and UTF-16 with or without a mark, and what Windows writes: the words come out right."""
    header, rows = _read(_file(tmp_path, TEXT.encode(encoding)))
    assert header == ("text", "date")
    assert [row.cells for row in rows] == [("Antrean “lama” é", "2026-01-02"), ("Bagus", "2026-01-03")]
    assert [row.line for row in rows] == [2, 4]


def test_two_encodings_in_one_file(tmp_path: Path) -> None:
    """Pasted together by hand, each line is read as what it is."""
    content = "text\n“satu”\n".encode() + "“dua”\n".encode("cp1252")
    assert [row.cells[0] for row in _read(_file(tmp_path, content))[1]] == ["“satu”", "“dua”"]


@pytest.mark.parametrize(("sign", "name"), [(",", "csv"), (";", "csv"), ("\t", "tsv"), ("|", "txt")])
def test_the_separator_is_found(tmp_path: Path, sign: str, name: str) -> None:
    """Whichever separates the header separates the rows."""
    content = f'text{sign}date\n"a{sign}b"{sign}c\n'.encode()
    assert _read(_file(tmp_path, content, f"a.{name}"))[1] == [Row(2, (f"a{sign}b", "c"))]
    assert delimiter_of(f"a{sign}b{sign}c") == sign


def test_quoted_lines_stay_together(tmp_path: Path) -> None:
    """A text over several lines is one row, numbered by its first line."""
    _, rows = _read(_file(tmp_path, b'text,n\n"a\nb\r\nc ""d""",1\ne,2\n'))
    assert rows == [Row(2, ('a\nb\r\nc "d"', "1")), Row(5, ("e", "2"))]


@pytest.mark.parametrize(
    "broken", ['"bagus sekali\t5', '"bagus" sekali\t5', 'kata "mantap\t5', '"a" dan "b"\t4', '"\t1']
)
def test_a_stray_quotation_mark_costs_no_other_row(tmp_path: Path, broken: str) -> None:
    """Reviews typed on phones hold single quotation marks: their neighbours are read all the same."""
    lines = [
        "text\tstars",
        "satu\t1",
        broken,
        *[f"baris {number}\t3" for number in range(LONGEST_RECORD + 50)],
    ]
    _, rows = _read(_file(tmp_path, "\n".join(lines).encode(), "reviews.tsv"))
    assert [row.cells for row in rows] == [tuple(line.split("\t")) for line in lines[1:]]
    assert [row.line for row in rows] == list(range(2, len(lines) + 1))


def test_a_text_that_was_cut_short_keeps_its_letters(tmp_path: Path) -> None:
    """Half a letter at the end of a text costs that letter alone."""
    content = "text\nAntrean “lama” sekal".encode() + "é".encode()[:1] + b"\n"
    assert _read(_file(tmp_path, content))[1][0].cells == ("Antrean “lama” sekalÃ",)


def test_nul_bytes_are_left_out(tmp_path: Path) -> None:
    """They break neither the reading nor the database."""
    assert _read(_file(tmp_path, b"text,n\nba\0gus,1\n"))[1] == [Row(2, ("bagus", "1"))]


def test_workbooks_are_read(tmp_path: Path) -> None:
    """The first sheet, with dates and whole numbers as text files write them."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["text", "date", "stars"])
    sheet.append(["Bagus", dt.datetime.fromisoformat("2026-01-02T03:04:00"), 5.0])
    sheet.append([None, None, None])
    sheet.append([True, dt.date(2026, 1, 3), 4])
    path = tmp_path / "reviews.xlsx"
    workbook.save(path)
    header, rows = _read(path)
    assert header == ("text", "date", "stars")
    assert rows[0] == Row(2, ("Bagus", "2026-01-02T03:04:00", "5"))
    assert rows[1].line == 4
    assert rows[1].cells[2] == "4"


@pytest.mark.parametrize(
    ("value", "shown_as"),
    [
        (46024, "yyyy-mm-dd"),
        (46024, "[$-421]dd mmmm yyyy;@"),
        (46024, "mmm-yy"),
        (46024.5, "dd/mm/yyyy hh:mm"),
        (46024.000001, "d/m/yy h:mm"),
        (46024.999999, "dd/mm/yyyy"),
        (dt.datetime.fromisoformat("2026-01-02T23:59:59.999000"), "yyyy-mm-dd"),
        ("2026-01-02", "General"),
        ("02/01/2026", "@"),
    ],
)
def test_days_of_a_workbook(tmp_path: Path, value: object, shown_as: str) -> None:
    """Whatever a cell shows of its day, and however near to midnight: it is that day."""
    workbook = Workbook()
    assert workbook.active is not None
    workbook.active.append(["date"])
    cell = workbook.active.cell(2, 1, value)
    cell.number_format = shown_as
    workbook.save(tmp_path / "days.xlsx")
    written = _read(tmp_path / "days.xlsx")[1][0].cells[0]
    assert parse_day(written, dt.date(2026, 11, 23)) == dt.date(2026, 1, 2)


def test_a_workbook_is_read_without_warnings(tmp_path: Path) -> None:
    """A day beyond all calendars is a row to be mended, not a line of a program on the terminal."""
    workbook = Workbook()
    assert workbook.active is not None
    workbook.active.append(["date"])
    workbook.active.cell(2, 1, 9e9).number_format = "yyyy-mm-dd"
    workbook.save(tmp_path / "days.xlsx")
    with warnings.catch_warnings(record=True) as told:
        assert _read(tmp_path / "days.xlsx")[1][0].cells == ("#VALUE!",)
    assert told == []


@pytest.mark.parametrize("path", ["/dev/full", "/dev/stdin", "."])
def test_what_is_no_file_is_refused(path: str) -> None:
    """Some devices never end, and a pipe cannot be read from its beginning again."""
    with pytest.raises(Rejected, match="Write the table into a file"):
        TableFile(Path(path))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\n \n\n"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(508)),
        ("a.xlsx", b""),
        ("a.xlsx", b"PK\x03\x04"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    """An empty file, a damaged workbook or one of an old kind is answered with what to do."""
    with pytest.raises(Rejected):
        _read(_file(tmp_path, content, name))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("content", [b"", b"<", b"\0\1", None])
def test_a_damaged_workbook_is_refused(tmp_path: Path, part: str, content: bytes | None) -> None:
    """A part that was cut off or overwritten, which is only seen while reading, is answered with what to do."""
    whole, damaged = tmp_path / "whole.xlsx", tmp_path / "damaged.xlsx"
    workbook = Workbook()
    workbook.save(whole)
    with ZipFile(whole) as source, ZipFile(damaged, "w") as target:
        for name in source.namelist():
            kept = source.read(name)
            target.writestr(name, kept if name != part else kept[:60] if content is None else content)
    with pytest.raises(Rejected):
        _read(damaged)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """No file crashes the reader, and what comes out can be stored as UTF-8."""
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_bytes(b"text,n\n" + content)
    for row in _read(path)[1]:
        "".join(row.cells).encode()


@given(st.binary(max_size=100))
def test_an_encoding_is_always_named(sample: bytes) -> None:
    """Short or odd samples get one that can be opened."""
    assert encoding_of(sample) in {"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"}


def test_ragged_rows() -> None:
    """Missing cells are empty; filled ones beyond the header mean that the row is shifted."""
    assert cells_of(Row(2, ("a",)), 3) == ("a", "", "")
    assert cells_of(Row(2, ("a", "b", "", " ")), 2) == ("a", "b")
    assert cells_of(Row(2, ("a", "b", "c")), 2) is None


@given(st.lists(st.text(alphabet="'=+-@1,a\n ", max_size=5), min_size=1, max_size=3))
def test_rows_set_apart_are_harmless_and_come_back_as_they_were(cells: list[str]) -> None:
    """No spreadsheet runs what somebody wrote, and the mended file holds the very same words."""
    with TemporaryDirectory() as directory:
        path = Path(directory, "x.csv")
        apart = BadRows(path, tuple("abc"[: len(cells)]))
        apart.add(Row(2, tuple(cells)), Problem("x"))
        apart.close()
        written = next(csv.DictReader(path.with_name("x.csv.bad.csv").open(encoding="utf-8-sig", newline="")))
        for name in "abc"[: len(cells)]:
            assert re.match(r"[+-]?[0-9,]+$|[^=+@-]|$", written[name]), written
        with TableFile(path.with_name("x.csv.bad.csv")) as table:
            assert [row.cells[2:] for row in table] == [tuple(cells)]
