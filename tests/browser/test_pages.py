"""Every page, on a phone and on a desk, in light and in dark, in Indonesian and in English."""

from collections.abc import Callable, Iterator

import pytest
from litestar.routes import HTTPRoute
from playwright.sync_api import Browser, Page, StorageState

from participation.app import create_app
from participation.settings import SHORTEST_SECRET, Settings
from tests.browser.checks import check_accessible, check_page, watch
from tests.browser.conftest import DESK, PATIENCE, PHONE, OpenPage
from tests.browser.servers import Site

SURVEY = "/surveys/kepuasan-layanan-adminduk"
PUBLIC = {
    "/": "/",
    "/about": "/about",
    "/accessibility": "/accessibility",
    "/actions": "/actions?state=planned",
    "/courses/{slug:str}": "/courses/cara-ikut-serta",
    "/courses/{slug:str}/lessons/{number:int}": "/courses/cara-ikut-serta/lessons/1",
    "/courses/{slug:str}/quiz": "/courses/cara-ikut-serta/quiz",
    "/field": "/field",
    "/improvements": "/improvements",
    "/improvements/{report_id:int}": "/improvements/3",
    "/k": "/k",
    "/manage/reset": "/manage/reset",
    "/manage/reset/{token:str}": "/manage/reset/a-link-from-a-mail",
    "/manage/sign-in": "/manage/sign-in",
    "/partners": "/partners",
    "/partners/{partner_id:int}": "/partners/1",
    "/partners/certificates": "/partners/certificates",
    "/partners/apply": "/partners/apply",
    "/partners/apply/{slug:str}": "/partners/apply/dinkes",
    "/outbox": "/outbox",
    "/learn": "/learn",
    "/learn/{slug:str}": "/learn/mengapa-pendapat-anda-penting",
    "/news": "/news",
    "/news/{slug:str}": "/news/loket-adminduk-buka-hari-sabtu",
    "/pilots/{slug:str}": "/pilots/antre-puskesmas-dari-rumah-contoh",
    "/pilots/{slug:str}/apply": "/pilots/antre-puskesmas-dari-rumah-contoh/apply",
    "/pilots/{slug:str}/draw": "/pilots/obat-rutin-diantar-ke-rumah-contoh/draw",
    "/pilots/{slug:str}/mine": "/pilots/antre-puskesmas-dari-rumah-contoh/mine",
    "/pilots/{slug:str}/results": "/pilots/loket-khusus-ambil-obat-rutin-contoh/results",
    "/privacy": "/privacy",
    "/receipts": "/receipts",
    "/results/{slug:str}": "/results/kepuasan-layanan-adminduk",
    "/services": "/services",
    "/services/{slug:str}": "/services/ktp-elektronik",
    "/services/{slug:str}/feedback": "/services/ktp-elektronik/feedback",
    "/surveys/{slug:str}": SURVEY,
    "/surveys/{slug:str}/embed": SURVEY + "/embed",
    "/surveys/{slug:str}/kiosk": SURVEY + "/kiosk",
    "/surveys/{slug:str}/offline": SURVEY + "/offline",
    "/surveys/{slug:str}/privacy": SURVEY + "/privacy",
    "/surveys/{slug:str}/resume": SURVEY + "/resume",
}
STAFF = {
    "/manage": "/manage",
    "/manage/account": "/manage/account",
    "/manage/actions": "/manage/actions",
    "/manage/actions/new": "/manage/actions/new?improvement=1",
    "/manage/actions/{action_id:int}": "/manage/actions/1",
    "/manage/areas": "/manage/areas?q=melati",
    "/manage/areas/import": "/manage/areas/import",
    "/manage/campaigns": "/manage/campaigns",
    "/manage/campaigns/new/{office_id:int}": "/manage/campaigns/new/1",
    "/manage/campaigns/{campaign_id:int}": "/manage/campaigns/1",
    "/manage/campaigns/{campaign_id:int}/contacts": "/manage/campaigns/1/contacts",
    "/manage/campaigns/{campaign_id:int}/mailings": "/manage/campaigns/1/mailings",
    "/manage/campaigns/{campaign_id:int}/mailings/new": "/manage/campaigns/1/mailings/new",
    "/manage/campaigns/{campaign_id:int}/details": "/manage/campaigns/2/details",
    "/manage/campaigns/{campaign_id:int}/links": "/manage/campaigns/1/links",
    "/manage/campaigns/{campaign_id:int}/links/{link_id:int}": "/manage/campaigns/1/links/1",
    "/manage/campaigns/{campaign_id:int}/links/{link_id:int}/event": "/manage/campaigns/1/links/1/event",
    "/manage/campaigns/{campaign_id:int}/targets": "/manage/campaigns/2/targets",
    "/manage/campaigns/{campaign_id:int}/coverage": "/manage/campaigns/1/coverage",
    "/manage/campaigns/{campaign_id:int}/funnel": "/manage/campaigns/1/funnel",
    "/manage/campaigns/{campaign_id:int}/team": "/manage/campaigns/1/team",
    "/manage/campaigns/{campaign_id:int}/team/{member_id:int}": "/manage/campaigns/1/team/1",
    "/manage/campaigns/{campaign_id:int}/quality": "/manage/campaigns/1/quality",
    "/manage/campaigns/{campaign_id:int}/reports": "/manage/campaigns/3/reports",
    "/manage/campaigns/{campaign_id:int}/reports/{number:int}": "/manage/campaigns/1/reports/1",
    "/manage/campaigns/{campaign_id:int}/certificate": "/manage/campaigns/3/certificate",
    "/manage/comments": "/manage/comments?sentiment=negative",
    "/manage/courses": "/manage/courses",
    "/manage/courses/{slug:str}": "/manage/courses/cara-membaca-laporan-skm",
    "/manage/courses/{slug:str}/lessons/{number:int}": "/manage/courses/cara-membaca-laporan-skm/lessons/2",
    "/manage/courses/{slug:str}/quiz": "/manage/courses/cara-membaca-laporan-skm/quiz",
    "/manage/improvements": "/manage/improvements",
    "/manage/improvements/{report_id:int}": "/manage/improvements/2",
    "/manage/improvements/{report_id:int}/publish": "/manage/improvements/1/publish",
    "/manage/jobs": "/manage/jobs",
    "/manage/jobs/{name:str}": "/manage/jobs/analyse_comments",
    "/manage/learning": "/manage/learning",
    "/manage/learning/courses": "/manage/learning/courses",
    "/manage/learning/courses/new/{office_id:int}": "/manage/learning/courses/new/1",
    "/manage/learning/courses/{course_id:int}": "/manage/learning/courses/1",
    "/manage/learning/courses/{course_id:int}/answers": "/manage/learning/courses/1/answers",
    "/manage/learning/new/{office_id:int}": "/manage/learning/new/1",
    "/manage/learning/{article_id:int}": "/manage/learning/3",
    "/manage/learning/{article_id:int}/preview": "/manage/learning/3/preview",
    "/manage/models": "/manage/models",
    "/manage/news": "/manage/news",
    "/manage/news/new/{office_id:int}": "/manage/news/new/1",
    "/manage/news/{article_id:int}": "/manage/news/1",
    "/manage/news/{article_id:int}/preview": "/manage/news/1/preview",
    "/manage/pilots": "/manage/pilots",
    "/manage/pilots/new": "/manage/pilots/new",
    "/manage/pilots/{pilot_id:int}": "/manage/pilots/1",
    "/manage/pilots/{pilot_id:int}/close": "/manage/pilots/1/close",
    "/manage/pilots/{pilot_id:int}/draw": "/manage/pilots/3/draw",
    "/manage/pilots/{pilot_id:int}/end": "/manage/pilots/1/end",
    "/manage/pilots/{pilot_id:int}/looks": "/manage/pilots/1/looks",
    "/manage/pilots/{pilot_id:int}/measures": "/manage/pilots/1/measures",
    "/manage/pilots/{pilot_id:int}/messages": "/manage/pilots/1/messages",
    "/manage/pilots/{pilot_id:int}/messages/new": "/manage/pilots/1/messages/new",
    "/manage/pilots/{pilot_id:int}/issues": "/manage/pilots/1/issues",
    "/manage/pilots/{pilot_id:int}/monitor": "/manage/pilots/2/monitor",
    "/manage/pilots/{pilot_id:int}/participants": "/manage/pilots/2/participants",
    "/manage/pilots/{pilot_id:int}/partners": "/manage/pilots/1/partners",
    "/manage/pilots/{pilot_id:int}/preview": "/manage/pilots/1/preview",
    "/manage/pilots/{pilot_id:int}/enrollment": "/manage/pilots/1/enrollment",
    "/manage/pilots/{pilot_id:int}/programme": "/manage/pilots/1/programme",
    "/manage/pilots/{pilot_id:int}/protocol": "/manage/pilots/1/protocol",
    "/manage/pilots/{pilot_id:int}/publish": "/manage/pilots/1/publish",
    "/manage/pilots/{pilot_id:int}/results": "/manage/pilots/2/results",
    "/manage/schedules": "/manage/schedules",
    "/manage/schedules/new": "/manage/schedules/new?office=1",
    "/manage/schedules/{schedule_id:int}": "/manage/schedules/1",
    "/manage/schedules/{schedule_id:int}/themes": "/manage/schedules/1/themes",
    "/manage/text-messages": "/manage/text-messages",
    "/manage/themes/{theme_id:int}": "/manage/themes/1",
    "/manage/themes/{theme_id:int}/decisions/{kind:str}": "/manage/themes/1/decisions/merge",
    "/manage/services": "/manage/services",
    "/manage/services/new": "/manage/services/new",
    "/manage/services/{service_id:int}": "/manage/services/1",
    "/manage/settings": "/manage/settings",
    "/manage/settings/accounts": "/manage/settings/accounts",
    "/manage/settings/accounts/{account_id:int}/disable": "/manage/settings/accounts/1/disable",
    "/manage/settings/audit": "/manage/settings/audit",
    "/manage/settings/offices/new": "/manage/settings/offices/new",
    "/manage/settings/offices/{office_id:int}": "/manage/settings/offices/1",
    "/manage/settings/offices/{office_id:int}/partners": "/manage/settings/offices/1/partners",
    "/manage/settings/offices/{office_id:int}/agreements": "/manage/settings/offices/1/agreements",
    "/manage/settings/offices/{office_id:int}/agreements/new": "/manage/settings/offices/1/agreements/new",
    "/manage/settings/offices/{office_id:int}/agreements/{number:int}": "/manage/settings/offices/1/agreements/1",
    "/manage/settings/partners/{partner_id:int}": "/manage/settings/partners/1",
    "/manage/settings/partners/{partner_id:int}/review": "/manage/settings/partners/2/review",
    "/manage/settings/site": "/manage/settings/site",
    "/manage/skm": "/manage/skm",
    "/manage/skm/offices/{office_id:int}": "/manage/skm/offices/1",
    "/manage/skm/offices/{office_id:int}/photos": "/manage/skm/offices/1/photos",
    "/manage/skm/services/{service_id:int}": "/manage/skm/services/1",
    "/manage/skm/services/{service_id:int}/photos": "/manage/skm/services/1/photos",
    "/manage/surveys": "/manage/surveys",
    "/manage/surveys/new": "/manage/surveys/new",
    "/manage/surveys/{survey_id:int}": "/manage/surveys/1",
    "/manage/surveys/upload": "/manage/surveys/upload",
    "/manage/surveys/{survey_id:int}/codebook": "/manage/surveys/1/codebook",
    "/manage/surveys/{survey_id:int}/earlier": "/manage/surveys/1/earlier",
    "/manage/surveys/{survey_id:int}/exports": "/manage/surveys/1/exports",
    "/manage/surveys/{survey_id:int}/files": "/manage/surveys/1/files",
    "/manage/surveys/{survey_id:int}/import": "/manage/surveys/1/import",
    "/manage/surveys/{survey_id:int}/invitations": "/manage/surveys/1/invitations",
    "/manage/surveys/{survey_id:int}/library": "/manage/surveys/1/library",
    "/manage/surveys/{survey_id:int}/processing": "/manage/surveys/1/processing",
    "/manage/surveys/{survey_id:int}/publication": "/manage/surveys/1/publication",
    "/manage/surveys/{survey_id:int}/late": "/manage/surveys/1/late",
    "/manage/surveys/{survey_id:int}/quotas": "/manage/surveys/1/quotas",
    "/manage/surveys/{survey_id:int}/results": "/manage/surveys/1/results",
    "/manage/surveys/{survey_id:int}/translate": "/manage/surveys/1/translate",
    "/manage/surveys/{survey_id:int}/translate/{language:str}": "/manage/surveys/1/translate/en",
    "/manage/surveys/{survey_id:int}/upload": "/manage/surveys/1/upload",
    "/manage/surveys/{survey_id:int}/weighting": "/manage/surveys/1/weighting",
    "/manage/surveys/{survey_id:int}/close": "/manage/surveys/1/close",
    "/manage/surveys/{survey_id:int}/details": "/manage/surveys/1/details",
    "/manage/surveys/{survey_id:int}/preview": "/manage/surveys/1/preview",
    "/manage/surveys/{survey_id:int}/publish": "/manage/surveys/1/publish",
    "/manage/surveys/{survey_id:int}/questions/{name:str}": "/manage/surveys/1/questions/waited",
    "/manage/surveys/{survey_id:int}/questions/{name:str}/place": "/manage/surveys/1/questions/waited/place",
    "/manage/surveys/{survey_id:int}/sections/{section:str}/groups/new": (
        "/manage/surveys/1/sections/kunjungan/groups/new"
    ),
    "/manage/surveys/{survey_id:int}/new-section": "/manage/surveys/1/new-section",
    "/manage/surveys/{survey_id:int}/sections/{section:str}": "/manage/surveys/1/sections/kunjungan",
    "/manage/surveys/{survey_id:int}/sections/{section:str}/questions/new": (
        "/manage/surveys/1/sections/kunjungan/questions/new"
    ),
}
"""Route → an address in the demonstration city. Addresses that need something sent before are met elsewhere."""
MET_ELSEWHERE = {
    "/k/{code:str}",
    "/manage/campaigns/{campaign_id:int}/quality/{source:str}/{flag:str}",
    "/manage/learning/{article_id:int}/images/{number:int}",
    "/manage/news/{article_id:int}/images/{number:int}",
    "/manage/pilots/{pilot_id:int}/looks/{look_id:uuid}",
    "/manage/pilots/{pilot_id:int}/participants/{ticket:str}",
    "/manage/severe",
    "/manage/severe/{case_id:int}",
    "/manage/surveys/{survey_id:int}/groups/{group:str}",
    "/manage/surveys/{survey_id:int}/preview/form",
    "/messages/stop/{code:str}",
    "/pilots/{slug:str}/application",
    "/pilots/{slug:str}/applied",
    "/pilots/{slug:str}/mine/contact",
    "/pilots/{slug:str}/mine/withdraw",
    "/pilots/{slug:str}/problem",
    "/pilots/{slug:str}/waves/{number:int}",
    "/pilots/{slug:str}/waves/{number:int}/thanks",
    "/partners/agreement/{partner_id:int}",
    "/partners/application",
    "/partners/apply/{slug:str}/sent",
    "/partners/campaigns",
    "/partners/campaigns/new/{partner_id:int}",
    "/partners/campaigns/{campaign_id:int}",
    "/partners/campaigns/{campaign_id:int}/contacts",
    "/partners/campaigns/{campaign_id:int}/mailings",
    "/partners/campaigns/{campaign_id:int}/mailings/new",
    "/partners/campaigns/{campaign_id:int}/details",
    "/partners/campaigns/{campaign_id:int}/links",
    "/partners/campaigns/{campaign_id:int}/links/{link_id:int}",
    "/partners/campaigns/{campaign_id:int}/links/{link_id:int}/event",
    "/partners/campaigns/{campaign_id:int}/targets",
    "/partners/members",
    "/partners/members/{partner_id:int}",
    "/partners/campaigns/{campaign_id:int}/coverage",
    "/partners/campaigns/{campaign_id:int}/funnel",
    "/partners/campaigns/{campaign_id:int}/team",
    "/partners/campaigns/{campaign_id:int}/team/{member_id:int}",
    "/partners/campaigns/{campaign_id:int}/team/{member_id:int}/code",
    "/manage/campaigns/{campaign_id:int}/team/{member_id:int}/code",
    "/field/{code:str}",
    "/field/{code:str}/answer",
    "/field/{code:str}/slip",
    "/partners/campaigns/{campaign_id:int}/quality",
    "/partners/campaigns/{campaign_id:int}/reports",
    "/partners/campaigns/{campaign_id:int}/reports/{number:int}",
    "/partners/campaigns/{campaign_id:int}/certificate",
    "/partners/certificates/{number:str}",
    "/partners/pilots",
    "/partners/pilots/{pilot_id:int}",
    "/receipts/withdraw",
    "/services/{slug:str}/feedback/thanks",
    "/surveys/{slug:str}/thanks",
}
NO_PAGES = ("/api/", "/schema", "/static", "/healthz", "/readyz", "/metrics")
FILES = (
    ".jpg",
    ".js",
    ".webmanifest",
    ".json",
    ".pdf",
    ".xlsx",
    ".csv",
    ".xml",
    "/{file_name:str}",
    "/{file_id:uuid}",
)
PREFIX = {"id": "", "en": "/en"}

pages = pytest.mark.parametrize("address", [*PUBLIC.values(), *STAFF.values()])


def test_no_page_is_forgotten() -> None:
    """Every route that shows a page is looked at below."""
    settings = Settings.from_environment({"PARTICIPATION_SECRET_KEY": "x" * SHORTEST_SECRET})
    routes = [route for route in create_app(settings).routes if isinstance(route, HTTPRoute)]
    shown = {
        route.path
        for route in routes
        if "GET" in route.methods and not route.path.startswith(NO_PAGES) and not route.path.endswith(FILES)
    }
    assert shown == {*PUBLIC, *STAFF, *MET_ELSEWHERE}


STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"


@pytest.fixture(scope="module")
def desk(
    chromium: Browser, city: Site, staff: Callable[[Site], StorageState]
) -> Iterator[tuple[Page, list[str]]]:
    """A browser in which an administrator opens page after page, as they do, and what its console reports."""
    context = chromium.new_context(base_url=city.url, storage_state=staff(city))
    context.set_default_timeout(PATIENCE)
    page, complaints = context.new_page(), list[str]()
    watch(page, complaints)
    yield page, complaints
    context.close()


@pytest.fixture
def staff_page(desk: tuple[Page, list[str]]) -> Iterator[Page]:
    """Its page on a phone, by day; whatever the console reports fails the test."""
    page, complaints = desk
    complaints.clear()
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")
    yield page
    assert complaints == []


@pages
def test_page_on_phone_and_desk(address: str, city: Site, open_page: OpenPage, staff_page: Page) -> None:
    """In Indonesian a page fits both screens, light and dark, and axe-core finds nothing where it is most looked at."""
    page = _opened(city, address, "id", open_page, staff_page)
    check_page(page, "id")
    if address in PUBLIC.values():
        check_accessible(page)
    page.set_viewport_size(DESK)
    check_page(page, "id")
    if address in STAFF.values():
        check_accessible(page)
    page.emulate_media(color_scheme="dark")
    check_accessible(page, "color-contrast")


@pages
def test_page_in_english(address: str, city: Site, open_page: OpenPage, staff_page: Page) -> None:
    """In English, whose words have other lengths, it fits both screens, too."""
    page = _opened(city, address, "en", open_page, staff_page)
    for viewport in (PHONE, DESK):
        page.set_viewport_size(viewport)
        check_page(page, "en")


def _opened(city: Site, address: str, language: str, open_page: OpenPage, staff_page: Page) -> Page:
    """A page of staff in the browser of all of them; one for the public in a browser that was nowhere before."""
    path = PREFIX[language] + address
    page = staff_page if address in STAFF.values() else open_page(city, path)
    if page is staff_page:
        page.goto(path)
    assert page.url == city.url + PREFIX[language] + address, "no redirect, to the sign-in page for one"
    assert page.evaluate(STATUS) == 200, "no page of an error, which would fit the screens as well"
    return page
