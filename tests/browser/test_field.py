"""A field day on a shared phone: a code, a morning with signal, people asked without it, and nothing left after it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import StorageState, expect

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import DESK, OpenPage
from tests.browser.field_phone import TEAM, a_code, ask, begin
from tests.browser.servers import Site
from tests.browser.signal import Signal, signal_to
from tests.browser.survey_page import answer_all, count_answers

WISH = "Tolong tambah kursi tunggu di loket."


@pytest.fixture
def reached(city: Site) -> Iterator[tuple[Site, Signal]]:
    """The demonstration city behind a signal that comes and goes."""
    with signal_to(city) as pair:
        yield pair


def test_a_day_without_signal(
    city: Site,
    reached: tuple[Site, Signal],
    open_page: OpenPage,
    staff: Callable[[Site], StorageState],
) -> None:
    """Two people are asked, each gets a receipt at once and the next is one tap away; all arrives once, none stays."""
    site, signal = reached
    stored = count_answers(city)
    code = a_code(open_page(city, TEAM, storage_state=staff(city), viewport=DESK), "Ibu Siti")
    page = open_page(site, "/")
    begin(page, code)
    check_page(page, "id")
    check_accessible(page)
    signal.off()
    page.goto("/field")
    page.get_by_role("link", name="Ibu Siti").click()
    page.get_by_role("link", name="Orang berikutnya").click()
    expect(page.get_by_text("tersimpan tersandi di ponsel ini")).to_be_visible()
    check_page(page, "id")
    check_accessible(page)
    first = ask(page, WISH)
    check_page(page, "id")
    check_accessible(page)
    page.get_by_role("link", name="Orang berikutnya").click()
    expect(page.get_by_label("Saya membacakan pertanyaan")).to_be_checked()
    expect(page.get_by_label("Apa yang paling perlu diperbaiki?")).to_have_value("")
    second = ask(page)
    assert first != second
    page.get_by_role("link", name="Ke wilayah tugas saya").click()
    expect(page.get_by_text("2 orang ditanyai, 0 di antaranya terkirim")).to_be_visible()
    expect(page.locator("[data-waiting]")).to_have_text("+ 2 menunggu di ponsel ini")
    check_page(page, "id")
    check_accessible(page)
    assert count_answers(city) == stored
    signal.on()
    page.get_by_role("button", name="Kirim sekarang").click()
    expect(page.get_by_text("Tidak ada jawaban yang menunggu")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("2 orang ditanyai, 2 di antaranya terkirim")).to_be_visible()
    assert count_answers(city) == stored + 2
    assert page.evaluate(WAITS) == 0
    page.goto("/receipts")
    page.get_by_label("Kode").fill(first)
    page.get_by_role("button").first.click()
    expect(page.get_by_text(WISH)).to_be_visible()


WAITS = """() => new Promise(done => {
  const opening = indexedDB.open('participation')
  opening.onsuccess = () => {
    const counting = opening.result.transaction('entries').objectStore('entries').count()
    counting.onsuccess = () => done(counting.result)
  }
})"""


def test_whoever_goes_on_at_once_gives_receipts(
    city: Site, open_page: OpenPage, staff: Callable[[Site], StorageState]
) -> None:
    """Their own page had no time to take any along, so the page of the first person does, and keeps no one waiting."""
    code = a_code(open_page(city, TEAM, storage_state=staff(city), viewport=DESK), "Ibu Wati")
    page = open_page(city, "/field")
    with page.expect_response("**/api/v1/field/receipts"):
        page.goto(f"/field/{code}/answer")
    page.locator("[name=_assignment]").check()
    first = ask(page)
    page.get_by_role("link", name="Orang berikutnya").click()
    assert ask(page) != first


def test_a_revoked_phone(
    city: Site,
    reached: tuple[Site, Signal],
    open_page: OpenPage,
    staff: Callable[[Site], StorageState],
) -> None:
    """Revoked while it had no signal: what it held is sent and kept apart, it says so, and asks nobody any more."""
    site, signal = reached
    stored = count_answers(city)
    leader = open_page(city, TEAM, storage_state=staff(city), viewport=DESK)
    code = a_code(leader, "Pak Joko")
    page = open_page(site, "/")
    begin(page, code)
    signal.off()
    page.get_by_role("link", name="Orang berikutnya").click()
    ask(page)
    leader.get_by_role("link", name="Kembali ke Pak Joko").click()
    leader.get_by_role("button", name="Cabut kode ini").click()
    expect(leader.get_by_text("Kode sudah dicabut")).to_be_visible()
    signal.on()
    page.goto(f"/field/{code}")
    expect(page.get_by_text("Kode ponsel ini sudah dicabut")).to_be_visible()
    expect(page.get_by_text("Tidak ada jawaban yang menunggu")).to_be_visible(timeout=20_000)
    check_page(page, "id")
    check_accessible(page)
    assert count_answers(city) == stored
    leader.reload()
    expect(leader.get_by_role("cell", name="1", exact=True)).to_be_visible()
    signal.off()
    page.goto("/field")
    expect(page.get_by_role("link", name="Pak Joko")).to_have_count(0)


def test_without_a_script(city: Site, open_page: OpenPage, staff: Callable[[Site], StorageState]) -> None:
    """With signal alone the same pages work: a person is asked, and the receipt stands on a page to print."""
    stored = count_answers(city)
    code = a_code(open_page(city, TEAM, storage_state=staff(city), viewport=DESK), "Ibu Ratna")
    page = open_page(city, f"/field/{code}", java_script_enabled=False)
    check_page(page, "id")
    page.get_by_role("link", name="Orang berikutnya").click()
    check_page(page, "id")
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.get_by_text("tersimpan tersandi di ponsel ini")).to_be_hidden()
    answer_all(page)
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_text("Sampaikan tujuan survei")).to_have_count(2)
    check_page(page, "id")
    page.get_by_label("Saya membacakan pertanyaan").check()
    page.get_by_label("Semua itu sudah saya sampaikan").check()
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.locator("[data-code]")).to_be_visible()
    check_page(page, "id")
    assert count_answers(city) == stored + 1


def test_a_long_name_fits_a_phone(
    city: Site, open_page: OpenPage, staff: Callable[[Site], StorageState]
) -> None:
    """A button that names somebody breaks a word of thirty letters, and the page stays as wide as the screen."""
    page = open_page(city, TEAM, storage_state=staff(city))
    a_code(page, "Kesejahteraanberkelanjutannyaku")
    check_page(page, "id")
