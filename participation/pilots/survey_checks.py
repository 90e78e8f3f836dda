"""What the surveys of a pilot must be able to carry before it is announced. Pure.

`surveys` are those that the pilot may ask, by id.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from participation.clock import civil_day, day_in
from participation.errors import Problem
from participation.pilots.outcome_questions import (
    AREA,
    answers_of,
    can_be_outcome,
    group_questions,
    outcome_questions,
    primary_outcome,
)
from participation.pilots.schemas import Outcome, PilotView, Programme, Protocol
from participation.pilots.tables import Allocation, OutcomeKind, Scale, WaveKind
from participation.surveys.condition_checks import condition_problems
from participation.surveys.definitions import UPLOADS, Definition, QuestionType
from participation.surveys.schemas import ParticipantsSurvey
from participation.web.i18n import DEFAULT_LANGUAGE, mark

CHOOSE_ANSWERS = mark("Tick the answers that count. What is compared is the share of people who give one.")
GONE = mark("This survey cannot be asked: it is closed, or no survey for participants of this office.")

Found = Iterator[tuple[str, Problem]]
Surveys = Mapping[int, ParticipantsSurvey]


def survey_problems(pilot: PilotView, surveys: Surveys) -> dict[str, Problem]:
    """Problems by field; empty when the surveys can carry the trial."""
    programme, protocol = pilot.programme, pilot.protocol
    return {
        **dict(_enrollment(programme, surveys)),
        **dict(_kept(programme, protocol.analysis_on, surveys)),
        **dict(_draw(programme, pilot.zone)),
        **dict(_waves(programme, protocol.analysis_on, pilot.zone, surveys)),
        **dict(_outcomes(programme, protocol, surveys)),
        **dict(_groups(programme, protocol, surveys)),
    }


def _enrollment(programme: Programme, surveys: Surveys) -> Found:
    if not programme.consent.get(DEFAULT_LANGUAGE, "").strip():
        yield (
            f"consent.{DEFAULT_LANGUAGE}",
            Problem(mark("Write what people agree to when they apply, in Indonesian.")),
        )
    if programme.enrollment_survey is None:
        yield "enrollment_survey", Problem(mark("Choose the survey with the questions to applicants."))
        return
    survey = surveys.get(programme.enrollment_survey)
    if survey is None:
        yield "enrollment_survey", Problem(GONE)
        return
    yield from _one_form(survey)
    yield from eligibility_problems(programme.eligible_if, survey.definition)


def eligibility_problems(condition: str, definition: Definition) -> Found:
    """What is wrong with the condition for taking part, held to the questions that applicants answer."""
    problems = condition_problems(condition, definition) if condition.strip() else []
    yield from (("eligible_if", problem) for problem in problems[:1])


def _one_form(survey: ParticipantsSurvey) -> Found:
    """Applying is one form and one click, in which a place is given or not."""
    definition = survey.definition
    if definition.paged:
        message = mark("The questions to applicants stand on one page. Set this survey to a single page.")
    elif any(section.repeat for section in definition.sections):
        message = mark("Sections that repeat cannot be asked of applicants. Take them out of this survey.")
    elif any(question.type in UPLOADS for question in definition.questions):
        message = mark("Photos and files cannot be asked of applicants. Take them out of this survey.")
    elif survey.has_quotas:
        message = mark("Places are given by the pilot. Take the quotas out of this survey.")
    else:
        return
    yield "enrollment_survey", Problem(message)


def _kept(programme: Programme, analysis_on: date | None, surveys: Surveys) -> Found:
    """Answers that a survey lets go before they are analysed measure nothing."""
    if analysis_on is None:
        return
    applied_from = civil_day(programme.opens_at) if programme.opens_at else None
    asked = [("enrollment_survey", programme.enrollment_survey or 0, applied_from, 0)]
    for number, wave in enumerate(programme.waves, start=1):
        asked.append((f"wave.{number}.survey", wave.survey, programme.starts_on, wave.day))
    for name, number, first, day in asked:
        survey = surveys.get(number)
        if survey and first and first + timedelta(days=day + survey.retention_days) <= analysis_on:
            message = mark(
                "This survey keeps answers for %(days)s days only, which ends before the day of the analysis. "
                "Let it keep them longer, and publish it again."
            )
            yield name, Problem(message, {"days": survey.retention_days})


def _draw(programme: Programme, zone: str) -> Found:
    if programme.allocation == Allocation.FIRST_COME:
        return
    if programme.draw_at is None:
        yield "draw_at", Problem(mark("Say when places are drawn."))
    elif programme.starts_on and day_in(programme.draw_at, zone) >= programme.starts_on:
        yield "draw_at", Problem(mark("Places are drawn before the first day. Choose an earlier time."))
    if not programme.public_value.get(DEFAULT_LANGUAGE, "").strip():
        yield (
            f"public_value.{DEFAULT_LANGUAGE}",
            Problem(mark("Name the public value that is mixed into the draw, in Indonesian.")),
        )


def _waves(programme: Programme, analysis_on: date | None, zone: str, surveys: Surveys) -> Found:
    last = _last_beginning(programme, zone)
    for number, wave in enumerate(programme.waves, start=1):
        name = f"wave.{number}"
        survey = surveys.get(wave.survey)
        if survey is None:
            yield f"{name}.survey", Problem(GONE)
        elif survey.has_quotas:
            message = mark("Every participant is asked. Take the quotas out of this survey.")
            yield f"{name}.survey", Problem(message)
        elif programme.allocation == Allocation.CLUSTER and _asks_for_area(survey.definition):
            message = mark(
                "Where areas are drawn, answers by area tell the arms apart before the day of the analysis. "
                "Take the question for an area out of this survey: it is known from the application."
            )
            yield f"{name}.survey", Problem(message)
        if last and analysis_on and last + timedelta(days=wave.day + wave.open_days) > analysis_on:
            message = mark(
                "Survey %(number)s can still be answered on the day of the analysis. "
                "Ask it earlier, or name a later day."
            )
            yield f"{name}.day", Problem(message, {"number": number})


def _asks_for_area(definition: Definition) -> bool:
    return any(question.type is QuestionType.AREA for question in definition.questions)


def _last_beginning(programme: Programme, zone: str) -> date | None:
    """The latest first day that a participant's calendar can have."""
    if programme.allocation != Allocation.FIRST_COME or programme.closes_at is None:
        return programme.starts_on
    closes_on = day_in(programme.closes_at, zone)
    return max(programme.starts_on, closes_on) if programme.starts_on else None


def _outcomes(programme: Programme, protocol: Protocol, surveys: Surveys) -> Found:
    if not protocol.outcome.get(DEFAULT_LANGUAGE, "").strip():
        return  # what has no name yet need not be asked for
    yield from _outcome("primary", primary_outcome(protocol), programme, surveys)
    for number, outcome in enumerate(protocol.secondary, start=1):
        yield from _outcome(f"secondary.{number}", outcome, programme, surveys)


def _outcome(name: str, outcome: Outcome, programme: Programme, surveys: Surveys) -> Found:
    if outcome.kind != OutcomeKind.QUESTION:
        return
    wave = programme.waves[outcome.wave - 1] if 1 <= outcome.wave <= len(programme.waves) else None
    survey = surveys.get(wave.survey) if wave else None
    asked = outcome_questions(survey.definition) if survey else []
    question = next((one for one in asked if one.name == outcome.question), None)
    named = {"name": outcome.name.get(DEFAULT_LANGUAGE, "")}
    if wave is None or question is None:
        message = mark("Choose the question that measures “%(name)s”.")
    elif wave.kind == WaveKind.BASELINE:
        message = mark("“%(name)s” is asked before the trial. Choose a question of a later survey.")
    elif not can_be_outcome(question, outcome.scale):
        message = mark(
            "The answers that measure “%(name)s” have no mean. Choose another question, or a share."
        )
        if outcome.scale == Scale.SHARE:
            message = mark("“%(name)s” has no answers to choose from. Choose another question, or a mean.")
    elif outcome.scale == Scale.SHARE and not set(outcome.choices) & answers_of(question).keys():
        yield f"{name}.choices", Problem(CHOOSE_ANSWERS)
        return
    else:
        return
    yield f"{name}.asked", Problem(message, named)


def _groups(programme: Programme, protocol: Protocol, surveys: Surveys) -> Found:
    survey = surveys.get(programme.enrollment_survey or 0)
    known = {question.name for question in group_questions(survey.definition)} if survey else set()
    unknown = [group for group in protocol.groups if group not in {AREA, *known}]
    if unknown:
        message = mark("“%(name)s” is no question to applicants with answers to choose from. Choose another.")
        yield "groups", Problem(message, {"name": unknown[0]})
    elif AREA in protocol.groups and programme.allocation == Allocation.CLUSTER:
        message = mark("Where areas are drawn, all people of one area get the same: they are no group.")
        yield "groups", Problem(message)
