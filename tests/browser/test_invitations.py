"""An office invites people and asks only so many of a group; they answer once, on a phone, without script."""

import csv
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import DESK, OpenPage, first_sign_in
from tests.browser.servers import Site


def test_invited_once_and_a_full_group(empty_site: Site, open_page: OpenPage) -> None:
    """Each link counts once, a code that is none is explained, and who comes after the group is full is told."""
    page = open_page(empty_site, "/en/manage", viewport=DESK)
    first_sign_in(page, empty_site)
    page.goto("/en/manage/settings/offices/new")
    page.get_by_label("Name of the office").fill("Dinas Kesehatan")
    _press(page, "Save")
    outline = _survey(page)
    _quota(page, outline)
    _by_invitation(page, outline)
    page.goto(f"{outline}/publish")
    _press(page, "Publish version 1")
    page.goto(outline)
    address = page.locator("main a[href^='/en/surveys/']").first.get_attribute("href") or ""
    first, second = _links(page, outline)
    _answers(open_page(empty_site, first, java_script_enabled=False))
    _is_spent(open_page(empty_site, first, java_script_enabled=False))
    _finds_the_group_full(open_page(empty_site, second, java_script_enabled=False))
    _is_no_code(open_page(empty_site, address, java_script_enabled=False))
    page.goto(f"{outline}/quotas")
    expect(page.get_by_role("main")).to_contain_text("1 of 1 answers · full")
    _check(page)


def _survey(page: Page) -> str:
    page.goto("/en/manage/surveys/new")
    page.get_by_label("Title (Indonesia)").fill("Survei undangan")
    page.get_by_label("Start from").select_option(label="Pilot: baseline")
    _press(page, "Create the survey")
    page.get_by_label("Days that the answers are kept").fill("365")
    page.get_by_label("Whom to ask").fill("(000) 000-1111")
    page.get_by_label("Only participants of a trial answer it").uncheck()
    _press(page, "Save")
    return page.url.partition("#")[0]


def _quota(page: Page, outline: str) -> None:
    page.goto(f"{outline}/quotas")
    page.get_by_label("Name of the group").fill("Tidak puas")
    page.get_by_label("Who belongs to it").fill("${puas} <= 2")
    page.get_by_label("Enough answers").fill("1")
    _press(page, "Add the group")
    _check(page)


def _by_invitation(page: Page, outline: str) -> None:
    page.goto(f"{outline}/invitations")
    _press(page, "Make it a survey by invitation")
    _check(page)


def _links(page: Page, outline: str) -> list[str]:
    """Those of two numbers, as the list for text messages has them."""
    page.goto(f"{outline}/invitations")
    page.get_by_label("E-mail addresses or mobile numbers").fill("081234567890\n081234567891")
    _press(page, "Invite")
    _check(page)
    with page.expect_download() as downloading:
        _press(page, "Numbers and links (CSV)")
    with Path(downloading.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    links = [urlsplit(cell).path for row in rows for cell in row if cell.startswith("http")]
    assert len(links) == 2
    return [f"/en{link}" for link in links]


def _answers(page: Page) -> None:
    check_page(page, "en")
    _go_on(page)
    check_page(page, "en")
    _press(page, "Begin")
    _fill(page)
    _send(page)
    expect(page.locator(".receipt b")).to_be_visible()


def _is_spent(page: Page) -> None:
    if page.get_by_role("button", name="Go on").count():
        _go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("This invitation was used")
    check_page(page, "en")


def _finds_the_group_full(page: Page) -> None:
    """Nothing of the answers is kept, and the right to answer is not spent."""
    _go_on(page)
    _press(page, "Begin")
    _fill(page)
    _send(page)
    expect(page.get_by_role("main")).to_contain_text("we have enough answers from this group")
    assert page.locator(".receipt b").count() == 0
    check_page(page, "en")


def _is_no_code(page: Page) -> None:
    page.get_by_label("Code of your invitation").fill("AAAA-BBBB")
    _go_on(page)
    expect(page.locator(".errors, [role=alert]").first).to_be_visible()
    check_page(page, "en")


def _fill(page: Page) -> None:
    page.locator("input[name=kali_memakai]").first.fill("0")
    for name in ("mudah", "puas", "percaya"):
        page.locator(f"input[name={name}]").nth(1).check()


def _send(page: Page) -> None:
    """Without script the page comes back once, where an answer leads to a further question."""
    page.get_by_role("main").locator(".actions button").first.click()
    if page.locator("input[name=puas]").count():
        for field in page.locator("textarea").all():
            field.fill("Semoga lebih cepat.")
        page.get_by_role("main").locator(".actions button").first.click()


def _go_on(page: Page) -> None:
    _press(page, "Go on")


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def _check(page: Page) -> None:
    check_page(page, "en")
    check_accessible(page)
