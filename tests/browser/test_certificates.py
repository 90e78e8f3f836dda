"""A certificate from the desk of the office to whoever checks it on a phone, without script."""

from collections.abc import Callable

from playwright.sync_api import StorageState

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import DESK, OpenPage
from tests.browser.servers import Site


def test_a_certificate_is_withdrawn_and_issued_anew(
    city: Site, open_page: OpenPage, staff: Callable[[Site], StorageState]
) -> None:
    """Whoever typed its number reads at once what became of it; the new one has another number."""
    path = "/en/manage/campaigns/3/certificate"
    desk = open_page(city, path, viewport=DESK, storage_state=staff(city))
    number = desk.locator(".code").inner_text()
    phone = open_page(city, "/en/partners/1", java_script_enabled=False)
    phone.get_by_role("link", name=f"Certificate {number}").click()
    phone.get_by_role("link", name="Check another certificate").click()
    phone.get_by_label("Number of the certificate").fill(number.replace("-", " ").lower() + "2")
    phone.get_by_role("button", name="Check").click()
    assert "This is no number of a certificate" in phone.inner_text("main")
    check_page(phone, "en")
    phone.get_by_label("Number of the certificate").fill(number.replace("-", " ").lower())
    phone.get_by_role("button", name="Check").click()
    assert "This certificate holds" in phone.inner_text("main")
    check_page(phone, "en")
    desk.get_by_text("Withdraw the certificate").first.click()
    desk.get_by_label("Reason").fill("Nama penanda tangan salah.")
    desk.get_by_role("button", name="Withdraw the certificate").click()
    desk.get_by_text("The certificate is withdrawn.").wait_for()
    check_accessible(desk)
    check_page(desk, "en")
    phone.reload()
    assert "does not hold any more" in phone.inner_text("main")
    assert "penanda tangan" not in phone.inner_text("main")
    check_page(phone, "en")
    desk.get_by_label("Who signs it").fill("Sri Contoh")
    desk.get_by_role("button", name="Issue the certificate").click()
    assert "Write it in 120 characters at most." in desk.inner_text("main")
    desk.get_by_label("Position").fill("Kepala Dinas")
    desk.get_by_role("button", name="Issue the certificate").click()
    desk.get_by_text("The certificate is issued.").wait_for()
    assert desk.locator(".code").inner_text() != number
