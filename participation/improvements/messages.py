"""What improvements write to people: that a report is there, never what is in it."""

from participation.accounts.schemas import AccountView
from participation.improvements.schemas import ScheduleView
from participation.messages.service import is_address, queue_email
from participation.web.i18n import mark, translate, using_language
from participation.web.urls import url

SUBJECT = mark("New improvement report: %(name)s")
BODY = mark(
    "Hello %(name)s,\n\n"
    "the improvement report “%(schedule)s” is ready:\n\n"
    "%(link)s\n\n"
    "You get this message because the schedule names you as a reader."
)


async def notify(account: AccountView, report: int, schedule: ScheduleView, base_url: str) -> None:
    """Queues the mail in the language of the account; nobody whose address can take none is written to."""
    if not is_address(account.email):
        return
    with using_language(account.language):
        link = base_url + url(f"/manage/improvements/{report}")
        subject = translate(SUBJECT, {"name": schedule.name})
        body = translate(BODY, {"name": account.name, "schedule": schedule.name, "link": link})
    await queue_email("report_notice", account.email, subject, body)
