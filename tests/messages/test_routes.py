"""The page where the recipient of a mail asks for no more of them."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from participation.messages import routes
from participation.messages.queries import is_suppressed
from participation.messages.stopping import stop_path
from participation.organisations.queries import UNNAMED_SITE
from participation.settings import Settings
from participation.web import errors
from participation.web.templates import template_config

pytestmark = pytest.mark.usefixtures("database")

KEY = "k" * 32


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = Litestar(
        [routes.router], template_config=template_config(), exception_handlers=errors.exception_handlers()
    )
    app.state.site = UNNAMED_SITE
    app.state.settings = Settings("", (KEY,), "", "", "", Path("var"))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def test_asking_for_no_more(client: httpx.AsyncClient) -> None:
    """Opening the link only asks; the button stops the mails, and may be pressed twice."""
    path = stop_path("siti@example.go.id", KEY)
    shown = await client.get(path)
    assert shown.status_code == 200
    assert re.search(rf'<form method="post" action="{path}">', shown.text)
    assert not await is_suppressed("siti@example.go.id", [KEY])
    for _ in range(2):
        assert (await client.post(path)).status_code == 200
    assert await is_suppressed("siti@example.go.id", [KEY])
    assert not await is_suppressed("budi@example.go.id", [KEY])


@pytest.mark.parametrize(
    "change", [lambda path: path[:-1], lambda path: path[:-1] + "z", lambda path: path + "é"]
)
async def test_an_incomplete_link_stops_nothing(client: httpx.AsyncClient, change) -> None:
    """A link that we did not make is not found."""
    path = change(stop_path("siti@example.go.id", KEY))
    assert (await client.get(path)).status_code == 404
    assert (await client.post(path)).status_code == 404
    assert not await is_suppressed("siti@example.go.id", [KEY])
