"""What surveys bring to the home page, a service's page, a receipt and the overview."""

from uuid import UUID

from participation.areas.queries import area_names
from participation.organisations.permissions import Actor, Permission
from participation.services.queries import service_names
from participation.surveys.definitions import QuestionType
from participation.surveys.late_queries import late_under
from participation.surveys.piping import Names
from participation.surveys.queries import SubmissionView, open_surveys, submission_under
from participation.surveys.set_aside_queries import why_taken_out
from participation.surveys.shown import Line, named_ids, shown_lines
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
        return await _late_panel(receipt)
    lines = await _lines(submission)
    shown = {"submission": submission, "lines": lines, "taken_out": await why_taken_out(receipt)}
    return Panel("surveys/receipt_panel.html", shown)


async def _late_panel(receipt: UUID) -> Panel | None:
    """For answers that came after the close: whether they count is not known yet, or why they do not."""
    late = await late_under(receipt)
    if late is None:
        return None
    shown = {
        "submission": late.submission,
        "left_out": late.left_out,
        "why": late.why,
        "lines": await _lines(late.submission),
    }
    return Panel("surveys/late_panel.html", shown)


async def _lines(submission: SubmissionView) -> list[Line]:
    return shown_lines(submission.document.definition, submission.answers, await _names(submission))


async def _names(submission: SubmissionView) -> Names:
    """Of the areas and services among the answers."""
    definition, answers = submission.document.definition, submission.answers
    return Names(
        areas=await area_names(named_ids(definition, answers, QuestionType.AREA)),
        services=await service_names(named_ids(definition, answers, QuestionType.SERVICE)),
    )


async def skm_panel(actor: Actor) -> Panel | None:
    """For the overview: the satisfaction index of each survey that has one."""
    views = await skm_views(actor.offices(Permission.READ_OFFICE))
    return Panel("surveys/skm_panel.html", {"surveys": views}) if views else None
