"""A long survey, page by page, with a phone's own buttons."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import OpenPage
from tests.browser.servers import Site
from tests.browser.signal import Signal, signal_to
from tests.browser.survey_page import SENT, answer_all, count_answers, send, worker_is_ready
from tests.browser.survey_page import SURVEY as DEMONSTRATION
from tests.surveys.xlsforms import form

SURVEY = "/surveys/keluarga"
CHOICES = [["list_name", "name", "label"], ["kerja", "tani", "Petani"], ["kerja", "dagang", "Pedagang"]]
ROWS = [
    ["begin_group", "awal", "Tentang Anda", "", ""],
    ["text", "nama", "Siapa nama panggilan Anda?", "yes", ""],
    ["select_one kerja or_other", "kerja", "Apa pekerjaan Anda, ${nama}?", "yes", ""],
    ["text", "sawah", "Berapa luas sawah Anda?", "", "${kerja} = 'tani'"],
    ["end_group", "", "", "", ""],
    ["begin_repeat", "anak", "Anak", "", ""],
    ["text", "nama_anak", "Siapa nama anak Anda?", "yes", ""],
    ["end_repeat", "", "", "", ""],
    ["begin_group", "akhir", "Penutup", "", ""],
    *([["text", f"saran{n}", f"Saran nomor {n}", "", ""] for n in range(8)]),
    ["end_group", "", "", "", ""],
]


@pytest.fixture(scope="module")
def site(city: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    path: Path = tmp_path_factory.mktemp("form") / "keluarga.xlsx"
    path.write_bytes(form(*ROWS, header="type name label required relevant", choices=CHOICES))
    city.run("import-survey", str(path), "--office", "dukcapil", "--publish", "--slug", "keluarga")
    return city


def next_page(page: Page, heading: str) -> None:
    page.get_by_role("button", name="Lanjut", exact=True).click()
    expect(page.get_by_role("heading", name=heading)).to_be_visible()


def first_page(page: Page) -> None:
    page.get_by_label("Siapa nama panggilan Anda?").fill("Sari")
    page.get_by_label("Pedagang").check()


def second_page(page: Page) -> None:
    """On to the page about the children, with the name of one."""
    first_page(page)
    next_page(page, "Anak Bagian 2 dari 3")
    page.get_by_label("Siapa nama anak Anda?").fill("Budi")


@contextmanager
def kept(site: Site, open_page: OpenPage, survey: str) -> Iterator[tuple[Page, Signal]]:
    """The survey on a phone that keeps it by now, and the phone's signal."""
    with signal_to(site) as (reached, signal):
        page = open_page(reached, survey)
        worker_is_ready(page)
        yield page, signal


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_back_of_the_browser_loses_nothing(script: bool, site: Site, open_page: OpenPage) -> None:
    """The phone's own Back leads through the pages with all that was answered, and never to an error."""
    page = open_page(site, SURVEY, java_script_enabled=script)
    second_page(page)
    next_page(page, "Penutup Bagian 3 dari 3")
    page.go_back()
    expect(page.get_by_label("Siapa nama anak Anda?")).to_have_value("Budi")
    page.go_back()
    expect(page.get_by_label("Siapa nama panggilan Anda?")).to_have_value("Sari")
    next_page(page, "Anak Bagian 2 dari 3")


def test_back_loses_nothing_once_the_survey_is_kept(site: Site, open_page: OpenPage) -> None:
    """With its worker at work a phone still comes back to the page that was left, and what was typed stands there."""
    page = open_page(site, SURVEY)
    worker_is_ready(page)
    second_page(page)
    next_page(page, "Penutup Bagian 3 dari 3")
    page.get_by_label("Saran nomor 0").fill("Lebih cepat")
    page.go_back()
    expect(page.get_by_role("heading", name="Anak Bagian 2 dari 3")).to_be_visible()
    expect(page.get_by_label("Siapa nama anak Anda?")).to_have_value("Budi")
    page.go_forward()
    expect(page.get_by_label("Saran nomor 0")).to_have_value("Lebih cepat")


def test_back_without_signal_keeps_what_was_typed(site: Site, open_page: OpenPage) -> None:
    """The kept survey has all that was answered, though Back leads to what was sent before the last pages."""
    with kept(site, open_page, SURVEY) as (page, signal):
        second_page(page)
        signal.off()
        page.get_by_role("button", name="Lanjut", exact=True).click()
        shown = page.locator("[data-offline]").get_by_label("Siapa nama anak Anda?")
        expect(shown).to_have_value("Budi")
        for turn in (page.go_back, page.go_forward):
            turn()
            expect(shown).to_have_value("Budi")


def test_forward_without_signal_brings_back_what_was_sent(site: Site, open_page: OpenPage) -> None:
    """Also where Back led to a page on which it was not answered yet."""
    with kept(site, open_page, SURVEY) as (page, signal):
        second_page(page)
        next_page(page, "Penutup Bagian 3 dari 3")
        signal.off()
        page.go_back()
        expect(page.locator("[data-offline]").get_by_label("Siapa nama panggilan Anda?")).to_have_value(
            "Sari"
        )
        page.wait_for_timeout(1500)  # until the page has kept what it shows
        page.go_forward()
        expect(page.locator("[data-offline]").get_by_label("Siapa nama anak Anda?")).to_have_value("Budi")


def test_forward_without_signal_brings_what_was_left(site: Site, open_page: OpenPage) -> None:
    """What was typed on the last page and never sent comes along, though signal went before."""
    with kept(site, open_page, SURVEY) as (page, signal):
        second_page(page)
        page.wait_for_timeout(1500)  # until its script is at work
        signal.off()
        page.go_back()
        expect(page.get_by_label("Siapa nama panggilan Anda?")).to_have_value("Sari")
        page.go_forward()
        shown = page.locator("[data-offline]")
        expect(shown.get_by_label("Siapa nama anak Anda?")).to_have_value("Budi")
        expect(shown.get_by_label("Siapa nama panggilan Anda?")).to_have_value("Sari")
        expect(shown.get_by_text("Tidak ada sinyal.")).to_be_focused()
        check_page(page, "id")
        check_accessible(page)


def test_back_without_signal_to_a_page_that_is_gone(site: Site, open_page: OpenPage) -> None:
    """The browser has not kept the first page: the kept survey stands there, with what was just left."""
    with kept(site, open_page, SURVEY) as (page, signal):
        second_page(page)
        page.wait_for_timeout(1500)  # until its script is at work
        page.context.new_cdp_session(page).send("Network.clearBrowserCache")
        signal.off()
        page.go_back()
        shown = page.locator("[data-offline]")
        expect(shown.get_by_label("Siapa nama anak Anda?")).to_have_value("Budi")
        expect(shown.get_by_label("Siapa nama panggilan Anda?")).to_have_value("Sari")


def test_two_tabs_lose_signal_together(site: Site, open_page: OpenPage) -> None:
    """Each goes on with its own answers."""
    with kept(site, open_page, SURVEY) as (page, signal):
        other = page.context.new_page()
        other.goto(page.url)
        tabs = {"Sari": page, "Dewi": other}
        for name, tab in tabs.items():
            tab.get_by_label("Siapa nama panggilan Anda?").fill(name)
            tab.get_by_label("Pedagang").check()
        signal.off()
        for tab in tabs.values():
            tab.get_by_role("button", name="Lanjut", exact=True).click(no_wait_after=True)
        for name, tab in tabs.items():
            shown = tab.locator("[data-offline]").get_by_label("Siapa nama panggilan Anda?")
            expect(shown).to_have_value(name)


def test_what_was_sent_is_no_draft(site: Site, open_page: OpenPage) -> None:
    """Answers that were kept while there was no signal, and sent from the page before, are not offered any more."""
    with kept(site, open_page, DEMONSTRATION) as (page, signal):
        answer_all(page)
        page.locator("#usia").fill("")
        signal.off()
        send(page)
        expect(page.locator("[data-offline] form")).to_be_visible()
        signal.on()
        page.go_back()
        page.locator("#usia").fill("34")
        send(page)
        expect(page.get_by_role("heading", name=SENT)).to_be_visible()
        page.goto(f"{DEMONSTRATION}/offline")
        expect(page.get_by_role("button", name="Kirim jawaban saya")).to_be_visible()
        page.wait_for_timeout(500)  # until it would have been offered
        expect(page.locator("[data-draft]")).to_be_hidden()


def test_parts_change_though_signal_is_gone(site: Site, open_page: OpenPage) -> None:
    """A part that somebody took away stays away on the kept page, and one that was asked for stands there."""
    with kept(site, open_page, SURVEY) as (page, signal):
        second_page(page)
        page.get_by_role("button", name="Tambah: Anak").click()
        names = page.get_by_label("Siapa nama anak Anda?")
        expect(names).to_have_count(2)
        names.last.fill("Tini")
        signal.off()
        page.get_by_role("button", name="Hapus Anak 1").click()
        expect(page.locator("[data-offline]")).to_be_visible()
        expect(names).to_have_count(1)
        expect(names).to_have_value("Tini")


def test_another_language_without_signal(site: Site, open_page: OpenPage) -> None:
    """The survey goes on in the language in which it is kept, with what was answered."""
    with kept(site, open_page, SURVEY) as (page, signal):
        first_page(page)
        signal.off()
        page.get_by_role("button", name="English").click()
        expect(page.locator("[data-offline]").get_by_label("Siapa nama panggilan Anda?")).to_have_value(
            "Sari"
        )


def test_back_from_the_outbox_sends_nothing(site: Site, open_page: OpenPage) -> None:
    """What waits there stays as it is, and the answers can be looked at again."""
    with kept(site, open_page, DEMONSTRATION) as (page, signal):
        answer_all(page, wish="Lebih cepat")
        signal.off()
        send(page)
        page.wait_for_url("**/outbox")
        page.go_back()
        expect(page.get_by_label("Apa yang paling perlu diperbaiki?")).to_have_value("Lebih cepat")
        page.go_forward()
        page.wait_for_url("**/outbox")
        expect(page.locator("[data-entries] > li")).to_have_count(1)


def test_answers_that_arrived_unheard_are_stored_once(site: Site, open_page: OpenPage) -> None:
    """The phone never heard that they are stored. Back stores nothing; whoever sends them again gets their thanks."""
    before = count_answers(site)
    with kept(site, open_page, DEMONSTRATION) as (page, signal):
        answer_all(page, wish="Lebih cepat")
        signal.lose_answers()
        send(page)
        page.wait_for_url("**/outbox")
        signal.on()
        page.go_back()
        expect(page.get_by_label("Apa yang paling perlu diperbaiki?")).to_have_value("Lebih cepat")
        send(page)
        expect(page.get_by_role("heading", name=SENT)).to_be_visible()
    assert count_answers(site) == before + 1


def test_answers_that_were_erased_do_not_come_back(site: Site, open_page: OpenPage) -> None:
    """Back over what was sent without signal, and erased before it left, sends nothing once there is signal."""
    before = count_answers(site)
    with kept(site, open_page, DEMONSTRATION) as (page, signal):
        answer_all(page)
        signal.off()
        send(page)
        page.wait_for_url("**/outbox")
        page.once("dialog", lambda dialog: dialog.accept())
        page.locator("[data-entries] [data-remove]").click()
        expect(page.locator("[data-entries] > li")).to_have_count(0)
        signal.on()
        page.go_back()
        expect(page.get_by_role("button", name="Kirim jawaban saya")).to_be_visible()
    assert count_answers(site) == before


def test_back_at_a_counter_shows_nothing_of_the_last_person(site: Site, open_page: OpenPage) -> None:
    """Also on a device that kept the survey before it became a counter."""
    page = open_page(site, SURVEY)
    worker_is_ready(page)
    page.goto(f"{SURVEY}/kiosk")
    second_page(page)
    next_page(page, "Penutup Bagian 3 dari 3")
    with pytest.raises(Error, match="ERR_"):
        page.go_back()
    expect(page.get_by_label("Siapa nama anak Anda?")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_other_asks_for_words_only_when_chosen(script: bool, site: Site, open_page: OpenPage) -> None:
    """The field beside "Lainnya" appears with it, and goes again."""
    page = open_page(site, SURVEY, java_script_enabled=script)
    words = page.get_by_label("Jika “Lainnya”")
    expect(words).to_be_hidden()
    page.get_by_label("Lainnya", exact=True).check()
    expect(words).to_be_visible()
    page.get_by_label("Pedagang").check()
    expect(words).to_be_hidden()


def test_one_more_child_is_in_sight(site: Site, open_page: OpenPage) -> None:
    """After "Tambah" the new part is on the screen, and the next press of Tab stands in its first field."""
    page = open_page(site, SURVEY)
    second_page(page)
    page.get_by_role("button", name="Tambah: Anak").click()
    second = page.get_by_role("group", name="Anak 2")
    expect(second).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(second.get_by_label("Siapa nama anak Anda?")).to_be_focused()
    check_page(page, "id")
    check_accessible(page)
