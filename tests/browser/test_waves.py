"""A participant answers a survey of the trial on a phone, without script, and tells what went wrong."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import DESK, OpenPage, first_sign_in
from tests.browser.servers import Site


@pytest.fixture(scope="module")
def mine(empty_site: Site, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Address of the trial, and the token of its participant."""
    file = tmp_path_factory.mktemp("link") / "link"
    empty_site.call("tests.browser.a_trial", f"write_link({str(file)!r})")
    path, _, token = Path(file).read_text("utf-8").partition("?t=")
    return path.removesuffix("/mine"), token


def test_a_survey_of_the_trial(empty_site: Site, open_page: OpenPage, mine: tuple[str, str]) -> None:
    """From the link over an error to the receipt; afterwards the page says that it was answered."""
    trial, token = mine
    page = open_page(empty_site, f"/en{trial}/waves/1?t={token}", java_script_enabled=False)
    check_page(page, "en")
    _send(page)
    expect(page.get_by_role("alert")).to_be_visible()
    check_page(page, "en")
    page.get_by_role("textbox", name="Minutes waited").fill("25")
    page.get_by_role("group", name="Satisfied?").get_by_text("4", exact=True).click()
    page.get_by_label("Suggestion").fill("Tambah loket.")
    _send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your answers are stored")
    check_page(page, "en")
    page.goto(f"/en{trial}/waves/1?t={token}")
    expect(page.get_by_role("main")).to_contain_text("You have answered this survey already")


@pytest.mark.parametrize("language", ["id", "en"])
def test_its_pages_are_accessible(
    empty_site: Site, open_page: OpenPage, mine: tuple[str, str], language: str
) -> None:
    """What is open, what is not open yet, an address that opens nothing, the report of what went wrong."""
    trial, token = mine
    prefix = "" if language == "id" else "/en"
    for path in ("/waves/1?t=", "/waves/2?t=", "/problem?t="):
        for given in (token, "forged"):
            page = open_page(empty_site, f"{prefix}{trial}{path}{given}")
            check_page(page, language)
            check_accessible(page)


def test_what_went_wrong(empty_site: Site, open_page: OpenPage, mine: tuple[str, str]) -> None:
    """The participant reports it on a phone, staff reply at a desk, the participant reads the reply."""
    trial, token = mine
    phone = open_page(empty_site, f"/en{trial}/problem?t={token}", java_script_enabled=False)
    phone.get_by_label("What went wrong?").fill("Nomor antrean tidak pernah datang.")
    phone.get_by_role("button", name="Send my report").click()
    expect(phone.get_by_role("status")).to_contain_text("your report is stored")
    check_page(phone, "en")
    desk = open_page(empty_site, "/en/manage", viewport=DESK)
    first_sign_in(desk, empty_site)
    desk.goto("/en/manage/pilots/1/issues")
    check_page(desk, "en")
    check_accessible(desk)
    desk.get_by_label("What was done about it?").fill("Pesan dikirim ulang.")
    desk.get_by_role("button", name="Reply").click()
    expect(desk.get_by_role("main")).to_contain_text("answered")
    phone.reload()
    expect(phone.get_by_role("main")).to_contain_text("Pesan dikirim ulang.")


def _send(page: Page) -> None:
    page.get_by_role("button", name="Send my answers").last.click()
