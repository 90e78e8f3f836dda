"""Importing areas and population figures into both databases."""

import io

import pytest

from participation.accounts.schemas import Person
from participation.accounts.tables import AuditEntry
from participation.areas import service
from participation.areas.queries import (
    area_by_code,
    area_margins,
    area_path,
    is_within,
    population_of,
    root_area,
)
from participation.areas.schemas import OPEN_END, ImportReport
from participation.areas.tables import Area
from participation.database import DatabaseEngine
from participation.errors import Rejected

PLANNER = Person(7, "Sari")


@pytest.fixture(autouse=True)
def _uses_database(database: DatabaseEngine) -> None:
    """Every test here runs on both."""


async def _provinces() -> None:
    """A country of two provinces: enough for most tests, and quick."""
    await service.ensure_country()
    await _areas("32,Jawa Barat", "32.73,Kota Bandung", "32.04,Kabupaten Bandung", "35,Jawa Timur")


async def _areas(*lines: str, header: str = "code,name") -> ImportReport:
    return await service.import_areas_csv(io.BytesIO("\n".join([header, *lines]).encode()), PLANNER)


async def _margins(*lines: str, source: str = "BPS") -> ImportReport:
    header = "area_code,sex,age_from,age_to,count,year"
    return await service.import_margins_csv(io.BytesIO("\n".join([header, *lines]).encode()), source, PLANNER)


def _counts(report: ImportReport) -> tuple[int, int, int, int]:
    return (report.created, report.updated, report.unchanged, len(report.rejected))


async def test_the_country_is_loaded_once_and_keeps_its_ids() -> None:
    """Each start runs it: only the first adds, and one after an upgrade mends what changed."""
    assert _counts(await service.load_country()) == (552, 0, 0, 0)
    bandung = await area_by_code("32.73")
    assert [area.name for area in await area_path(bandung.id)] == ["Indonesia", "Jawa Barat", "Kota Bandung"]
    await Area.update({Area.name: "Kodya Bandung"}).where(Area.id == bandung.id)
    assert _counts(await service.load_country()) == (0, 1, 551, 0)
    assert await area_by_code("32.73") == bandung
    assert await Area.count() == 553


async def test_districts_and_villages_hang_below_their_city() -> None:
    """Whatever their order in the file; sent twice, nothing changes."""
    await _provinces()
    lines = ["32.73.02.1004,Dago", "32.73.02,Coblong"]
    assert _counts(await _areas(*lines)) == (2, 0, 0, 0)
    dago = await area_by_code("3273021004")
    assert [area.name for area in await area_path(dago.id)][1:] == [
        "Jawa Barat", "Kota Bandung", "Coblong", "Dago",
    ]  # fmt: skip
    assert (dago.kind, dago.depth) == ("village", 4)
    assert _counts(await _areas(*lines)) == (0, 0, 2, 0)


async def test_good_rows_are_kept_beside_bad_ones() -> None:
    """A row whose parent is unknown is left out with its line; so is what lies in it."""
    await _provinces()
    report = await _areas("32.73.02,Coblong", "32.99.01,Nowhere", "32.99.01.1001,No village", "32.73.03,")
    assert _counts(report) == (1, 0, 0, 3)
    assert [row.line for row in report.rejected] == [3, 4, 5]
    assert report.rejected[0].problem.parameters == {"parent": "32.99"}


async def test_a_name_is_corrected_and_an_empty_field_leaves_what_stands() -> None:
    """The second file has no BPS codes and does not erase them."""
    await _provinces()
    await _areas("32.73.02,Coblog,3273230", header="code,name,bps_code")
    before = await area_by_code("32.73.02")
    assert _counts(await _areas("32.73.02,Coblong")) == (0, 1, 0, 0)
    after = await area_by_code("32.73.02")
    assert (after.id, after.name, after.bps_code) == (before.id, "Coblong", "3273230")


async def test_a_neighbourhood_moves_with_all_that_lies_in_it() -> None:
    """The paths below it follow, so that "is within" stays true."""
    await _provinces()
    await _areas("32.73.02,Coblong", "32.73.02.1004,Dago")
    header = "code,name,parent_code"
    village, first, second, inner = "32.73.02.1004", "32.73.02.1004.A", "32.73.02.1004.B", "32.73.02.1004.A.1"
    await _areas(f"{first},A,", f"{second},B,", f"{inner},A 1,", header=header)
    assert _counts(await _areas(f"{first},A,{second}", header=header)) == (0, 1, 0, 0)
    moved, holder, leaf = [await area_by_code(code) for code in (first, second, inner)]
    assert [area.code for area in await area_path(leaf.id)][-4:] == [village, second, first, inner]
    assert (moved.depth, leaf.depth) == (6, 7)
    assert await is_within(leaf.id, holder.id)


async def test_an_area_cannot_be_moved_into_itself() -> None:
    """Such a row is rejected, and nothing moves."""
    await _provinces()
    await _areas("32.73.02,Coblong", "32.73.02.1004,Dago")
    header, outer, inner = "code,name,parent_code", "32.73.02.1004.A", "32.73.02.1004.A.1"
    await _areas(f"{outer},A,", f"{inner},A 1,", header=header)
    report = await _areas(f"{outer},A,{inner}", header=header)
    assert _counts(report) == (0, 0, 0, 1)
    assert not await is_within((await area_by_code(outer)).id, (await area_by_code(inner)).id)


async def test_more_rows_than_one_chunk_are_all_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress ends at the number of rows, and every path is complete."""
    monkeypatch.setattr(service, "CHUNK_ROWS", 3)
    await _provinces()
    told: list[tuple[int, int]] = []
    lines = "\n".join(["code,name", *(f"32.73.{number:02},Kecamatan {number}" for number in range(1, 8))])
    await service.import_areas_csv(io.BytesIO(lines.encode()), on_progress=lambda *now: told.append(now))
    assert told == [(3, 7), (6, 7), (7, 7)]
    assert await Area.count().where(Area.path == "") == 0
    assert await Area.count().where(Area.kind == "district") == 7


async def test_population_figures_are_stored_with_their_source() -> None:
    """An empty age_to is the open end; sent twice, nothing changes; a corrected count is."""
    await _provinces()
    lines = ["32.73,P,0,74,900,2024", "32.73,P,75,,50,2024"]
    assert _counts(await _margins(*lines)) == (2, 0, 0, 0)
    assert _counts(await _margins(*lines)) == (0, 0, 2, 0)
    assert _counts(await _margins("32.73,P,75,,51,2024")) == (0, 1, 0, 0)
    figures = await area_margins((await area_by_code("32.73")).id)
    assert [(f.age_from, f.age_to, f.count, f.source) for f in figures] == [
        (0, 74, 900, "BPS"), (75, OPEN_END, 51, "BPS"),
    ]  # fmt: skip


async def test_the_population_of_an_area_is_its_own_or_added_up() -> None:
    """Of the newest year; without figures of its own it is the sum of the largest areas in it that have some."""
    await _provinces()
    await _areas("32.73.02,Coblong", "32.73.03,Andir")
    jawa = (await area_by_code("32")).id
    assert await population_of(jawa) == []
    await _margins(
        "32.73.02,P,0,,7,2024", "32.73.03,P,0,,5,2024", "32.73.03,L,0,,3,2024", "32.73.03,L,0,,9,2023"
    )
    assert [(one.sex, one.count, one.year) for one in await population_of(jawa)] == [
        ("female", 12, 2024),
        ("male", 3, 2024),
    ]
    await _margins("32.73,P,0,,100,2024", "32.04,P,0,,50,2024")
    assert [(one.sex, one.count) for one in await population_of(jawa)] == [("female", 150)]
    await _margins("32,P,0,,900,2025")
    assert [(one.count, one.year) for one in await population_of(jawa)] == [(900, 2025)]


async def test_figures_that_would_count_people_twice_are_rejected() -> None:
    """Against what is stored and within one file; another year, sex or area does not matter."""
    await _provinces()
    await _margins("32.73,P,15,24,10,2024")
    report = await _margins(
        "32.73,P,20,29,10,2024", "32.73,P,20,29,10,2023", "32.73,L,20,29,10,2024", "32.73,L,29,30,10,2024",
        "32.04,P,20,29,10,2024", "99.99,P,20,29,10,2024",
    )  # fmt: skip
    assert _counts(report) == (3, 0, 0, 3)
    assert [row.line for row in report.rejected] == [2, 5, 7]


async def test_figures_of_a_year_can_be_taken_back() -> None:
    """Then other bands may be entered; other years stay."""
    await _provinces()
    await _margins("32.73,P,15,24,10,2024", "32.73,P,15,24,9,2023")
    bandung = await area_by_code("32.73")
    assert await service.remove_margins(bandung.id, 2024, PLANNER) == 1
    assert [figure.year for figure in await area_margins(bandung.id)] == [2023]


async def test_figures_need_a_source() -> None:
    """Nobody can judge a figure that comes from nowhere."""
    with pytest.raises(Rejected):
        await _margins("32.73,P,15,24,10,2024", source="  ")


async def test_the_audit_trail_names_who_imported() -> None:
    """One entry for each file, whatever number of rows it has."""
    await _provinces()
    await _margins("32.73,P,15,24,10,2024")
    entries = await AuditEntry.select().order_by(AuditEntry.id)
    assert [(e["actor_name"], e["action"], e["subject_kind"], e["note"]) for e in entries] == [
        ("Sari", "import", "area", "4 rows"),
        ("Sari", "import", "population_margin", "1 rows"),
    ]


async def test_without_the_country_nothing_hangs_in_the_air() -> None:
    """A province is rejected as long as there is no country for it to lie in."""
    assert _counts(await _areas("32,Jawa Barat")) == (0, 0, 0, 1)
    await service.ensure_country()
    assert (await root_area()).name == "Indonesia"
    assert _counts(await _areas("32,Jawa Barat")) == (1, 0, 0, 0)
