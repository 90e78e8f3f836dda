"""What an office certifies to a partner organisation when a campaign is over."""

from datetime import date, datetime

import msgspec

from participation.texts import Text


class CertificateContent(msgspec.Struct, frozen=True):
    """The words and figures as they were when it was issued; counts are rounded down to a step."""

    partner: int
    partner_name: str
    office_name: str
    title: Text
    about: Text  # the survey or the trial
    starts_on: date
    ended_on: date
    reached: int
    by_links: int
    percent: int  # the farthest milestone; 0 before the first
    done: int  # targets that were reached …
    targets: int  # … of so many
    signer: str
    position: str
    issued_on: date  # on the calendar of the office


class CertificateView(msgspec.Struct, frozen=True):
    id: int
    campaign: int
    number: str
    content: CertificateContent
    issued_at: datetime
    withdrawn_at: datetime | None
    reason: str
