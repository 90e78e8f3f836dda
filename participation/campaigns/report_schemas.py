"""A report to the people of a campaign, as it is stored: counts of groups, never anybody's answers."""

from datetime import date, datetime

import msgspec

from participation.campaigns.schemas import Condition


class GroupProgress(msgspec.Struct, frozen=True, array_like=True):
    """One target that something is missing of. `area` is its name, empty for wherever people live."""

    area: str
    conditions: tuple[Condition, ...]
    wanted: int
    reached: int


class ComparedRow(msgspec.Struct, frozen=True, array_like=True):
    """How often one answer was given: by everybody, and by those whom the campaign did not bring."""

    name: str
    together: int
    without: int


class Compared(msgspec.Struct, frozen=True, array_like=True):
    """The answers to one question, with those that the campaign brought and without them."""

    question: str
    n: int
    n_without: int
    rows: list[ComparedRow]


class ReportContent(msgspec.Struct, frozen=True):
    """All counts are in steps of `step`, rounded, where that is not 0."""

    step: int
    first: date  # from which on answers are counted
    reached: int
    by_links: int
    week: int  # of `reached`, those of the last seven days
    wanted: int
    gained: int  # answers that count for a target, none of them beyond what is wanted
    done: int  # targets that are reached
    targets: int
    behind: list[GroupProgress]
    further: int  # targets beyond those, of which something is missing, too
    likeness: float | None = None
    compared: list[Compared] = []
    improvement_report: int | None = None  # the newest published one of the office
    compared_step: int = 0  # of the counts in `compared`

    @property
    def share(self) -> float:
        """Of all that the targets ask for, as much is there."""
        return self.gained / self.wanted if self.wanted else 0.0


class ReportView(msgspec.Struct, frozen=True):
    id: int
    campaign: int
    number: int
    slot: datetime
    final: bool
    made_at: datetime
    content: ReportContent


class ReportLine(msgspec.Struct, frozen=True):
    """A report in a list of them."""

    number: int
    final: bool
    made_at: datetime


class Milestone(msgspec.Struct, frozen=True):
    percent: int
    reached_on: date
