"""Answers worth a second look, as somebody of the office decides about them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import StorageState, expect

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.servers import Site


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_deciding_about_flagged_answers(
    city: Site, open_page: OpenPage, staff: Callable[[Site], StorageState], viewport: dict[str, int]
) -> None:
    """From the overview to what a flag means; without a reason nothing is taken out; what was decided is told."""
    page = open_page(city, "/manage/campaigns/1/quality", storage_state=staff(city), viewport=viewport)
    check_page(page, "id")
    check_accessible(page)
    page.get_by_role("link", name="terlalu cepat").first.click()
    address = page.url
    check_page(page, "id")
    check_accessible(page)
    page.get_by_label("Keluarkan dari hasil").check()
    page.get_by_role("button", name="Buat keputusan").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("Keluarkan dari hasil")).to_be_checked()
    check_page(page, "id")
    check_accessible(page)
    page.get_by_label("Tidak bermasalah").check()
    page.get_by_label("Alasan").fill("Petugas loket membantu mengisi.")
    page.get_by_role("button", name="Buat keputusan").click()
    expect(page.get_by_text("Keputusan Anda dicatat")).to_be_visible()
    page.goto(address)
    expect(page.get_by_text("“Petugas loket membantu mengisi.”")).to_be_visible()
