"""What goes in and out of campaigns."""

from datetime import date, datetime

import msgspec

from participation.texts import Text


class CampaignWanted(msgspec.Struct, frozen=True):
    """A campaign as its form has it; either `survey` or `pilot`, once it is handed in."""

    title: Text
    goal: Text
    message: Text
    survey: int | None
    pilot: int | None
    starts_on: date | None
    ends_on: date | None
    budget: int | None  # whole rupiah
    article: int | None = None  # what links lead to first: either this …
    course: int | None = None  # … or this, or nothing


class CampaignView(msgspec.Struct, frozen=True):
    id: int
    slug: str
    state: str
    office: int
    office_name: str
    zone: str
    home_area: int | None
    partner: int | None
    partner_name: str
    title: Text
    goal: Text
    message: Text
    survey: int | None
    pilot: int | None
    starts_on: date | None
    ends_on: date | None
    budget: int
    sent_back: str
    closed_at: datetime | None
    revision: int
    article: int | None = None
    course: int | None = None
    approved_at: datetime | None = None


class Condition(msgspec.Struct, frozen=True):
    """What people of a cell answered to one question: one of `choices`, or a whole number from `least` to `most`."""

    question: str
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


class Target(msgspec.Struct, frozen=True):
    """So many answers wanted of one cell: an area with everything in it, and all of the conditions."""

    area: int | None
    conditions: tuple[Condition, ...]
    wanted: int
    id: int | None = None


class LinkWanted(msgspec.Struct, frozen=True):
    medium: str
    place: str = ""
    volunteer: str = ""
    language: str = "id"


class LinkView(msgspec.Struct, frozen=True):
    id: int
    campaign: int
    code: str
    medium: str
    place: str
    volunteer: str
    language: str
    closed_at: datetime | None
