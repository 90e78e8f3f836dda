"""The planned analysis: on its day, once, from all who were randomised."""

import hashlib
from datetime import timedelta

import msgspec
import pytest

from participation.accounts.queries import audit_entries
from participation.clock import now
from participation.jobs.registry import JobContext
from participation.pilots.analysing import analyse_pilot
from participation.pilots.due_service import due_analyses, find_due_analyses
from participation.pilots.enrollment_tables import EnrollmentAnswers
from participation.pilots.jobs import JOBS
from participation.pilots.queries import published_pilot
from participation.pilots.result_queries import analysis_from, result_file
from participation.pilots.result_tables import PilotResult
from tests.factories import an_office, settings
from tests.pilot_trials import STILL_ON, a_trial_that_is_over

pytestmark = pytest.mark.usefixtures("database")

FIND, ANALYSE = (
    next(job for job in JOBS if job.name == name) for name in ("find_analyses", "analyse_pilots")
)


async def test_a_result_is_held_to_its_protocol() -> None:
    """It names the version and its SHA-256, analyses all outcomes, and finds the effect that is there."""
    pilot = await a_trial_that_is_over(await an_office())
    view = await analyse_pilot(pilot.id, now())
    assert view is not None
    result = view.result
    assert (result.version, result.planned, result.minimal_effect) == (1, 200, 12.0)
    assert [outcome.name["id"] for outcome in result.outcomes] == ["Menit menunggu", "Puas dengan pelayanan"]
    primary = result.primary.effect
    assert (primary.verdict, primary.primary) == ("effective", "adjusted")
    (adjusted,) = primary.adjusted
    assert -26 < adjusted.estimate < -14
    assert result.groups["jenis_kelamin"].choices["laki"]["id"] == "Laki-laki"
    assert "area" not in result.groups


async def test_everybody_who_applied_stands_in_the_flow() -> None:
    """Those without a place, those who left and those who did not answer are counted where they belong."""
    pilot = await a_trial_that_is_over(await an_office())
    view = await analyse_pilot(pilot.id, now())
    assert view is not None
    flow = view.result.flow
    assert (flow.applied, flow.not_placed) == (42, 2)
    new, usual = flow.arms
    assert (new.placed, new.withdrawn, new.unanswered, new.analysed) == (20, 0, 4, 16)
    assert (usual.placed, usual.withdrawn, usual.unanswered, usual.analysed) == (20, 4, 0, 16)


async def test_a_result_is_made_once() -> None:
    """A second run finds the first result, byte for byte, whatever came in between; the trail has one line."""
    pilot = await a_trial_that_is_over(await an_office())
    first = await analyse_pilot(pilot.id, now())
    await EnrollmentAnswers.delete(force=True)
    again = await analyse_pilot(pilot.id, now() + timedelta(days=400))
    assert first == again
    content = await result_file(pilot.slug)
    assert content is not None
    assert first is not None
    assert hashlib.sha256(content).hexdigest() == first.sha256
    assert msgspec.json.decode(content)["slug"] == pilot.slug
    acts = [entry.action for entry in await audit_entries(None) if entry.subject_kind == "pilot"]
    assert acts.count("analyse") == 1
    assert await due_analyses(now()) == []


async def test_nothing_is_analysed_before_its_day() -> None:
    """Neither by the schedule nor when asked; the first moment of the day, where the office is, is early enough."""
    pilot = await a_trial_that_is_over(await an_office(), people=4, days=STILL_ON)
    assert await analyse_pilot(pilot.id, now()) is None
    assert await due_analyses(now()) == []
    assert await PilotResult.count() == 0
    published = await published_pilot(pilot.slug)
    assert published is not None
    since = analysis_from(published.document)
    assert since is not None
    assert (since.utcoffset(), since.hour) == (timedelta(hours=7), 0)
    await find_due_analyses(since - timedelta(seconds=1))
    assert await due_analyses(since + timedelta(days=1)) == []
    await find_due_analyses(since)
    evening = since + timedelta(hours=20)
    assert evening.date() == since.date()
    assert await due_analyses(evening - timedelta(seconds=1)) == []
    assert await analyse_pilot(pilot.id, evening - timedelta(seconds=1)) is None
    assert await due_analyses(evening) == [(str(pilot.id), evening)]
    assert await analyse_pilot(pilot.id, evening) is not None


async def test_a_clock_that_jumps_ahead_publishes_nothing() -> None:
    """However far and often: once it is right again what it said is forgotten, and the trail has a line each time."""
    pilot = await a_trial_that_is_over(await an_office(), people=4, days=STILL_ON)
    jumped = now() + timedelta(days=400)
    said = []
    for moment in (now(), jumped, jumped, now(), jumped + timedelta(days=2), now(), jumped):
        said.append(await FIND.run(JobContext(settings(), moment, "", moment)))
        assert await due_analyses(moment) == []
        assert await analyse_pilot(pilot.id, moment) is None
    assert await PilotResult.count() == 0
    assert [bool(one) for one in said] == [False, False, False, True, False, True, False]
    entries = [entry for entry in await audit_entries(None) if entry.action == "distrust"]
    assert [(entry.subject_id, entry.fields) for entry in entries] == [(str(pilot.id), ["analysis_on"])] * 2


async def test_what_a_clock_said_of_later_is_not_counted() -> None:
    """Put back to a day on which the analysis is due as well, it has to say so for a day once more."""
    pilot = await a_trial_that_is_over(await an_office(), people=4, days=STILL_ON)
    due = now() + timedelta(days=200)
    await find_due_analyses(due + timedelta(days=300))
    await find_due_analyses(due)
    assert await analyse_pilot(pilot.id, due + timedelta(hours=19)) is None
    assert await analyse_pilot(pilot.id, due + timedelta(hours=20)) is not None


async def test_a_trial_nobody_took_part_in_has_a_result_too() -> None:
    """Nobody applied, or nobody answered: the result says that it is too few, and nothing fails."""
    office = await an_office()
    empty = await a_trial_that_is_over(office, people=-2)
    view = await analyse_pilot(empty.id, now())
    assert view is not None
    assert (view.result.flow.applied, view.result.primary.effect.verdict) == (0, "inconclusive")
    await PilotResult.delete(force=True)


async def test_an_outcome_nobody_answered() -> None:
    """People took part and none answered the survey that decides: inconclusive, and all are said to be missing."""
    pilot = await a_trial_that_is_over(await an_office(), people=12)
    await EnrollmentAnswers.delete().where(EnrollmentAnswers.wave == 2)
    view = await analyse_pilot(pilot.id, now())
    assert view is not None
    effect = view.result.primary.effect
    assert (effect.verdict, effect.missing.people, effect.missing.outcome) == ("inconclusive", 12, 12)
    (entry,) = [entry for entry in await audit_entries(None) if entry.action == "analyse"]
    assert (entry.subject_kind, entry.subject_id) == ("pilot", str(pilot.id))


async def test_the_job_says_what_it_did() -> None:
    """The schedule runs it in a process of its own, for each trial whose day has come."""
    assert ANALYSE.heavy
    pilot = await a_trial_that_is_over(await an_office(), people=4)
    assert [subject for subject, _ in await ANALYSE.due(now())] == [str(pilot.id)]
    assert await FIND.run(JobContext(settings(), now(), "", now())) == ""
