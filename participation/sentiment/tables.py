"""What analysis found in each comment."""

from piccolo.columns import ForeignKey, Real, Serial, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.feedback.tables import Comment


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
