"""What goes in and out of the checks of answers that campaigns brought."""

from datetime import date, datetime

import msgspec

from participation.campaigns.quality import Flag, FlagState
from participation.campaigns.tables import Medium
from participation.texts import Text


class Source(msgspec.Struct, frozen=True):
    """Where answers of a campaign come from: a link with its code."""

    code: str
    campaign: int
    survey: int | None
    link: int
    medium: str

    @property
    def visits(self) -> bool:
        """Whether somebody goes to people, so that place and hour say something of the visitor."""
        return self.medium == Medium.FIELD

    @property
    def shares_a_device(self) -> bool:
        """Whether many people may well answer on one phone, or from one hall."""
        return self.medium in (Medium.FIELD, Medium.EVENT)


class FlagGroup(msgspec.Struct, frozen=True):
    """Submissions of one source that carry one flag, by what was decided."""

    source: str
    flag: Flag
    waiting: int
    cleared: int
    confirmed: int
    out: int
    first: date
    last: date

    @property
    def all(self) -> int:
        return self.waiting + self.cleared + self.confirmed + self.out


class DecisionView(msgspec.Struct, frozen=True):
    verdict: FlagState
    reason: str
    submissions: int
    decided_by: str
    decided_at: datetime


class Ruling(msgspec.Struct, frozen=True):
    """What somebody wants to decide; `seen` is how many decisions about it they had before them."""

    source: str
    flag: Flag
    verdict: FlagState
    reason: str
    seen: int


class ToReview(msgspec.Struct, frozen=True):
    """A campaign with flags that wait for somebody."""

    campaign: int
    title: Text
    waiting: int


class Checked(msgspec.Struct, frozen=True):
    """How many answers were checked, and how many of them count for no target or in no result."""

    answers: int
    aside: int
    out: int
