"""Somebody answers without signal: what they answered waits on the phone, and arrives once."""

import contextlib
import gzip
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser, Error, Page, expect

from participation.web.templates import STATIC_DIRECTORY
from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import PATIENCE, OpenPage
from tests.browser.engine import launching
from tests.browser.servers import Site
from tests.browser.signal import Signal, signal_to
from tests.browser.survey_page import SURVEY, answer_all, count_answers, send, worker_is_ready
from tests.surveys.xlsforms import form

KEPT = "Survei ini tersimpan di ponsel ini"
WAITING = "Tersimpan di ponsel ini, dikirim saat ada sinyal."
WISH = "Tolong tambah kursi tunggu di loket."
LARGEST = 12 * 1024
"""Bytes of all that a phone loads to work without signal, compressed."""

ROWS = [
    ["begin_group", "awal", "Tentang Anda", "", ""],
    ["text", "nama", "Siapa nama panggilan Anda?", "yes", ""],
    ["select_one kerja", "kerja", "Apa pekerjaan Anda, ${nama}?", "yes", ""],
    ["end_group", "", "", "", ""],
    ["begin_group", "tani", "Tentang sawah", "", "${kerja} = 'tani'"],
    ["integer", "luas", "Berapa luas sawah Anda?", "yes", ""],
    ["end_group", "", "", "", ""],
    ["begin_repeat", "anak", "Anak", "", ""],
    ["text", "nama_anak", "Siapa nama anak Anda?", "yes", ""],
    ["end_repeat", "", "", "", ""],
    ["begin_group", "akhir", "Penutup", "", ""],
    *([["text", f"saran{n}", f"Saran nomor {n}", "", ""] for n in range(8)]),
    ["end_group", "", "", "", ""],
]
CHOICES = [["list_name", "name", "label"], ["kerja", "tani", "Petani"], ["kerja", "dagang", "Pedagang"]]


@pytest.fixture
def reached(city: Site) -> Iterator[tuple[Site, Signal]]:
    """The demonstration city behind a signal that comes and goes."""
    with signal_to(city) as pair:
        yield pair


@pytest.fixture
def family(city: Site, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The slug of a survey of several pages, with a section for some and one for each child: a fresh one a test."""
    slug = f"keluarga-{abs(hash(request.node.name))}"
    path = tmp_path / "keluarga.xlsx"
    path.write_bytes(form(*ROWS, header="type name label required relevant", choices=CHOICES))
    city.run("import-survey", str(path), "--office", "dukcapil", "--publish", "--slug", slug)
    return slug


def keep(page: Page, survey: str = SURVEY) -> None:
    """Somebody says that the survey should be kept."""
    page.goto(f"{survey}/offline")
    expect(page.get_by_text(KEPT)).to_be_visible()


def answers_of(site: Site, slug: str) -> list[dict[str, Any]]:
    """All that is stored for a survey."""
    query = "SELECT answers FROM submission JOIN survey ON survey.id = submission.survey WHERE slug = ?"
    with closing(sqlite3.connect(site.directory / "participation.db")) as database:
        return [json.loads(answers) for (answers,) in database.execute(query, [slug])]


def farmer(page: Page) -> None:
    page.get_by_label("Siapa nama panggilan Anda?").fill("Sari")
    page.get_by_label("Petani").check()


def test_a_survey_that_is_kept(reached: tuple[Site, Signal], open_page: OpenPage) -> None:
    """Opened and answered without signal, sent by itself once there is some, and nothing but the receipt is left."""
    site, signal = reached
    stored = count_answers(site)
    page = open_page(site, "/")
    keep(page)
    check_page(page, "id")
    check_accessible(page)
    signal.off()
    began = time.monotonic()
    page.goto(f"/en{SURVEY}")
    expect(page.get_by_role("button", name="Send my answers")).to_be_visible()
    page.get_by_role("link", name="Bahasa Indonesia").click()
    answer_all(page, wish=WISH)
    send(page)
    page.wait_for_url("**/outbox")
    expect(page.get_by_text(WAITING)).to_be_visible()
    assert 0 <= page.evaluate(TOOK) <= time.monotonic() - began
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
    assert page.evaluate(LEFT) == {"entries": 0, "drafts": 0}


def test_asked_again_while_an_attempt_hangs(reached: tuple[Site, Signal], open_page: OpenPage) -> None:
    """Whoever presses the button while an earlier attempt finds no signal is heard once there is some."""
    site, signal = reached
    stored = count_answers(site)
    page = open_page(site, "/")
    keep(page)
    signal.off()
    page.goto(SURVEY)
    answer_all(page, wish=WISH)
    send(page)
    page.wait_for_url("**/outbox")
    expect(page.get_by_text(WAITING)).to_be_visible()
    signal.hold()
    now = page.get_by_role("button", name="Kirim sekarang")
    now.click()
    while not signal.has_connections():
        time.sleep(0.05)
    now.click()
    signal.on()
    expect(page.locator("[data-receipt]")).to_be_visible()
    assert count_answers(site) == stored + 1


TOOK = """async () => {
  const { entries } = await import(document.querySelector('[data-offline]').dataset.offline)
  return (await entries())[0].body.seconds
}"""
LEFT = """async () => {
  const database = await new Promise(done => {
    const request = indexedDB.open('participation')
    request.onsuccess = () => done(request.result)
  })
  const count = name => new Promise(done => {
    const request = database.transaction(name).objectStore(name).count()
    request.onsuccess = () => done(request.result)
  })
  return { entries: await count('entries'), drafts: await count('drafts') }
}"""


def test_signal_that_goes_while_somebody_answers(reached: tuple[Site, Signal], open_page: OpenPage) -> None:
    """Whoever opened the ordinary page with signal and lost it sends all the same: it waits on the phone."""
    site, signal = reached
    stored = count_answers(site)
    page = open_page(site, SURVEY)
    worker_is_ready(page)
    answer_all(page, wish=WISH)
    signal.off()
    send(page)
    page.wait_for_url("**/outbox")
    expect(page.get_by_text(WAITING)).to_be_visible()
    signal.on()
    page.reload()
    expect(page.locator("[data-receipt]")).to_be_visible()
    assert count_answers(site) == stored + 1


def test_an_answer_that_is_lost_on_its_way_back(reached: tuple[Site, Signal], open_page: OpenPage) -> None:
    """Where the server stored the answers and the phone never heard of it, they are stored once."""
    site, signal = reached
    stored = count_answers(site)
    page = open_page(site, SURVEY)
    worker_is_ready(page)
    answer_all(page, wish=WISH)
    signal.lose_answers()
    send(page)
    page.wait_for_url("**/outbox")
    assert count_answers(site) == stored + 1
    signal.on()
    page.reload()
    expect(page.locator("[data-receipt]")).to_be_visible()
    assert count_answers(site) == stored + 1


def test_a_survey_of_several_pages(family: str, reached: tuple[Site, Signal], open_page: OpenPage) -> None:
    """Begun with signal on the first page, finished without: conditions, and sections for each child, work."""
    site, signal = reached
    page = open_page(site, f"/surveys/{family}")
    worker_is_ready(page)
    farmer(page)
    signal.off()
    page.get_by_role("button", name="Lanjut", exact=True).click()
    expect(page.get_by_label("Siapa nama panggilan Anda?")).to_have_value("Sari")
    expect(page.get_by_text("Apa pekerjaan Anda, Sari?")).to_be_visible()
    page.get_by_label("Berapa luas sawah Anda?").fill("seribu")
    page.get_by_role("button", name="Tambah: Anak").click()
    page.get_by_label("Siapa nama anak Anda?").nth(1).fill("Wati")
    send(page)
    summary = page.locator("[data-summary]")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    assert links.all_inner_texts() == ["Berapa luas sawah Anda?", "Siapa nama anak Anda?"]
    check_page(page, "id")
    check_accessible(page)
    page.get_by_label("Berapa luas sawah Anda?").fill("1.000")
    page.get_by_label("Siapa nama anak Anda?").first.fill("Budi")
    send(page)
    page.wait_for_url("**/outbox")
    signal.on()
    page.reload()
    expect(page.locator("[data-receipt]")).to_be_visible()
    (stored,) = answers_of(site, family)
    assert stored["luas"] == 1000
    assert stored["anak"] == [{"nama_anak": "Budi"}, {"nama_anak": "Wati"}]


def test_a_section_for_some_is_not_asked_of_others(
    family: str, reached: tuple[Site, Signal], open_page: OpenPage
) -> None:
    """What does not apply is neither shown nor demanded nor sent."""
    site, signal = reached
    page = open_page(site, "/")
    keep(page, f"/surveys/{family}")
    signal.off()
    page.goto(f"/surveys/{family}")
    farmer(page)
    page.get_by_label("Berapa luas sawah Anda?").fill("7")
    page.get_by_label("Pedagang").check()
    expect(page.get_by_label("Berapa luas sawah Anda?")).to_be_hidden()
    page.get_by_role("button", name="Hapus Anak 1").click()
    signal.on()
    send(page)
    expect(page.locator("[data-receipt]")).to_be_visible()
    (stored,) = answers_of(site, family)
    assert stored == {"nama": "Sari", "kerja": "dagang"}


def test_a_new_version_meanwhile(family: str, reached: tuple[Site, Signal], open_page: OpenPage) -> None:
    """Answers to the version that was kept are taken under that version, once another one is published."""
    site, signal = reached
    page = open_page(site, "/")
    keep(page, f"/surveys/{family}")
    signal.off()
    page.goto(f"/surveys/{family}")
    farmer(page)
    page.get_by_label("Berapa luas sawah Anda?").fill("7")
    page.get_by_label("Siapa nama anak Anda?").fill("Budi")
    send(page)
    page.wait_for_url("**/outbox")
    site.call("tests.browser.meanwhile", f"ask_more({family!r})")
    signal.on()
    page.get_by_role("button", name="Kirim sekarang").click()
    expect(page.locator("[data-receipt]")).to_be_visible()
    assert len(answers_of(site, family)) == 1
    keep(page, f"/surveys/{family}")
    signal.off()
    page.goto(f"/surveys/{family}")
    expect(page.get_by_label("Pertanyaan baru?")).to_be_visible()


def test_closed_meanwhile(family: str, reached: tuple[Site, Signal], open_page: OpenPage) -> None:
    """Given before the close and sent after it: the phone says that they stand apart, and what decides."""
    site, signal = reached
    page = open_page(site, "/")
    keep(page, f"/surveys/{family}")
    signal.off()
    page.goto(f"/surveys/{family}")
    farmer(page)
    page.get_by_label("Berapa luas sawah Anda?").fill("7")
    page.get_by_label("Siapa nama anak Anda?").fill("Budi")
    send(page)
    page.wait_for_url("**/outbox")
    time.sleep(1)
    site.call("tests.browser.meanwhile", f"close({family!r})")
    signal.on()
    page.get_by_role("button", name="Kirim sekarang").click()
    expect(page.get_by_text("Terkirim setelah survei ditutup")).to_be_visible()
    assert answers_of(site, family) == []
    check_page(page, "id")
    check_accessible(page)


def test_what_the_server_does_not_take(
    family: str, reached: tuple[Site, Signal], open_page: OpenPage
) -> None:
    """Answers that only the server finds wrong stay on the phone, are mended there, and are sent under their key."""
    site, _ = reached
    page = open_page(site, "/")
    keep(page, f"/surveys/{family}")
    body = {
        "survey": family,
        "key": "k" * 24,
        "version": 1,
        "answers": {"nama": ["Sari"], "kerja": ["raja"]},
    }
    page.evaluate(ONE, [body, f"/surveys/{family}/offline"])
    page.goto("/outbox")
    expect(page.get_by_text("Belum terkirim: ada jawaban yang perlu Anda periksa.")).to_be_visible()
    check_accessible(page)
    page.get_by_role("link", name="Periksa lalu kirim lagi").click()
    expect(page.get_by_label("Siapa nama panggilan Anda?")).to_have_value("Sari")
    expect(page.locator("[data-summary]")).to_be_visible()
    page.get_by_label("Pedagang").check()
    page.get_by_label("Siapa nama anak Anda?").fill("Budi")
    send(page)
    expect(page.locator("[data-receipt]")).to_be_visible()
    expect(page.locator("main [data-title]")).to_have_count(1)
    assert len(answers_of(site, family)) == 1


def test_a_phone_that_dies(city: Site, chromium: Browser, tmp_path: Path) -> None:
    """The browser is killed with answers in its outbox: they are there when it starts again, and are sent once."""
    stored = count_answers(city)
    with signal_to(city) as (site, signal):
        phone = Phone(chromium, site, tmp_path)
        page = phone.start()
        keep(page)
        signal.off()
        page.goto(SURVEY)
        answer_all(page, wish=WISH)
        send(page)
        page.wait_for_url("**/outbox")
        phone.die()
        assert not _holds(tmp_path, WISH), "what is on the disk is encrypted"
        page = phone.start()
        page.goto("/outbox")
        expect(page.get_by_text(WAITING)).to_be_visible()
        assert count_answers(city) == stored
        signal.on()
        page.reload()
        expect(page.locator("[data-receipt]")).to_be_visible()
        assert count_answers(city) == stored + 1
        phone.die()


def test_a_tab_that_dies_while_somebody_answers(city: Site, chromium: Browser, tmp_path: Path) -> None:
    """What was typed so far is offered again, and erased when nobody wants it."""
    with signal_to(city) as (site, signal):
        phone = Phone(chromium, site, tmp_path)
        page = phone.start()
        keep(page)
        signal.off()
        page.goto(SURVEY)
        page.get_by_label("Apa yang paling perlu diperbaiki?").fill(WISH)
        while page.evaluate(LEFT)["drafts"] == 0:
            time.sleep(0.1)
        phone.die()
        page = phone.start()
        page.goto(SURVEY)
        page.get_by_role("button", name="Lanjutkan mengisinya").click()
        expect(page.get_by_label("Apa yang paling perlu diperbaiki?")).to_have_value(WISH)
        page.reload()
        page.get_by_role("button", name="Hapus jawaban itu").click()
        page.goto("/outbox")
        for _ in range(100):  # the worker may still be at it
            if page.evaluate(LEFT) == {"entries": 0, "drafts": 0}:
                break
            time.sleep(0.1)
        assert page.evaluate(LEFT) == {"entries": 0, "drafts": 0}
        phone.die()


class Phone:
    """A browser that keeps its storage in a folder, and that can be killed."""

    def __init__(self, chromium: Browser, site: Site, directory: Path) -> None:
        self._type, self._site, self._directory = chromium.browser_type, site, directory

    def start(self) -> Page:
        self._context = self._type.launch_persistent_context(
            self._directory,
            **launching(),
            base_url=self._site.url,
            viewport={"width": 360, "height": 740},
        )
        self._context.set_default_timeout(PATIENCE)
        return self._context.pages[0]

    def die(self) -> None:
        """All of its processes at once, with no time to write anything; none holds a file when this returns."""
        family = _processes_with(str(self._directory))
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        with contextlib.suppress(Error):
            self._context.close()
        while any(_runs(process) for process in family):
            time.sleep(0.05)
        (self._directory / "SingletonLock").unlink(missing_ok=True)


def _processes_with(argument: str) -> set[psutil.Process]:
    """The processes that were started with this in their command line, and all that they started."""
    found = set()
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if argument in " ".join(process.cmdline()):
                found |= {process, *process.children(recursive=True)}
    return found


def _runs(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def _holds(directory: Path, words: str) -> bool:
    """Whether any file holds the words, as browsers write texts."""
    wanted = (words.encode(), words.encode("utf-16-le"))
    files = [path for path in directory.rglob("*") if path.is_file()]
    return any(each in path.read_bytes() for path in files for each in wanted)


ONE = """async ([body, path]) => {
  const { queue } = await import(document.querySelector('[data-offline]').dataset.offline)
  await queue({ to: '/api/v1/submissions', label: 'Keluarga', path, receipt: true, body })
}"""


def test_no_room_left(reached: tuple[Site, Signal], open_page: OpenPage) -> None:
    """On a phone that is full the answers stay on the page, which says so, until there is room."""
    site, signal = reached
    page = open_page(site, "/")
    keep(page)
    signal.off()
    page.goto(SURVEY)
    answer_all(page, wish=WISH)
    storage = page.context.new_cdp_session(page)
    storage.send("Storage.overrideQuotaForOrigin", {"origin": site.url, "quotaSize": 1})
    send(page)
    expect(page.get_by_text("Ruang penyimpanan ponsel ini penuh")).to_be_visible()
    expect(page.get_by_label("Apa yang paling perlu diperbaiki?")).to_have_value(WISH)
    storage.send("Storage.overrideQuotaForOrigin", {"origin": site.url})
    send(page)
    page.wait_for_url("**/outbox")
    expect(page.get_by_text(WAITING)).to_be_visible()


def test_five_hundred_answers(family: str, reached: tuple[Site, Signal], open_page: OpenPage) -> None:
    """What one phone collected in a week is sent, each once; benchmarks/offline.py says how long it takes."""
    site, signal = reached
    page = open_page(site, "/")
    keep(page, f"/surveys/{family}")
    signal.off()
    page.evaluate(MANY, [family, 500])
    page.goto("/outbox")
    expect(page.locator("main [data-title]")).to_have_count(500)
    signal.on()
    page.get_by_role("button", name="Kirim sekarang").click()
    expect(page.get_by_text("Tidak ada jawaban yang menunggu")).to_be_visible(timeout=120_000)
    assert len(answers_of(site, family)) == 500


MANY = """async ([survey, count]) => {
  const { queue, newKey } = await import(document.querySelector('[data-offline]').dataset.offline)
  for (let number = 0; number < count; number += 1) {
    const answers = { nama: [`Warga ${number}`], kerja: ['tani'], luas: ['12'], 'anak.0.nama_anak': ['Budi'] }
    const body = { survey, key: newKey(), version: 1, language: 'id', answers }
    await queue({ to: '/api/v1/submissions', label: 'Keluarga', path: '/', receipt: false, body })
  }
}"""


def test_scripts_are_small() -> None:
    """All that is loaded to work without signal is at most 12 KB, compressed."""
    names = ("keeping.js", "worker.js", "offline.js")
    scripts = [gzip.compress((STATIC_DIRECTORY / name).read_bytes(), 5) for name in names]
    assert sum(map(len, scripts)) <= LARGEST
    assert len(scripts[0]) <= 512, "this one comes with the first page"
