"""The job that makes reports when they are due, in a process of its own."""

from participation.improvements.schedule_queries import due_schedules, schedule_names
from participation.jobs.outcomes import outcome
from participation.jobs.registry import Job, JobContext
from participation.web.i18n import mark

PUBLISH_DUE_REPORTS = "publish_due_reports"


async def _publish_due_reports(context: JobContext) -> str:
    from participation.improvements.chart_service import draw_charts
    from participation.improvements.making import make_report
    from participation.improvements.notice_service import tell_readers

    report = await make_report(int(context.subject), context.slot)
    await draw_charts(report.id)
    await tell_readers(report.id, context.settings.base_url)
    return outcome(
        mark("Report no. %(number)s: %(count)s improvements from %(comments)s comments."),
        number=report.number,
        count=len(report.improvements),
        comments=report.comments,
    )


JOBS = [
    Job(
        PUBLISH_DUE_REPORTS,
        mark("Make improvement reports"),
        due_schedules,
        _publish_due_reports,
        heavy=True,
        subject_names=schedule_names,
    )
]
