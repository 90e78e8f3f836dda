"""What the public reads of a result."""

import hashlib

import pytest

from participation.clock import now
from participation.improvements.tables import Action
from participation.organisations.roles import Role
from participation.pilots.analysing import analyse_pilot, draw_result
from participation.pilots.schemas import PilotView
from participation.services.tables import Service
from tests.factories import an_office, browser, sign_in, staff
from tests.pilot_trials import STILL_ON, a_trial_that_is_over

pytestmark = pytest.mark.usefixtures("database")


async def _analysed(**changes: float) -> PilotView:
    pilot = await a_trial_that_is_over(await an_office("Dinas Kesehatan"), **changes)  # type: ignore[arg-type]
    view = await analyse_pilot(pilot.id, now())
    assert view is not None
    await draw_result(view)
    return pilot


async def test_the_verdict_is_a_plain_sentence() -> None:
    """First what was found, then the number with its interval, who took part, and what it is held to."""
    pilot = await _analysed()
    async with browser() as client:
        page = (await client.get(f"/en/pilots/{pilot.slug}/results")).text
        announced = (await client.get(f"/en/pilots/{pilot.slug}")).text
    for said in (
        "effective", "The new service helps, by at least as much as matters.", "Compared with “Antre seperti biasa”.",
        "95% interval", "42 people applied", "2 of them got no place", "ANCOVA", "version 1 of the protocol",
        "Nobody looked at outcomes by arm", "Of 40 people who are compared", "Further outcomes",
        "Gender: Man", "charts/flow.svg", "charts/effect.svg", "SHA-256",
    ):  # fmt: skip
        assert said in page, said
    assert page.index("The new service helps") < page.index("95% interval") < page.index("ANCOVA")
    assert f"/en/pilots/{pilot.slug}/results" in announced


async def test_a_result_is_sealed_until_its_day() -> None:
    """Before it, page, files and charts give nothing but the day."""
    pilot = await a_trial_that_is_over(await an_office(), people=8, days=STILL_ON)
    path = f"/en/pilots/{pilot.slug}/results"
    async with browser() as client:
        page = await client.get(path)
        files = [await client.get(f"{path}?format={name}") for name in ("pdf", "json")]
        chart = await client.get(f"{path}/charts/effect.svg")
    assert page.status_code == 200
    assert "Until then nobody sees how the arms differ" in page.text
    assert "interval" not in page.text
    assert [file.status_code for file in (*files, chart)] == [404, 404, 404]


async def test_on_the_day_of_the_analysis_a_result_is_announced_for_soon() -> None:
    """It comes once the clock has said so for a day: until then nobody reads of a past day, or is sent to look."""
    office = await an_office()
    pilot = await a_trial_that_is_over(office, people=8)
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        public = (await client.get(f"/en/pilots/{pilot.slug}/results")).text
        own = (await client.get(f"/en/manage/pilots/{pilot.id}/results")).text
    for page in (public, own):
        assert "The day of the analysis has come." in page
        assert "The result of this trial comes on" not in page
    assert "Look at outcomes by arm" not in own


async def test_files_of_a_result() -> None:
    """The JSON has the fingerprint of the page, PDF and charts open, in both languages."""
    pilot = await _analysed()
    path = f"/pilots/{pilot.slug}/results"
    async with browser() as client:
        page = (await client.get(path)).text
        written = await client.get(f"{path}?format=json")
        printed = await client.get(f"/en{path}?format=pdf")
        charts = [await client.get(f"/en{path}/charts/{name}.svg") for name in ("flow", "effect", "groups")]
        none = await client.get(f"{path}/charts/none.svg")
    assert hashlib.sha256(written.content).hexdigest() in page
    assert printed.content.startswith(b"%PDF")
    assert all(chart.headers["content-type"] == "image/svg+xml" for chart in charts)
    assert "Applied and could take part" in charts[0].text
    assert none.status_code == 404


async def test_too_few_are_said_to_be_too_few() -> None:
    """A handful of people: the page says inconclusive, and no figure of so few is shown."""
    pilot = await _analysed(people=8)
    async with browser() as client:
        page = (await client.get(f"/en/pilots/{pilot.slug}/results")).text
    assert "inconclusive" in page
    assert "There is no difference that could be worked out." in page


async def test_no_such_trial() -> None:
    """A wrong address is answered, never a failure."""
    async with browser() as client:
        answers = [await client.get(f"/en/pilots/none/results{rest}") for rest in ("", "/charts/flow.svg")]
    assert [answer.status_code for answer in answers] == [404, 404]


async def test_what_a_trial_has_shown_stands_where_it_is_of_use() -> None:
    """On the page of its service, and before a planner who decides an action about that service."""
    office = await an_office()
    pilot = await a_trial_that_is_over(office)
    service = pilot.programme.service
    await staff(Role.PLANNER, office.id)
    await analyse_pilot(pilot.id, now())
    action = Action(office=office.id, title="Loket tambahan", service=service)
    await action.save()
    slug = await Service.select(Service.slug).where(Service.id == service).first()
    assert slug is not None
    async with browser() as client:
        await sign_in(client)
        public = await client.get(f"/en/services/{slug['slug']}")
        decided = await client.get(f"/en/manage/actions/{action.id}")
    for page in (public, decided):
        assert "What trials of this service have shown" in page.text
        assert f"/en/pilots/{pilot.slug}/results" in page.text
