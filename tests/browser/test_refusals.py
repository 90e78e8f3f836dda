"""What is refused is refused on a page that helps."""

from collections.abc import Callable

from playwright.sync_api import StorageState, expect

from participation.feedback.limits import UNKNOWN_CODES
from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import OpenPage
from tests.browser.servers import PASSWORD, Site
from tests.browser.survey_page import SURVEY, count_answers

FOREIGN_FORM = (
    '<form method="post" action="{action}"><input name="service" value="ktp"><button>Menang!</button></form>'
)


def test_wrong_address(city: Site, open_page: OpenPage) -> None:
    """404: what may be wrong, and a way on."""
    page = open_page(city, "/tidak-ada")
    check_page(page, "id")
    check_accessible(page)
    page.get_by_role("main").get_by_role("link").click()
    page.wait_for_url(city.url + "/")


def test_form_on_another_site(city: Site, open_page: OpenPage) -> None:
    """403: what another site makes a browser send is not stored, and the person is told what happened."""
    page = open_page(city)
    stored = count_answers(city)
    foreign = FOREIGN_FORM.format(action=city.url + SURVEY)
    page.route(
        "http://elsewhere.example/", lambda route: route.fulfill(body=foreign, content_type="text/html")
    )
    page.goto("http://elsewhere.example/")
    with page.expect_response(city.url + SURVEY) as answered:
        page.get_by_role("button").click()
    assert answered.value.status == 403
    page.wait_for_load_state()  # its style, too: sizes are measured
    check_page(page, "id")
    check_accessible(page)
    assert count_answers(city) == stored
    page.get_by_role("link", name="Buka lagi halamannya").click()
    page.wait_for_url(city.url + SURVEY)


def test_form_of_an_ended_session(
    empty_site: Site, open_page: OpenPage, staff: Callable[[Site], StorageState]
) -> None:
    """401: what was written waits on the answer until its writer has signed in in another tab, and is sent then."""
    page = open_page(empty_site, "/en/manage/settings/offices/new", storage_state=staff(empty_site))
    page.get_by_label("Name of the office").fill('Dinas "Sosial" & Kota')
    page.context.clear_cookies(name="session")
    with page.expect_response("**/offices/new") as answered:
        page.get_by_role("button", name="Save").click()
    assert answered.value.status == 401
    page.wait_for_load_state()  # its style, too: sizes are measured
    check_page(page, "en")
    check_accessible(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in (opens in a new tab)").press("Enter")
    opened.value.get_by_label("E-mail address").fill("admin@localhost")
    opened.value.get_by_label("Password").fill(PASSWORD)
    opened.value.get_by_role("button", name="Sign in").click()
    opened.value.wait_for_url("**/en/manage")
    page.get_by_role("button", name="Send it again").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text('Dinas "Sosial" & Kota')


def test_far_too_long_a_text(city: Site, open_page: OpenPage) -> None:
    """413: what was written is on the page before, as the answer says."""
    page = open_page(city, "/services/ktp-elektronik/feedback")
    page.get_by_label("Apa yang sudah baik").fill("panjang " * 200_000)
    with page.expect_response("**/feedback?sent") as answered:
        page.get_by_role("button", name="Kirim masukan saya").click()
    assert answered.value.status == 413
    page.wait_for_load_state()  # its style, too: sizes are measured
    check_page(page, "id")
    page.go_back()
    assert page.get_by_label("Apa yang sudah baik").input_value().count("panjang") == 200_000


def test_guessing_receipts(city: Site, open_page: OpenPage) -> None:
    """429: a network that guesses codes is asked to wait, and the code typed stays."""
    somewhere = {"x-forwarded-for": "203.0.113.7"}
    page = open_page(city, "/receipts", extra_http_headers=somewhere)
    for _ in range(UNKNOWN_CODES.most):
        page.request.post("/receipts", form={"code": "K7WD-4MXR-Q2HF-9BTM"}, headers=somewhere)
    page.locator("#code").fill("K7WD-4MXR-Q2HF-9BTN")
    with page.expect_response("**/receipts") as answered:
        page.get_by_role("button", name="Tampilkan").click()
    assert answered.value.status == 429
    page.wait_for_load_state()  # its style, too: sizes are measured
    expect(page.get_by_role("alert")).to_contain_text("15")
    assert page.locator("#code").input_value() == "K7WD-4MXR-Q2HF-9BTN"
    check_page(page, "id")
    check_accessible(page)


def test_one_time_password_opens_nothing_else(city: Site, open_page: OpenPage) -> None:
    """An account that has not chosen its own password is led to do so, whatever it asks for."""
    printed = city.run("create-account", "rina@kota-contoh.example", "--name", "Rina", "--role", "planner")
    page = open_page(city, "/manage/improvements")
    page.locator("#email").fill("rina@kota-contoh.example")
    page.locator("#password").fill(printed.split()[-1])
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/manage/account")
    check_page(page, "id")
    check_accessible(page)
