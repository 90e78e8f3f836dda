"""What analysis found in each comment, the models that were learnt here, and what inspectors do with severe ones."""

from enum import StrEnum

from piccolo.columns import JSON, Bytea, Date, ForeignKey, Integer, Real, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.accounts.tables import Account
from participation.clock import now, today
from participation.feedback.tables import Comment


class ModelState(StrEnum):
    KEPT = "kept"  # measured, not better, or replaced by a better one
    ACTIVE = "active"  # reads comments; none active means that the shipped model does
    REVOKED = "revoked"  # taken back by a person, never chosen again by itself


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
    element = Varchar(length=2)  # "U1" … "U9" of the SKM; empty where it speaks of none, or of several alike
    element_confidence = Real()  # probability of `element`, or that it speaks of none


class AnalysisModel(Table):
    """A correction of the shipped model that was learnt from this installation's comments. Never overwritten."""

    id: Serial
    version = Varchar(length=40, unique=True)
    parent = Varchar(length=40)  # version of the shipped model that it corrects
    content = Bytea()  # arrays and JSON in an npz archive
    digest = Varchar(length=64)  # SHA-256 of the content, in hexadecimal digits
    figures = JSON()  # what it measured on held-back comments, beside the model that was active then
    state = Varchar(length=8, choices=ModelState)
    made_at = Timestamptz(default=now)


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
