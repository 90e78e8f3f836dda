"""What a row of a population file must say."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from participation.areas.area_rows import area_code
from participation.areas.csv_rows import (
    BadRow,
    Columns,
    ParsedFile,
    Record,
    read_csv,
    read_rows,
    required_text,
    whole_number,
)
from participation.areas.schemas import OPEN_END, MarginRow, MarginView
from participation.web.i18n import mark

COLUMNS: Columns = {
    "area_code": ("area_code", "code", "kode", "kode_wilayah"),
    "sex": ("sex", "jenis_kelamin"),
    "age_from": ("age_from", "umur_dari"),
    "age_to": ("age_to", "umur_sampai"),
    "count": ("count", "jumlah"),
    "year": ("year", "tahun"),
}
SEXES = ("female", "male")
SEX_WORDS = {
    "female": "female",
    "f": "female",
    "perempuan": "female",
    "p": "female",
    "male": "male",
    "m": "male",
    "laki-laki": "male",
    "l": "male",
}
OLDEST_AGE = 130
LARGEST_COUNT = 2_000_000_000
FIRST_YEAR, LAST_YEAR = 1945, 2100


class Band(NamedTuple):
    """Ages in completed years, both ends included."""

    age_from: int
    age_to: int

    def __str__(self) -> str:
        return f"{self.age_from}+" if self.age_to == OPEN_END else f"{self.age_from}–{self.age_to}"


def read_margins(data: bytes) -> ParsedFile[MarginRow]:
    """The figures in a file. Raises Rejected when it lacks a column."""
    file = read_csv(data, COLUMNS, COLUMNS)
    return read_rows(
        file, _margin_row, key=lambda row: (row.area_code, row.sex, row.age_from, row.age_to, row.year)
    )


def _margin_row(record: Record) -> MarginRow:
    age_from = whole_number(record, "age_from", 0, OLDEST_AGE)
    age_to = whole_number(record, "age_to", age_from, OLDEST_AGE) if record.values.get("age_to") else OPEN_END
    return MarginRow(
        line=record.line,
        fields=record.fields,
        area_code=area_code(record, "area_code"),
        sex=_sex(record),
        age_from=age_from,
        age_to=age_to,
        count=whole_number(record, "count", 0, LARGEST_COUNT),
        year=whole_number(record, "year", FIRST_YEAR, LAST_YEAR),
    )


def _sex(record: Record) -> str:
    word = required_text(record, "sex", 100).lower().replace(" ", "-")
    if word not in SEX_WORDS:
        raise BadRow(mark("sex is “%(word)s”. Write female or male (perempuan, laki-laki, P, L)."), word=word)
    return SEX_WORDS[word]


def overlapping(band: Band, others: Iterable[Band]) -> Band | None:
    """A band that shares ages with this one without being the same: its people would count twice."""
    return next(
        (
            other
            for other in others
            if other != band and other.age_from <= band.age_to and band.age_from <= other.age_to
        ),
        None,
    )


class BandLine(NamedTuple):
    """One line of a population table: the people of one age band; None where a sex has no figure."""

    band: Band
    female: int | None
    male: int | None


class YearTable(NamedTuple):
    """An area's figures of one year, the youngest band first."""

    year: int
    sources: list[str]
    lines: list[BandLine]
    total: int


def margin_tables(margins: Sequence[MarginView]) -> list[YearTable]:
    """One table for each year, the newest first."""
    return [
        _year_table(year, [margin for margin in margins if margin.year == year])
        for year in sorted({margin.year for margin in margins}, reverse=True)
    ]


def _year_table(year: int, margins: Sequence[MarginView]) -> YearTable:
    counts = {(margin.age_from, margin.age_to, margin.sex): margin.count for margin in margins}
    bands = sorted({Band(margin.age_from, margin.age_to) for margin in margins})
    lines = [BandLine(band, counts.get((*band, "female")), counts.get((*band, "male"))) for band in bands]
    return YearTable(year, sorted({margin.source for margin in margins}), lines, sum(counts.values()))
