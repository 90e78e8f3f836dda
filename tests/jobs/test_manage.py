"""Staff pages about jobs."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from types import SimpleNamespace

import httpx
import pytest
from litestar import Litestar, Router
from litestar.middleware import DefineMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from participation.jobs import manage, service
from participation.jobs.attempts import LEASE
from participation.jobs.outcomes import outcome
from participation.jobs.registry import Cron, Job, JobContext
from participation.jobs.tables import JobRun
from participation.organisations.permissions import Actor, GrantView
from participation.organisations.queries import UNNAMED_SITE
from participation.web import errors
from participation.web.i18n import set_language
from participation.web.templates import template_config

pytestmark = pytest.mark.usefixtures("database")

ADMIN = GrantView(1, "admin", "everything", 0)
PLANNER = GrantView(2, "planner", "office", 1)
EDITOR = GrantView(3, "editor", "office", 1)
SLOT = datetime(2026, 11, 23, 5, tzinfo=UTC)
Client = httpx.AsyncClient


class SignedIn:
    """Stands in for the session: whoever asks holds one grant."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        set_language("en")
        scope["session"] = {}
        scope["user"] = Actor(7, "Sari", "sari@example.go.id", "en", False, 0, (scope["app"].state.grant,))
        await self.app(scope, receive, send)


async def nothing(context: JobContext) -> str:
    raise AssertionError("a web process runs no job")


async def nothing_due(now: datetime) -> list[tuple[str, datetime]]:
    return []


async def names(actor: Actor, subjects: list[str]) -> dict[str, str]:
    return {subject: "Laporan mingguan" for subject in subjects if subject == "1"}


JOBS = [
    Job("count_voices", "Count voices", Cron("0 5 * * mon"), nothing),
    Job("publish", "Publish reports", nothing_due, nothing, subject_names=names),
]


@pytest.fixture
def app() -> Litestar:
    app = Litestar(
        [Router("/manage", route_handlers=[manage.router(JOBS)])],
        middleware=[DefineMiddleware(SignedIn)],
        template_config=template_config(),
        exception_handlers=errors.exception_handlers(),
    )
    app.state.update({"site": UNNAMED_SITE, "settings": SimpleNamespace(), "grant": ADMIN})
    return app


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[Client]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def ran(job: str, subject: str, said: str) -> None:
    run = await service.claim(job, subject, SLOT, "host:1", LEASE)
    await service.finish(run, said)


async def test_each_job_with_its_last_run(client: Client) -> None:
    """The page shows each job, when it ran, what it did and when it runs next."""
    assert "not yet" in (await client.get("/manage/jobs")).text
    await ran("count_voices", "", outcome("%(count)s voices counted.", count=1234))
    shown = (await client.get("/manage/jobs")).text
    assert "1,234 voices counted." in shown
    assert "Done" in shown
    assert "05:00 WIB" in shown


async def test_a_failure_is_shown(client: Client) -> None:
    """What broke stands on the page of the job, with the number of the attempt."""
    run = await service.claim("count_voices", "", SLOT, "host:1", LEASE)
    await service.fail(run, KeyError("KTP 3273012345678901"))
    shown = (await client.get("/manage/jobs/count_voices")).text
    assert "KeyError" in shown
    assert "Failed" in shown
    assert "KTP" not in shown


async def test_run_now_asks_and_never_runs(client: Client) -> None:
    """The button stores a request that the page shows; the web process runs nothing."""
    answer = await client.post("/manage/jobs/count_voices/run", data={"x": "1"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/manage/jobs/count_voices")
    [row] = await JobRun.select()
    assert (row["state"], row["requested_by"]) == ("requested", 7)
    shown = (await client.get("/manage/jobs/count_voices")).text
    assert "Waiting" in shown
    assert "by hand" in shown


async def test_planners_look_and_do_not_press(client: Client, app: Litestar) -> None:
    """Planners see how jobs went; only the administrator of the platform runs one. Editors see nothing."""
    app.state.grant = PLANNER
    assert "Run now" not in (await client.get("/manage/jobs/count_voices")).text
    assert (await client.post("/manage/jobs/count_voices/run", data={"x": "1"})).status_code == 403
    app.state.grant = EDITOR
    assert (await client.get("/manage/jobs")).status_code == 403


async def test_planners_see_runs_of_their_own_objects_only(client: Client, app: Litestar) -> None:
    """What ran for another office's object is left out for a planner, and named by its id for the administrator."""
    await ran("publish", "1", "report one")
    await ran("publish", "2", "report two")
    everything = (await client.get("/manage/jobs/publish")).text
    assert "report one" in everything
    assert "report two" in everything
    app.state.grant = PLANNER
    own = (await client.get("/manage/jobs/publish")).text
    assert "Laporan mingguan" in own
    assert "report two" not in own
    assert "report two" not in (await client.get("/manage/jobs")).text


async def test_pages_of_runs(client: Client) -> None:
    """Fifty runs to a page; the next page starts where this one ended."""
    for number in range(51):
        await ran("publish", "1", f"report number {number}.")
        await JobRun.update({JobRun.subject: f"1-{number}"}).where(JobRun.subject == "1")
    first = (await client.get("/manage/jobs/publish")).text
    assert "report number 50." in first
    assert "report number 0." not in first
    before = first.split("?before=")[1].split('"')[0]
    assert "report number 0." in (await client.get(f"/manage/jobs/publish?before={before}")).text


async def test_an_unknown_job_is_not_found(client: Client) -> None:
    """A job that does not exist has no page and cannot be asked for."""
    assert (await client.get("/manage/jobs/nothing")).status_code == 404
    assert (await client.post("/manage/jobs/nothing/run", data={"x": "1"})).status_code == 404
