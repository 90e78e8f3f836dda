"""Somebody answers without signal: what they answered waits on the phone, and arrives once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import OpenPage
from tests.browser.servers import Site
from tests.browser.signal import Signal, signal_to
from tests.browser.survey_page import SURVEY, answer_all, count_answers, send

KEPT = "Survei ini tersimpan di ponsel ini"
WAITING = "Tersimpan di ponsel ini, dikirim saat ada sinyal."
WISH = "Tolong tambah kursi tunggu di loket."


@pytest.fixture
def reached(city: Site) -> Iterator[tuple[Site, Signal]]:
    """The demonstration city behind a signal that comes and goes."""
    with signal_to(city) as pair:
        yield pair


def keep(page: Page) -> None:
    """Somebody says that the survey should be kept."""
    page.goto(f"{SURVEY}/offline")
    expect(page.get_by_text(KEPT)).to_be_visible()


def test_a_survey_that_is_kept(reached: tuple[Site, Signal], open_page: OpenPage) -> None:
    """Opened and answered without signal, sent by itself once there is some, and nothing but the receipt is left."""
    site, signal = reached
    stored = count_answers(site)
    page = open_page(site, "/")
    keep(page)
    check_page(page, "id")
    check_accessible(page)
    signal.off()
    page.goto(SURVEY)
    answer_all(page, wish=WISH)
    send(page)
    page.wait_for_url("**/outbox")
    expect(page.get_by_text(WAITING)).to_be_visible()
    check_page(page, "id")
    check_accessible(page)
    assert count_answers(site) == stored
    signal.on()
    page.get_by_role("button", name="Kirim sekarang").click()
    code = page.locator("[data-receipt]")
    expect(code).to_be_visible()
    assert code.inner_text().count("-") == 3
    assert count_answers(site) == stored + 1
    check_page(page, "id")
    check_accessible(page)
    page.get_by_role("button", name="Saya sudah mencatat").click()
    expect(page.get_by_text("Tidak ada jawaban yang menunggu")).to_be_visible()
