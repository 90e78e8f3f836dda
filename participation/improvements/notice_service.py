"""Tells the readers of a schedule that a report is there. Runs in the process of the job that makes it."""

from participation.database import exclusive, transaction
from participation.errors import NotFound
from participation.improvements.briefing_queries import first_page_of
from participation.improvements.messages import about, notify
from participation.improvements.queries import report_by_id
from participation.improvements.schedule_queries import schedule_by_id, subscribed_accounts
from participation.messages.queries import counts_about
from participation.web.i18n import mark


async def tell_readers(report_id: int, base_url: str) -> None:
    """Once: a run that was killed behind this is made up for, and comes here again. Raises NotFound."""
    report = await report_by_id(report_id)
    schedule = await schedule_by_id(report.schedule) if report else None
    if report is None or schedule is None:
        raise NotFound(mark("There is no such report."))
    briefing = await first_page_of(report)
    async with transaction(), exclusive(f"reports {schedule.id}"):
        if await counts_about(about(report.id)):
            return
        for account in await subscribed_accounts(schedule):
            await notify(account, briefing, base_url)
