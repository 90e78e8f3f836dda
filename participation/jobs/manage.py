"""The pages about jobs: what runs when, how it ended, and a button that asks for a run now."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.clock import now
from participation.errors import NotFound
from participation.jobs.queries import PAGE_SIZE, latest_runs, runs
from participation.jobs.registry import Job
from participation.jobs.schemas import RunView
from participation.jobs.service import request_run
from participation.jobs.states import RunState
from participation.organisations.guards import Requires
from participation.organisations.permissions import Actor, Permission
from participation.web.forms import read_form, whole_number
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

STATES = {
    RunState.REQUESTED: (mark("Waiting"), ""),
    RunState.RUNNING: (mark("Running"), ""),
    RunState.DONE: (mark("Done"), "good"),
    RunState.FAILED: (mark("Failed"), "bad"),
    RunState.RELEASED: (mark("Stopped"), "warn"),
}
"""Each with the colour that goes with its word."""

planners = Requires(Permission.PLAN)
platform = Requires(Permission.MANAGE_PLATFORM)

Jobs = NamedDependency[Any]
"""The jobs by name, dict[str, Job]."""


@get("/jobs", guards=[planners])
async def jobs_page(request: Request[Any, Any, Any], jobs: Jobs) -> Template:
    """What runs for single objects of other offices is left out for planners."""
    everything = request.user.allowed(Permission.MANAGE_PLATFORM)
    latest = await latest_runs([job.name for job in jobs.values() if everything or not job.per_subject])
    moment = now()
    rows = [(job, latest.get(job.name), job.next_slot(moment)) for job in jobs.values()]
    return page(request, "jobs/jobs.html", rows=rows, states=STATES, everything=everything)


@get("/jobs/{name:str}", guards=[planners])
async def job_page(
    request: Request[Any, Any, Any], jobs: Jobs, name: FromPath[str], before: FromQuery[str] = ""
) -> Template:
    job = _job(jobs, name)
    found = await runs(name, whole_number(before))
    names = await _names(request.user, job, found)
    return page(
        request,
        "jobs/job.html",
        job=job,
        runs=[run for run in found if not run.subject or run.subject in names],
        names=names,
        next_slot=job.next_slot(now()),
        older=found[-1].id if len(found) == PAGE_SIZE else None,
        states=STATES,
        everything=request.user.allowed(Permission.MANAGE_PLATFORM),
    )


@post("/jobs/{name:str}/run", guards=[platform], status_code=303)
async def run_submit(request: Request[Any, Any, Any], jobs: Jobs, name: FromPath[str]) -> Redirect:
    job = _job(jobs, name)
    subject = (await read_form(request)).text("subject")[:64]
    if job.per_subject and not subject:
        raise NotFound(mark("This job runs for one object at a time. Choose one of its runs to run again."))
    if await request_run(request.user, name, subject):
        say(request, mark("It runs within a minute. Load this page again to see how it ended."))
    else:
        say(request, mark("It is waiting to run already."))
    return Redirect(url(f"/manage/jobs/{name}"), status_code=303)


async def _names(actor: Actor, job: Job, found: Sequence[RunView]) -> dict[str, str]:
    """What this person may see of the objects that a job ran for, by name."""
    subjects = sorted({run.subject for run in found if run.subject})
    names = await job.subject_names(actor, subjects) if job.subject_names and subjects else {}
    if actor.allowed(Permission.MANAGE_PLATFORM):
        return {subject: subject for subject in subjects} | names
    return names


def _job(jobs: dict[str, Job], name: str) -> Job:
    if name not in jobs:
        raise NotFound(mark("There is no such job."))
    return jobs[name]


def router(jobs: Sequence[Job]) -> Router:
    """The routes over these jobs; composition.py gives those of every package."""
    by_name = {job.name: job for job in jobs}
    return Router(
        path="/",
        route_handlers=[jobs_page, job_page, run_submit],
        dependencies={"jobs": Provide(lambda: by_name, sync_to_thread=False)},
    )
