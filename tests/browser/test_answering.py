"""A citizen answers the survey on a cheap phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import OpenPage
from tests.browser.servers import Site
from tests.browser.survey_page import SENT, SURVEY, answer_all, count_answers, receipt_code, send

HEAVIEST = 14 * 1024
"""Bytes over the wire, headers included: what fits into the first window of a TCP connection."""
MOST_REQUESTS = 3


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_answers_reach_the_receipt(script: bool, city: Site, open_page: OpenPage) -> None:
    """Whoever fills in the page is thanked and gets a receipt, one line of letters and a picture of it."""
    page = open_page(city, SURVEY, java_script_enabled=script)
    answer_all(page, wish="Tolong tambah kursi tunggu.")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(SENT)
    assert receipt_code(page).count("-") == 3
    box = page.locator(".receipt b").bounding_box()
    assert box is not None
    assert box["height"] < 48, "the code stands on one line"
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    expect(page.locator(".receipt svg")).to_be_visible()
    assert receipt_code(page) in (page.get_by_role("link", name="WhatsApp").get_attribute("href") or "")


def test_thanks_page_is_accessible(city: Site, open_page: OpenPage) -> None:
    """The page with the receipt holds what every page holds."""
    page = open_page(city, SURVEY)
    answer_all(page)
    send(page)
    check_page(page, "id")
    check_accessible(page)


def test_errors_are_said_where_they_are(city: Site, open_page: OpenPage) -> None:
    """What is missing is named in a summary with the focus; its links lead to the controls; nothing typed is lost."""
    page = open_page(city, SURVEY)
    page.locator("#waited").fill("lama sekali")
    page.get_by_label("Apa yang paling perlu diperbaiki?").fill("Baris satu\nBaris dua")
    page.get_by_label("Wirausaha").check()
    send(page)
    summary = page.locator("#summary")
    expect(summary).to_be_focused()
    assert page.locator("#waited").input_value() == "lama sekali"
    assert page.get_by_label("Apa yang paling perlu diperbaiki?").input_value() == "Baris satu\nBaris dua"
    expect(page.get_by_label("Wirausaha")).to_be_checked()
    check_page(page, "id")
    check_accessible(page)
    links = summary.get_by_role("link").all()
    assert len({link.inner_text() for link in links}) == len(links), "each names its own question"
    for link in links:
        _check_leads_to_control(page, link.get_attribute("href") or "")


def _check_leads_to_control(page: Page, target: str) -> None:
    page.locator(f"#summary a[href='{target}']").click()
    control = page.locator(target)
    expect(control).to_be_in_viewport()
    message = page.locator(f"{target}-error")
    expect(message).to_be_visible()
    owner = control.locator(f"xpath=ancestor-or-self::*[contains(@aria-describedby, '{target[1:]}-error')]")
    expect(owner).to_have_count(1)


def test_going_back_sends_nothing_twice(city: Site, open_page: OpenPage) -> None:
    """After sending, Back shows the form; nothing is stored again by that, nor by Forward."""
    page = open_page(city, SURVEY)
    answer_all(page)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(SENT)
    stored = count_answers(city)
    code = receipt_code(page)
    page.go_back()
    expect(page.get_by_role("button", name="Kirim jawaban saya")).to_be_visible()
    page.go_forward()
    assert receipt_code(page) == code
    page.reload()
    assert receipt_code(page) == code
    assert count_answers(city) == stored


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_sending_again_after_going_back_is_one_answer(script: bool, city: Site, open_page: OpenPage) -> None:
    """Back brings the same page with the same answers: sending them once more only shows the same receipt."""
    page = open_page(city, SURVEY, java_script_enabled=script)
    answer_all(page, wish="Tolong tambah kursi tunggu.")
    send(page)
    code = receipt_code(page)
    stored = count_answers(city)
    page.go_back()
    send(page)
    assert receipt_code(page) == code
    assert count_answers(city) == stored


def test_other_answers_after_going_back_are_asked_about(city: Site, open_page: OpenPage) -> None:
    """The same page with other answers is not stored, and the person looks at the sentence that says so."""
    page = open_page(city, SURVEY)
    answer_all(page)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(SENT)
    stored = count_answers(city)
    page.go_back()
    page.locator("#waited").fill("90")
    send(page)
    said = page.get_by_role("alert")
    expect(said).to_contain_text("hanya jika jawaban ini dari orang lain")
    expect(said).to_be_focused()
    expect(said).to_be_in_viewport()
    assert count_answers(city) == stored
    check_page(page, "id")
    check_accessible(page)


def test_answers_outlive_a_lost_signal(city: Site, open_page: OpenPage) -> None:
    """With a data saver no survey is kept: where sending fails on the way, Back brings the page with all answers."""
    page = open_page(city, "about:blank")
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    page.goto(SURVEY)
    answer_all(page, wish="Tolong tambah kursi tunggu.")
    page.context.set_offline(True)
    send(page)
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.go_back()
    assert (
        page.get_by_label("Apa yang paling perlu diperbaiki?").input_value() == "Tolong tambah kursi tunggu."
    )
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(SENT)


def test_the_receipt_stays_in_another_language(city: Site, open_page: OpenPage) -> None:
    """Whoever changes the language of the thanks page still sees the code, which is shown nowhere else."""
    page = open_page(city, SURVEY)
    answer_all(page)
    send(page)
    code = receipt_code(page)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your answers are stored")
    assert receipt_code(page) == code


def test_two_clicks_are_one_answer(city: Site, open_page: OpenPage) -> None:
    """An impatient second press on the button stores the answers once."""
    page = open_page(city, SURVEY)
    stored = count_answers(city)
    answer_all(page)
    page.get_by_role("button", name="Kirim jawaban saya").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text(SENT)
    assert count_answers(city) == stored + 1


def test_two_tabs_are_two_people(city: Site, open_page: OpenPage) -> None:
    """A phone that is passed on: each opened page has a receipt of its own."""
    first = open_page(city, SURVEY)
    second = first.context.new_page()
    second.goto(SURVEY)
    codes = set()
    for page in (first, second):
        answer_all(page)
        send(page)
        codes.add(receipt_code(page))
    assert len(codes) == 2


def test_page_and_all_it_loads_fit_the_first_window(city: Site, open_page: OpenPage) -> None:
    """The answering page is at most 14 KB over the wire, in three requests: with its style sheet, and the script that
    brings later what it takes to answer without signal."""
    page = open_page(city, "about:blank")
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    weights: dict[str, float] = {}
    network.on("Network.requestWillBeSent", lambda event: weights.setdefault(event["requestId"], 0))
    network.on(
        "Network.loadingFinished",
        lambda event: weights.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(SURVEY, wait_until="networkidle")
    assert 2 <= len(weights) <= MOST_REQUESTS, weights
    assert 0 < sum(weights.values()) <= HEAVIEST, weights
