"""Languages, long words, and a screen that is narrower than any phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import StorageState, expect

from tests.browser.checks import OVERFLOWING, check_accessible, check_page
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.servers import Site
from tests.browser.survey_page import PERSON, SCALES, SURVEY, answer_all, send

LONGEST_WORD = "Pertanggungjawabankeuangannegara"
LONG_NAME = "Pelayanan pengujian kelayakan kendaraan bermotor umum antarkota"
ZOOMED = {"width": 180, "height": 370}
"""CSS pixels of a 360-pixel phone whose text is enlarged to 200 %."""


def test_language_is_changed_on_the_way(city: Site, open_page: OpenPage) -> None:
    """From Indonesian to English, Javanese and Sundanese and back, always on the same survey."""
    page = open_page(city, SURVEY)
    for code, name in (
        ("en", "English"),
        ("jv", "Basa Jawa"),
        ("su", "Basa Sunda"),
        ("id", "Bahasa Indonesia"),
    ):
        page.get_by_role("main").get_by_role("button", name=name).click()
        page.wait_for_url("**" + ("" if code == "id" else f"/{code}") + SURVEY + "?sent")
        check_page(page, code)
        check_accessible(page)


@pytest.mark.parametrize("code", ["en", "jv", "su"])
def test_answers_errors_and_receipt_stay_in_the_language(code: str, city: Site, open_page: OpenPage) -> None:
    """Whoever began in a language meets errors and the receipt in it, too."""
    page = open_page(city, f"/{code}{SURVEY}")
    submit = page.locator("main form button").last
    submit.click()
    check_page(page, code)
    check_accessible(page)
    page.locator("#service").select_option(index=1)
    page.locator("#waited").fill("5")
    page.locator("#area").select_option(label="Karangsari")
    page.locator("#usia").fill("34")
    for name in {*SCALES, *PERSON} - {"usia"}:
        page.locator(f"input[name={name}]").first.check()
    submit.click()
    expect(page.locator(".receipt b")).to_be_visible()
    assert f"/{code}/" in page.url
    check_page(page, code)
    check_accessible(page)


def test_long_words_do_not_widen_the_page(
    city: Site, open_page: OpenPage, staff: Callable[[Site], StorageState]
) -> None:
    """A word of thirty letters and a name of sixty stay inside a phone's width, wherever they are shown."""
    page = open_page(city, "/manage/services/new", storage_state=staff(city))
    page.locator("#office").select_option(index=1)
    page.locator("#name-id").fill(f"{LONG_NAME} {LONGEST_WORD}")
    page.locator("#description-id").fill(LONGEST_WORD * 3)
    page.get_by_role("button", name="Simpan").click()
    check_page(page, "id")
    page.goto("/manage/services?q=kelayakan")
    check_page(page, "id")
    page.goto("/services?q=kelayakan")
    check_page(page, "id")
    page.get_by_role("link", name=LONGEST_WORD).click()
    check_page(page, "id")
    page.get_by_role("link", name="Sampaikan masukan").click()
    check_page(page, "id")


def test_enlarged_text_hides_no_control(city: Site, open_page: OpenPage) -> None:
    """At 200 % on a phone the survey can still be answered, without scrolling sideways."""
    page = open_page(city, SURVEY, viewport=ZOOMED)
    assert page.evaluate(OVERFLOWING) == []
    answer_all(page)
    send(page)
    expect(page.locator(".receipt b")).to_be_visible()
    assert page.evaluate(OVERFLOWING) == []
    page.set_viewport_size(PHONE)
    check_page(page, "id")
