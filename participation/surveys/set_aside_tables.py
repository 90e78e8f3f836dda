"""Answers that still have to be looked at, and those that count for less than others."""

from piccolo.columns import JSONB, UUID, ForeignKey, Serial, SmallInt, Text
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from participation.surveys.tables import Submission, Survey


class CheckOutbox(Table):
    """A submission with a source that nobody has checked yet."""

    id: Serial
    submission = ForeignKey(references=Submission, on_delete=OnDelete.cascade, null=False, unique=True)
    signs = SmallInt(default=0)  # signs.Sign: how it was given; gone with this row


class SetAside(Table):
    """A submission that counts for no target; with a reason it is in no result either.

    It stays stored as it came, and whoever holds its receipt reads the reason.
    """

    id = UUID(primary_key=True, default=UUID4())
    submission = ForeignKey(references=Submission, on_delete=OnDelete.cascade, null=False, unique=True)
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False, index=True)
    taken_out = Text(null=True, default=None)  # why it is in no result
    cells = JSONB(default="[]")  # of quotas: places that it gave back, to be taken again if it comes back
