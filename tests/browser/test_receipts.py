"""With the code of a receipt a citizen looks at what was given, and takes it back."""

from playwright.sync_api import Page, expect

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import OpenPage
from tests.browser.servers import Site
from tests.browser.survey_page import SURVEY, answer_all, count_answers, receipt_code, send

WISH = "Tolong buka loket ketiga pada hari Senin."


def test_look_up_and_withdraw(city: Site, open_page: OpenPage) -> None:
    """The code opens the answers; withdrawing asks first, erases, and says so to whoever looks again."""
    page = _answered(city, open_page)
    code = receipt_code(page)
    stored = count_answers(city)
    _look_up(page, code.lower().replace("-", " "))
    expect(page.get_by_text(WISH)).to_be_visible()
    _check_as_everywhere(page)

    page.get_by_role("button", name="Tarik").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tarik")
    _check_as_everywhere(page)
    assert count_answers(city) == stored, "it only asked"
    page.get_by_role("button", name="Ya").click()
    _check_as_everywhere(page)
    assert count_answers(city) == stored - 1

    _look_up(page, code)
    expect(page.get_by_role("status")).to_contain_text("ditarik")
    expect(page.get_by_text(WISH)).to_have_count(0)


def test_keep_it_after_all(city: Site, open_page: OpenPage) -> None:
    """Whoever does not confirm comes back to the receipt, and everything is still there."""
    page = _answered(city, open_page)
    _look_up(page, receipt_code(page))
    page.get_by_role("button", name="Tarik").click()
    page.get_by_role("button", name="Tidak").click()
    expect(page.get_by_text(WISH)).to_be_visible()


def test_unknown_code_is_kept_for_comparing(city: Site, open_page: OpenPage) -> None:
    """A code with a typing error stays in its field, beside what to do about it."""
    page = open_page(city, "/receipts")
    _look_up(page, "K7WD-4MXR-Q2HF-9BTM")
    expect(page.locator("#summary")).to_be_focused()
    assert page.locator("#code").input_value() == "K7WD-4MXR-Q2HF-9BTM"
    _check_as_everywhere(page)


def test_receipt_on_paper(city: Site, open_page: OpenPage) -> None:
    """Printed, the page is the receipt: its code and picture, without menus and buttons."""
    page = _answered(city, open_page)
    page.emulate_media(media="print")
    expect(page.locator(".receipt b")).to_be_visible()
    expect(page.locator(".receipt svg")).to_be_visible()
    for left_out in (".bar", "body > footer", ".actions"):
        expect(page.locator(left_out).first).to_be_hidden()


def _answered(city: Site, open_page: OpenPage) -> Page:
    page = open_page(city, SURVEY)
    answer_all(page, wish=WISH)
    send(page)
    return page


def _look_up(page: Page, code: str) -> None:
    page.goto("/receipts")
    page.locator("#code").fill(code)
    page.get_by_role("button", name="Tampilkan").click()


def _check_as_everywhere(page: Page) -> None:
    check_page(page, "id")
    check_accessible(page)
