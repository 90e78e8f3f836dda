"""Answers that links of campaigns brought, as they were checked, and what was decided about those worth a look."""

from piccolo.columns import (
    UUID,
    BigInt,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from participation.campaigns.quality import Flag, FlagState
from participation.campaigns.tables import Campaign
from participation.clock import now, today
from participation.surveys.tables import Submission


class AnswerCheck(Table):
    """One submission that a campaign brought, and by what it is compared with others of its source."""

    id = UUID(primary_key=True, default=UUID4())
    submission = ForeignKey(references=Submission, on_delete=OnDelete.cascade, null=False, unique=True)
    campaign = ForeignKey(references=Campaign, on_delete=OnDelete.cascade, null=False)
    source = Varchar(length=40)  # code of the link or of the enumerator
    day = Date(default=today)
    pattern = BigInt(null=True, default=None)  # digest within source and day of answers that say enough
    alike = Boolean(null=True, default=None)  # one rating throughout; none where too few questions are rated
    place = BigInt(null=True, default=None)  # digest within source and day; erased two days later


class AnswerFlag(Table):
    """Why a submission is worth a look. Unique on (submission, flag)."""

    id = UUID(primary_key=True, default=UUID4())
    submission = ForeignKey(references=Submission, on_delete=OnDelete.cascade, null=False)
    campaign = ForeignKey(references=Campaign, on_delete=OnDelete.cascade, null=False)
    source = Varchar(length=40)
    day = Date(default=today)
    flag = Varchar(length=10, choices=Flag)
    state = Varchar(length=10, choices=FlagState, default=FlagState.WAITING)
    decision = Integer(null=True, default=None)  # id of the QualityDecision by which it stands so


class QualityDecision(Table):
    """What staff decided about the answers of one source that carry one flag."""

    id: Serial
    campaign = ForeignKey(references=Campaign, on_delete=OnDelete.cascade, null=False, index=True)
    source = Varchar(length=40)
    flag = Varchar(length=10, choices=Flag)
    verdict = Varchar(length=10, choices=FlagState)
    reason = Text(default="")  # in the words of who decided; senders of what was taken out read it
    submissions = Integer(default=0)
    decided_by = Integer(null=True, default=None)
    decided_at = Timestamptz(default=now)


class QualityChange(Table):
    """When it last changed what answers of a campaign count for: its coverage is then counted anew."""

    id: Serial
    campaign = ForeignKey(references=Campaign, on_delete=OnDelete.cascade, null=False, unique=True)
    changed_at = Timestamptz(default=now)
