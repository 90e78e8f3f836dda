"""Staff with little training write a survey from a questionnaire of the library, citizens answer it, all read it."""

import re

from playwright.sync_api import Page, expect

from participation.surveys.publication import LEAST_ANSWERS
from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import DESK, PHONE, OpenPage, first_sign_in
from tests.browser.servers import Site


def test_build_translate_preview_publish_answer_results(empty_site: Site, open_page: OpenPage) -> None:
    """From a template to results of answers in a third language: each step by the buttons that people see.

    Those who answer have no script; what they answered stands on the public page and, compared, on that of staff.
    """
    page = open_page(empty_site, "/en/manage", viewport=DESK)
    first_sign_in(page, empty_site)
    page.goto("/en/manage/settings/offices/new")
    page.get_by_label("Name of the office").fill("Dinas Perhubungan")
    _press(page, "Save")
    outline = _start_from_template(page)
    _add_language(page)
    _add_table(page, outline)
    _choose_with_condition(page, outline)
    _move_by_keyboard(page)
    _undo_a_removal(page, outline)
    _translate(page, outline)
    _preview(page, outline)
    address = _publish(page, outline)
    for _ in range(LEAST_ANSWERS):
        _answer(open_page(empty_site, "/en" + address, java_script_enabled=False))
    empty_site.count_answers()
    _read_public_results(open_page(empty_site, "/en" + address.replace("/surveys/", "/results/")))
    _read_results(page, outline)


def _start_from_template(page: Page) -> str:
    page.goto("/en/manage/surveys/new")
    page.get_by_label("Title (Indonesia)").fill("Survei pengalaman")
    page.get_by_label("Start from").select_option(label="Pilot: baseline")
    _press(page, "Create the survey")
    page.get_by_label("Days that the answers are kept").fill("365")
    page.get_by_label("Whom to ask").fill("(000) 000-1111")
    page.get_by_label("Only participants of a trial answer it").uncheck()
    _press(page, "Save")
    _check(page)
    return page.url.partition("#")[0]


def _add_language(page: Page) -> None:
    page.get_by_role("link", name="Details").click()
    page.get_by_label("A further language").fill("Madurese")
    _check(page)
    _press(page, "Save")


def _add_table(page: Page, outline: str) -> None:
    page.get_by_role("link", name="Add a question").first.click()
    _check(page)
    page.get_by_role("link", name="Table: several questions, the same answers").click()
    page.get_by_label("Heading (Indonesia)").fill("Seberapa puas Anda dengan …")
    for number, words in enumerate(("kebersihan?", "keamanan?"), start=1):
        page.get_by_label(f"Question {number} (Bahasa Indonesia)").fill(words)
    for number, words in enumerate(("Tidak puas", "Puas"), start=1):
        page.get_by_label(f"Answer {number} (Bahasa Indonesia)").fill(words)
    _check(page)
    page.get_by_label("Heading (Indonesia)").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("saved")
    expect(page.get_by_role("main")).to_contain_text("keamanan?")
    _check(page)


def _choose_with_condition(page: Page, outline: str) -> None:
    page.get_by_role("link", name="Add a question").first.click()
    page.get_by_role("link", name="Choose one").click()
    page.get_by_label("Question (Indonesia)").fill("Bagian mana yang kotor?")
    page.get_by_label("Answer 1 (Bahasa Indonesia)").fill("Lantai")
    page.get_by_label("Answer 2 (Bahasa Indonesia)").fill("Toilet")
    page.get_by_role("button", name="Up Answer 2").click()
    expect(page.get_by_label("Answer 1 (Bahasa Indonesia)")).to_have_value("Toilet")
    page.get_by_text("Conditions and further settings").click()
    page.get_by_label("Asked only if").fill("${kebersihan} = '1'")
    _check(page)
    _press(page, "Save the question")
    expect(page).to_have_url(re.compile("#bagian_mana_yang$"))


def _move_by_keyboard(page: Page) -> None:
    item = page.locator("#bagian_mana_yang")
    expect(item).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Tab")
        if "Up" in page.evaluate("document.activeElement.textContent"):
            break
    before = _names(page)
    page.keyboard.press("Enter")
    expect(page.locator("#bagian_mana_yang")).to_be_focused()
    assert _names(page).index("bagian_mana_yang") == before.index("bagian_mana_yang") - 1
    page.locator("#bagian_mana_yang").get_by_role("button", name="Down").click()


def _undo_a_removal(page: Page, outline: str) -> None:
    before = _names(page)
    page.locator("#puas summary").click()
    page.locator("#puas").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("status")).to_contain_text("Undo the last change")
    assert "puas" not in _names(page)
    _press(page, "Undo the last change")
    assert _names(page) == before


def _translate(page: Page, outline: str) -> None:
    page.get_by_role("link", name="Translate").click()
    for language in ("English", "Madurese"):
        page.get_by_role("link", name=language).click()
        for field in page.locator(".wordings textarea").all():
            if not field.input_value():
                field.fill(f"{language}: {field.get_attribute('name')}")
        _check(page)
        _press(page, "Save the translation")
    expect(page.get_by_role("main")).not_to_contain_text("texts are missing")
    _check(page)


def _preview(page: Page, outline: str) -> None:
    page.goto(outline)
    page.get_by_role("link", name="Preview").click()
    page.get_by_role("link", name="Madurese").click()
    _check(page)
    phone = page.frame_locator("iframe")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Madurese: title")
    asked = phone.get_by_text("Madurese: question.bagian_mana_yang.label")
    expect(asked).to_be_hidden()
    phone.locator("input[name=kebersihan][value='1']").check()
    expect(asked).to_be_visible()
    phone.locator(".actions button").first.click()
    expect(phone.get_by_role("alert")).to_contain_text("need your attention")
    expect(asked.last).to_be_visible()


def _publish(page: Page, outline: str) -> str:
    page.goto(f"{outline}/publish")
    _check(page)
    _press(page, "Publish version 1")
    page.get_by_role("link", name="Edit mudah", exact=False).or_(
        page.locator("#mudah").get_by_role("link", name="Edit")
    ).first.click()
    page.get_by_label("Largest number").fill("7")
    _press(page, "Save the question")
    page.get_by_role("link", name="Publish the next version").click()
    expect(page.get_by_role("main")).to_contain_text("no longer comparable")
    _check(page)
    page.set_viewport_size(PHONE)
    page.goto(outline)
    _check(page)
    page.set_viewport_size(DESK)
    return page.locator("main a[href^='/en/surveys/']").first.inner_text()


def _answer(page: Page) -> None:
    """Without script: the page comes back where an answer leads to a further question."""
    page.locator("button[value='language:mad']").click()
    page.locator("input[name=kali_memakai]").first.fill("0")
    for name in ("mudah", "puas", "percaya", "kebersihan", "keamanan"):
        page.locator(f"input[name={name}]").nth(1).check()
    expect(page.get_by_text("Madurese: question.percaya.label")).to_be_visible()
    page.get_by_role("main").locator(".actions button").first.click()
    while page.locator(".receipt b").count() == 0:
        for field in page.locator("textarea").all():
            field.fill("Semoga lebih cepat.")
        page.get_by_role("main").locator(".actions button").first.click()
    expect(page.locator(".receipt b")).to_be_visible()


def _read_public_results(page: Page) -> None:
    """Everybody chose the same answer; words are counted, and stand nowhere."""
    main = page.get_by_role("main")
    section = page.locator("section").filter(
        has=page.get_by_role("heading", name="English: question.kebersihan.label")
    )
    expect(section).to_contain_text(f"n = {LEAST_ANSWERS}")
    expect(section).to_contain_text("English: question.kebersihan.choice.2 (100%)")
    expect(main).not_to_contain_text("Semoga lebih cepat.")
    _check(page)


def _read_results(page: Page, outline: str) -> None:
    page.goto(outline)
    page.get_by_role("link", name="Results").last.click()
    page.get_by_label("Question", exact=True).select_option(label="English: question.keamanan.label")
    page.get_by_label("Compared by").select_option(label="English: question.kebersihan.label")
    _press(page, "Show")
    table = page.get_by_role("table").first
    expect(table).to_contain_text("100.0%")
    _check(page)


def _names(page: Page) -> list[str | None]:
    return [item.get_attribute("id") for item in page.locator(".outline > li").all()]


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def _check(page: Page) -> None:
    check_page(page, "en")
    check_accessible(page)
