"""A field team in the demonstration city, and its enumerator at a phone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.survey_page import answer_all

TEAM = "/manage/campaigns/1/team"


def a_code(page: Page, name: str, lines: str = "semua: 20") -> str:
    """The code that the page of the team shows for somebody new."""
    page.goto(TEAM)
    page.get_by_label("Nama", exact=True).fill(name)
    page.get_by_label("Tempat bertugas").fill(lines)
    page.get_by_role("button", name="Tambahkan dan tampilkan kode").click()
    return page.locator(".receipt b").inner_text()


def begin(page: Page, code: str) -> None:
    """The code is typed once; the phone then keeps all that it takes to work without signal."""
    page.goto("/field")
    page.get_by_label("Kode ponsel ini").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.get_by_text("200 tanda terima siap dibagikan")).to_be_visible(timeout=20_000)


def ask(page: Page, wish: str = "") -> str:
    """One person is asked on the page that is open; the code of the receipt that they get."""
    page.get_by_label("Saya membacakan pertanyaan").check()
    page.get_by_label("Semua itu sudah saya sampaikan").check()
    answer_all(page, wish=wish)
    page.get_by_role("button", name="Kirim jawaban").click()
    slip = page.locator("[data-slip]")
    expect(slip).to_be_visible()
    code = slip.locator("[data-code]").inner_text()
    assert re.fullmatch(r"[A-Z0-9-]{19}", code)
    return code
