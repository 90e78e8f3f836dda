"""What holds on every page, whoever opens it and however wide the screen is."""

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

SMALLEST_TARGET = 24
"""CSS pixels, WCAG 2.2 criterion 2.5.8; links inside a sentence are excused there."""
AXE = Axe(f"if (!window.axe) {{ {AXE_SCRIPT} }}")
"""Half a megabyte that a page needs only once."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= width) return []
  const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1)
  return wide.map(e => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 40)}`)
}"""
SMALL_TARGETS = """smallest => {
  const inSentence = e => e.tagName === 'A' && getComputedStyle(e).display === 'inline' &&
    [...e.parentElement.childNodes].some(n => n !== e && n.textContent.trim())
  const target = e => e.closest('label') || e
  return [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
    .filter(e => e.checkVisibility() && !e.closest('.skip') && !inSentence(e))
    .filter(e => { const box = target(e).getBoundingClientRect(); return Math.min(box.height, box.width) < smallest })
    .map(e => e.outerHTML.slice(0, 120))
}"""

BROKEN_WORDS = """() => {
  const broken = (node, { index, 0: word }) => {
    const range = new Range()
    range.setStart(node, index)
    range.setEnd(node, index + word.length)
    return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found = []
  while (texts.nextNode()) {
    const node = texts.currentNode
    if (!node.parentElement.closest('button, .button, .tag') || !node.parentElement.checkVisibility()) continue
    const words = [...node.data.matchAll(/[\\p{L}\\p{N}]+/gu)].filter(([word]) => word.length < 16)
    found.push(...words.filter(word => broken(node, word)).map(([word]) => word))
  }
  return found
}"""


def watch(page: Page, complaints: list[str]) -> None:
    """Notes what the console reports; a status of 400 or more is what some tests are about."""

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "responded with a status of" not in message.text:
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))


def check_page(page: Page, language: str) -> None:
    """One first heading, the language said, nothing to scroll sideways, whole words, targets for a thumb."""
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.locator("html").get_attribute("lang") == language
    assert not (wide := page.evaluate(OVERFLOWING)), wide
    assert not (broken := page.evaluate(BROKEN_WORDS)), broken
    assert not (small := page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)), small


def check_accessible(page: Page, *rules: str) -> None:
    """axe-core finds nothing; with `rules`, only those are tried."""
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": RULES}
    found = AXE.run(page, options={"runOnly": only, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
