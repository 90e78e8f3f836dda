"""On a phone people apply for a trial, see how they stand, and withdraw."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import OpenPage
from tests.browser.servers import Site

TRIAL = "/pilots/antre-dari-rumah"


@pytest.fixture(scope="module")
def trial(empty_site: Site) -> Site:
    """A site with a trial that takes applications."""
    empty_site.call("tests.pilots.applicants", "a_trial_for_whoever_comes_first()")
    return empty_site


def test_apply_look_and_withdraw(trial: Site, open_page: OpenPage) -> None:
    """From the trial's page to the receipt, by its code to the own page, and out again with all data deleted."""
    page = open_page(trial, TRIAL)
    page.get_by_role("link", name="Daftar", exact=True).click()
    _check_as_everywhere(page)
    code = _applied(page)
    expect(page.get_by_text("Anda mendapat tempat.")).to_be_visible()
    _check_as_everywhere(page)

    page.goto(f"{TRIAL}/mine")
    _check_as_everywhere(page)
    page.locator("#code").fill(code.lower())
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_text("Survei awal")).to_be_visible()
    _check_as_everywhere(page)

    page.get_by_role("link", name="Mundur dari").click()
    _check_as_everywhere(page)
    page.get_by_label("Hapus semuanya").check()
    page.get_by_role("button", name="Ya, mundur").click()
    expect(page.get_by_role("status")).to_contain_text("Data Anda sudah dihapus")
    _check_as_everywhere(page)


def test_mistakes_and_who_cannot_take_part(trial: Site, open_page: OpenPage) -> None:
    """What is wrong is summed up where focus goes; who cannot take part comes back to all they wrote."""
    page = open_page(trial, f"{TRIAL}/apply")
    page.locator("#usia").fill("16")
    page.locator("#_contact").fill("sari@contoh.id")
    _send(page)
    expect(page.locator("#summary")).to_be_focused()
    _check_as_everywhere(page)
    page.get_by_label("Melati").check()
    page.locator("#_consent").check()
    _send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("tidak dapat ikut")
    _check_as_everywhere(page)
    page.get_by_role("button", name="Kembali ke jawaban").click()
    expect(page.locator("#_contact")).to_have_value("sari@contoh.id")


def test_back_is_no_second_application(trial: Site, open_page: OpenPage) -> None:
    """Who goes back after applying and sends the same once more holds the receipt that they had."""
    page = open_page(trial, f"{TRIAL}/apply")
    code = _applied(page)
    page.go_back()
    page.get_by_label("Melati").check()
    page.locator("#usia").fill("36")
    page.locator("#_consent").check()
    _send(page)
    assert page.locator(".receipt b").inner_text() == code


def test_without_script(trial: Site, open_page: OpenPage) -> None:
    """Everything works without it, in another language, too, and what was typed survives the change."""
    page = open_page(trial, f"{TRIAL}/apply", java_script_enabled=False)
    page.locator("#usia").fill("36")
    page.get_by_role("button", name="Basa Jawa").click()
    check_page(page, "jv")
    expect(page.locator("#usia")).to_have_value("36")
    page.get_by_label("Melati").check()
    page.locator("#_consent").check()
    page.get_by_role("button", name="Kirim pendaftaran kula").last.click()
    expect(page.locator(".receipt b")).to_be_visible()
    check_page(page, "jv")


def test_an_address_that_has_lapsed(trial: Site, open_page: OpenPage) -> None:
    """A forged or old link asks for the code, and says why."""
    page = open_page(trial, f"{TRIAL}/mine?t=forged")
    expect(page.get_by_role("alert")).to_be_visible()
    _check_as_everywhere(page)


def _applied(page: Page) -> str:
    """The code that somebody got who filled in the form."""
    page.get_by_label("Melati").check()
    page.locator("#usia").fill("36")
    page.locator("#_consent").check()
    _send(page)
    return page.locator(".receipt b").inner_text()


def _send(page: Page) -> None:
    page.get_by_role("button", name="Kirim pendaftaran saya").last.click()


def _check_as_everywhere(page: Page) -> None:
    check_page(page, "id")
    check_accessible(page)
