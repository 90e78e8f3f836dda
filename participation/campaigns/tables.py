"""Campaigns, whom they want to reach, and the links by which people come."""

from enum import StrEnum

from piccolo.columns import JSONB, BigInt, Date, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.areas.tables import Area
from participation.clock import now
from participation.learning.tables import Article, Course
from participation.organisations.tables import Office, Partner
from participation.pilots.tables import Pilot
from participation.surveys.tables import Survey


class CampaignState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"  # the office reads it
    RUNNING = "running"
    CLOSED = "closed"


class Medium(StrEnum):
    """Where people meet a link."""

    WHATSAPP = "whatsapp"
    SMS = "sms"
    EMAIL = "email"
    POSTER = "poster"
    HANDBILL = "handbill"
    RADIO = "radio"  # said aloud: people type the code
    EVENT = "event"
    FIELD = "field"  # a volunteer on the way
    SITE = "site"  # a button on another site


class Campaign(Table):
    """Outreach for one survey or one pilot. Texts are JSON by language."""

    id: Serial
    office = ForeignKey(references=Office, on_delete=OnDelete.restrict, null=False)
    partner = ForeignKey(references=Partner, on_delete=OnDelete.restrict)  # none: the office does it itself
    survey = ForeignKey(references=Survey, on_delete=OnDelete.restrict)  # either this …
    pilot = ForeignKey(references=Pilot, on_delete=OnDelete.restrict)  # … or this
    article = ForeignKey(references=Article, on_delete=OnDelete.set_null)  # what links lead to first: this …
    course = ForeignKey(references=Course, on_delete=OnDelete.set_null)  # … or this; none: straight on
    slug = Varchar(length=80, unique=True)
    state = Varchar(length=10, choices=CampaignState, default=CampaignState.DRAFT)
    title = JSONB(default="{}")
    goal = JSONB(default="{}")
    message = JSONB(default="{}")  # what people are told, before the link
    starts_on = Date(null=True, default=None)
    ends_on = Date(null=True, default=None)  # the last day
    budget = BigInt(default=0)  # whole rupiah
    approved_at = Timestamptz(null=True, default=None)  # only what was approved is ever told to the public
    sent_back = Text(default="")  # what the office asked to change, in its own words
    closed_at = Timestamptz(null=True, default=None)
    revision = Integer(default=1)  # two tabs: the second save sees that the first came between
    created_at = Timestamptz(default=now)
    updated_at = Timestamptz(default=now)


class CampaignTarget(Table):
    """So many answers of one group of people: a cell."""

    id: Serial
    campaign = ForeignKey(references=Campaign, on_delete=OnDelete.cascade, null=False, index=True)
    area = ForeignKey(references=Area, on_delete=OnDelete.restrict)  # none: wherever they live
    conditions = JSONB(default="[]")  # schemas.Condition: what they answered
    wanted = Integer()


class CampaignLink(Table):
    """A short link, /k/{code}, for one medium, place and volunteer; it stays for ever.

    Its code is the source of the answers that it brings.
    """

    id: Serial
    campaign = ForeignKey(references=Campaign, on_delete=OnDelete.cascade, null=False, index=True)
    code = Varchar(length=20, unique=True)  # codes.random_code with LINK_SYMBOLS
    medium = Varchar(length=10, choices=Medium)
    place = Varchar(length=120, default="")
    volunteer = Varchar(length=120, default="")  # a name or nickname that the team knows
    language = Varchar(length=8, default="id")  # of the page that it opens
    closed_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=now)
