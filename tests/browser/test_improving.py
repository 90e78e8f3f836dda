"""From what a program found to what people decide: themes, the severe lane, second opinions, models, actions."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from participation.clock import today
from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import DESK, PHONE, OpenPage, first_sign_in
from tests.browser.servers import Site, running_site

Staff = Callable[[Site], StorageState]
REASON = "Pengiriman kode diurus perusahaan telekomunikasi."
WIDE_NAME = "Nama dari warga " + "W" * 184
"""As long as the name of a theme may be, of the widest letters."""
FIGURES = (
    '{"candidate": {"accuracy": 0.936, "accuracy_interval": [0.92, 0.95]}, "chance": 0.02, "learnt": 400, '
    '"active": {"accuracy": 0.911, "accuracy_interval": [0.89, 0.93]}, "corrections": 12}'
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration city of its own, as what is decided here changes every later report."""
    with running_site(tmp_path_factory.mktemp("town"), submissions=150) as site:
        yield site


@pytest.fixture
def desk(town: Site, open_page: OpenPage, staff: Staff) -> Page:
    return open_page(town, "/en/manage", viewport=DESK, storage_state=staff(town))


def signed_in(browser: Browser, site: Site, role: str, *options: str, **context: object) -> Page:
    """A colleague in a browser of their own."""
    email = f"{role}@kota.go.id"
    page = browser.new_context(**{"base_url": site.url, "viewport": PHONE, **context}).new_page()  # type: ignore[arg-type]
    first_sign_in(page, site, email, site.account(email, role, *options))
    return page


def decide(page: Page, theme: str, decision: str, **fields: str) -> None:
    """From the list of the weekly report's themes, by keyboard alone once the form is there."""
    page.goto("/en/manage/schedules/2/themes")
    page.get_by_role("link", name=theme).press("Enter")
    page.get_by_role("link", name=decision).press("Enter")
    for label, text in fields.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Save").press("Enter")


def test_what_planners_decide_holds_in_the_next_report(desk: Page, town: Site, open_page: OpenPage) -> None:
    """Renamed, split off, put first, left out: the next report follows, and everybody reads what and why."""
    make = "make_report(2, now())"
    town.call("participation.improvements.making", make)
    desk.goto("/en/manage")
    out, renamed, pinned = (name.strip() for name in desk.locator(".rank h3").all_text_contents()[:3])
    decide(desk, out, "Leave out of the ranking", Reason=" ")
    expect(desk.locator("[role=alert], .errors").first).to_be_visible()
    check_page(desk, "en")
    check_accessible(desk)
    desk.get_by_label("Reason").fill(REASON)
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("It holds from the next report on.")).to_be_visible()
    decide(desk, renamed, "Rename", Name=WIDE_NAME, Reason="Nama yang dikenal warga.")
    decide(desk, pinned, "Put first", Reason="Warga menunggu paling lama.")
    town.call("participation.improvements.making", make)
    desk.goto("/en/manage")
    expect(desk.locator(".rank h3").first).to_have_text(pinned)
    expect(desk.locator(".rank h3").nth(1)).to_have_text(WIDE_NAME)
    desk.get_by_role("link", name=re.compile("See (the|all)")).click()
    expect(desk.get_by_text(f"Planners put “{pinned}” first")).to_be_visible()
    expect(desk.get_by_text(re.compile("^By figures alone it has place"))).to_be_visible()
    for screen in (PHONE, DESK):
        desk.set_viewport_size(screen)
        check_page(desk, "en")
    desk.get_by_role("link", name="Choose quotes and publish").click()
    desk.get_by_role("button", name="Publish").click()
    public = open_page(town, desk.url.replace("/manage", ""), java_script_enabled=False)
    left_out = public.locator("table", has=public.get_by_text(REASON))
    expect(left_out.locator("tbody tr")).to_have_count(1)
    expect(left_out.locator("tbody")).to_contain_text(out)
    check_page(public, "en")


def test_two_tabs_decide_about_one_theme(desk: Page, town: Site, staff: Staff, open_page: OpenPage) -> None:
    """The second is told, keeps its reason, looks at what stands and saves after that; the merger can be ended."""
    other = open_page(town, "/en/manage/themes/2/decisions/merge", viewport=PHONE, storage_state=staff(town))
    desk.goto("/en/manage/themes/2/decisions/rename")
    desk.get_by_label("Name").fill("Antrean")
    desk.get_by_label("Reason").fill("Lebih pendek.")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Antrean")
    other.get_by_label("The theme that takes it up").select_option(index=1)
    other.get_by_label("Reason").fill("Hal yang sama.")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_text("while you were writing")).to_be_visible()
    assert other.get_by_label("Reason").input_value() == "Hal yang sama."
    check_page(other, "en")
    check_accessible(other)
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Antrean")
    other.get_by_role("button", name="End this decision (Merge into").click()
    expect(other.get_by_text("The next report is made without it.")).to_be_visible()
    other.go_back()
    check_page(other, "en")


def test_severe_cases_are_for_inspectors_alone(
    chromium: Browser, town: Site, desk: Page, open_page: OpenPage
) -> None:
    """Whoever works for an office finds no door; an inspector reads, needs a reason to dismiss, and it goes back."""
    editor = signed_in(chromium, town, "editor", "--office", "dukcapil", viewport=DESK)
    assert editor.get_by_role("link", name="Severe").count() == 0
    for path in ("/en/manage/severe", "/en/manage/severe/1"):
        answered = editor.goto(path)
        assert answered is not None
        assert answered.status in {403, 404}
    inspector = signed_in(chromium, town, "inspector", java_script_enabled=False)
    inspector.goto("/en/manage/severe")
    check_page(inspector, "en")
    inspector.get_by_role("link", name="extortion").first.click()
    text = inspector.locator("blockquote").inner_text()
    for searched in (desk, editor):
        searched.goto("/en/manage/comments")
        searched.get_by_label("Words").fill(f'"{" ".join(re.findall(r"[A-Za-z]+", text)[:3])}"')
        searched.get_by_role("button", name="Filter").click()
        expect(searched.get_by_text(text.strip("“”"))).to_have_count(0)
    inspector.get_by_label("dismissed").check()
    inspector.get_by_role("button", name="Save").click()
    expect(inspector.get_by_label("dismissed")).to_be_checked()
    inspector.get_by_label("Notes for inspectors").fill("Bercerita tentang film.")
    check_page(inspector, "en")
    inspector.get_by_role("button", name="Save").click()
    expect(inspector.get_by_text("The case is saved.")).to_be_visible()
    editor.context.close()
    inspector.context.close()


def test_a_second_opinion_measures_agreement(chromium: Browser, desk: Page, town: Site) -> None:
    """A colleague judges without seeing how the first one did; how far they agree stands below the list."""
    desk.goto("/en/manage/comments")
    for _ in range(2):
        desk.locator("[data-comment]").first.focus()
        with desk.expect_navigation():
            desk.keyboard.press("1")
    planner = signed_in(chromium, town, "planner", viewport=DESK)
    planner.goto("/en/manage/comments?view=second")
    comments = planner.locator("[data-comment]")
    expect(comments.locator(".tag")).to_have_count(0)
    waiting = comments.count()
    for left in range(waiting - 1, -1, -1):
        comments.first.focus()
        with planner.expect_navigation():
            planner.keyboard.press("1")
        expect(comments).to_have_count(left)
    expect(planner.locator("main .notice a.button")).to_be_visible()
    town.call("participation.sentiment.agreement_service", "measure_agreement()")
    desk.reload()
    expect(desk.get_by_role("heading", name="How far people agree")).to_be_visible()
    check_page(desk, "en")
    planner.context.close()


def test_models_are_compared_used_and_taken_back(town: Site, desk: Page) -> None:
    """Figures with their intervals side by side; what cannot be used is said to be, and the shipped model reads on."""
    town.call(
        "participation.sentiment.model_service",
        f'keep_model("2b11490913e6-1feddb4a-98abfa06", "shipped", b"damaged", {FIGURES})',
    )
    desk.goto("/en/manage/models")
    row = desk.get_by_role("row", name="2b11490913e6-1feddb4a-98abfa06")
    for figure in ("93.6%", "(92.0%–95.0%)", "91.1%", "400 different comments", "12 corrections"):
        expect(row).to_contain_text(figure)
    row.get_by_role("button", name="Put to use").click()
    expect(desk.get_by_text("This model is damaged")).to_be_visible()
    expect(desk.get_by_text("Now reading: the model that came")).to_be_visible()
    desk.goto("/manage/models")
    check_page(desk, "id")
    desk.goto("/en/manage/models")
    desk.set_viewport_size(PHONE)
    check_page(desk, "en")
    check_accessible(desk)
    row.get_by_role("button", name="Take back").click()
    expect(row.get_by_role("button", name="Take back")).to_have_count(0)


def test_what_cannot_be_done_is_said_and_what_is_late_stays(
    town: Site, desk: Page, open_page: OpenPage
) -> None:
    """No refusal without a public reason; a day that has passed is public, too, and found by its filter."""
    desk.goto("/en/manage/actions/new?improvement=1")
    desk.get_by_label("What will be done").fill("Loket Sabtu")
    desk.get_by_label("cannot be done yet").check()
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    expect(desk.get_by_text("Write an answer to citizens").first).to_be_visible()
    assert desk.get_by_label("What will be done").input_value() == "Loket Sabtu"
    check_page(desk, "en")
    check_accessible(desk)
    desk.get_by_label("Answer to citizens").fill("Belum ada petugas untuk hari Sabtu.")
    desk.get_by_label("Show this action").check()
    desk.get_by_role("button", name="Save").click()
    public = open_page(town, "/en/actions?state=declined", java_script_enabled=False)
    expect(public.get_by_text("Belum ada petugas untuk hari Sabtu.")).to_be_visible()
    desk.get_by_label("being worked on").check()
    desk.get_by_label("Due on").fill((today() - timedelta(days=3)).isoformat())
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("The action is saved.")).to_be_visible()
    expect(desk.locator("main ol li")).to_have_count(2)
    public.goto("/en/actions?state=late")
    card = public.locator(".cards > li").filter(has_text="Loket Sabtu")
    expect(card).to_contain_text("late")
    card.get_by_text("History").click()
    expect(card.locator("ol li")).to_have_count(2)
    expect(card.locator("ol li").first).to_have_css("border-top-width", "0px")
    check_page(public, "en")
    desk.goto("/en/manage")
    desk.get_by_role("link", name="action past its day").click()
    expect(desk.get_by_role("link", name="Loket Sabtu")).to_be_visible()
