"""Reading area and population files."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.areas.area_rows import parents_first, read_areas
from participation.areas.csv_rows import rejected_rows_csv
from participation.areas.margin_rows import Band, overlapping, read_margins
from participation.areas.schemas import OPEN_END, AreaRow
from participation.errors import Problem, Rejected


def _areas(*lines: str, header: str = "code,name") -> bytes:
    return "\n".join([header, *lines]).encode()


def _margins(*lines: str) -> bytes:
    return "\n".join(["area_code,sex,age_from,age_to,count,year", *lines]).encode()


def test_an_area_row_is_read() -> None:
    """Code, kind and parent come out normalised; the line counts from the header."""
    parsed = read_areas(_areas("32.73.02,Coblong"))
    assert parsed.rejected == []
    assert parsed.rows == [
        AreaRow(2, ("32.73.02", "Coblong"), "32.73.02", "Coblong", "district", parent_code="32.73")
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_any_usual_spelling_of_csv_reads_alike(delimiter: str, encoding: str, line_end: str) -> None:
    """What a spreadsheet in any locale saves is understood."""
    lines = [delimiter.join(["Kode", "Nama"]), delimiter.join(["32.73.02", "Désa Ëlok"])]
    parsed = read_areas(line_end.join(lines).encode(encoding))
    assert [(row.code, row.name, row.line) for row in parsed.rows] == [("32.73.02", "Désa Ëlok", 2)]


def test_bad_rows_are_named_with_their_line_and_the_others_kept() -> None:
    """Quoted line breaks and empty lines do not shift the numbers."""
    data = _areas('32.73.02,"Cob\nlong"', "", "11.1,Kluet", "32.73.03,", "32.73.02,Again", "32.73.04,Cicendo")
    parsed = read_areas(data)
    assert [(row.line, row.name) for row in parsed.rows] == [(2, "Cob long"), (8, "Cicendo")]
    assert [row.line for row in parsed.rejected] == [5, 6, 7]
    assert parsed.rejected[0].problem.parameters["text"] == "11.1"
    assert parsed.rejected[2].problem.parameters == {"first": 2}


@pytest.mark.parametrize(
    ("header", "line", "word"),
    [
        ("code,name,kind", "32.73.02,Coblong,desa", "kind"),
        ("code,name,kind", "32.73.02,Coblong,borough", "kind"),
        ("code,name,parent_code", "32.73.02,Coblong,32.04", "parent_code"),
        ("code,name,parent_code", "32.73.02.1004.RW5,RW 5,32.73.02.1005", "parent_code"),
        ("code,name,valid_from", "32.73.02,Coblong,23-11-2026", "valid_from"),
        ("code,name,valid_from,valid_to", "32.73.02,Coblong,2026-02-01,2026-01-31", "valid_to"),
        ("code,name", "32.73.02," + "x" * 201, "name"),
        ("code,name", "32.73.02,Cob\x00long", "characters"),
    ],
)
def test_a_row_that_contradicts_itself_is_rejected(header: str, line: str, word: str) -> None:
    """The reason names the field."""
    parsed = read_areas(_areas(line, header=header))
    assert parsed.rows == []
    problem = parsed.rejected[0].problem
    assert word in problem.message % problem.parameters


def test_bytes_that_no_encoding_explains_reject_the_row_alone() -> None:
    """0x81 is nothing in Windows-1252, and a lone 0xE9 nothing in UTF-8."""
    parsed = read_areas(b"code,name\n32.73.02,Caf\xe9\n32.73.03,\x81\n")
    assert [row.name for row in parsed.rows] == ["Café"]
    assert [row.line for row in parsed.rejected] == [3]


@pytest.mark.parametrize("data", [b"", b"name\nCoblong\n", b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04,"])
def test_a_file_without_its_columns_is_refused_whole(data: bytes) -> None:
    """A picture or a workbook is answered with what is missing."""
    with pytest.raises(Rejected) as caught:
        read_areas(data)
    assert "code" in str(caught.value)


def test_two_columns_of_one_name_are_refused() -> None:
    """Which of them is meant would be chance, however they are spelled; two that nobody reads harm nothing."""
    with pytest.raises(Rejected, match="more than one column “Name”"):
        read_areas(_areas("32.73.02,Coblong,Cicendo", header="code,Name,name"))
    assert read_areas(_areas("32.73.02,Coblong,a,b", header="code,name,note,note")).rows


def test_parents_come_in_an_earlier_chunk_than_what_lies_in_them() -> None:
    """So that their ids are known; chunks keep to their size."""
    lines = [f"32.73.02.10{n:02}.RT1,RT 1" for n in range(3)] + [f"32.73.02.10{n:02},Desa" for n in range(3)]
    rows = read_areas(_areas(*lines, "32.73.02,Coblong")).rows
    chunks = [[row.code for row in chunk] for chunk in parents_first(rows, most=2)]
    seen: set[str] = set()
    for chunk in chunks:
        assert len(chunk) <= 2
        for code in chunk:
            parent = code.rpartition(".")[0]
            assert parent == "32.73" or parent in seen
        seen |= set(chunk)
    assert len(seen) == 7


def test_a_population_row_is_read() -> None:
    """Words in either language, and an empty age_to as the open end."""
    rows = read_margins(_margins("3273,Perempuan,75,,31544,2024", "32.73,L,0,4,10,2024")).rows
    assert [(r.area_code, r.sex, r.age_from, r.age_to, r.count, r.year) for r in rows] == [
        ("32.73", "female", 75, OPEN_END, 31544, 2024),
        ("32.73", "male", 0, 4, 10, 2024),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "32.73,x,0,4,10,2024",
        "32.73,P,5,4,10,2024",
        "32.73,P,-1,4,10,2024",
        "32.73,P,0,4,1.234,2024",
        "32.73,P,0,4,,2024",
        "32.73,P,0,4,99999999999,2024",
        "32.73,P,0,4,10,24",
        "x,P,0,4,10,2024",
        "32.73,P,0,4,१०,2024",
    ],
)
def test_a_population_row_that_cannot_be_true_is_rejected(line: str) -> None:
    """Nothing is guessed: a point may be a thousands sign or a decimal one."""
    parsed = read_margins(_margins(line))
    assert parsed.rows == []
    assert len(parsed.rejected) == 1


@pytest.mark.parametrize(
    ("band", "overlaps"),
    [
        (Band(0, 4), False),
        (Band(5, 9), False),
        (Band(4, 6), True),
        (Band(0, 9), True),
        (Band(9, OPEN_END), True),
    ],
)
def test_bands_overlap_when_they_share_an_age(band: Band, overlaps: bool) -> None:
    """Both ends belong to a band; a band does not overlap itself."""
    assert (overlapping(band, [Band(5, 9)]) is not None) == overlaps


@settings(max_examples=50)
@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=3), max_size=6))
def test_any_table_is_read_or_rejected_row_by_row(table: list[list[str]]) -> None:
    """No content stops an import, and no row is lost or counted twice."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["code", "name", "x"], *table])
    try:
        parsed = read_areas(out.getvalue().encode("utf-8", "replace"))
    except Rejected:
        return
    filled = [row for row in table if any(field.strip() for field in row)]
    assert len(parsed.rows) + len(parsed.rejected) == len(filled)


def test_rejected_rows_can_be_mended_and_sent_again() -> None:
    """The file that lists them has the same columns, and those that it adds are ignored."""
    first = read_areas(_areas("11.1;Kluet; Utara", "32.73.02;Coblong", header="kode;nama;x"))
    text = rejected_rows_csv(first.header, first.delimiter, first.rejected, _message)
    assert "11.1" in text
    again = read_areas(text.replace("11.1;", "11.10;").encode("utf-8-sig"))
    assert [(row.code, row.name) for row in again.rows] == [("11.10", "Kluet")]


def _message(problem: Problem) -> str:
    return problem.message % problem.parameters
