"""How far people come who follow a link to a survey; nothing about who they are."""

from piccolo.columns import Date, ForeignKey, Integer, Serial, SmallInt, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.clock import today
from participation.surveys.tables import Survey


class SectionCount(Table):
    """People whose last section so far is this one, by the day on which they sent it.

    Whoever goes on is counted there and no more here: of one day a number may be below 0, the sum is right. Unique on
    (survey, day, source, section).
    """

    id: Serial
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False)
    day = Date(default=today)
    source = Varchar(length=40)
    section = SmallInt()  # its place, from 0 on; section_schemas.SENT once all was sent
    n = Integer()
