"""What partners of campaigns are told by the clock."""

from participation.campaigns.coverage_queries import campaign_names
from participation.campaigns.report_queries import due_reports
from participation.jobs.registry import Job, JobContext
from participation.web.i18n import mark


async def _make_report(context: JobContext) -> str:
    """Says nothing: runs are kept with their time, and a campaign's page lists its reports."""
    from participation.campaigns.report_service import make_report

    await make_report(int(context.subject), context.slot, context.now, context.settings.base_url)
    return ""


JOBS = [
    Job(
        "report_on_campaigns",
        mark("Report to those who run campaigns"),
        due_reports,
        _make_report,
        heavy=True,
        subject_names=campaign_names,
    )
]
