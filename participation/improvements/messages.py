"""What improvements write to people: that a report is there, with what its first page asks, and nobody's words."""

from participation.accounts.schemas import AccountView
from participation.improvements.briefings import Briefing
from participation.improvements.paper_head import days, summary
from participation.improvements.paper_trials import trials_told
from participation.messages.service import is_address, queue_email
from participation.web.i18n import mark, translate, using_language
from participation.web.urls import url

SUBJECT = mark("New improvement report: %(name)s")
BODY = mark(
    "Hello %(name)s,\n\n"
    "the improvement report “%(report)s” (%(days)s) is ready.\n\n"
    "%(summary)s\n\n"
    "The whole report:\n"
    "%(link)s\n\n"
    "You get this message because the schedule names you as a reader."
)


def about(report: int) -> str:
    """By what the outbox knows that the readers of a report were told of it."""
    return f"report:{report}"


async def notify(account: AccountView, briefing: Briefing, base_url: str) -> None:
    """Queues the mail in the language of the account; nobody whose address can take none is written to."""
    if not is_address(account.email):
        return
    report = briefing.report
    with using_language(account.language):
        parts = [summary(briefing), trials_told(briefing, lambda path: base_url + url(path))]
        told: dict[str, object] = {
            "name": account.name,
            "report": report.title,
            "days": days(report),
            "summary": "\n\n".join(filter(None, parts)),
            "link": base_url + url(f"/manage/improvements/{report.id}"),
        }
        subject, body = translate(SUBJECT, {"name": report.title}), translate(BODY, told)
    await queue_email("report_notice", account.email, subject, body, about=about(report.id))
