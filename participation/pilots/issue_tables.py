"""What went wrong in a trial, as participants report it."""

from piccolo.columns import UUID, Boolean, Date, ForeignKey, Integer, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from participation.clock import today
from participation.feedback.tables import Receipt
from participation.pilots.tables import Pilot


class PilotIssue(Table):
    """One report, and what the office did about it. Gone with the receipt of the person's application."""

    id = UUID(primary_key=True, default=UUID4())
    pilot = ForeignKey(references=Pilot, on_delete=OnDelete.cascade, null=False, index=True)
    receipt = ForeignKey(references=Receipt, on_delete=OnDelete.cascade, null=False, index=True)
    key = Varchar(length=64, unique=True)  # of the page: sent twice it is one report
    text = Text()
    urgent = Boolean(default=False)  # somebody was harmed or is in danger
    apart = Boolean(default=False)  # tells of what only inspectors may read
    reported_on = Date(default=today)
    reply = Text(default="")  # what was done, for the participant to read
    handled_on = Date(null=True, default=None)
    handled_by = Integer(null=True, default=None)
