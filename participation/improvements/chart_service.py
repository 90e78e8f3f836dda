"""Draws and stores the charts of a report. Runs in the processes of jobs and of the demonstration."""

import asyncio

from participation.areas.queries import area_names
from participation.database import transaction
from participation.errors import NotFound
from participation.files.drawing import draw
from participation.improvements.charts import chart_specs
from participation.improvements.paper import LANGUAGES
from participation.improvements.queries import report_by_id
from participation.improvements.tables import ReportChart
from participation.web.i18n import mark, using_language


async def draw_charts(report_id: int) -> None:
    """Draws a report in every language of reports. Safe to do twice. Raises NotFound."""
    report = await report_by_id(report_id)
    if report is None:
        raise NotFound(mark("There is no such report."))
    areas = await area_names(figure.area for figure in report.figures.areas)
    for language in LANGUAGES:
        with using_language(language):
            drawn = await asyncio.to_thread(draw, chart_specs(report, areas))
        async with transaction():
            await ReportChart.delete().where(
                ReportChart.report == report.id, ReportChart.language == language
            )
            if drawn:
                await ReportChart.insert(
                    *(
                        ReportChart(report=report.id, language=language, name=name, svg=svg)
                        for name, svg in drawn.items()
                    )
                )
