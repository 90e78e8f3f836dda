"""Saying something about a service: found from the home page in two steps."""

from playwright.sync_api import expect

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import OpenPage
from tests.browser.servers import Site


def test_two_steps_from_the_home_page(city: Site, open_page: OpenPage) -> None:
    """Search a service, write, and a receipt is there."""
    page = open_page(city)
    page.get_by_label("Layanan apa?").fill("lampu")
    page.get_by_role("button", name="Cari layanan").click()
    page.get_by_role("link", name="Lampu jalan").click()
    page.get_by_role("link", name="Sampaikan masukan").click()
    page.get_by_label("2 – Buruk").check()
    page.locator("#text").fill("Lampu di Jalan Kenanga mati sejak Senin.")
    page.get_by_role("button", name="Kirim masukan saya").click()
    expect(page.locator(".receipt b")).to_be_visible()
    check_page(page, "id")
    check_accessible(page)


def test_nothing_written_is_asked_for(city: Site, open_page: OpenPage) -> None:
    """Without a text the form comes back: the summary has the focus, the rating is kept."""
    page = open_page(city, "/services/lampu-jalan/feedback")
    page.get_by_label("4 – Baik").check()
    page.get_by_role("button", name="Kirim masukan saya").click()
    expect(page.locator("#summary")).to_be_focused()
    expect(page.get_by_label("4 – Baik")).to_be_checked()
    page.locator("#summary a").first.click()
    expect(page.locator("#text")).to_be_in_viewport()
    check_page(page, "id")
    check_accessible(page)
