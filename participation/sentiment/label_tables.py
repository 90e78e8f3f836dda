"""What people found in comments where they read them themselves."""

from piccolo.columns import Boolean, Date, ForeignKey, Integer, Real, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.accounts.tables import Account
from participation.clock import now, today
from participation.feedback.tables import Comment
from participation.organisations.tables import Office


class CommentLabel(Table):
    """What one person says about one comment. Unique on (comment, account).

    Null is not judged, "" is judged to be none: no sentiment that anybody could tell, no element of the SKM.
    """

    id: Serial
    comment = ForeignKey(references=Comment, on_delete=OnDelete.cascade, null=False)
    account = ForeignKey(references=Account, on_delete=OnDelete.cascade, null=False)
    sentiment = Varchar(length=10, null=True, default=None)
    element = Varchar(length=2, null=True, default=None)
    at = Timestamptz(default=now)


class CommentVerdict(Table):
    """What the labels of one comment come to, kept beside them so that a list of many can be filtered by it."""

    id: Serial
    comment = ForeignKey(references=Comment, on_delete=OnDelete.cascade, null=False, unique=True)
    sentiment = Varchar(length=10, null=True, default=None)
    element = Varchar(length=2, null=True, default=None)
    disputed = Boolean(default=False)  # as many say one thing as another: a third person should look


class LabelAgreement(Table):
    """How far people agree who read the same comments, measured anew by a job; without an office over all."""

    id: Serial
    office = ForeignKey(references=Office, on_delete=OnDelete.cascade)
    subject = Varchar(length=10)  # "sentiment" or "element"
    comments = Integer()  # that at least two people judged
    people = Integer()
    alpha = Real(null=True, default=None)  # Krippendorff's; null where all said the same of everything
    measured_on = Date(default=today)
