"""Reads of the pictures of reports."""

from participation.improvements.paper import paper_language
from participation.improvements.tables import ReportChart


async def charts_of(report: int) -> dict[str, str]:
    """The charts of a report in the language of the page, as SVG by name; none of one from before there were any."""
    rows = await ReportChart.select(ReportChart.name, ReportChart.svg).where(
        ReportChart.report == report, ReportChart.language == paper_language()
    )
    return {row["name"]: row["svg"] for row in rows}


async def chart_names(report: int) -> frozenset[str]:
    """Which charts there are."""
    rows = await ReportChart.select(ReportChart.name).where(
        ReportChart.report == report, ReportChart.language == paper_language()
    )
    return frozenset(row["name"] for row in rows)


async def chart_of(report: int, name: str) -> str | None:
    """One chart, as SVG."""
    row = (
        await ReportChart.select(ReportChart.svg)
        .where(
            ReportChart.report == report,
            ReportChart.language == paper_language(),
            ReportChart.name == name,
        )
        .first()
    )
    return row["svg"] if row else None
