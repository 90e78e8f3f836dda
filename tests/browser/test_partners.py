"""From an application without script to an organisation that may work, on a phone and on the desk of the office."""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import DESK, PHONE, OpenPage, first_sign_in
from tests.browser.servers import Site
from tests.partner_factories import a_picture

ANI = "ani@air.example"


def test_an_organisation_applies_is_approved_and_accepts_the_agreement(
    empty_site: Site, open_page: OpenPage, tmp_path: Path
) -> None:
    """Each page on the way fits its screen and has no accessibility problem; the last one is open for work."""
    empty_site.call("tests.factories", "an_office()")
    password = empty_site.account(ANI, "inspector")
    phone = open_page(empty_site, "/en/partners/apply", java_script_enabled=False)
    _apply(phone)
    desk = open_page(empty_site, "/en/manage", viewport=DESK)
    first_sign_in(desk, empty_site)
    _decide(desk)
    _publish_agreement(desk)
    partner = open_page(empty_site, "/en/manage")
    first_sign_in(partner, empty_site, ANI, password)
    _accept(partner)
    phone.reload()
    assert "works with this office now" in phone.inner_text("main")


def _look(page: Page) -> None:
    """On both screens, and with axe."""
    check_accessible(page)
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        check_page(page, "en")


def _apply(phone: Page) -> None:
    phone.get_by_role("button", name="Send the application").click()
    assert "need your attention" in phone.inner_text("main")
    check_page(phone, "en")
    phone.get_by_label("Legal name").fill("Yayasan Air Bersih untuk Semua Warga Pesisir")
    phone.get_by_label("Foundation", exact=True).check()
    phone.get_by_label("What does it do, and whom does it reach?").fill("Mendampingi warga pesisir.")
    phone.get_by_label("Everywhere in Indonesia").check()
    phone.get_by_label("Name", exact=True).fill("Ani")
    phone.get_by_label("E-mail address").fill(ANI)
    phone.get_by_label("Another document").set_input_files(
        {"name": "profil.jpg", "mimeType": "image/jpeg", "buffer": a_picture()}
    )
    phone.get_by_role("button", name="Send the application").click()
    assert "Your application is stored" in phone.inner_text("main")
    check_page(phone, "en")


def _decide(desk: Page) -> None:
    desk.goto("/en/manage")
    desk.get_by_role("link", name="Yayasan Air Bersih").click()
    _look(desk)
    desk.get_by_label("Approve: its contact person may sign in").check()
    desk.get_by_role("button", name="Store and tell the organisation").click()
    desk.get_by_text("Your decision is stored").wait_for()


def _publish_agreement(desk: Page) -> None:
    desk.get_by_role("link", name="Agreements of this office").click()
    _look(desk)
    desk.get_by_role("link", name="New version for those who bring people in").click()
    _look(desk)
    desk.get_by_role("button", name="Publish this version").click()
    desk.get_by_text("Version 1 of the agreement is published.").wait_for()
    desk.get_by_role("link", name="Version 1").click()
    _look(desk)


def _accept(partner: Page) -> None:
    partner.goto("/en/manage")
    partner.get_by_role("link", name="Accept the agreement on data").click()
    _look(partner)
    partner.get_by_label("What you are in your organisation").fill("Ketua")
    partner.get_by_label("I may sign for").check()
    partner.get_by_role("button", name="Accept the agreement").click()
    partner.get_by_text("Your organisation can work now.").wait_for()
    _look(partner)
    partner.goto("/en/partners/campaigns")
    assert "campaign" in partner.inner_text("h1").lower()
