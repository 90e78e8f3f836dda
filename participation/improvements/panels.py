"""What improvements bring to the home page, the overview of staff and a receipt."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from participation.clock import now, today
from participation.feedback.queries import comment_count
from participation.feedback.schemas import CommentFilter
from participation.improvements.action_queries import (
    actions_for,
    overdue_by_office,
    public_actions,
    steps_of,
)
from participation.improvements.left_out_queries import left_out_with_comment
from participation.improvements.measuring_queries import measured
from participation.improvements.queries import (
    Found,
    improvements_of_previous,
    improvements_with_comment,
    leading_report,
)
from participation.improvements.schedule_queries import schedules
from participation.improvements.schemas import ImprovementView, ReportView
from participation.improvements.service_queries import main_services
from participation.improvements.wording import STATE_KINDS, STATE_LABELS
from participation.jobs.queries import failures_since, job_figures
from participation.organisations.permissions import Actor, Permission
from participation.sentiment.corpus import said_between
from participation.sentiment.explorer_queries import WAITING, view_counts
from participation.sentiment.jobs import ANALYSE_COMMENTS
from participation.sentiment.queries import waiting_count
from participation.sentiment.schemas import View
from participation.web.panels import Panel

LATEST = 3
POINT = 0.01
"""A change of one percentage point is worth a line."""
MOST_CHANGES = 5
STATES = {"state_labels": STATE_LABELS, "state_kinds": STATE_KINDS}


async def home_panel() -> Panel | None:
    """The latest actions; None before there is one."""
    actions = await public_actions(limit=LATEST)
    context = {"actions": actions, "today": today(), **STATES}
    return Panel("improvements/home_panel.html", context) if actions else None


async def receipt_panel(receipt: UUID) -> Panel | None:
    """Which improvements a contribution went into, what is done about them, and what was left out.

    Of improvements that no public report names only what everybody may know: the public actions.
    """
    every = await improvements_with_comment(receipt)
    actions = await actions_for([one.id for one in every])
    found = [one for one in every if one.published or one.id in actions]
    ranked = {one.theme: one.report for one in found if one.published}
    left_out = [one for one in await left_out_with_comment(receipt) if ranked.get(one.theme, 0) < one.report]
    if not found and not left_out:
        return None
    shown = list({action.id: action for each in actions.values() for action in each}.values())
    context = {
        "found": found[:LATEST],
        "left_out": left_out[:LATEST],
        "actions": actions,
        "today": today(),
        "steps": await steps_of([action.id for action in shown]),
        "measured": await measured(shown, only_public=True),
        **STATES,
    }
    return Panel("improvements/receipt_panel.html", context)


async def top_panel(actor: Actor) -> Panel | None:
    """The three improvements to take up first, from the newest report."""
    if not actor.allowed(Permission.READ_OFFICE):
        return None
    reach = actor.offices(Permission.READ_OFFICE)
    report = await leading_report(reach)
    first = [one.id for one in report.improvements[:LATEST]] if report else []
    context = {
        "report": report,
        "schedules": report is None and bool(await schedules(reach)),
        "services": await main_services(first),
        "actions": await actions_for(first, report.office if report else None),
        "may_plan": report is not None and actor.allowed(Permission.PLAN, report.office),
        "planned": actor.offices(Permission.PLAN),
        **STATES,
    }
    return Panel("improvements/overview_top.html", context)


async def changes_panel(actor: Actor) -> Panel | None:
    """What is new, gone or moving since the schedule's report before; None without one."""
    report = await _newest(actor)
    before = await improvements_of_previous(report.id) if report else []
    if report is None or not before:
        return None
    return Panel(
        "improvements/overview_changes.html",
        {
            "report": report.id,
            "new": [one for one in report.improvements if one.previous is None][:MOST_CHANGES],
            "moved": _moved(report.improvements),
            "gone": _gone(before, report)[:MOST_CHANGES],
        },
    )


def _gone(before: list[Found], report: ReportView) -> list[str]:
    """Topics that are not ranked any more, but for those that another one took up and that planners left out."""
    continued = {one.previous for one in report.improvements}
    elsewhere: set[int | None] = {theme for one in report.improvements for theme in one.kin}
    elsewhere |= {one.theme for one in report.figures.excluded}
    return [one.label for one in before if one.id not in continued and one.theme not in elsewhere]


def _moved(improvements: list[ImprovementView]) -> list[ImprovementView]:
    """Those that changed most and by more than chance, of the ones that the last report had too."""
    moving = [one for one in improvements if one.previous and _has_moved(one)]
    return sorted(moving, key=lambda one: (-abs(one.trend or 0), one.rank))[:MOST_CHANGES]


def _has_moved(one: ImprovementView) -> bool:
    """Reports of an earlier formula did not test it."""
    clear = one.evidence is None or one.evidence.clear
    return clear and one.trend is not None and abs(one.trend) >= POINT


async def waiting_panel(actor: Actor) -> Panel | None:
    """What waits for a person."""
    if not actor.allowed(Permission.READ_OFFICE):
        return None
    reach = actor.offices(Permission.READ_OFFICE)
    overdue = await overdue_by_office(reach, today())
    context: dict[str, Any] = {
        "overdue": sum(one.count for one in overdue),
        "overdue_offices": overdue if len(overdue) > 1 else [],
        "unread": await waiting_count(CommentFilter(offices=reach)),
        "failed": await _failed(actor),
        "unsure": await _unsure(actor),
        "most": WAITING,
    }
    return Panel("improvements/overview_waiting.html", context)


async def _unsure(actor: Actor) -> int:
    """Comments that wait for somebody who may judge them; WAITING stands for more."""
    if not actor.allowed(Permission.CORRECT_COMMENTS):
        return 0
    counts = await view_counts(actor.offices(Permission.CORRECT_COMMENTS), actor.id or 0)
    return counts[View.UNSURE]


async def _failed(actor: Actor) -> int:
    """Failed runs concern whoever runs the platform."""
    if not actor.allowed(Permission.MANAGE_PLATFORM):
        return 0
    return sum((await failures_since(now() - timedelta(days=1))).values())


async def freshness_panel(actor: Actor) -> Panel | None:
    """Up to when the figures reach."""
    if not actor.allowed(Permission.READ_OFFICE):
        return None
    reach = actor.offices(Permission.READ_OFFICE)
    report = await leading_report(reach)
    later = CommentFilter(offices=reach, said_from=report.period_to) if report else None
    analysis = (await job_figures()).get(ANALYSE_COMMENTS)
    context = {
        "said_on": (await said_between(CommentFilter(offices=reach)))[1],
        "analysed_at": analysis.last_success if analysis else None,
        "report": report,
        "since": await comment_count(later) if later else 0,
    }
    return Panel("improvements/overview_freshness.html", context)


async def _newest(actor: Actor) -> ReportView | None:
    if not actor.allowed(Permission.READ_OFFICE):
        return None
    return await leading_report(actor.offices(Permission.READ_OFFICE))
