"""A published report as anybody meets it: charts with their tables, and files."""

from playwright.sync_api import Page

from tests.browser.checks import check_page
from tests.browser.conftest import DESK, OpenPage
from tests.browser.servers import Site

REPORT = "/en/improvements/3"
PICTURES = "figure.chart img, img.spark"


def test_charts_are_shown_without_script(city: Site, open_page: OpenPage) -> None:
    """Each picture comes from this site, is drawn, and has words; its table opens below it."""
    page = open_page(city, REPORT, java_script_enabled=False, viewport=DESK)
    pictures = page.locator(PICTURES)
    assert pictures.count() > 3
    for number in range(pictures.count()):
        picture = pictures.nth(number)
        picture.scroll_into_view_if_needed()
        assert picture.get_attribute("alt")
        source = picture.get_attribute("src") or ""
        answer = page.request.get(city.url + source)
        assert (answer.status, answer.headers["content-type"]) == (200, "image/svg+xml")
    table = page.get_by_role("table").filter(has_text="Possible places")
    assert not table.is_visible()
    page.get_by_text("Figures as a table").first.click()
    assert table.is_visible()
    check_page(page, "en")


def test_every_chart_is_drawn(city: Site, open_page: OpenPage) -> None:
    """The policy of the page lets them through, and none is broken."""
    page = open_page(city, REPORT, viewport=DESK)
    pictures = page.locator(PICTURES)
    for number in range(pictures.count()):
        pictures.nth(number).scroll_into_view_if_needed()
        page.wait_for_function(
            "([css, n]) => document.querySelectorAll(css)[n].naturalWidth > 0", arg=[PICTURES, number]
        )


def test_a_long_sentence_is_read_from_the_left_on_a_phone(city: Site, open_page: OpenPage) -> None:
    """What a part of the priority is stands below its label over the whole width, not in a column of ragged lines."""
    page = open_page(city, REPORT)
    cell = page.get_by_role("cell").filter(has_text="Different voices of the topic.").first
    beside = cell.evaluate(
        """cell => {
            const words = document.createRange();
            words.selectNodeContents(cell);
            return [words.getBoundingClientRect().left, cell.getBoundingClientRect().left];
        }"""
    )
    assert beside[0] == beside[1]


def test_files_are_a_click_away(city: Site, open_page: OpenPage) -> None:
    """PDF, workbook, CSV and JSON come down under names that tell them apart."""
    page = open_page(city, REPORT)
    assert [_downloaded(page, name) for name in ("PDF", "XLSX", "CSV", "JSON")] == [
        "report-3.pdf", "report-3.xlsx", "report-3.csv", "report-3.json",
    ]  # fmt: skip


def _downloaded(page: Page, name: str) -> str:
    with page.expect_download(timeout=30_000) as waiting:
        page.get_by_role("link", name=name, exact=True).click()
    return waiting.value.suggested_filename
