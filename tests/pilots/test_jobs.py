"""What pilots do by the clock."""

import pytest

from participation.jobs.outcomes import said
from participation.jobs.registry import JobContext
from participation.organisations.roles import Role, ScopeKind
from participation.pilots.draw_queries import draw_of, pilot_names
from participation.pilots.draw_service import state_public_value
from participation.pilots.jobs import JOBS
from tests.draw_factories import CLOSES, DRAWN, LISTED, SARI, VALUE, a_drawn_trial, people
from tests.factories import an_actor, an_office, settings

pytestmark = pytest.mark.usefixtures("database")

COMMIT, DRAW = (next(job for job in JOBS if job.name == name) for name in ("commit_to_seeds", "draw_places"))


async def test_jobs_take_a_draw_from_its_seed_to_its_places() -> None:
    """Each says what it did, and nothing where there was nothing to do; a second run of a slot does no harm."""
    pilot = await a_drawn_trial((await an_office()).id)
    await people(pilot, 10)
    outcomes = []
    for moment in (CLOSES, LISTED, DRAWN):
        if moment == DRAWN:
            await state_public_value(SARI, pilot, VALUE, LISTED)
        outcomes.append(said(await COMMIT.run(JobContext(settings(), moment, "", moment))))
        for subject, slot in (await DRAW.due(moment)) * 2:
            outcomes.append(said(await DRAW.run(JobContext(settings(), slot, subject, moment))))
    told = [(found.message, found.parameters["count"]) for found in outcomes if found.message]
    assert told == [
        ("%(count)s trials are bound to a seed.", 1),
        ("%(count)s tickets published.", 10),
        ("%(count)s people got a place.", 4),
    ]
    assert len(outcomes) == 7
    state = await draw_of(pilot)
    assert state is not None
    assert state.drawn_at == DRAWN


async def test_the_page_about_jobs_names_only_what_one_may_know() -> None:
    """Trials by their titles, for who may read their office; what is no number is nothing."""
    own, other = await an_office("Satu"), await an_office("Dua")
    trials = [await a_drawn_trial(office.id, slug=office.name) for office in (own, other)]
    reader = an_actor((Role.EDITOR, ScopeKind.OFFICE, own.id))
    assert await pilot_names(reader, [*map(str, trials), "x", ""]) == {str(trials[0]): "Antre dari rumah"}
