"""A planner states the public value of a draw, and anyone follows it on a phone, without script."""

from playwright.sync_api import Page, expect

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import DESK, PHONE, OpenPage, first_sign_in
from tests.browser.servers import Site

TRIAL = "/en/pilots/antre-dari-rumah"


def test_a_draw_from_the_list_to_the_result(empty_site: Site, open_page: OpenPage) -> None:
    """Before, between and after, both pages say what is known; the value is looked at twice."""
    page = open_page(empty_site, "/en/manage", viewport=DESK)
    first_sign_in(page, empty_site)
    empty_site.call("tests.draw_factories", "a_list_of_tickets()")
    _public(empty_site, open_page, "published on 1 March 2030")
    page.goto("/en/manage/pilots")
    page.get_by_role("link", name="Queue from home").click()
    page.get_by_role("link", name="Draw", exact=True).click()
    page.get_by_role("button", name="Look at it once more").click()
    expect(page.get_by_role("alert")).to_contain_text("Write the value that was published")
    _check(page)
    page.get_by_label("Value").fill("16.421,50")
    page.get_by_role("button", name="Look at it once more").click()
    expect(page.get_by_role("main")).to_contain_text("It cannot be changed afterwards")
    _check(page)
    page.get_by_role("button", name="Keep this value").click()
    expect(page.get_by_role("main")).to_contain_text("Stated by")
    empty_site.call("tests.draw_factories", "the_draw()")
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Who got what")
    _check(page)
    _public(empty_site, open_page, "Draw it again yourself")


def _public(site: Site, open_page: OpenPage, said: str) -> None:
    page = open_page(site, f"{TRIAL}/draw")
    expect(page.get_by_role("main")).to_contain_text(said)
    check_accessible(page)
    plain = open_page(site, TRIAL, java_script_enabled=False)
    plain.get_by_role("link", name="How places are drawn").click()
    expect(plain.get_by_role("main")).to_contain_text(said)
    check_page(plain, "en")


def _check(page: Page) -> None:
    for viewport in (PHONE, DESK):
        page.set_viewport_size(viewport)
        check_page(page, "en")
    check_accessible(page)
