"""What analysis found in each comment, and what inspectors do with those that tell of something severe."""

from enum import StrEnum

from piccolo.columns import Date, ForeignKey, Integer, Real, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.accounts.tables import Account
from participation.clock import now, today
from participation.feedback.tables import Comment


class CaseState(StrEnum):
    NEW = "new"
    LOOKING = "looking"
    HANDED_OVER = "handed_over"
    DISMISSED = "dismissed"  # it went back to the ordinary lane


class CommentAnalysis(Table):
    """One comment as one model version sees it. Unique on (comment, model_version)."""

    id: Serial
    comment = ForeignKey(references=Comment, on_delete=OnDelete.cascade, null=False)
    model_version = Varchar(length=40)
    language = Varchar(length=8)
    sentiment = Varchar(length=10)
    negative = Real()  # calibrated probabilities, they add up to 1
    neutral = Real()
    positive = Real()
    redacted_text = Text()  # what planners read and quote
    fingerprint = Varchar(length=40, index=True)  # equal for copies of one text


class SevereCase(Table):
    """A comment that tells of danger, extortion, discrimination or violence. Unique on its comment."""

    id: Serial
    comment = ForeignKey(references=Comment, on_delete=OnDelete.cascade, null=False, unique=True)
    kinds = Varchar(length=60, default="")  # of feedback/severe.py, a space between
    state = Varchar(length=12, choices=CaseState, default=CaseState.NEW, index=True)
    inspector = ForeignKey(references=Account, on_delete=OnDelete.set_null)  # who took it up
    notes = Text(default="")  # the inspectors' own; neither log nor audit trail repeats them
    found_on = Date(default=today)  # the day only, as beside the comment
    revision = Integer(default=1)


class SevereAlert(Table):
    """Up to which case an inspector was told by mail. Unique on the account."""

    id: Serial
    account = ForeignKey(references=Account, on_delete=OnDelete.cascade, null=False, unique=True)
    last_case = Integer(default=0)
    sent_at = Timestamptz(default=now)
