"""How often short links were followed."""

from enum import StrEnum

from piccolo.columns import Date, ForeignKey, Integer, Serial, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.campaigns.tables import CampaignLink
from participation.clock import today


class Step(StrEnum):
    """How far somebody came by a link."""

    SENT = "sent"  # a message with the link went out
    OPENED = "opened"
    BOT = "bot"  # a program looked: a preview, a crawler, a browser that fetches ahead


class LinkCount(Table):
    """How often a step was taken by a link on a day; nothing about who took it. Unique on the three."""

    id: Serial
    link = ForeignKey(references=CampaignLink, on_delete=OnDelete.cascade, null=False)
    day = Date(default=today)  # on the calendar of Western Indonesia
    step = Varchar(length=10)  # a Step
    n = Integer()
