"""A short link on a phone, and the screen of an event that counts who comes by it."""

from collections.abc import Callable

from playwright.sync_api import StorageState, expect

from tests.browser.checks import check_page
from tests.browser.conftest import DESK, OpenPage
from tests.browser.servers import Site

LINK = "/manage/campaigns/1/links/1"
PHONE_BROWSER = "Mozilla/5.0 (Linux; Android 14) Chrome/128.0 Mobile Safari/537.36"


def test_the_screen_of_an_event_counts_a_phone_that_comes_by(
    city: Site, open_page: OpenPage, staff: Callable[[Site], StorageState]
) -> None:
    """The code on the screen, typed on a phone without scripts, leads to the survey; seconds later the screen knows."""
    screen = open_page(city, f"{LINK}/event", storage_state=staff(city), viewport=DESK)
    opened = screen.locator("[data-count=opened]")
    before = int(opened.inner_text())
    code = screen.locator(".code b").inner_text()
    phone = open_page(city, "/k", java_script_enabled=False, user_agent=PHONE_BROWSER)
    phone.get_by_label("Kode").fill(code.lower().replace("-", " "))
    phone.get_by_role("button", name="Lanjutkan").click()
    assert phone.url == f"{city.url}/surveys/kepuasan-layanan-adminduk?source={code}"
    check_page(phone, "id")
    expect(opened).to_have_text(str(before + 1), timeout=10_000)


def test_without_scripts_the_screen_reloads_itself(
    city: Site, open_page: OpenPage, staff: Callable[[Site], StorageState]
) -> None:
    """So that it counts there, too."""
    options = {"storage_state": staff(city), "java_script_enabled": False, "viewport": DESK}
    screen = open_page(city, f"{LINK}/event", **options)
    check_page(screen, "id")
    with screen.expect_navigation(timeout=20_000):
        pass
    assert screen.url == f"{city.url}{LINK}/event"


def test_the_page_of_a_campaign_that_is_open_stands_out(
    city: Site, open_page: OpenPage, staff: Callable[[Site], StorageState]
) -> None:
    """Of its ten pages, to the eye as to a screen reader."""
    page = open_page(city, "/manage/campaigns/1/funnel", storage_state=staff(city))
    check_page(page, "id")
    rooms = page.get_by_role("navigation", name="Halaman kampanye ini")
    expect(rooms.get_by_role("link", name="Dari tautan ke jawaban")).to_have_css("font-weight", "700")
    expect(rooms.get_by_role("link", name="Cakupan")).to_have_css("font-weight", "400")
