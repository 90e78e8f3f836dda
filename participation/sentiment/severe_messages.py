"""What the severe lane writes to inspectors: how many cases wait, never what, where or about whom."""

from participation.messages.service import is_address, queue_email
from participation.organisations.permissions import Actor
from participation.web.i18n import mark, translate, using_language
from participation.web.urls import url

SUBJECT = mark("Something waits for you")
BODY = mark(
    "Hello %(name)s,\n\n"
    "cases that are new in the severe lane: %(count)s. Sign in to look at them:\n\n"
    "%(link)s\n\n"
    "This message says nothing of them on purpose. You get at most one an hour."
)


async def notify(inspector: Actor, count: int, base_url: str) -> bool:
    """Queues the mail in the language of the account; false for an address that can take none."""
    if not is_address(inspector.email):
        return False
    with using_language(inspector.language):
        link = base_url + url("/manage/severe")
        subject = translate(SUBJECT)
        body = translate(BODY, {"name": inspector.name, "count": count, "link": link})
    await queue_email("severe_alert", inspector.email, subject, body)
    return True
