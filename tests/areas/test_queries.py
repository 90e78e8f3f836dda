"""Looking areas up, and what a form's area question offers."""

import io
from datetime import date

import pytest

from participation.areas import queries, service
from participation.areas.queries import (
    area_by_code,
    area_by_id,
    area_children,
    area_counts,
    area_label,
    area_names,
    area_options,
    area_path,
    area_steps,
    is_within,
    root_area,
    search_areas,
)
from participation.database import DatabaseEngine
from participation.errors import NotFound

CITY = (
    "32,Jawa Barat",
    "32.04,Kabupaten Bandung",
    "32.73,Kota Bandung",
    "32.73.02,Coblong",
    "32.73.02.1004,Dago",
    "32.73.02.1005,Lebakgede",
    "32.73.19,Bandung Wetan",
    "32.73.19.1001,Citarum",
    "35,Jawa Timur",
)


@pytest.fixture(autouse=True)
async def _areas(database: DatabaseEngine) -> None:
    await service.ensure_country()
    await _import(*CITY)


async def _import(*lines: str, header: str = "code,name") -> None:
    report = await service.import_areas_csv(io.BytesIO("\n".join([header, *lines]).encode()))
    assert not report.rejected


async def _id(code: str) -> int:
    return (await area_by_code(code)).id


async def test_an_unknown_area_is_not_found() -> None:
    """By id, by code, as an ancestor's descendant and as a form's home alike."""
    for missing in (
        area_by_id(0), area_by_code("99.99"), area_path(0), is_within(0, 1), area_options(0),
        area_counts(0), search_areas("x", within=0),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            await missing


async def test_within_means_below_or_the_area_itself() -> None:
    """A number that begins another one does not count: paths end with a slash."""
    dago, bandung, country = await _id("32.73.02.1004"), await _id("32.73"), (await root_area()).id
    assert await is_within(dago, bandung)
    assert await is_within(bandung, bandung)
    assert await is_within(dago, country)
    assert not await is_within(bandung, dago)
    assert not await is_within(dago, await _id("35"))


async def test_children_come_page_by_page_in_the_order_of_their_codes() -> None:
    """The cursor of each page leads to the next, and the last page has none."""
    jawa_barat = await _id("32")
    first = await area_children(jawa_barat, limit=1)
    assert [area.name for area in first.areas] == ["Kabupaten Bandung"]
    assert first.next_after
    second = await area_children(jawa_barat, first.next_after, limit=1)
    assert [area.name for area in second.areas] == ["Kota Bandung"]
    assert second.next_after is None
    assert (await area_children(jawa_barat, "nonsense")).areas == first.areas + second.areas


async def test_a_search_finds_names_and_codes_larger_areas_first() -> None:
    """Whatever their case, inside one area if asked, page by page."""
    found = await search_areas("BANDUNG")
    assert [area.name for area in found.areas] == ["Kabupaten Bandung", "Kota Bandung", "Bandung Wetan"]
    page = await search_areas("bandung", limit=2)
    rest = await search_areas("bandung", after=page.next_after or "", limit=2)
    assert page.areas + rest.areas == found.areas
    assert [a.name for a in (await search_areas("bandung", await _id("32.73"))).areas] == [
        "Kota Bandung", "Bandung Wetan",
    ]  # fmt: skip
    assert [area.name for area in (await search_areas("32.73.02.1004")).areas] == ["Dago"]


@pytest.mark.parametrize("text", ["%", "_", "!", "100%_'", "\\", "Ban\0dungx"])
async def test_signs_that_mean_something_to_a_database_are_plain_text(text: str) -> None:
    """Nothing here has them in its name."""
    assert (await search_areas(text)).areas == []


async def test_counts_label_and_names() -> None:
    """What pages say about an area."""
    bandung, dago = await _id("32.73"), await _id("32.73.02.1004")
    assert await area_counts(bandung) == {"district": 2, "village": 3}
    assert await area_label(dago) == "Dago, Coblong, Kota Bandung, Jawa Barat"
    assert await area_label((await root_area()).id) == "Indonesia"
    assert await area_label(0) == ""
    assert await area_names([bandung, dago]) == {bandung: "Kota Bandung", dago: "Dago"}
    assert await area_names([]) == {}


async def test_a_city_offers_its_villages_grouped_by_district() -> None:
    """Two levels at once, by name, where they are few."""
    options = await area_options(await _id("32.73"))
    assert [(option.group, option.name) for option in options] == [
        ("Bandung Wetan", "Citarum"), ("Coblong", "Dago"), ("Coblong", "Lebakgede"),
    ]  # fmt: skip


async def test_an_area_with_nothing_below_offers_itself() -> None:
    """The question of a village office has one answer."""
    dago = await _id("32.73.02.1004")
    assert [option.id for option in await area_options(dago)] == [dago]
    assert await area_steps(dago, []) == []


async def test_too_many_areas_are_offered_level_by_level(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cap holds for whatever is sent at once; above it the question goes one level at a time."""
    monkeypatch.setattr(queries, "MOST_OPTIONS", 4)
    bandung, coblong, dago = await _id("32.73"), await _id("32.73.02"), await _id("32.73.02.1004")
    assert [option.name for option in await area_options(bandung)] == ["Bandung Wetan", "Coblong"]
    assert [step.chosen for step in await area_steps(bandung, [])] == [None]
    steps = await area_steps(bandung, [coblong])
    assert [step.chosen for step in steps] == [coblong, None]
    assert [option.name for option in steps[1].options] == ["Dago", "Lebakgede"]
    assert [step.chosen for step in await area_steps(bandung, [coblong, dago])] == [coblong, dago]


async def test_a_choice_that_is_not_offered_ends_the_steps_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Changing the district forgets the village of the old one; an area elsewhere is no answer."""
    monkeypatch.setattr(queries, "MOST_OPTIONS", 4)
    bandung, wetan, dago = await _id("32.73"), await _id("32.73.19"), await _id("32.73.02.1004")
    assert [step.chosen for step in await area_steps(bandung, [wetan, dago])] == [wetan, None]
    assert [step.chosen for step in await area_steps(bandung, [await _id("35")])] == [None]


async def test_where_even_one_level_exceeds_the_cap_the_area_itself_is_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Never more than the cap travels to a phone."""
    monkeypatch.setattr(queries, "MOST_OPTIONS", 1)
    bandung = await _id("32.73")
    assert [option.id for option in await area_options(bandung)] == [bandung]


async def test_areas_that_are_no_more_are_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """On its last day an area is still offered; the answers that name it keep it for ever."""
    header = "code,name,valid_from,valid_to"
    await _import("32.73.02.1004,Dago,,2026-06-30", "32.73.02.1005,Lebakgede,2026-07-01,", header=header)
    coblong = await _id("32.73.02")

    async def offered(day: date) -> list[str]:
        monkeypatch.setattr(queries, "today", lambda: day)
        return [option.name for option in await area_options(coblong)]

    assert await offered(date(2026, 6, 30)) == ["Dago"]
    assert await offered(date(2026, 7, 1)) == ["Lebakgede"]
    assert (await area_by_code("32.73.02.1004")).name == "Dago"
