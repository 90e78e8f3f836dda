"""What participants of pilots are told: which of them was told what, and what staff wrote to them."""

from enum import StrEnum

from piccolo.columns import JSONB, Date, ForeignKey, Integer, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.clock import now, today
from participation.pilots.enrollment_tables import Enrollment
from participation.pilots.tables import Pilot


class Notice(StrEnum):
    """What somebody can be told."""

    WAITING = "waiting"  # has applied, and waits
    NOT_DRAWN = "not_drawn"  # places were drawn, theirs was not among them
    NO_PLACE = "no_place"  # nobody moves up any more
    PLACE = "place"
    DUE = "due"  # a survey waits for them
    LAST_DAYS = "last_days"  # … and not for long
    FROM_STAFF = "from_staff"


class Audience(StrEnum):
    """Whom staff can write to. Never an arm: what people are told must not differ between those compared."""

    EVERYBODY = "everybody"
    PLACED = "placed"
    WAITING = "waiting"


class PilotNotice(Table):
    """Somebody was told something. Unique on (enrollment, notice, number): nobody is told twice."""

    id: Serial
    enrollment = ForeignKey(references=Enrollment, on_delete=OnDelete.cascade, null=False)
    notice = Varchar(length=12, choices=Notice)
    number = Integer(default=0)  # of the wave; of a message from staff its id
    told_on = Date(default=today)


class PilotMessage(Table):
    """A message that staff wrote to participants. Texts are by language."""

    id: Serial
    pilot = ForeignKey(references=Pilot, on_delete=OnDelete.cascade, null=False)
    audience = Varchar(length=10, choices=Audience)
    subject = JSONB(default="{}")
    body = JSONB(default="{}")
    written_at = Timestamptz(default=now)
    written_by = Integer(null=True, default=None)
    queued_at = Timestamptz(null=True, default=None)  # once everybody's stands in the outbox
    reached = Integer(default=0)
