"""Judging comments: with keys, with buttons alone, on a phone, and on the first day."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.servers import Site

Staff = Callable[[Site], StorageState]
COMMENTS = "/en/manage/comments"
KEYS = {"1": "negative", "2": "neutral", "3": "positive", "0": "cannot be told"}
UNSURE = COMMENTS + "?view=unsure"


@pytest.fixture
def desk(city: Site, open_page: OpenPage, staff: Staff) -> Page:
    return open_page(city, COMMENTS, viewport=DESK, storage_state=staff(city))


def _pressed(page: Page, number: int) -> list[str]:
    return page.locator("[data-comment]").nth(number).locator("button[aria-pressed=true]").all_text_contents()


def test_comments_are_judged_by_keys(desk: Page) -> None:
    """From one comment to the next without a mouse; each label stays beside its comment."""
    comments = desk.locator("[data-comment]")
    desk.get_by_role("link", name="Go to the first comment").press("Enter")
    expect(comments.first).to_be_focused()
    for number, (key, label) in enumerate(
        (("1", "negative"), ("2", "neutral"), ("3", "positive"), ("0", "cannot be told"))
    ):
        with desk.expect_navigation():
            desk.keyboard.press(key)
        expect(comments.nth(number + 1)).to_be_focused()
        assert _pressed(desk, number) == [label]
    desk.keyboard.press("p")
    expect(comments.nth(3)).to_be_focused()
    desk.keyboard.press("n")
    desk.keyboard.press("n")
    expect(comments.nth(5)).to_be_focused()
    desk.get_by_label("Words").press_sequentially("123e")
    assert desk.get_by_label("Words").input_value() == "123e"


def test_elements_are_judged_by_keys(desk: Page) -> None:
    """A digit among the elements names one, and the comment keeps the focus until its sentiment is judged."""
    comment, following = (desk.locator("[data-comment]").nth(number) for number in (6, 7))
    comment.focus()
    for digit, element in (("3", "U3 completion time"), ("0", "none of them")):
        desk.keyboard.press("e")
        expect(comment.get_by_role("button", name="U1")).to_be_focused()
        with desk.expect_navigation():
            desk.keyboard.press(digit)
        expect(comment).to_be_focused()
        assert _pressed(desk, 6) == [element]
    with desk.expect_navigation():
        desk.keyboard.press("1")
    expect(following).to_be_focused()
    assert _pressed(desk, 6) == ["negative", "none of them"]


def test_the_unsure_are_worked_off(city: Site, open_page: OpenPage, staff: Staff) -> None:
    """A judged comment leaves the list of unsure ones, and the next one has the focus."""
    page = open_page(city, UNSURE, viewport=DESK, storage_state=staff(city))
    first, second = (page.locator("[data-comment]").nth(number).get_attribute("id") for number in (0, 1))
    page.locator("[data-comment]").first.focus()
    with page.expect_navigation():
        page.keyboard.press("1")
    expect(page.locator(f"#{first}")).to_have_count(0)
    expect(page.locator(f"#{second}")).to_be_focused()
    check_page(page, "en")


def test_the_last_one_of_a_page_is_worked_off_too(city: Site, open_page: OpenPage, staff: Staff) -> None:
    """What takes its place has the focus, so that keys go on."""
    page = open_page(city, UNSURE, viewport=DESK, storage_state=staff(city))
    last = page.locator("[data-comment]").last
    last.focus()
    for _ in range(2):
        judged = last.get_attribute("id")
        with page.expect_navigation():
            page.keyboard.press("1")
        expect(page.locator(f"#{judged}")).to_have_count(0)
        expect(last.locator(".pre")).to_be_focused()


def test_comments_are_judged_without_script(city: Site, open_page: OpenPage, staff: Staff) -> None:
    """The buttons do it, also for the element, and what was said can be taken back."""
    page = open_page(
        city, COMMENTS + "?q=loket", viewport=PHONE, storage_state=staff(city), java_script_enabled=False
    )
    comment = page.locator("[data-comment]").last  # the first ones are judged by keys, maybe before this
    comment.locator("summary").click()
    comment.get_by_role("button", name="positive").click()
    expect(page).to_have_url(re.compile(r"\?q=loket#behind"))
    expect(comment.locator("summary")).to_have_text("My label: positive")
    comment.locator("summary").click()
    comment.get_by_role("button", name="U3").click()
    expect(comment.locator("summary")).to_have_text("My label: positive, U3")
    comment.locator("summary").click()
    expect(comment.locator(".tag")).to_have_text(["positive", "U3 completion time"])
    comment.get_by_role("button", name="Take back").click()
    expect(comment.locator("summary")).to_have_text("Judge")
    expect(page.locator("[data-keys]")).to_be_hidden()


def test_a_search_narrows_and_is_taken_along(desk: Page) -> None:
    """Words, a phrase and what is left out narrow; the file has what the list counts."""
    desk.get_by_label("Words").fill('"loket ktp" -terima*')
    desk.get_by_role("button", name="Filter").click()
    shown = desk.locator(".cards .pre").all_inner_texts()
    assert shown
    assert all("loket ktp" in text.lower() and "terima" not in text.lower() for text in shown)
    counted = sum(int(number) for number in desk.locator(".counts b").all_inner_texts())
    with desk.expect_download() as download:
        desk.get_by_role("button", name="CSV").click()
    with open(download.value.path(), encoding="utf-8", newline="") as file:
        assert file.read().count("\r\n") == counted + 1


@pytest.mark.parametrize(
    "path", ["", "?view=unsure", "?view=second", "?view=mine", "?channel=page", "?q=zzz"]
)
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_list_is_usable(
    city: Site, open_page: OpenPage, staff: Staff, path: str, viewport: dict[str, int]
) -> None:
    """In Indonesian, on a phone and on a desk, with all filters open: nothing overflows, nothing is out of reach."""
    page = open_page(city, f"/manage/comments{path}", viewport=viewport, storage_state=staff(city))
    for summary in page.locator("main summary").all()[:3]:
        summary.click()
    check_page(page, "id")
    check_accessible(page)


def test_long_words_stay_on_the_page(city: Site, open_page: OpenPage, staff: Staff) -> None:
    """A word that is longer than a phone is wide is broken, in the list as in a filter."""
    page = open_page(
        city, COMMENTS + "?q=" + "pertanggungjawaban" * 4, viewport=PHONE, storage_state=staff(city)
    )
    check_page(page, "en")
    page.goto(COMMENTS)
    page.locator(".cards .pre").first.evaluate("p => { p.textContent = 'pertanggungjawaban'.repeat(4) }")
    check_page(page, "en")


@pytest.mark.parametrize("view", ["", "?view=unsure", "?view=second", "?view=mine"])
def test_the_first_day(empty_site: Site, open_page: OpenPage, staff: Staff, view: str) -> None:
    """Without any comment each list says what it will hold, and no filter stands around it for nothing."""
    page = open_page(empty_site, COMMENTS + view, storage_state=staff(empty_site))
    expect(page.locator("main .notice a.button")).to_be_visible()
    check_page(page, "en")
