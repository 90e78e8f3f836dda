"""Real Chromium in front of the platform as it is served: one demonstration city and one empty installation.

The browser is started for each file and not for the session: while it runs, this thread belongs to the event loop
of Playwright, and the asynchronous tests elsewhere need one of their own.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright

from tests.browser.checks import watch
from tests.browser.engine import launching
from tests.browser.servers import PASSWORD, Site, running_site

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1200, "height": 900}
PATIENCE = 30_000
"""Milliseconds that a condition may take: only what fails takes them, and a busy machine takes some of them."""
expect.set_options(timeout=PATIENCE)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration city."""
    with running_site(tmp_path_factory.mktemp("city"), submissions=150) as site:
        yield site


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation on its first day, fresh for each file."""
    with running_site(tmp_path_factory.mktemp("empty")) as site:
        yield site


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launching())
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Opens a page in a browser of its own: `open_page(site, "/path", viewport=…, java_script_enabled=…)`.

    Whatever the console reports on any of its pages fails the test: an error there is most often something that
    the content security policy refused.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(site: Site, path: str = "/", **options: Any) -> Page:
        context = chromium.new_context(**{"base_url": site.url, "viewport": PHONE, **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        watch(page, complaints)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def sessions() -> dict[str, StorageState]:
    """Cookies of administrators by address of their site: each signs in for the first time only once."""
    return {}


@pytest.fixture(scope="module")
def staff(chromium: Browser, sessions: dict[str, StorageState]) -> Callable[[Site], StorageState]:
    """The signed-in state of the administrator of a site: `open_page(site, "/manage", storage_state=staff(site))`."""

    def signed_in(site: Site) -> StorageState:
        if site.url not in sessions:
            context = chromium.new_context(base_url=site.url)
            first_sign_in(context.new_page(), site)
            sessions[site.url] = context.storage_state()
            context.close()
        return sessions[site.url]

    return signed_in


def first_sign_in(page: Page, site: Site, email: str = "admin@localhost", one_time: str = "") -> None:
    """With the one-time password, and on through the forced change."""
    one_time = one_time or site.one_time_password
    page.goto("/en/manage")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(one_time)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Present password").fill(one_time)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Change the password").click()
    page.get_by_text("Your password is changed").wait_for()
