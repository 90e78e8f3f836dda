"""People who apply for a trial of the factories."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from participation.clock import now
from participation.feedback.queries import receipt_by_code
from participation.feedback.receipts import new_key
from participation.pilots.applications import Applications
from participation.pilots.enrollment_queries import areas_offered
from participation.pilots.enrollment_schemas import Application, Participant
from participation.pilots.enrollment_service import apply
from participation.pilots.participant_queries import participant_under
from participation.pilots.queries import published_pilot
from participation.pilots.schemas import PublishedPilot
from participation.surveys.queries import published_survey
from participation.surveys.schemas import PublishedSurvey
from tests.factories import an_office, settings
from tests.pilot_factories import an_enrolling_trial

SECRETS = settings().secret_keys


async def published(slug: str) -> tuple[PublishedPilot, PublishedSurvey]:
    """A trial, and the survey that applicants answer."""
    pilot = await published_pilot(slug)
    assert pilot is not None
    asked = pilot.document.enrollment
    assert asked is not None
    survey = await published_survey(asked.slug, asked.version)
    assert survey is not None
    return pilot, survey


async def an_application(pilot: PublishedPilot, area: int = 0, **changes: Any) -> Application:
    """Of somebody who can take part, in the first area or another one of the document."""
    usual = Application(
        key=new_key(),
        protocol=pilot.document.number,
        consents=True,
        area=(await areas_offered(pilot))[area].id,
        contact="",
        answers={"usia": "34", "jenis_kelamin": "perempuan"},
        language="id",
    )
    return replace(usual, **changes)


async def applied(slug: str, area: int = 0, **changes: Any) -> Participant:
    """Somebody who has applied right now."""
    pilot, survey = await published(slug)
    return await whose(await apply_now(pilot, survey, await an_application(pilot, area, **changes)))


async def apply_now(
    pilot: PublishedPilot, survey: PublishedSurvey, *wanted: Application, moment: datetime | None = None
) -> str:
    """The code of the last of these applications, one after the other."""
    async with taking() as applications:
        for each in wanted:
            code = await apply(applications, SECRETS, pilot, survey, each, moment or now())
    return code


@asynccontextmanager
async def taking() -> AsyncIterator[Applications]:
    """What a web process stores applications with."""
    applications = Applications()
    applications.start()
    try:
        yield applications
    finally:
        await applications.stop()


async def whose(code: str) -> Participant:
    receipt = await receipt_by_code(code, SECRETS)
    assert receipt is not None
    found = await participant_under(receipt.id)
    assert found is not None
    return found


async def a_trial_for_whoever_comes_first() -> None:
    """For tests in a browser: open to everybody, at /pilots/antre-dari-rumah."""
    await an_enrolling_trial(await an_office("Dinas Kesehatan"), allocation="first_come")
