"""Who takes part in a pilot: places, contact data apart from them, and what was answered."""

from enum import StrEnum

from piccolo.columns import (
    UUID,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    Serial,
    SmallInt,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from participation.areas.tables import Area
from participation.clock import today
from participation.feedback.tables import Receipt
from participation.pilots.tables import Pilot
from participation.surveys.tables import Submission


class EnrollmentState(StrEnum):
    WAITLISTED = "waitlisted"  # has applied, has no place (yet)
    ENROLLED = "enrolled"  # has a place; active from the first day of the trial
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


class Enrollment(Table):
    """One person's application and place. Unique on (pilot, queue_number) and on (pilot, ticket)."""

    id = UUID(primary_key=True, default=UUID4())  # random, as nothing here may tell when
    pilot = ForeignKey(references=Pilot, on_delete=OnDelete.cascade, null=False)
    receipt = ForeignKey(references=Receipt, on_delete=OnDelete.set_null)  # null once the data were deleted
    version = Integer()  # of the protocol to which the person agreed
    area = ForeignKey(references=Area, on_delete=OnDelete.restrict, null=False)
    queue_number = Integer()  # from 1, without gap, allotted under the lock of the pilot
    ticket = Varchar(length=20)  # random pseudonym, in the lists that are published
    state = Varchar(length=12, choices=EnrollmentState, default=EnrollmentState.WAITLISTED)
    arm = SmallInt(null=True, default=None)  # position in the published document
    replaces = Boolean(default=False)  # got a place that somebody gave back
    applied_on = Date(default=today)  # the days only
    placed_on = Date(null=True, default=None)
    ended_on = Date(null=True, default=None)  # completed or withdrawn
    language = Varchar(length=8)
    source = Varchar(length=40, default="")  # the code of the link that led here, if any
    person_digest = Bytea(null=True, default=None)  # keyed, of what names the person; erased at the close
    resembles = Boolean(
        default=False
    )  # another application has the same digest: a hint for staff, no refusal


class EnrollmentContact(Table):
    """Where to write to a participant; apart from everything else, gone with the trial or the withdrawal."""

    id: Serial
    enrollment = ForeignKey(references=Enrollment, on_delete=OnDelete.cascade, null=False, unique=True)
    channel = Varchar(length=10)  # "email" or "sms"
    address = Varchar(length=254)


class EnrollmentAnswers(Table):
    """What a participant answered: wave 0 is the enrollment survey. Unique on (enrollment, wave)."""

    id: Serial
    enrollment = ForeignKey(references=Enrollment, on_delete=OnDelete.cascade, null=False)
    wave = SmallInt()  # position in the published document, from 1
    submission = ForeignKey(references=Submission, on_delete=OnDelete.cascade, null=False)
    answered_on = Date(default=today)
