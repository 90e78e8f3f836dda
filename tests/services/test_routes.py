"""Public pages and JSON of services."""

import pytest

from participation.accounts.schemas import PROGRAM
from participation.services.service import set_active
from tests.cases import each_case
from tests.factories import a_service, an_office, browser

pytestmark = pytest.mark.usefixtures("database")


async def test_an_empty_platform_says_what_to_do() -> None:
    """Without a service the page says so, offers no search, and leads back to what there is."""
    async with browser() as client:
        page = await client.get("/en/services")
        home = await client.get("/en/")
    assert page.status_code == 200
    assert "No services are listed yet." in page.text
    assert "search" not in page.text
    assert "Search services" not in home.text


async def test_browse_by_office_and_search() -> None:
    """A citizen gets to a service through its office, through words, and from the home page."""
    dukcapil, water = await an_office(), await an_office("PDAM")
    await a_service(dukcapil.id, "Akta kelahiran")
    await a_service(water.id, "Air bersih")
    async with browser() as client:
        everything = await client.get("/en/services")
        of_office = await client.get("/en/services", params={"office": "pdam"})
        found = await client.get("/en/services", params={"q": "akta"})
        home = await client.get("/en/")
    assert 'href="/en/services?office=pdam"' in everything.text
    assert "Akta kelahiran" in everything.text
    assert "Air bersih" in of_office.text
    assert "Akta kelahiran" not in of_office.text
    assert 'href="/en/services/akta-kelahiran"' in found.text
    assert "Air bersih" not in found.text
    assert 'action="/en/services"' in home.text


async def test_nothing_found_says_what_to_do_and_keeps_the_words() -> None:
    """A search without a result keeps what was typed, escaped, and leads on."""
    await a_service((await an_office()).id)
    async with browser() as client:
        page = await client.get("/en/services", params={"q": '<b>"paspor'})
    assert page.status_code == 200
    assert "We found no service with these words." in page.text
    assert 'value="&lt;b&gt;&#34;paspor"' in page.text
    assert 'href="/en/services"' in page.text


async def test_signs_alone_are_no_search() -> None:
    """A search without a letter or digit shows the list, and does not call every service a match."""
    await a_service((await an_office()).id)
    async with browser() as client:
        page = await client.get("/en/services", params={"q": "?!"})
    assert "Akta kelahiran" in page.text
    assert "match" not in page.text


async def test_a_service_shows_everything_and_marks_other_languages() -> None:
    """A text that is missing in the language of the page is shown in Indonesian and marked as such."""
    office = await an_office()
    await a_service(office.id, cost={"id": "Gratis", "en": "Free"}, time={"id": "Dua hari kerja"})
    async with browser() as client:
        page = await client.get("/en/services/akta-kelahiran")
    assert page.status_code == 200
    assert "<dd>Free</dd>" in page.text
    assert '<dd><span lang="id">Dua hari kerja</span></dd>' in page.text
    assert 'href="/en/services/akta-kelahiran/feedback"' in page.text
    assert "Where and how to apply" not in page.text


async def test_public_pages_set_no_cookie() -> None:
    """Nobody is followed who looks for a service."""
    await a_service((await an_office()).id)
    async with browser() as client:
        for path in ("/services", "/services?q=akta", "/services/akta-kelahiran"):
            assert "set-cookie" not in (await client.get(path)).headers


@each_case(
    ("path", "status"),
    [
        ("/services/none", 404),
        ("/services/%00", 400),
        ("/services/%F0%9F%92%A9", 404),
        ("/services?office=none", 404),
        ("/services?after=x", 200),
        ("/services?after=99999999999999999999", 200),
        ("/services?q=&office=&after=", 200),
        ("/services?after=-5", 200),
        ("/services?q=" + "a" * 5_000, 200),
        ("/services?q=%00%ff", 200),
        ("/api/v1/services/none", 404),
        ("/api/v1/services?after=99999999999999999999", 400),
        ("/api/v1/services?office=none", 200),
    ],
)
async def test_odd_addresses_get_a_clear_answer(path: str, status: int, database_kind: str) -> None:
    """Whatever stands in the address, the answer is a page or problem details and never a failure."""
    await a_service((await an_office()).id)
    async with browser() as client:
        answer = await client.get(path)
    if path == "/services/%00" and database_kind == "sqlite":
        status = 404  # SQLite stores a NUL, so that it may be looked for
    assert answer.status_code == status
    if path.startswith("/api") and status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_service_no_longer_offered_is_gone() -> None:
    """The page and the JSON of a withdrawn service say that it is gone."""
    service = await a_service((await an_office()).id)
    await set_active(PROGRAM, service.id, False)
    async with browser() as client:
        page = await client.get("/en/services/akta-kelahiran")
        answer = await client.get("/api/v1/services/akta-kelahiran")
    assert page.status_code == answer.status_code == 410
    assert "no longer offered" in page.text


async def test_the_json_pages_through_all_services() -> None:
    """A program reads every service by following `next_after`, and everything about one of them."""
    office = await an_office()
    for number in range(31):
        await a_service(office.id, f"Layanan {number:02}")
    async with browser() as client:
        first = (await client.get("/api/v1/services")).json()
        second = (await client.get("/api/v1/services", params={"after": first["next_after"]})).json()
        one = (await client.get("/api/v1/services/layanan-07")).json()
    assert [len(first["services"]), len(second["services"])] == [30, 1]
    assert second["next_after"] is None
    assert one["name"] == {"id": "Layanan 07"}
    assert one["office_name"] == office.name
