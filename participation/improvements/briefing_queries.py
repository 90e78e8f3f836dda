"""Reads what stands beside a report in its files, its mail and on its page."""

from participation.areas.queries import area_names
from participation.clock import today
from participation.improvements.action_queries import actions_for, overdue_by_office
from participation.improvements.briefings import FIRST, Briefing, Outcome
from participation.improvements.measuring_queries import measured
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
    )


async def first_page_of(report: ReportView) -> Briefing:
    """What a mail tells of a report: its first page, without what takes long to count."""
    improvements = [one.id for one in report.improvements[:FIRST]]
    return Briefing(
        report=report,
        today=today(),
        actions=await actions_for(improvements, report.office),
        overdue=await _overdue(report, public=False),
        trials=await trials_behind(improvements),
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
    shown = {action.id: action for each in actions.values() for action in each}
    found = await measured(list(shown.values()), only_public=public)
    return [Outcome(action, found[number]) for number, action in sorted(shown.items()) if number in found]
