"""From the first sign-in to the first results, all of it in the browser."""

from typing import Any

from playwright.sync_api import Page, expect

from participation.surveys.publication import LEAST_ANSWERS
from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import DESK, OpenPage, first_sign_in
from tests.browser.servers import Site


def test_from_first_sign_in_to_results(empty_site: Site, open_page: OpenPage) -> None:
    """One-time password, own password, office, service, survey, questions, publish, answers, results."""
    page = open_page(empty_site, "/en/manage", viewport=DESK)
    first_sign_in(page, empty_site)
    _create_office(page)
    _describe_service(page)
    _draft_survey(page)
    _add_questions(page)
    address = _publish(page)
    for _ in range(LEAST_ANSWERS):
        _answer(open_page(empty_site, "/en" + address))
    empty_site.count_answers()
    page.goto("/en" + address.replace("/surveys/", "/results/"))
    expect(page.get_by_role("main")).to_contain_text(f"n = {LEAST_ANSWERS}")
    _check_as_everywhere(page)


def _create_office(page: Page) -> None:
    page.goto("/en/manage/settings/offices/new")
    _fill(page, {"Name of the office": "Dinas Perhubungan"})
    _press(page, "Save")


def _describe_service(page: Page) -> None:
    page.goto("/en/manage/services/new")
    _fill(page, {"Name (Indonesia)": "Uji kendaraan", "How long it takes (Indonesia)": "Satu jam"})
    _press(page, "Save")


def _draft_survey(page: Page) -> None:
    page.goto("/en/manage/surveys/new")
    _fill(page, {"Title (Indonesia)": "Kepuasan uji kendaraan"})
    _press(page, "Create the survey")
    _check_as_everywhere(page)
    _fill(
        page,
        {
            "Introduction (Indonesia)": "Dinas Perhubungan bertanya tentang uji kendaraan.",
            "Purpose (Indonesia)": "Memperbaiki pelayanan uji kendaraan.",
            "Legal basis": "UU 25/2009, Pasal 38",
            "Days that the answers are kept": "365",
            "Whom to ask": "Dinas Perhubungan, (000) 000-1111",
        },
    )
    page.get_by_label("Anyone may see the results").check()
    _press(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("missing before it can be published")


def _add_questions(page: Page) -> None:
    if page.get_by_role("link", name="Add a question").count() == 0:
        page.get_by_role("link", name="Add a section").click()
        _fill(page, {"Heading (Indonesia)": "Pendapat Anda"})
        _press(page, "Save the section")
    for label, how, more in (
        ("Seberapa cepat?", "Choose one", {"One answer a line": "1 | Lambat\n2 | Cepat"}),
        ("Berapa menit?", "Whole number", {"Smallest number": "0", "Largest number": "600"}),
        ("Apa yang kurang?", "Own words, several sentences", {}),
    ):
        page.get_by_role("link", name="Add a question").first.click()
        page.get_by_role("link", name=how).click()
        if "One answer a line" in more:
            page.get_by_text("Write or paste many at once").click()
        _fill(page, {"Question (Indonesia)": label, **more})
        _press(page, "Save the question")
        expect(page.get_by_role("status")).to_be_visible()
    page.locator(".outline").get_by_role("button", name="Up").last.click()
    expect(page.locator(".outline > li").nth(1)).to_contain_text("Apa yang kurang?")
    _check_as_everywhere(page)


def _publish(page: Page) -> str:
    page.get_by_role("link", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish version 1").click()
    return page.locator("main a[href^='/en/surveys/']").first.inner_text()


def _answer(page: Page) -> None:
    page.get_by_label("Cepat").check()
    page.get_by_label("Berapa menit?").fill("30")
    page.get_by_label("Apa yang kurang?").fill("Parkirnya sempit.")
    _press(page, "Send my answers")
    expect(page.locator(".receipt b")).to_be_visible()


def _fill(page: Page, fields: dict[str, Any]) -> None:
    for label, value in fields.items():
        page.get_by_label(label).first.fill(value)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _check_as_everywhere(page: Page) -> None:
    check_page(page, "en")
    check_accessible(page)
