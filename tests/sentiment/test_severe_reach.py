"""No page, file or programming interface says a word of what stands apart, whoever of the office asks."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.improvements.schemas import ReportView
from participation.improvements.service import publish_report
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.schemas import OfficeView
from participation.organisations.service import grant
from participation.sentiment.export_service import KINDS
from participation.sentiment.tables import SevereCase
from participation.services.schemas import ServiceView
from tests.factories import (
    a_report,
    a_service,
    an_actor,
    an_office,
    application,
    browser,
    post,
    sign_in,
    some_comments,
    staff,
)

pytestmark = pytest.mark.usefixtures("database")

TELLTALE = "kelambuwarna"
SEVERE = f"Petugas minta uang 200 ribu {TELLTALE} supaya KTP cepat jadi"


async def an_office_with_a_report() -> tuple[OfficeView, ServiceView, ReportView]:
    """In its period severe comments are as loud as any topic; a planner ticks every quote and publishes it."""
    office = await an_office()
    service = await a_service(office.id)
    said = [f"{SEVERE} {number}" for number in range(30)]
    await some_comments(said, date(2026, 11, 2), office=office.id, service=service.id)
    report = await a_report(office.id)
    assert await SevereCase.count() == 30
    quotes = [quote.id for improvement in report.improvements for quote in improvement.quotes]
    planner = an_actor((Role.PLANNER, ScopeKind.EVERYTHING, 0))
    await publish_report(planner, report.id, quotes)
    return office, service, report


def addresses(service: ServiceView, report: ReportView) -> Iterator[str]:
    """Every address that answers GET and that these objects fill in, and searches for what is not to be found."""
    known = {
        "slug": service.slug,
        "service_id": service.id,
        "office_id": service.office,
        "report_id": report.id,
        "improvement_id": report.improvements[0].id,
        "schedule_id": report.schedule,
        "theme_id": 1,
    }
    for path in sorted({route.path for route in application().routes}):
        filled = re.sub(r"\{(\w+):\w+\}", lambda found: str(known.get(found[1], found[0])), path)
        if "{" not in filled and "sign-out" not in filled:
            yield filled
    for query in ("q=ribu", "q=uang", "view=unsure", "view=second", "sentiment=negative"):
        yield f"/manage/comments?{query}"


def words_of(response: httpx.Response) -> str:
    """All that an answer says, within a workbook too."""
    if not response.content.startswith(b"PK"):
        return response.text
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


@pytest.mark.parametrize("everywhere", [False, True])
async def test_no_address_tells_a_word_of_it(everywhere: bool) -> None:
    """Administrator, planner and editor in one, of the office or of everything: every address, and none tells."""
    office, service, report = await an_office_with_a_report()
    person = await staff(Role.ADMIN, None if everywhere else office.id)
    scope = (ScopeKind.EVERYTHING, 0) if everywhere else (ScopeKind.OFFICE, office.id)
    for role in (Role.PLANNER, Role.EDITOR):
        await grant(PROGRAM, person.id or 0, role, *scope)
    async with browser() as client:
        await sign_in(client)
        answers = [await client.get(address) for address in addresses(service, report)]
        answers += [await post(client, "/manage/comments/export", kind=kind) for kind in KINDS]
    assert max(answer.status_code for answer in answers) < 500
    assert sum(answer.status_code == 200 for answer in answers) >= 30
    assert [str(answer.url) for answer in answers if TELLTALE in words_of(answer)] == []


async def test_the_inspector_reads_it() -> None:
    """The same words stand on the inspector's page: the test above looks for something that is there."""
    office, _, _ = await an_office_with_a_report()
    await staff(Role.INSPECTOR, office.id)
    case = (await SevereCase.select(SevereCase.id).first() or {})["id"]
    async with browser() as client:
        await sign_in(client)
        assert TELLTALE in (await client.get(f"/manage/severe/{case}")).text
