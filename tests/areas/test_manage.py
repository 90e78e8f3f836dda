"""Staff pages and JSON of areas."""

import base64
import io
import re
from collections.abc import AsyncIterator
from html import unescape

import httpx
import pytest
from litestar import Litestar, Router
from litestar.middleware import DefineMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from msgspec import to_builtins

from participation.areas import api, manage, service
from participation.areas.queries import area_by_code, area_margins, root_area
from participation.database import DatabaseEngine
from participation.organisations.permissions import Actor, GrantView
from participation.organisations.queries import UNNAMED_SITE
from participation.web import errors
from participation.web.i18n import set_language
from participation.web.templates import template_config

ADMIN = GrantView(1, "admin", "everything", 0)
EDITOR = GrantView(2, "editor", "office", 1)


class SignedIn:
    """Stands in for the session: whoever asks holds one grant."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        set_language("en")
        scope["session"] = {}
        grant = scope["app"].state.grant
        grants = (grant,) if grant else ()
        scope["user"] = Actor(
            id=7,
            name="Sari",
            email="sari@example.go.id",
            language="en",
            must_change_password=False,
            session_epoch=0,
            grants=grants,
        )
        await self.app(scope, receive, send)


@pytest.fixture
def app() -> Litestar:
    app = Litestar(
        [Router("/manage", route_handlers=[manage.router]), Router("/api/v1", route_handlers=[api.router])],
        middleware=[DefineMiddleware(SignedIn)],
        template_config=template_config(),
        exception_handlers=errors.exception_handlers(),
    )
    app.state.site = UNNAMED_SITE
    app.state.grant = ADMIN
    return app


@pytest.fixture
async def client(database: DatabaseEngine, app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    await service.ensure_country()
    await _import("32,Jawa Barat", "32.73,Kota Bandung", "32.73.02,Coblong")
    transport = httpx.ASGITransport(app=app)  # in the loop of the test, which holds the database's pool
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


async def _import(*lines: str) -> None:
    await service.import_areas_csv(io.BytesIO("\n".join(["code,name", *lines]).encode()))


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


async def test_the_tree_is_browsed_from_the_country_down(client: httpx.AsyncClient) -> None:
    """Each page names what lies above and links to what lies below."""
    country = await root_area()
    page = await client.get("/manage/areas")
    assert page.status_code == 200
    assert "Jawa Barat" in page.text
    bandung = await area_by_code("32.73")
    page = await client.get(f"/manage/areas?within={bandung.id}")
    assert f'href="/manage/areas?within={country.id}"' in page.text.replace("/en/", "/")
    assert "Coblong" in page.text
    assert f"Area number {bandung.id}" in _text(page.text)


async def test_a_search_says_what_it_found_and_when_it_found_nothing(client: httpx.AsyncClient) -> None:
    """What was typed stays in the field and is escaped."""
    assert "Kota Bandung" in (await client.get("/manage/areas", params={"q": "bandung"})).text
    page = await client.get("/manage/areas", params={"q": "<b>x"})
    assert "Nothing in Indonesia has “<b>x” in its name or code." in _text(page.text)
    assert "<b>x" not in page.text


async def test_a_long_list_goes_on_on_the_next_page(client: httpx.AsyncClient) -> None:
    """The link leads to the rest."""
    await _import(*(f"32.73.{number:02},Kecamatan {number}" for number in range(3, 60)))
    bandung = await area_by_code("32.73")
    page = await client.get(f"/manage/areas?within={bandung.id}")
    more = re.search(r'href="([^"]+)" rel="next"', page.text)
    assert more
    rest = await client.get(unescape(more[1]).removeprefix("/en"))
    assert "Kecamatan 59" in rest.text
    assert "Kecamatan 59" not in page.text


async def test_an_area_file_is_imported_and_its_bad_rows_come_back(
    client: httpx.AsyncClient,
) -> None:
    """The download holds line, reason and the row as it was sent."""
    data = "kode;nama\r\n32.73.02.1004;Dago\r\n11.1;Kluet Utara\r\n".encode("utf-8-sig")
    page = await client.post("/manage/areas/import", files={"areas_file": ("desa.csv", data, "text/csv")})
    assert page.status_code == 200
    assert "1 added 0 changed 0 as they were 1 left out" in _text(page.text)
    link = re.search(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', page.text)
    assert link
    saved = base64.b64decode(unescape(link[1])).decode("utf-8-sig").splitlines()
    assert saved[0] == "line;reason;kode;nama"
    assert saved[1].startswith("3;")
    assert saved[1].endswith(";11.1;Kluet Utara")
    assert (await area_by_code("32.73.02.1004")).name == "Dago"


async def test_population_figures_are_imported_shown_and_removed(client: httpx.AsyncClient) -> None:
    """From the file to the table of the area and away again."""
    data = b"area_code,sex,age_from,age_to,count,year\n32.73,P,0,74,1900,2024\n32.73,L,75,,50,2024\n"
    sent = await client.post(
        "/manage/areas/import-margins", files={"margins_file": ("m.csv", data)}, data={"source": "Dukcapil"}
    )
    assert sent.status_code == 200
    bandung = await area_by_code("32.73")
    shown = _text((await client.get(f"/manage/areas?within={bandung.id}")).text)
    assert "2024: 1,950 people Dukcapil" in shown
    assert "0–74 1,900 – 75+ – 50" in shown
    removed = await client.post(
        f"/manage/areas/{bandung.id}/margins/remove",
        content="year=2024",
        headers={"content-type": "application/x-www-form-urlencoded"},
        follow_redirects=False,
    )
    assert removed.status_code == 303
    assert await area_margins(bandung.id) == []


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"other": ("x.csv", b"")}, "Choose the file to import."),
        ({"margins_file": ("x.csv", b"code,sex\n")}, "lacks age_from, age_to, count, year"),
        ({"margins_file": ("x.csv", b"code,sex,age_from,age_to,count,year\n")}, "Say where the figures"),
        ({"margins_file": ("x.png", b"\x89PNG\r\n\x00")}, "lacks area_code"),
    ],
)
async def test_a_file_that_cannot_be_taken_is_answered_beside_its_field(
    client: httpx.AsyncClient, files: dict[str, tuple[str, bytes]], says: str
) -> None:
    """With what is wrong, as 422, and with what was typed still there."""
    source = "" if "Say where" in says else "BPS <2024>"
    page = await client.post("/manage/areas/import-margins", files=files, data={"source": source})
    assert page.status_code == 422
    assert says in _text(page.text)
    assert 'aria-invalid="true"' in page.text
    assert "BPS &lt;2024&gt;" in page.text or not source


@pytest.mark.parametrize("path", ["/manage/areas/import", "/manage/areas/import-margins"])
async def test_only_platform_staff_import(client: httpx.AsyncClient, app: Litestar, path: str) -> None:
    """An editor of one office may look, and is refused the import."""
    app.state.grant = EDITOR
    page = await client.get("/manage/areas")
    assert page.status_code == 200
    assert "/manage/areas/import" not in page.text
    assert (await client.post(path, files={"areas_file": ("x.csv", b"code,name\n")})).status_code == 403
    app.state.grant = None
    assert (await client.get("/manage/areas")).status_code == 403


async def test_children_as_json(client: httpx.AsyncClient) -> None:
    """By Kemendagri code, with or without points; the country's own at the top."""
    jawa_barat, bandung = await area_by_code("32"), await area_by_code("32.73")
    below = (await client.get("/api/v1/areas/32/children")).json()
    assert below == {"areas": [to_builtins(bandung)], "next_after": None}
    assert (await client.get("/api/v1/areas")).json()["areas"] == [to_builtins(jawa_barat)]
    assert (await client.get("/api/v1/areas/3273/children")).json()["areas"][0]["name"] == "Coblong"


@pytest.mark.parametrize("code", ["99", "x", "%00", "32.73.99", "٣٢", "-1"])
async def test_an_unknown_code_is_a_problem_not_an_error(client: httpx.AsyncClient, code: str) -> None:
    """RFC 9457 with 404."""
    answer = await client.get(f"/api/v1/areas/{code}/children")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
