"""The provinces, regencies and cities that ship with the program."""

from collections import Counter
from importlib import resources

import pytest

from participation.areas.area_rows import read_areas
from participation.areas.schemas import AreaRow

REGENCIES_AND_CITIES = {
    "11": (18, 5), "12": (25, 8), "13": (12, 7), "14": (10, 2), "15": (9, 2), "16": (13, 4), "17": (9, 1),
    "18": (13, 2), "19": (6, 1), "21": (5, 2), "31": (1, 5), "32": (18, 9), "33": (29, 6), "34": (4, 1),
    "35": (29, 9), "36": (4, 4), "51": (8, 1), "52": (8, 2), "53": (21, 1), "61": (12, 2), "62": (13, 1),
    "63": (11, 2), "64": (7, 3), "65": (4, 1), "71": (11, 4), "72": (12, 1), "73": (21, 3), "74": (15, 2),
    "75": (5, 1), "76": (6, 0), "81": (9, 2), "82": (8, 2), "91": (8, 1), "92": (7, 0), "93": (4, 0),
    "94": (8, 0), "95": (8, 0), "96": (5, 1),
}  # fmt: skip
"""By province, as Kepmendagri 300.2.2-2138/2025 counts them."""


@pytest.fixture(scope="module")
def rows() -> list[AreaRow]:
    parsed = read_areas(resources.files("participation.areas").joinpath("data", "indonesia.tsv").read_bytes())
    assert not parsed.rejected
    return parsed.rows


def test_there_are_38_provinces_416_regencies_and_98_cities(rows: list[AreaRow]) -> None:
    """The whole country is there, once."""
    assert Counter(row.kind for row in rows) == {"province": 38, "regency": 416, "city": 98}
    assert len({row.code for row in rows}) == len(rows)
    assert len({row.bps_code for row in rows}) == len(rows)


def test_every_province_has_as_many_regencies_and_cities_as_the_decree_counts(rows: list[AreaRow]) -> None:
    """None is missing in one province and doubled in another."""
    counts = Counter((row.code[:2], row.kind) for row in rows)
    shipped = {code: (counts[code, "regency"], counts[code, "city"]) for code in {r.code[:2] for r in rows}}
    assert shipped == REGENCIES_AND_CITIES


def test_every_regency_lies_in_the_province_of_its_code(rows: list[AreaRow]) -> None:
    """Its Kemendagri code begins with that of its province, and its BPS code with the province's own."""
    provinces = {row.code: row.bps_code for row in rows if row.kind == "province"}
    for row in rows:
        if row.kind != "province":
            assert row.bps_code is not None
            assert row.bps_code[:2] == provinces[row.code[:2]], row


def test_kind_name_and_code_agree(rows: list[AreaRow]) -> None:
    """A city is called Kota and numbered from 71; a regency is called Kabupaten and numbered below."""
    for row in rows:
        if row.kind != "province":
            assert row.name.startswith("Kota " if row.kind == "city" else "Kabupaten "), row
            assert (int(row.code[3:]) >= 71) == (row.kind == "city"), row


@pytest.mark.parametrize(
    ("code", "bps_code", "name"),
    [
        ("31", "31", "DKI Jakarta"),
        ("32.17", "3217", "Kabupaten Bandung Barat"),
        ("32.73", "3273", "Kota Bandung"),
        ("31.71", "3173", "Kota Administrasi Jakarta Pusat"),
        ("91", "94", "Papua"),
        ("92", "91", "Papua Barat"),
        ("93", "95", "Papua Selatan"),
        ("94", "96", "Papua Tengah"),
        ("95", "97", "Papua Pegunungan"),
        ("96", "92", "Papua Barat Daya"),
        ("96.71", "9271", "Kota Sorong"),
    ],
)
def test_known_areas_have_their_codes(rows: list[AreaRow], code: str, bps_code: str, name: str) -> None:
    """Samples where the two code systems agree and where they do not."""
    assert next((row.bps_code, row.name) for row in rows if row.code == code) == (bps_code, name)
