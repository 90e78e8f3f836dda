"""A survey opens and closes at the minute that its office's clocks show, and every page names the zone."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.database import DatabaseEngine
from participation.feedback.receipts import new_key
from participation.organisations.roles import Role
from participation.organisations.tables import Office
from participation.surveys import api, queries, routes
from participation.surveys.detail_forms import details_of_form, form_of_details
from participation.surveys.queries import forget_published
from participation.surveys.schemas import SurveyView
from participation.surveys.service import publish_survey, survey_or_not_found
from participation.surveys.tables import Submission
from participation.web.forms import Form
from tests.factories import a_draft, an_office, post, sign_in, some_answers, staff
from tests.surveys.test_write_survey import details

PAGE = "/en/surveys/survei-ktp"
A_MOMENT = timedelta(microseconds=1)
TIMES = [
    (
        "Asia/Jakarta",
        "2026-12-31T23:59",
        datetime(2026, 12, 31, 16, 59, tzinfo=UTC),
        "31 December 2026 23:59 WIB",
    ),
    (
        "Asia/Jakarta",
        "2027-01-01T00:00",
        datetime(2026, 12, 31, 17, 0, tzinfo=UTC),
        "1 January 2027 00:00 WIB",
    ),
    (
        "Asia/Makassar",
        "2027-01-01T00:00",
        datetime(2026, 12, 31, 16, 0, tzinfo=UTC),
        "1 January 2027 00:00 WITA",
    ),
    (
        "Asia/Jayapura",
        "2027-01-01T00:00",
        datetime(2026, 12, 31, 15, 0, tzinfo=UTC),
        "1 January 2027 00:00 WIT",
    ),
    (
        "Asia/Jayapura",
        "2028-02-29T08:30",
        datetime(2028, 2, 28, 23, 30, tzinfo=UTC),
        "29 February 2028 08:30 WIT",
    ),
]
"""The zone of an office, what staff type, the instant that is meant, and how it is said."""
in_each_zone = pytest.mark.parametrize(("zone", "typed", "instant", "said"), TIMES)


async def a_draft_in(zone: str) -> SurveyView:
    office = await an_office()
    await Office.update({Office.zone: zone}).where(Office.id == office.id)
    await staff(Role.PLANNER, office.id)
    return await a_draft(office.id)


async def published_with(client: httpx.AsyncClient, zone: str, **times: str) -> SurveyView:
    """A survey whose times somebody typed on its page."""
    draft = await a_draft_in(zone)
    await sign_in(client)
    path = f"/en/manage/surveys/{draft.id}/details"
    saved = await post(client, path, **details(draft.revision, **times))
    assert saved.status_code == 303, saved.text
    shown = (await client.get(path)).text
    assert all(f'value="{typed}"' in shown for typed in times.values())
    draft = await survey_or_not_found(draft.id)
    return await publish_survey(PROGRAM, draft.id, draft.revision)


class Clock:
    """What the pages of a web process take for the present moment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def shows(self, moment: datetime) -> None:
        forget_published()
        for module in (routes, api, queries):
            self._monkeypatch.setattr(module, "now", lambda: moment)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


async def sent(client: httpx.AsyncClient) -> int:
    return (await client.post(PAGE, data={"_key": new_key(), "_version": 1, **some_answers()})).status_code


@in_each_zone
async def test_it_opens_on_the_minute(
    client: httpx.AsyncClient, clock: Clock, zone: str, typed: str, instant: datetime, said: str
) -> None:
    """A moment before nothing is taken and the page says from when; at that instant it is open everywhere."""
    await published_with(client, zone, opens_at=typed)
    clock.shows(instant - A_MOMENT)
    early = await client.get(PAGE)
    assert f"You can answer from {said}." in early.text
    assert await sent(client) == 403
    assert "survei-ktp" not in (await client.get("/en")).text
    clock.shows(instant)
    assert 'name="_key"' in (await client.get(PAGE)).text
    assert "survei-ktp" in (await client.get("/en")).text
    assert await sent(client) == 303
    assert await Submission.count() == 1


@in_each_zone
async def test_it_closes_on_the_minute(
    client: httpx.AsyncClient, clock: Clock, zone: str, typed: str, instant: datetime, said: str
) -> None:
    """The last moment still counts, and the page said until when; at that instant nothing more is taken."""
    await published_with(client, zone, closes_at=typed)
    clock.shows(instant - A_MOMENT)
    assert f"open until {said}" in (await client.get(PAGE)).text
    assert f"open until {said}" in (await client.get("/en")).text
    assert await sent(client) == 303
    clock.shows(instant)
    assert f"It was open until {said}." in (await client.get(PAGE)).text
    assert await sent(client) == 410
    api_sent = {"key": new_key(), "answers": some_answers(puas=4, menit=30)}
    assert (await client.post("/api/v1/surveys/survei-ktp/submissions", json=api_sent)).status_code == 410
    assert await Submission.count() == 1


async def test_staff_see_in_which_zone_they_write(
    client: httpx.AsyncClient, database: DatabaseEngine
) -> None:
    """Beside both fields, and before publishing."""
    survey = await published_with(client, "Asia/Jayapura", closes_at="2027-01-01T00:00")
    path = f"/en/manage/surveys/{survey.id}"
    assert (await client.get(f"{path}/details")).text.count("In WIT,") == 2
    assert "1 January 2027 00:00 WIT" in (await client.get(f"{path}/publish")).text


async def test_a_zone_that_is_written_counts(database: DatabaseEngine) -> None:
    """Somebody without a date field writes the zone as well; it is not taken for the office's own."""
    survey = await a_draft_in("Asia/Jayapura")
    fields = {**form_of_details(survey).fields, "opens_at": ["2027-01-01 00:00+07:00"]}
    assert details_of_form(Form(fields), survey.zone).opens_at == datetime(2026, 12, 31, 17, tzinfo=UTC)
