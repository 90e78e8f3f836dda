"""How a participant's own page is opened: by a token in its address that only we can make. Pure.

Whoever typed the code of a receipt gets one for a day. One that was sent, to the person's own mailbox or phone, has
to open the page for as long as there is something to look at or to answer.
"""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from participation.clock import day_in
from participation.pilots.schemas import PublishedPilot
from participation.web.sealing import LIFETIME, seal, unseal

PAGE, LINK = "pilot page", "pilot link"
AFTER_THE_TRIAL = timedelta(days=30)
LONGEST_TRIAL = timedelta(days=3_650)
"""What keeps a link of ours from opening anything is the end of its trial, see `last_day_of_links`."""


class Opened(NamedTuple):
    """Whose page a token opens."""

    enrollment: UUID
    by_link: bool  # that was sent


def page_token(secret_key: str, enrollment: UUID) -> str:
    """Opens the page for a day."""
    return seal(secret_key, enrollment.hex, PAGE)


def mine_path(slug: str, token: str) -> str:
    """The address of the page, without language and host."""
    return f"/pilots/{slug}/mine?t={token}"


def link_path(slug: str, secret_key: str, enrollment: UUID) -> str:
    """The address that is sent to a participant."""
    return mine_path(slug, seal(secret_key, enrollment.hex, LINK))


def opened_by(token: str, secret_keys: tuple[str, ...]) -> Opened | None:
    """Whose page it is; None for a token that is older than a day and was not sent, or that is none of ours."""
    for purpose, lifetime in ((PAGE, LIFETIME), (LINK, LONGEST_TRIAL)):
        for key in secret_keys:
            if (value := unseal(key, token, purpose, lifetime)) is not None:
                return Opened(UUID(value), purpose == LINK)
    return None


def last_day_of_links(pilot: PublishedPilot) -> date | None:
    """Until when links that were sent open their page; None where the trial has no last day."""
    ends_on = pilot.document.ends_on
    if pilot.ended_at is not None:
        ended_on = day_in(pilot.ended_at, pilot.document.zone)
        ends_on = min(ends_on or ended_on, ended_on)
    return ends_on + AFTER_THE_TRIAL if ends_on else None
