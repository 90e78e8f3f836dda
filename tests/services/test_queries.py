"""How the public and the staff find services."""

import time

import pytest

from participation.accounts.schemas import PROGRAM
from participation.services.queries import (
    PAGE_SIZE,
    managed_services,
    offering_offices,
    search_services,
    services_of,
)
from participation.services.schemas import ServiceCard
from participation.services.searching import search_text_of
from participation.services.service import set_active
from participation.services.tables import Service
from tests.factories import a_service, an_office

pytestmark = pytest.mark.usefixtures("database")


async def names(text: str, **filters: int | None) -> list[str]:
    return [card.name["id"] for card in (await search_services(text, **filters)).services]


async def test_every_word_must_occur() -> None:
    """More words find fewer services; order, capitals, accents and part of a word make no difference."""
    office = await an_office()
    await a_service(office.id, "Akta kelahiran")
    await a_service(office.id, "Akta kematian")
    assert await names("akta") == ["Akta kelahiran", "Akta kematian"]
    assert await names("LAHIR ákta") == ["Akta kelahiran"]
    assert await names("akta nikah") == []


async def test_matches_in_the_name_come_first() -> None:
    """A service that only mentions the words follows those that are called so."""
    office = await an_office()
    await a_service(office.id, "Aduan warga", description={"id": "Juga tentang lampu jalan"})
    await a_service(office.id, "Lampu jalan")
    await a_service(office.id, "Jalan", description={"id": "Lubang, lampu"})
    assert await names("lampu jalan") == ["Lampu jalan", "Aduan warga", "Jalan"]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'; --", "\x00", "%%%"])
async def test_signs_are_no_wildcards(text: str) -> None:
    """What is no letter or digit finds everything, as if nothing were asked, and breaks nothing."""
    office = await an_office()
    await a_service(office.id, "Akta")
    assert await names(text) == ["Akta"]
    assert await names(f"zz{text}") == []


async def test_only_what_is_offered_and_of_the_office() -> None:
    """The public sees what is offered; the staff of an office sees all of theirs and nothing else."""
    one, two = await an_office("Satu"), await an_office("Dua")
    hidden = await a_service(one.id, "Akta lama")
    await set_active(PROGRAM, hidden.id, False)
    await a_service(one.id, "Akta")
    await a_service(two.id, "Akta tanah")
    assert await names("akta") == ["Akta", "Akta tanah"]
    assert await names("akta", office=two.id) == ["Akta tanah"]
    staff = await managed_services(frozenset({one.id}), "akta")
    assert [card.name["id"] for card in staff.services] == ["Akta", "Akta lama"]
    assert (await managed_services(frozenset())).services == []
    assert [card.name["id"] for card in await services_of(frozenset({one.id}))] == ["Akta", "Akta lama"]
    assert [(one.name, one.services) for one in await offering_offices()] == [("Dua", 1), ("Satu", 1)]


async def test_pages_show_everything_once() -> None:
    """Following the cursor shows every match once, names first, also where the two parts meet on a page."""
    office = await an_office()
    await _insert(office.id, [f"lampu {number:03}" for number in range(40)], "")
    await _insert(office.id, [f"jalan {number:03}" for number in range(40)], "lampu")
    shown = [card.name["id"] for card in await _every_page("lampu")]
    assert shown == [f"lampu {n:03}" for n in range(40)] + [f"jalan {n:03}" for n in range(40)]


async def test_services_of_one_name_are_all_shown() -> None:
    """A page that ends among services of the same name leaves none of them out."""
    office = await an_office()
    await _insert(office.id, ["akta"] * 40, "")
    assert len({card.id for card in await _every_page("")}) == 40


async def _every_page(text: str) -> list[ServiceCard]:
    found = await search_services(text)
    shown = list(found.services)
    while found.next_after is not None:
        found = await search_services(text, None, found.next_after)
        assert 0 < len(found.services) <= PAGE_SIZE
        shown += found.services
    return shown


async def test_a_thousand_services_are_searched_at_once() -> None:
    """Searching 1,000 services takes a few milliseconds, not a noticeable time."""
    office = await an_office()
    await _insert(office.id, [f"layanan nomor {number:04}" for number in range(1_000)], "keterangan " * 50)
    started = time.perf_counter()
    assert await names("nomor 0777 layanan") == ["layanan nomor 0777"]
    assert time.perf_counter() - started < 0.5


async def _insert(office: int, wanted: list[str], description: str) -> None:
    rows = [
        Service(
            office=office,
            slug=f"{name.replace(' ', '-')}-{number}",
            name={"id": name},
            search_text=search_text_of([name], [description]),
        )
        for number, name in enumerate(wanted)
    ]
    for start in range(0, len(rows), 200):
        await Service.insert(*rows[start : start + 200])
