"""Reads what stands beside a report in its files, its mail and on its page."""

from participation.areas.queries import area_names
from participation.clock import today
from participation.improvements.action_queries import actions_for, overdue_by_office
from participation.improvements.briefings import Briefing, Outcome
from participation.improvements.measuring_queries import measured
from participation.improvements.queries import improvements_of_previous, main_services
from participation.improvements.schedule_queries import schedule_by_id
from participation.improvements.schemas import ActionView, ReportView


async def briefing_of(report: ReportView, *, public: bool) -> Briefing:
    """A report as things stand today; one that was not stored has no actions."""
    improvements = [one.id for one in report.improvements if one.id]
    actions = await actions_for(improvements, only_public=public)
    schedule = await schedule_by_id(report.schedule)
    of_office = schedule is not None and schedule.whole_office
    return Briefing(
        report=report,
        today=today(),
        public=public,
        actions=actions,
        services=await main_services(improvements),
        # of other offices staff learn what everybody may know
        overdue=await overdue_by_office(
            frozenset({report.office}) if of_office else None,
            today(),
            only_public=public or not of_office,
        ),
        outcomes=await _outcomes(actions, public=public),
        areas=await area_names(figure.area for figure in report.figures.areas),
        compared=bool(await improvements_of_previous(report.id)),
    )


async def _outcomes(actions: dict[int, list[ActionView]], *, public: bool) -> list[Outcome]:
    shown = {action.id: action for each in actions.values() for action in each}
    found = await measured(list(shown.values()), only_public=public)
    return [Outcome(action, found[number]) for number, action in sorted(shown.items()) if number in found]
