"""Answers that enumerators' phones send: through the one intake, under the source of their assignment."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil

from msgspec.structs import replace

from participation.campaigns.field_rules import Reader, Standing, Taking, problems, standing, taking
from participation.campaigns.field_schemas import AssignmentView, FieldAnswers, FieldWork
from participation.campaigns.phases import phase_of
from participation.clock import now, today_in
from participation.errors import Problem, Rejected
from participation.feedback.receipts import issue, new_key
from participation.surveys.intake import Intake
from participation.surveys.phases import Phase
from participation.surveys.queued_schemas import Apart, QueuedOutcome, QueuedState
from participation.surveys.queued_service import take_queued
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.service import checked_unit, submit_answers
from participation.web.i18n import mark, translate

UNKNOWN = mark("The code of this phone is not known here. Speak with whoever leads your team.")
REVOKED = mark(
    "The code of this phone was revoked before these answers were given, so a receipt for them opens nothing. Speak "
    "with whoever leads your team."
)
CLOSED = mark("The campaign was closed before these answers were given, so a receipt for them opens nothing.")
OTHER_SURVEY = mark("This team asks another survey now. Speak with whoever leads your team.")
UNSAID = mark("Something is missing that the enumerator says.")
REASONS = {Taking.LATE: Apart.LATE, Taking.APART: Apart.REVOKED}


def standing_of(work: FieldWork) -> Standing:
    """Whether this phone can ask people now."""
    return standing(
        phase_of(work.campaign, today_in(work.campaign.zone)),
        revoked=work.revoked_at is not None,
        may_work=work.may_work,
        survey_open=work.survey is not None and work.survey.phase(now()) is Phase.OPEN,
        assigned=bool(work.present),
    )


async def take_from_phone(
    intake: Intake, secret_keys: tuple[str, ...], answers: FieldAnswers, work: FieldWork | None
) -> QueuedOutcome:
    """Stores one person's answers, and says what became of them. `work` is what the code of the phone opens."""
    if work is None:
        return _refused(answers, UNKNOWN)
    answers = _no_older_than(work.made_at, answers)
    given_at = now() - timedelta(seconds=answers.age)
    taken = taking(
        given_at,
        revoked_at=work.revoked_at,
        closed_at=work.campaign.closed_at,
        may_work=work.may_work,
    )
    if taken is Taking.REFUSED:
        return _refused(answers, REVOKED if work.revoked_at is not None else CLOSED)
    if work.survey is None or work.survey.slug != answers.survey:
        return _refused(answers, OTHER_SURVEY)
    assignment = work.assignment(int(answers.assignment) if answers.assignment.isdecimal() else None)
    found = problems(reader=answers.reader, consent=answers.consent, assigned=assignment is not None)
    if found or assignment is None:
        said = {name: translate(problem.message, problem.parameters) for name, problem in found.items()}
        return QueuedOutcome(answers.key, QueuedState.ATTENTION, detail=translate(UNSAID), errors=said)
    under_source = replace(answers, source=assignment.source)
    return await take_queued(intake, secret_keys, under_source, answers.reader, REASONS.get(taken))


def _no_older_than(code_made_at: datetime, answers: FieldAnswers) -> FieldAnswers:
    """A phone whose clock jumped, or that spreads what was made up over many days, gets no day before its code."""
    held = max(
        0, ceil((now() - code_made_at).total_seconds())
    )  # rounded up: never after the code was revoked
    return replace(answers, age=min(answers.age, held))


def _refused(answers: FieldAnswers, why: str) -> QueuedOutcome:
    return QueuedOutcome(answers.key, QueuedState.REFUSED, detail=translate(why))


async def take_at_once(
    intake: Intake,
    secret_keys: tuple[str, ...],
    survey: PublishedSurvey,
    assignment: AssignmentView,
    reader: Reader,
    sent: Sent,
) -> str:
    """The same with signal and without a script; returns the code of the receipt. Raises as submit_answers."""
    sent = replace(sent, channel=reader, source=assignment.source)
    return await submit_answers(intake, secret_keys, survey, sent)


async def wrong_answers(
    secret_keys: tuple[str, ...], survey: PublishedSurvey, sent: Sent
) -> Mapping[str, Problem]:
    """What is wrong with answers that cannot be stored yet, so that all of it is told at once."""
    try:
        await checked_unit(secret_keys, survey, sent, f"survey:{survey.id}")
    except Rejected as rejection:
        return rejection.errors
    return {}


def receipts_along(secret_keys: tuple[str, ...], survey_id: int, count: int) -> dict[str, str]:
    """Keys with the receipts that they make, for a phone to give out without signal."""
    keys = [new_key() for _ in range(count)]
    return {key: issue(secret_keys, f"survey:{survey_id}", key).code for key in keys}
