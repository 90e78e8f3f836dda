"""The survey of the demonstration city, as a citizen fills it in."""

import sqlite3
from contextlib import closing

from playwright.sync_api import Page

from tests.browser.servers import Site

SURVEY = "/surveys/kepuasan-layanan-adminduk"
SENT = "Terima kasih, jawaban Anda tersimpan"
SCALES = ("U1", "U2", "U3", "U4", "U5", "U6", "U7", "U9", "U8")
PERSON = ("jenis_kelamin", "usia", "pendidikan", "pekerjaan")


def answer_all(page: Page, *, wish: str = "") -> None:
    """Fills in every question, without sending."""
    page.locator("#service").select_option(label="KTP elektronik")
    page.locator("#waited").fill("45")
    page.get_by_label("Di kelurahan mana Anda tinggal?").select_option(label="Karangsari")
    for name in SCALES:
        page.locator(f"input[name={name}][value='3']").check()
    page.get_by_label("Perempuan").check()
    page.locator("#usia").fill("34")
    page.get_by_label("SMA").check()
    page.get_by_label("Wirausaha").check()
    if wish:
        page.get_by_label("Apa yang paling perlu diperbaiki?").fill(wish)


def send(page: Page) -> None:
    page.get_by_role("button", name="Kirim jawaban saya").click()


def count_answers(site: Site) -> int:
    """How many submissions are stored: the results page may lag some seconds behind."""
    with closing(sqlite3.connect(site.directory / "participation.db")) as database:
        return int(database.execute("SELECT count(*) FROM submission").fetchone()[0])


def receipt_code(page: Page) -> str:
    return page.locator(".receipt b").inner_text()


READY = """async () => {
  const addresses = document.querySelector('[data-keep]').dataset.keep.split(' ')
  const kept = async () => (await Promise.all(addresses.map(each => caches.match(each)))).every(Boolean)
  while (!(await kept())) await new Promise(done => setTimeout(done, 50))
}"""


def worker_is_ready(page: Page) -> None:
    """Waits for what comes after the page has come: all of it is kept by then."""
    page.evaluate(READY)
