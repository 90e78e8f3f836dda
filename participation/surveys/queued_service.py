"""Answers that waited on a phone: through the one intake, with their key, under the version that was answered."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from participation.clock import civil_day, now
from participation.errors import Forbidden, Gone, NotFound, ParticipationError, Rejected, Unavailable
from participation.surveys.intake import Intake
from participation.surveys.phases import Phase
from participation.surveys.queries import published_survey
from participation.surveys.queued_schemas import Apart, QueuedAnswers, QueuedOutcome, QueuedState
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.service import submit_answers
from participation.surveys.signs import Manner
from participation.web.i18n import mark, translate

NO_SURVEY = mark("This survey is no longer here.")
NOT_OPEN = mark("This survey is not open yet.")
CLOSED_BEFORE = mark("This survey had closed before these answers were given.")


async def take_queued(
    intake: Intake,
    secret_keys: tuple[str, ...],
    queued: QueuedAnswers,
    channel: str = "offline",
    apart: Apart | None = None,
) -> QueuedOutcome:
    """Stores one entry, and says what became of it: another one of the same phone is no worse off for it.

    `apart` is why it stays apart whatever the survey's own times say.
    """
    try:
        return await _taken(intake, secret_keys, queued, channel, apart)
    except Unavailable:
        return QueuedOutcome(queued.key, QueuedState.LATER)
    except Rejected as rejection:
        errors = {
            name: translate(problem.message, problem.parameters) for name, problem in rejection.errors.items()
        }
        detail = translate(rejection.message, rejection.parameters)
        return QueuedOutcome(queued.key, QueuedState.ATTENTION, detail=detail, errors=errors)
    except ParticipationError as refusal:
        detail = translate(refusal.message, refusal.parameters)
        return QueuedOutcome(queued.key, QueuedState.REFUSED, detail=detail)


async def _taken(
    intake: Intake, secret_keys: tuple[str, ...], queued: QueuedAnswers, channel: str, apart: Apart | None
) -> QueuedOutcome:
    survey = await _survey(queued)
    answered_at = now() - timedelta(seconds=queued.age)
    late = Apart.LATE if _is_late(survey, answered_at) else None
    sent = _sent(queued, survey, answered_at, channel)
    receipt = await submit_answers(intake, secret_keys, survey, sent, apart=apart or late)
    return QueuedOutcome(queued.key, QueuedState.LATE if apart or late else QueuedState.STORED, receipt)


async def _survey(queued: QueuedAnswers) -> PublishedSurvey:
    """The version that was answered; the present one where there is none of that number. Raises NotFound."""
    survey = await published_survey(queued.survey, queued.version) or await published_survey(queued.survey)
    if survey is None:
        raise NotFound(NO_SURVEY)
    return survey


def _is_late(survey: PublishedSurvey, answered_at: datetime) -> bool:
    """Whether answers come after the close that were given before it. Raises Forbidden, Gone for other ones."""
    phase = survey.phase(now())
    if phase is Phase.OPEN:
        return False
    if phase is Phase.SCHEDULED:
        raise Forbidden(NOT_OPEN)
    if survey.was_open(answered_at):
        return True
    raise Gone(CLOSED_BEFORE)


def _sent(queued: QueuedAnswers, survey: PublishedSurvey, answered_at: datetime, channel: str) -> Sent:
    """As any other channel sends it, on the day on which it was answered."""
    began = survey.opens_at is None or answered_at >= survey.opens_at
    return Sent(
        key=queued.key,
        answers=queued.answers,
        language=queued.language,
        channel=channel,
        source=queued.source,
        received_on=civil_day(answered_at) if began else None,
        seed=queued.seed,
        manner=Manner(answered_at.astimezone(ZoneInfo(survey.zone)).hour, queued.seconds),
    )
