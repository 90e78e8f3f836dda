"""What accounts write to people."""

from participation.accounts.schemas import AccountView
from participation.accounts.service import RESET_HOURS
from participation.messages.service import queue_email
from participation.web.i18n import mark, translate, using_language
from participation.web.urls import url

SUBJECT = mark("Choose a new password")
BODY = mark(
    "Hello %(name)s,\n\n"
    "someone, probably you, asked for a new password. Choose it here within %(hours)s hours:\n\n"
    "%(link)s\n\n"
    "If it was not you, ignore this message: nothing changes."
)


async def send_reset_link(account: AccountView, token: str, *, base_url: str) -> None:
    """Queues the mail with the link, in the language of the account."""
    with using_language(account.language):
        link = base_url + url(f"/manage/reset/{token}")
        body = translate(BODY, {"name": account.name, "hours": RESET_HOURS, "link": link})
        subject = translate(SUBJECT)
    await queue_email("password_reset", account.email, subject, body)
