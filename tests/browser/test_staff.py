"""A planner's Monday: read, filter, decide, publish, and what the public then sees."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.browser.checks import check_page
from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.servers import Site

Staff = Callable[[Site], StorageState]


@pytest.fixture
def desk(city: Site, open_page: OpenPage, staff: Staff) -> Page:
    return open_page(city, "/en/manage", viewport=DESK, storage_state=staff(city))


def test_overview_names_three_improvements(desk: Page) -> None:
    """The first page shows what to take up first, each with a reason, a trend and what people said."""
    ranked = desk.locator(".rank > li")
    expect(ranked).to_have_count(3)
    for improvement in ranked.all():
        expect(improvement.locator("blockquote").first).to_be_visible()
        expect(improvement.locator(".spark")).to_be_visible()
    ranked.first.get_by_role("heading").get_by_role("link").click()
    desk.wait_for_url("**/manage/improvements/*#improvement-1")
    expect(desk.locator("#improvement-1")).to_be_in_viewport()


def test_comments_are_filtered(desk: Page) -> None:
    """The filter keeps what was chosen, shows only that, and goes on to the next page with it."""
    desk.goto("/en/manage/comments")
    desk.get_by_label("Sentiment", exact=True).select_option(label="negative")
    desk.get_by_role("button", name="Filter").click()
    assert set(desk.locator(".cards li > .tag:first-of-type").all_inner_texts()) == {"negative"}
    desk.get_by_role("link", name="Show more").click()
    assert set(desk.locator(".cards li > .tag:first-of-type").all_inner_texts()) == {"negative"}
    expect(desk.get_by_label("Sentiment", exact=True)).to_have_value("negative")


def test_report_reaches_the_public(desk: Page, city: Site, open_page: OpenPage) -> None:
    """Published with one ticked quote, a report shows that quote and no other to everyone."""
    desk.goto("/en/manage/improvements/2")
    desk.get_by_role("link", name="Choose quotes and publish").click()
    ticked = desk.locator("input[name=quote]").first
    ticked.check()
    quote = ticked.locator("xpath=..").inner_text()
    desk.get_by_role("button", name="Publish").click()
    desk.wait_for_url("**/manage/improvements/2")
    public = open_page(city, "/en/improvements/2")
    assert public.locator("blockquote").all_inner_texts() == [quote]
    for viewport in (PHONE, DESK):
        public.set_viewport_size(viewport)
        check_page(public, "en")


def test_action_answers_the_public(desk: Page, city: Site, open_page: OpenPage) -> None:
    """An action decided from a report stands on the public page with its answer."""
    desk.goto("/en/manage/improvements/2")
    desk.get_by_role("link", name="Decide an action").last.click()
    desk.get_by_label("Office that acts").select_option(index=1)
    desk.get_by_label("What will be done").fill("Nomor antrean lewat pesan singkat")
    desk.get_by_label("Answer to citizens").fill("Mulai Januari nomor antrean dikirim lewat pesan singkat.")
    desk.get_by_label("planned").check()
    desk.get_by_label("Show this action").check()
    desk.get_by_role("button", name="Save").click()
    public = open_page(city, "/en/improvements")
    expect(public.get_by_text("Mulai Januari nomor antrean")).to_be_visible()


def test_name_of_the_platform_is_changed(desk: Page, city: Site, open_page: OpenPage) -> None:
    """What is set under Settings stands at the top of public pages at once."""
    desk.goto("/en/manage/settings/site")
    desk.get_by_label("Name (English)").fill("Voices of Kota Contoh")
    desk.get_by_role("button", name="Save").click()
    expect(open_page(city, "/en/").locator(".bar strong")).to_have_text("Voices of Kota Contoh")


INSETS = """() => [...document.querySelectorAll('.tiles td:not(:empty)')].map(tile => {
  const range = new Range()
  range.selectNodeContents(tile)
  const [text, box] = [range.getBoundingClientRect(), tile.getBoundingClientRect()]
  return Math.min(text.left - box.left, box.right - text.right)
})"""


def test_figures_stand_clear_of_the_edges_of_their_tiles(desk: Page, city: Site) -> None:
    """Also the widest figure of a column, which fills its tile."""
    city.call("participation.campaigns.coverage_service", "count_coverage(1, now())")
    desk.goto("/en/manage/campaigns/1/coverage")
    expect(desk.get_by_role("heading", name="All targets")).to_be_visible()
    assert min(desk.evaluate(INSETS)) >= 4
