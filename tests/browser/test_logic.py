"""What the page's script decides, in real Chromium: the shared table, and what people see of it."""

import gzip
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from participation.surveys.expressions import heads
from participation.surveys.moments import calendar_names, written
from participation.web.templates import STATIC_DIRECTORY
from tests.browser.checks import watch
from tests.surveys.expression_table import LABELS, NOW, TODAY, agrees, rows

LARGEST_SCRIPT = 6 * 1024
SCRIPT = (STATIC_DIRECTORY / "logic.js").read_bytes()
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'"
EVALUATE = """async ([rows, shared]) => {
  const { evaluate } = await import('/static/logic.js')
  const label = (question, value) => (shared.labels[question] || {})[value] || value
  return rows.map(row => evaluate(row.tree, { ...shared, ...row, label }))
}"""

Open = Callable[[str], Page]


@pytest.fixture
def open_html(chromium: Browser) -> Iterator[Open]:
    """Opens a page of these lines, under the policy of the platform and with its script beside it."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, timezone_id="Asia/Jakarta")
    complaints: list[str] = []

    def opened(body: str) -> Page:
        def answer(route: Route) -> None:
            is_script = route.request.url.endswith("logic.js")
            route.fulfill(
                body=SCRIPT if is_script else f"<!doctype html><title>Survei</title>{body}",
                content_type="text/javascript" if is_script else "text/html; charset=utf-8",
                headers={"content-security-policy": POLICY},
            )

        page = context.new_page()
        watch(page, complaints)
        page.route("**/*", answer)
        page.goto("http://survey.test/")
        return page

    yield opened
    context.close()
    assert complaints == []


def test_table(open_html: Open) -> None:
    """The browser agrees with the table on every row that it is ever given."""
    tried = [row for row in rows() if "regex" not in heads(row.parsed())]
    asked = [
        {
            "tree": row.parsed().tree,
            "answers": row.answers,
            "position": row.position,
            "choice": row.choice,
            **({} if row.own is None else {"own": row.own}),
        }
        for row in tried
    ]
    shared = {
        "labels": LABELS,
        "names": list(calendar_names("id")),
        "today": TODAY.isoformat(),
        "now": written(NOW),
    }
    found = open_html("").evaluate(EVALUATE, [asked, shared])
    wrong = [
        (row.source, value, row.value)
        for row, value in zip(tried, found, strict=True)
        if not agrees(value, row.value)
    ]
    assert len(found) > 400
    assert wrong == []


def test_size() -> None:
    """A phone loads the logic of all surveys in at most 6 KB, packed as the server packs it."""
    assert len(gzip.compress(SCRIPT, 5)) <= LARGEST_SCRIPT
