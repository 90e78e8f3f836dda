"""Use cases of results: declare what is published, publish what is due, set the population to weight to."""

from collections.abc import Sequence

import msgspec

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import now
from participation.database import exclusive, transaction
from participation.errors import Conflict, Problem, Rejected
from participation.surveys.asked_apart import would_tell
from participation.surveys.axes import axis_of, is_single, with_dont_know
from participation.surveys.coding import is_counted
from participation.surveys.crosstab import Crosstab
from participation.surveys.definitions import Definition, Question
from participation.surveys.phases import Phase, phase_of
from participation.surveys.publication import (
    LEAST_IN_CELL,
    Plan,
    PublicFile,
    PublicTable,
    Step,
    canonical,
    in_steps,
    next_step,
    sha256_of,
    table_alone,
    table_by,
)
from participation.surveys.result_queries import (
    ResultsView,
    cross,
    publication_plan,
    published_results,
    results,
)
from participation.surveys.schemas import SurveyView
from participation.surveys.tables import (
    CountOutbox,
    HeldResults,
    InvitationContact,
    PublicationPlan,
    PublishedResults,
    SurveyCount,
    Weighting,
)
from participation.surveys.weighting import Margin
from participation.web.i18n import mark

MOST_TABLES = 60
FIXED = mark("The survey has opened: what is published of it was promised to those who answered, and stays.")
NOT_SAVED = mark("What is published was not saved.")


def is_fixed(survey: SurveyView) -> bool:
    """Whether people may have answered already, trusting what they were told is published."""
    phase = phase_of(survey.state, survey.opens_at, survey.closes_at, now())
    return phase in (Phase.OPEN, Phase.CLOSED) or survey.submissions > 0


async def save_plan(actor: Person, survey: SurveyView, plan: Plan) -> None:
    """Declares what is published. Raises Conflict once the survey has opened, Rejected for a table it cannot show."""
    if is_fixed(survey):
        raise Conflict(FIXED)
    problem = _problem_of(plan, survey.definition)
    if problem:
        raise Rejected(NOT_SAVED, errors={"tables": problem})
    async with transaction(), exclusive(f"survey {survey.id}"):
        await PublicationPlan.delete().where(PublicationPlan.survey == survey.id)
        await PublicationPlan.insert(
            PublicationPlan(
                survey=survey.id,
                mode=plan.mode.value,
                tables=msgspec.json.encode(plan.tables).decode(),
                least=max(plan.least, LEAST_IN_CELL),
            )
        )
        await record(actor, "update", "survey", survey.id, office=survey.office, fields=["publication"])


def _problem_of(plan: Plan, definition: Definition) -> Problem | None:
    if len(plan.tables) > MOST_TABLES:
        return Problem(mark("Declare at most %(most)s tables."), {"most": MOST_TABLES})
    for table in plan.tables:
        found = [definition.question(name) for name in (table.question, table.by) if name]
        if not all(question and is_counted(question) for question in found):
            return Problem(mark("One of the questions is not asked, or leads to a person."))
        if table.by and not all(question and is_single(question) for question in found):
            return Problem(mark("Only questions with one answer can be published against each other."))
        if table.by == table.question:
            return Problem(mark("Choose two different questions for a table."))
    return None


async def save_margins(actor: Person, survey: SurveyView, margins: Sequence[Margin]) -> None:
    """Sets the population that answers are weighted to."""
    document = msgspec.json.encode(list(margins)).decode()
    async with transaction(), exclusive(f"survey {survey.id}"):
        await Weighting.delete().where(Weighting.survey == survey.id)
        await Weighting.insert(Weighting(survey=survey.id, margins=document))
        await record(actor, "update", "survey", survey.id, office=survey.office, fields=["weighting"])


async def publish_due_results() -> int:
    """Publishes every survey whose results are due; returns how many."""
    rows = await SurveyCount.select(
        SurveyCount.survey.id,
        SurveyCount.survey.slug,
        SurveyCount.survey.state,
        SurveyCount.survey.opens_at,
        SurveyCount.survey.closes_at,
        SurveyCount.survey.current_version,
        SurveyCount.submissions,
        SurveyCount.survey.results_public,
    )
    done = 0
    for row in (row for row in rows if row["survey.results_public"]):
        phase = phase_of(row["survey.state"], row["survey.opens_at"], row["survey.closes_at"], now())
        done += await _publish(
            row["survey.id"], row["survey.slug"], row["survey.current_version"], phase, row["submissions"]
        )
    return done


async def _publish(survey_id: int, slug: str, version: int, phase: Phase, submissions: int) -> bool:
    published = await published_results(survey_id)
    if published and published.final:
        return False
    plan = await publication_plan(survey_id)
    closed = phase is Phase.CLOSED and not await _waiting(survey_id)
    if phase is Phase.CLOSED and not closed:
        return False  # what was sent in time comes into the last counts, and lies in no order by then
    public, held = published.file if published else None, await _held(survey_id)
    step = next_step(
        plan.mode,
        phase,
        submissions,
        public.submissions if public else None,
        held.submissions if held else None,
    )
    if step is Step.NOTHING:
        if closed and published:
            await _finish(survey_id)
        return False
    before = (held if step is Step.HOLD else None) or public
    file = await make_file(survey_id, slug, version, plan, before.tables if before else [])
    if step is Step.PUBLISH:
        await _store(survey_id, file, final=closed)
        return True
    await _hold(survey_id, file, held)
    return held is not None


async def _held(survey_id: int) -> PublicFile | None:
    row = await HeldResults.select(HeldResults.document).where(HeldResults.survey == survey_id).first()
    return msgspec.json.decode(bytes(row["document"]), type=PublicFile) if row else None


async def _finish(survey_id: int) -> None:
    """What is published stays as it is."""
    async with transaction():
        await PublishedResults.update({PublishedResults.final: True}).where(
            PublishedResults.survey == survey_id
        )
        await HeldResults.delete().where(HeldResults.survey == survey_id)


async def _hold(survey_id: int, file: PublicFile, held: PublicFile | None) -> None:
    """Keeps a file back, and publishes the one that was kept back before."""
    async with transaction():
        if held is not None:
            await _store(survey_id, held, final=False)
        await HeldResults.insert(
            HeldResults(survey=survey_id, submissions=file.submissions, document=canonical(file))
        )


async def _waiting(survey_id: int) -> bool:
    """Whether answers have to be counted yet, or to lose the order in which those invited came."""
    return await CountOutbox.exists().where(
        CountOutbox.submission.survey == survey_id
    ) or await InvitationContact.exists().where(InvitationContact.survey == survey_id)


async def make_file(
    survey_id: int, slug: str, version: int, plan: Plan, before: Sequence[PublicTable]
) -> PublicFile:
    """The declared tables as they may be shown after those of the file `before` this one."""
    view = await results(survey_id)
    telling = would_tell(view.definition, view.tally, plan.least)
    tables = [
        PublicTable(table.question, table.by, whole=True)
        if telling & {table.question, table.by}
        else await _table(survey_id, view, table.question, table.by, plan.least)
        for table in plan.tables_of(view.definition)
        if {table.question, table.by} - {""} <= view.tally.questions.keys()
    ]
    return PublicFile(slug, version, plan.mode, plan.least, view.tally.submissions, in_steps(tables, before))


async def _table(survey_id: int, view: ResultsView, name: str, by: str, least: int) -> PublicTable:
    question, tallies = _question(view, name), view.tally.questions
    if not by:
        return table_alone(question, tallies[name], least)
    other = _question(view, by)
    by_axis = with_dont_know(axis_of(other, tallies[by]), tallies[by])
    crossed = Crosstab(view.axis(name).column, by_axis)
    return table_by(question, other, await cross(survey_id, crossed), tallies, least)


def _question(view: ResultsView, name: str) -> Question:
    question = view.definition.question(name)
    if question is None:
        raise KeyError(name)
    return question


async def _store(survey_id: int, file: PublicFile, *, final: bool) -> None:
    document = canonical(file)
    async with transaction(), exclusive(f"survey {survey_id}"):
        await HeldResults.delete().where(HeldResults.survey == survey_id)
        await PublishedResults.delete().where(PublishedResults.survey == survey_id)
        await PublishedResults.insert(
            PublishedResults(
                survey=survey_id,
                submissions=file.submissions,
                document=document,
                sha256=sha256_of(document),
                final=final,
            )
        )
