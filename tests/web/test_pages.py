"""What every answer has in common: security headers, friendly errors, problem details, no cookie."""

import re
from collections.abc import AsyncIterator
from html import unescape

import httpx
import pytest
from litestar import get, post
from litestar.exceptions import ClientException
from litestar.params import FromPath

from participation import app as platform
from participation.database import DatabaseEngine
from participation.errors import (
    Conflict,
    Forbidden,
    Gone,
    NotFound,
    ParticipationError,
    Problem,
    Rejected,
    TooLarge,
    TooManyRequests,
    Unavailable,
)
from participation.organisations.roles import Role
from participation.web.security import HEADERS
from tests.factories import browser, settings, sign_in, staff
from tests.factories import post as sent

SECRET_TEXT = "the words of a citizen"
ERRORS: dict[str, ParticipationError] = {
    "missing": NotFound("There is no %(what)s.", {"what": "such thing"}),
    "forbidden": Forbidden("Your account has no grant."),
    "rejected": Rejected("Not stored.", errors={"name": Problem("Write at least %(n)s letters.", {"n": 3})}),
    "conflict": Conflict("Somebody was quicker."),
    "gone": Gone("It was withdrawn."),
    "large": TooLarge("That is too much."),
    "busy": TooManyRequests("Wait a little.", retry_after=90),
    "down": Unavailable("The database rests.", retry_after=5),
}


@get("/raises/{name:str}", sync_to_thread=False)
def raises(name: FromPath[str]) -> str:
    if name == "bug":
        raise RuntimeError(SECRET_TEXT)
    if name == "teapot":
        raise ClientException(status_code=418)
    raise ERRORS[name]


@post("/takes", sync_to_thread=False)
def takes() -> str:
    return "taken"


@pytest.fixture(scope="module")
def failing() -> platform.Application:
    """The whole application, with pages that fail on purpose beside its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(platform, "PUBLIC_ROUTES", [*platform.PUBLIC_ROUTES, raises, takes])
        patch.setattr(platform, "API_ROUTES", [*platform.API_ROUTES, raises])
        return platform.create_app(settings())


@pytest.fixture
async def client(database: DatabaseEngine, failing: platform.Application) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(failing)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver.local") as client:
        yield client


@pytest.mark.parametrize("path", ["/en/receipts", "/en/nowhere", "/en/raises/bug", "/api/v1/raises/gone"])
async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    """Errors too: an attacker chooses the page that forgot them."""
    answer = await client.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


async def test_transport_security_only_behind_tls(database: DatabaseEngine) -> None:
    """Over plain HTTP the header would lock people out of a trial on their own machine."""
    async with browser() as plain, browser("https://suara.example") as secure:
        assert "strict-transport-security" not in (await plain.get("/healthz")).headers
        assert "max-age" in (await secure.get("/healthz")).headers["strict-transport-security"]


@pytest.mark.parametrize("name", list(ERRORS))
async def test_an_error_is_a_page_for_people(client: httpx.AsyncClient, name: str) -> None:
    """The status is right and the page says what happened, with a way on and no inline style or script."""
    error = ERRORS[name]
    page = await client.get(f"/en/raises/{name}")
    assert page.status_code == error.status
    assert str(error) in page.text
    assert 'class="button"' in page.text
    assert not re.search(r"<(?:script|style)|\sstyle=|\son\w+=", page.text)


@pytest.mark.parametrize("name", list(ERRORS))
async def test_an_error_is_problem_details_for_programs(client: httpx.AsyncClient, name: str) -> None:
    """RFC 9457, with the problems of each field."""
    error = ERRORS[name]
    answer = await client.get(f"/api/v1/raises/{name}")
    assert answer.status_code == error.status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["detail"]) == (error.status, str(error))
    assert set(problem) >= {"type", "title", "status", "detail"}
    assert ("errors" in problem) == (name == "rejected")


@pytest.mark.parametrize(("name", "seconds"), [("busy", "90"), ("down", "5")])
async def test_when_to_come_back(client: httpx.AsyncClient, name: str, seconds: str) -> None:
    """Overload says how long to wait, on pages and for programs."""
    for path in (f"/en/raises/{name}", f"/api/v1/raises/{name}"):
        assert (await client.get(path)).headers["retry-after"] == seconds


async def test_a_bug_tells_a_number_and_no_secret(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    """The page shows a number under which the log has the place, and neither holds what was sent."""
    page = await client.get("/en/raises/bug")
    assert page.status_code == 500
    number = re.search(r"Error number: ([0-9a-f]{8})", page.text)
    assert number is not None
    assert number[1] in caplog.text
    assert "RuntimeError" in caplog.text
    assert SECRET_TEXT not in caplog.text + page.text


async def test_what_the_framework_refuses_is_friendly_too(client: httpx.AsyncClient) -> None:
    """Unknown pages, wrong methods and odd requests come in our own words."""
    missing = await client.get("/en/nowhere")
    assert (missing.status_code, "could not find this page" in missing.text) == (404, True)
    assert (await client.put("/en/receipts")).status_code == 405
    assert (await client.get("/en/raises/teapot")).status_code == 400
    problem = await client.get("/api/v1/nowhere")
    assert problem.status_code == 404
    assert problem.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "name", ["%00", "x" * 300, "x/" * 3_000, "style.css/x", "%ff", "..%2fapp.py", "%2e%2e/app.py"]
)
async def test_a_name_that_no_file_can_have(client: httpx.AsyncClient, name: str) -> None:
    """It is not there, and no error of ours: nothing is written to the log for it, and no cache keeps the answer."""
    answer = await client.get(f"/static/{name}")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 201),
        ({"origin": "http://testserver.local"}, 201),
        ({"origin": "http://testserver.local", "sec-fetch-site": "same-origin"}, 201),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 201),
        ({"origin": "null"}, 201),
        ({"sec-fetch-site": "none"}, 201),
        ({"origin": "http://elsewhere.example"}, 403),
        ({"origin": "http://testserver.local.elsewhere.example"}, 403),
        ({"origin": "http://testserver.local:81"}, 403),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "not an origin"}, 403),
        ({"origin": "http://[broken"}, 403),
    ],
)
async def test_forms_are_taken_from_our_own_pages(
    client: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    """Without cookies the browser's own word about where a form came from is the guard."""
    assert (await client.post("/takes", headers=headers)).status_code == status
    assert (await client.get("/en/receipts", headers=headers)).status_code == 200


async def test_the_language_is_in_the_address(client: httpx.AsyncClient) -> None:
    """The same page in four languages, each saying which one it is and linking another."""
    for path, language in (
        ("/receipts", "id"),
        ("/en/receipts", "en"),
        ("/jv/receipts", "jv"),
        ("/su/receipts", "su"),
    ):
        page = await client.get(path)
        assert f'<html lang="{language}">' in page.text
        assert 'hreflang="' in page.text


OTHER_LANGUAGE = re.compile(r'<a href="([^"]+)" lang="id" hreflang="id">')


@pytest.mark.usefixtures("database")
async def test_the_other_language_of_an_answer_to_a_form_can_be_opened() -> None:
    """Where nothing is opened at the address of the form, the link leads to the page on which it stands."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        exported = await sent(client, "/en/manage/comments/export", kind="exe")
        refused = await sent(client, "/en/manage/settings/offices/new?from=menu")
        links = [unescape(OTHER_LANGUAGE.findall(page.text)[0]) for page in (exported, refused)]
        opened = [(await client.get(link)).status_code for link in links]
    assert (exported.status_code, refused.status_code) == (422, 422)
    assert links == ["/manage/comments", "/manage/settings/offices/new?from=menu"]
    assert opened == [200, 200]
