"""A phone that collected answers without signal, in Chromium: how long it takes to keep them, and to send them.

    python -m benchmarks.offline [--answers 500]

Starts `participation serve` on the demonstration, keeps its survey in a browser, puts that many answers into the
outbox with the server stopped, starts it again and presses "Send now". Prints seconds, and what the scripts weigh
compressed.
"""

import argparse
import gzip
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import closing, suppress
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

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


class Platform:
    """The demonstration, served on a port of its own."""

    def __init__(self, directory: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._database = directory / "participation.db"
        self._environment = {
            **os.environ,
            "PARTICIPATION_DATABASE_URL": f"sqlite:///{self._database}",
            "PARTICIPATION_VAR": str(directory / "var"),
            "PARTICIPATION_BASE_URL": self.url,
        }
        self._run("demo", "--submissions", "10").wait()

    def start(self) -> None:
        self._process = self._run("serve", "--no-scheduler", "--port", str(self._port))
        for _ in range(300):
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/readyz", timeout=1):
                return
            time.sleep(0.1)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def submissions(self) -> int:
        with closing(sqlite3.connect(self._database)) as database:
            return int(database.execute("SELECT count(*) FROM submission").fetchone()[0])

    def _run(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "participation", *arguments]
        return subprocess.Popen(command, env=self._environment, stdout=subprocess.DEVNULL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        served = Platform(Path(directory))
        browser = playwright.chromium.launch(**launching())
        page = browser.new_page(base_url=served.url)
        page.set_default_timeout(120_000)
        served.start()
        try:
            print(json.dumps(_measured(page, served, options.answers), indent=1))
        finally:
            served.stop()
            browser.close()


def _measured(page: Page, served: Platform, answers: int) -> dict[str, float]:
    page.goto(f"/surveys/{SURVEY}/offline")
    page.get_by_text("Survei ini tersimpan di ponsel ini").wait_for()
    before = served.submissions()
    served.stop()
    began = time.perf_counter()
    page.evaluate(QUEUE, [SURVEY, answers])
    kept = time.perf_counter() - began
    page.goto("/outbox")
    served.start()
    began = time.perf_counter()
    page.get_by_role("button", name="Kirim sekarang").click()
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
