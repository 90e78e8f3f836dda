"""Everything can be done without a mouse, by people who see where the focus is."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, OpenPage
from tests.browser.servers import PASSWORD, Site
from tests.browser.survey_page import PERSON, SCALES, SENT, SURVEY

MOST_TABS = 60
FOCUS = "() => ({name: document.activeElement.name || '', text: document.activeElement.textContent.trim()})"
RING = "() => getComputedStyle(document.activeElement).outlineStyle"


def test_answering_by_keyboard(city: Site, open_page: OpenPage) -> None:
    """Tab, arrows, Space and Enter fill in the survey and send it."""
    page = open_page(city, SURVEY)
    _tab_to_field(page, "service")
    page.keyboard.type("KTP")
    _tab_to_field(page, "waited")
    page.keyboard.type("20")
    _tab_to_field(page, "area")
    page.keyboard.type("Karangsari")
    for name in SCALES:
        _tab_to_field(page, name)
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    for name in PERSON:
        _tab_to_field(page, name)
        page.keyboard.type("34") if name == "usia" else page.keyboard.press("Space")
    _tab(page, lambda focus: focus["text"] == "Kirim jawaban saya")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(SENT)


def test_skipping_to_the_content(city: Site, open_page: OpenPage) -> None:
    """The first stop jumps over the menu."""
    page = open_page(city, "/services")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


def test_signing_in_by_keyboard(city: Site, open_page: OpenPage, staff: Callable[[Site], object]) -> None:
    """Staff sign in, and open a room of the menu that folds on a phone."""
    staff(city)
    page = open_page(city, "/manage")
    _tab_to_field(page, "email")
    page.keyboard.type("admin@localhost")
    _tab_to_field(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/manage")
    _tab(page, lambda focus: focus["text"] == "Menu")
    page.keyboard.press("Enter")
    _tab(page, lambda focus: focus["text"] == "Masukan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/manage/comments")


def test_every_stop_is_seen(city: Site, open_page: OpenPage) -> None:
    """Wherever Tab goes on the home page, a ring is drawn around it."""
    page = open_page(city, "/", viewport=DESK)
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(RING) == "solid"


def _tab_to_field(page: Page, name: str) -> None:
    _tab(page, lambda focus: focus["name"] == name)


def _tab(page: Page, arrived: Callable[[dict[str, str]], bool]) -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if arrived(page.evaluate(FOCUS)):
            return
    raise AssertionError("Tab never comes there")
