"""Fills an empty database with the invented city, the same for the same seed and day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from participation.campaigns.quality_check_service import check_answers
from participation.clock import civil_day
from participation.database import BATCH_LIMIT
from participation.demonstration.answers import Answered, answered, treated
from participation.demonstration.calendar import Calendar
from participation.demonstration.campaign import BEFORE, run_campaigns
from participation.demonstration.campaign_people import count_visits
from participation.demonstration.city import City, build_city, plan
from participation.demonstration.comments import Feedback, feedback
from participation.demonstration.drawn_trial import draw_trial
from participation.demonstration.finished_trial import finish_trial
from participation.demonstration.outreach import BEGAN, look_back, reach_out
from participation.demonstration.partners import welcome_partners
from participation.demonstration.questionnaire import (
    PUSKESMAS_SLUG,
    SLUG,
    draft_posyandu,
    publish_adminduk,
    publish_puskesmas,
)
from participation.demonstration.satisfaction import know_the_past
from participation.demonstration.telling import tell as tell_citizens
from participation.demonstration.trial import announce_trial, new_key
from participation.demonstration.trial_surveys import publish_trial_surveys
from participation.errors import Conflict, NotFound
from participation.feedback.receipts import issue
from participation.feedback.schemas import BEST_RATING, CommentCreate
from participation.feedback.service import add_comments
from participation.organisations.queries import offices
from participation.pilots.draw_service import commit_to_seed
from participation.pilots.due_service import find_due_analyses
from participation.settings import Settings
from participation.surveys.collecting import collect_batch
from participation.surveys.comments import free_texts
from participation.surveys.counting import count_submissions
from participation.surveys.intake import Unit, store
from participation.surveys.queries import published_survey
from participation.surveys.reading import Known
from participation.surveys.result_service import publish_due_results
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.signs import Sign

SEED = 2026
COMMENTS_FOR_EACH_SUBMISSION = 1.0
TREATED = 0.2
"""The part of all people that answers the survey of the health centre."""

BROUGHT = 3
"""One of so many of those who answer while the campaign runs."""
HASTY = 6
"""One of so many of these answered before the questions can have been read."""

Tell = Callable[[str], None]
"""Told what comes next."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made; `receipt` is a code to try on the page of receipts, empty without submissions."""

    submissions: int
    comments: int
    reports: int
    receipt: str


async def fill(
    settings: Settings, moment: datetime, submissions: int, tell: Tell, seed: int = SEED
) -> Filled:
    """Fills the database that is bound, as if the city had used the platform for eight weeks.

    Without submissions there is the city, its surveys and an open trial, and nothing that anybody said. Raises
    Conflict when the database holds offices already.
    """
    if await offices():
        raise Conflict(
            "This database holds offices already, and invented data must not be mixed with theirs. "
            "Name an empty one in PARTICIPATION_DATABASE_URL."
        )
    random, calendar = Random(seed), Calendar(civil_day(moment))  # noqa: S311 (nothing here is secret)
    tell("Building the city")
    city = await build_city(plan())
    await publish_adminduk(city, calendar)
    await publish_puskesmas(city, calendar)
    await draft_posyandu(city)
    trial_surveys = await publish_trial_surveys(city.services["puskesmas"])
    announced = await announce_trial(city, trial_surveys, moment)
    await commit_to_seed(announced.id, settings.secret_key)
    await welcome_partners(settings, city)
    office_links = await run_campaigns(city, moment, settings.secret_key)
    sources = (office_links, await reach_out(city, moment))
    await tell_citizens(city)
    if not submissions:
        return Filled(0, 0, 0, "")
    tell("Answering the survey")
    finished = await finish_trial(city, trial_surveys, settings.secret_keys, moment)
    await draw_trial(city, trial_surveys, settings.secret_keys, moment)
    receipts = await _answer(random, calendar, city, settings, submissions, sources)
    await know_the_past(city, calendar.last)
    tell("Giving feedback")
    comments = await _comment(random, calendar, city, round(submissions * COMMENTS_FOR_EACH_SUBMISSION))
    tell("Analysing the trial that is over")
    await _publish_result(finished.id, moment)
    reports = await _report(city, moment, tell)
    await look_back(moment, settings.base_url)
    return Filled(submissions, comments, reports, receipts[-1])


async def _answer(
    random: Random,
    calendar: Calendar,
    city: City,
    settings: Settings,
    count: int,
    sources: tuple[Sequence[str], Sequence[str]],
) -> list[str]:
    """Answers the surveys so many times together and returns the codes of the receipts."""
    services = {key: service.id for key, service in city.services.items()}
    at_the_centre = round(count * TREATED)
    visitors = answered(random, calendar, city.villages, services, count - at_the_centre)
    patients = treated(random, calendar, city.villages, at_the_centre)
    units = [
        *await _units(random, PUSKESMAS_SLUG, patients, settings.secret_keys),
        *_brought(await _units(random, SLUG, visitors, settings.secret_keys), sources, calendar),
    ]
    for start in range(0, len(units), BATCH_LIMIT):
        await store(units[start : start + BATCH_LIMIT])
    await count_visits(units)
    while await collect_batch():
        pass
    await count_submissions()
    await check_answers(settings.secret_key)
    await publish_due_results()
    return [unit.receipt.code for unit in units]


def _brought(
    units: list[Unit], sources: tuple[Sequence[str], Sequence[str]], calendar: Calendar
) -> list[Unit]:
    """The same, but one in a few came by a link of the campaign that ran: of the office now, of the partner before."""
    began, turned = calendar.last - BEGAN, calendar.last - BEFORE
    recent = [index for index, unit in enumerate(units) if unit.received_on > turned]
    earlier = [index for index, unit in enumerate(units) if began <= unit.received_on <= turned]
    for codes, among in zip(sources, (recent, earlier), strict=True):
        for turn, index in enumerate(among[::BROUGHT]):
            signs = Sign.FAST if codes is sources[0] and turn % HASTY == 0 else Sign.NONE
            units[index] = replace(units[index], source=codes[turn % len(codes)], signs=signs)
    return units


async def _units(random: Random, slug: str, people: list[Answered], secrets: tuple[str, ...]) -> list[Unit]:
    survey = await published_survey(slug)
    if survey is None:
        raise NotFound("A survey of the demonstration is gone.")
    known = Known(
        frozenset(area.id for area in survey.areas), frozenset(service for service, _ in survey.services)
    )
    return [_unit(random, survey, person, known, secrets) for person in people]


def _unit(
    random: Random, survey: PublishedSurvey, person: Answered, known: Known, secrets: tuple[str, ...]
) -> Unit:
    """Checked like anybody's answers: the demonstration may not say what a form could not send."""
    checked = survey.compiled.check(
        person.answers, today=person.received_on, known=known, language=person.language
    )
    if checked.errors:
        raise ValueError(f"the demonstration gave answers that no form could send: {checked.errors}")
    kept, identifying = survey.compiled.split(checked.answers)
    return Unit(
        receipt=issue(secrets, f"survey:{survey.id}", new_key(random)),
        survey=survey.id,
        version=survey.version,
        answers=kept,
        identifying=identifying,
        language=person.language,
        channel="page",
        source="",
        has_free_text=bool(free_texts(survey.document.definition, checked.answers)),
        received_on=person.received_on,
    )


async def _comment(random: Random, calendar: Calendar, city: City, count: int) -> int:
    said = feedback(random, calendar, city.villages, count)
    return await add_comments([_comment_create(city, one) for one in said])


def _comment_create(city: City, said: Feedback) -> CommentCreate:
    service = city.services[said.service]
    return CommentCreate(
        origin="box",
        text=said.text,
        said_on=said.said_on,
        office=service.office,
        service=service.id,
        area=said.area,
        language="id",
        rating=said.rating,
        rating_maximum=BEST_RATING if said.rating else None,
    )


async def _publish_result(pilot: int, moment: datetime) -> None:
    """As its jobs would; imported late for the same reason as reports."""
    from participation.pilots.analysing import analyse_pilot, draw_result

    await find_due_analyses(moment - timedelta(days=1))
    view = await analyse_pilot(pilot, moment)
    if view is not None:
        await draw_result(view)


async def _report(city: City, moment: datetime, tell: Tell) -> int:
    """Imported late: a city without comments needs no scikit-learn."""
    from participation.demonstration.reporting import follow_up, make_reports, publish, take_actions
    from participation.sentiment.analysis import analyse_comments

    tell("Analysing what people said")
    await analyse_comments()
    tell("Making reports")
    reports = await make_reports(city, moment)
    await publish(reports[-1])
    await take_actions(city, reports[-1], moment)
    await follow_up(city, moment)
    return len(reports)
