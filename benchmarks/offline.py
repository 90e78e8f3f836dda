"""A phone that collected answers without signal, in Chromium: how long it takes to keep them, and to send them.

    python -m benchmarks.offline [--answers 500]

Starts `participation serve` on the demonstration, keeps its survey in a browser, puts that many answers into the
outbox with the server stopped, starts it again and opens the outbox, which sends them. Prints seconds, and what the
scripts weigh compressed.
"""

import argparse
import gzip
import json
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Page, sync_playwright

from benchmarks.serving import Platform
from participation.web.templates import STATIC_DIRECTORY
from tests.browser.engine import launching

SURVEY = "kepuasan-layanan-adminduk"
SCRIPTS = ("keeping.js", "worker.js", "offline.js")
QUEUE = """async ([survey, count]) => {
  const { queue, newKey, read } = await import(document.querySelector('[data-offline]').dataset.offline)
  const form = document.querySelector('form[data-to]')
  for (const field of form.elements) {
    if (field.type === 'radio' && !form.elements[field.name].value) field.checked = true
    if (field.tagName === 'SELECT') field.value = [...field.options].find(option => option.value).value
    if (field.inputMode === 'numeric') field.value = '34'
  }
  const body = read(form)
  for (let number = 0; number < count; number += 1) {
    const own = { ...body, key: newKey() }
    await queue({ to: form.dataset.to, label: 'Survei', path: location.pathname, receipt: false, body: own })
  }
}"""


class Served(Protocol):
    """What goes away and comes back."""

    def start(self) -> object: ...

    def stop(self) -> None: ...

    def submissions(self) -> int: ...


class City(Platform):
    """The demonstration with a few answers."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory, submissions=10)

    def submissions(self) -> int:
        with closing(sqlite3.connect(self.database_url.removeprefix("sqlite:///"))) as database:
            return int(database.execute("SELECT count(*) FROM submission").fetchone()[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        served = City(Path(directory))
        browser = playwright.chromium.launch(**launching())
        page = browser.new_page(base_url=served.url)
        page.set_default_timeout(120_000)
        served.start()
        try:
            print(json.dumps(measured(page, served, options.answers), indent=1))
        finally:
            served.stop()
            browser.close()


def measured(page: Page, served: Served, answers: int) -> dict[str, float]:
    page.goto(f"/surveys/{SURVEY}/offline")
    page.get_by_text("Survei ini tersimpan di ponsel ini").wait_for()
    before = served.submissions()
    served.stop()
    began = time.perf_counter()
    page.evaluate(QUEUE, [SURVEY, answers])
    kept = time.perf_counter() - began
    served.start()
    began = time.perf_counter()
    page.goto("/outbox")
    page.get_by_text("Tidak ada jawaban yang menunggu di ponsel ini.").wait_for()
    sent = time.perf_counter() - began
    weights = [len(gzip.compress((STATIC_DIRECTORY / name).read_bytes(), 5)) for name in SCRIPTS]
    return {
        "answers": answers,
        "stored": served.submissions() - before,
        "kept_seconds": round(kept, 2),
        "sent_seconds": round(sent, 2),
        "scripts_bytes": sum(weights),
        "script_of_the_first_page_bytes": weights[0],
    }


if __name__ == "__main__":
    main()
