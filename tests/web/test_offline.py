"""What a phone keeps to work without signal is served as phones need it."""

import re

import httpx
import pytest

from participation.database import DatabaseEngine
from participation.web.security import CONTENT_SECURITY_POLICY
from participation.web.templates import STATIC_DIRECTORY
from tests.factories import browser

SCRIPTS = ("keeping.js", "worker.js", "offline.js")


@pytest.fixture
async def client(database: DatabaseEngine) -> httpx.AsyncClient:
    return browser()


async def test_the_worker_stands_at_the_root(client: httpx.AsyncClient) -> None:
    """From there it serves pages of every language, and a new one is found with the next page."""
    answer = await client.get("/sw.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.content == (STATIC_DIRECTORY / "worker.js").read_bytes()
    again = await client.get("/sw.js", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_manifest(client: httpx.AsyncClient) -> None:
    """A phone learns what to call the platform, and where it starts, in the language of the page."""
    page = await client.get("/en/outbox")
    address = re.search(r'<link rel="manifest" href="([^"]+)"', page.text)
    assert address is not None
    manifest = await client.get(address[1])
    assert manifest.headers["content-type"].startswith("application/manifest+json")
    content = manifest.json()
    assert (content["start_url"], content["scope"], content["lang"]) == ("/en/outbox", "/", "en")
    icon = await client.get(content["icons"][0]["src"])
    assert icon.headers["content-type"].startswith("image/svg+xml")


async def test_the_page_about_the_outbox(client: httpx.AsyncClient) -> None:
    """It is the same for everybody, may be kept, and tells whoever runs no script that nothing is."""
    page = await client.get("/outbox")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-cache"
    assert "set-cookie" not in page.headers
    assert "<noscript>" in page.text


def test_the_policy_allows_them() -> None:
    """A worker and a manifest of ours, and of nobody else."""
    assert "worker-src 'self'" in CONTENT_SECURITY_POLICY
    assert "manifest-src 'self'" in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_say_nothing_to_people(name: str) -> None:
    """Words stand on pages, where they are translated: a script only puts them in their place."""
    texts = re.findall(r'textContent = "[^"]{3,}"', (STATIC_DIRECTORY / name).read_text("utf-8"))
    assert texts == []
