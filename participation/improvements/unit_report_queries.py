"""Reads for the yearly SKM report of a unit."""

from typing import Any

from piccolo.custom_types import Combinable

from participation.clock import today
from participation.improvements.action_queries import unit_actions
from participation.improvements.queries import report_by_id
from participation.improvements.schemas import ReportView
from participation.improvements.tables import ImprovementReport
from participation.improvements.unit_reports import UnitReport, compose_unit_report
from participation.surveys.skm_periods import SkmPeriod
from participation.surveys.skm_photo_queries import photo_content, photos_of
from participation.surveys.skm_schemas import Unit
from participation.surveys.skm_unit_queries import unit_view


async def unit_report(unit: Unit, period: SkmPeriod) -> UnitReport:
    """The report of a unit and period, as things stand today."""
    view = await unit_view(unit, period)
    actions = await unit_actions(unit.office, unit.service)
    photos = await photos_of(unit, period)
    return compose_unit_report(view, period, actions, await _suggestions(unit, period), photos, today())


async def report_images(unit: Unit, report: UnitReport) -> dict[str, bytes]:
    """The photos of a report by the names that it gives them."""
    found = {photo.name: await photo_content(unit.office, photo.file) for photo in report.photos}
    return {name: content for name, content in found.items() if content is not None}


async def _suggestions(unit: Unit, period: SkmPeriod) -> ReportView | None:
    """The newest analysis about the unit that reaches into the period; for a service without one, its office's.

    One that an office makes about all offices is about no unit.
    """
    schedule: Any = ImprovementReport.schedule
    narrow = schedule.area.is_null() & schedule.survey.is_null()
    own_comments = schedule.whole_office.eq(True) & schedule.service.is_null()
    office = narrow & (ImprovementReport.office == unit.office) & own_comments
    own = await _newest(narrow & (schedule.service == unit.service), period) if unit.service else None
    return own or await _newest(office, period)


async def _newest(where: Combinable, period: SkmPeriod) -> ReportView | None:
    row = (
        await ImprovementReport.select(ImprovementReport.id)
        .where(where, ImprovementReport.period_to > period.start, ImprovementReport.period_from < period.end)
        .order_by(ImprovementReport.slot, ascending=False)
        .first()
    )
    return await report_by_id(row["id"]) if row else None
