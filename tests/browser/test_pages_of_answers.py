"""A long survey, page by page, with a phone's own buttons."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import OpenPage
from tests.browser.servers import Site
from tests.browser.survey_page import worker_is_ready
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


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_back_of_the_browser_loses_nothing(script: bool, site: Site, open_page: OpenPage) -> None:
    """The phone's own Back leads through the pages with all that was answered, and never to an error."""
    page = open_page(site, SURVEY, java_script_enabled=script)
    first_page(page)
    next_page(page, "Anak Bagian 2 dari 3")
    page.get_by_label("Siapa nama anak Anda?").fill("Budi")
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
    first_page(page)
    next_page(page, "Anak Bagian 2 dari 3")
    page.get_by_label("Siapa nama anak Anda?").fill("Budi")
    next_page(page, "Penutup Bagian 3 dari 3")
    page.get_by_label("Saran nomor 0").fill("Lebih cepat")
    page.go_back()
    expect(page.get_by_role("heading", name="Anak Bagian 2 dari 3")).to_be_visible()
    expect(page.get_by_label("Siapa nama anak Anda?")).to_have_value("Budi")
    page.go_forward()
    expect(page.get_by_label("Saran nomor 0")).to_have_value("Lebih cepat")


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
    first_page(page)
    next_page(page, "Anak Bagian 2 dari 3")
    page.get_by_label("Siapa nama anak Anda?").fill("Budi")
    page.get_by_role("button", name="Tambah: Anak").click()
    second = page.get_by_role("group", name="Anak 2")
    expect(second).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(second.get_by_label("Siapa nama anak Anda?")).to_be_focused()
    check_page(page, "id")
    check_accessible(page)
