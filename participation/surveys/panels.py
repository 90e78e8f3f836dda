"""What surveys bring to the home page, a service's page, a receipt and the overview."""

from uuid import UUID

from participation.areas.queries import area_names
from participation.organisations.permissions import Actor, Permission
from participation.surveys.definitions import Question, QuestionType
from participation.surveys.queries import SubmissionView, open_surveys, submission_under
from participation.surveys.shown import shown_answer
from participation.surveys.skm_queries import skm_views
from participation.web.panels import Panel


async def home_panel() -> Panel:
    return Panel("surveys/home_panel.html", {"surveys": await open_surveys()})


async def service_panel(service: int) -> Panel | None:
    found = await open_surveys(service)
    return Panel("surveys/service_panel.html", {"surveys": found}) if found else None


async def receipt_panel(receipt: UUID) -> Panel | None:
    """The answers under a receipt, in the words that the form offered."""
    submission = await submission_under(receipt)
    if submission is None:
        return None
    answers = [
        (question, await _shown(submission, question))
        for question in submission.document.definition.questions
        if question.name in submission.answers
    ]
    return Panel("surveys/receipt_panel.html", {"submission": submission, "answers": answers})


async def _shown(submission: SubmissionView, question: Question) -> str:
    answer = submission.answers[question.name]
    given = answer if isinstance(answer, list) else [answer]
    asked = given if question.type is QuestionType.AREA else []
    names = await area_names([area for area in asked if isinstance(area, int)]) if asked else {}
    areas = {str(area): name for area, name in names.items()}
    return shown_answer(question, given, submission.document.definition.default_language, areas)


async def skm_panel(actor: Actor) -> Panel | None:
    """For the overview: the satisfaction index of each survey that has one."""
    views = await skm_views(actor.offices(Permission.READ_OFFICE))
    return Panel("surveys/skm_panel.html", {"surveys": views}) if views else None
