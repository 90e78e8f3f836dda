"""An installation on its first day: nothing is there yet, and every page says what to do first."""

from collections.abc import Callable

import pytest
from playwright.sync_api import StorageState

from tests.browser.checks import check_accessible, check_page
from tests.browser.conftest import DESK, OpenPage
from tests.browser.servers import Site

PUBLIC = (
    "/",
    "/about",
    "/privacy",
    "/accessibility",
    "/services",
    "/improvements",
    "/receipts",
    "/k",
    "/field",
    "/outbox",
    "/news",
    "/partners",
    "/partners/apply",
    "/partners/certificates",
)
STAFF = (
    "/manage",
    "/manage/actions",
    "/manage/actions/new",
    "/manage/areas",
    "/manage/campaigns",
    "/manage/areas/import",
    "/manage/comments",
    "/manage/improvements",
    "/manage/jobs",
    "/manage/schedules",
    "/manage/schedules/new",
    "/manage/services",
    "/manage/services/new",
    "/manage/settings",
    "/manage/settings/audit",
    "/manage/settings/offices/new",
    "/manage/settings/site",
    "/manage/skm",
    "/manage/surveys",
    "/manage/surveys/new",
)


@pytest.mark.parametrize("address", [*PUBLIC, *STAFF])
def test_empty_page(
    address: str, empty_site: Site, open_page: OpenPage, staff: Callable[[Site], StorageState]
) -> None:
    """A page without anything to show is whole all the same."""
    options = {"storage_state": staff(empty_site)} if address in STAFF else {}
    page = open_page(empty_site, address, **options)
    assert page.url == empty_site.url + address
    assert len(page.get_by_role("main").inner_text().split()) > 8, "it says something"
    check_page(page, "id")
    check_accessible(page)
    page.set_viewport_size(DESK)
    check_page(page, "id")
