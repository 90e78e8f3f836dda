"""Reads what stands beside a report in its files, its mail and on its page."""

from participation.areas.queries import area_names
from participation.clock import today
from participation.improvements.action_queries import actions_for, overdue_by_office
from participation.improvements.briefings import FIRST, Briefing, Outcome
from participation.improvements.measuring_queries import done_days, measured
from participation.improvements.queries import improvements_of_previous, previous_model
from participation.improvements.schedule_queries import schedule_by_id
from participation.improvements.schemas import ActionView, OverdueOffice, ReportView
from participation.improvements.service_queries import main_services, trials_behind


async def briefing_of(report: ReportView, *, public: bool) -> Briefing:
    """A report as things stand today; one that was not stored has no actions.

    Of other offices it tells what everybody may know: not all who read it may read these.
    """
    improvements = [one.id for one in report.improvements if one.id]
    actions = await actions_for(improvements, None if public else report.office)
    compared = bool(await improvements_of_previous(report.id))
    return Briefing(
        report=report,
        today=today(),
        public=public,
        actions=actions,
        services=await main_services(improvements),
        overdue=await _overdue(report, public=public),
        outcomes=await _outcomes(actions, public=public),
        areas=await area_names(figure.area for figure in report.figures.areas),
        compared=compared,
        read_otherwise=compared and await previous_model(report.id) != report.figures.model_version,
        trials=await trials_behind(improvements),
        done_on=await done_days(_each(actions)),
    )


async def first_page_of(report: ReportView) -> Briefing:
    """What a mail tells of a report: its first page, without what takes long to count."""
    improvements = [one.id for one in report.improvements[:FIRST]]
    actions = await actions_for(improvements, report.office)
    return Briefing(
        report=report,
        today=today(),
        actions=actions,
        overdue=await _overdue(report, public=False),
        trials=await trials_behind(improvements),
        done_on=await done_days(_each(actions)),
    )


async def _overdue(report: ReportView, *, public: bool) -> list[OverdueOffice]:
    """Of the report's office; of a report on all offices what everybody may know of the others."""
    schedule = await schedule_by_id(report.schedule)
    of_one_office = schedule.whole_office if schedule else report.office > 0
    if of_one_office:
        return await overdue_by_office(frozenset({report.office}), today(), only_public=public)
    everywhere = await overdue_by_office(None, today(), only_public=True)
    if public:
        return everywhere
    own = await overdue_by_office(frozenset({report.office}), today())
    others = [one for one in everywhere if one.office != report.office]
    return sorted([*own, *others], key=lambda one: (-one.count, one.name))


async def _outcomes(actions: dict[int, list[ActionView]], *, public: bool) -> list[Outcome]:
    shown = _each(actions)
    found = await measured(shown, only_public=public)
    return [Outcome(action, found[action.id]) for action in shown if action.id in found]


def _each(actions: dict[int, list[ActionView]]) -> list[ActionView]:
    """Each action once, the oldest first."""
    shown = {action.id: action for found in actions.values() for action in found}
    return [shown[number] for number in sorted(shown)]
