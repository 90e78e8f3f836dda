"""Reads of what people found in comments."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from participation.feedback.queries import matching
from participation.feedback.schemas import CommentFilter
from participation.sentiment.label_tables import CommentLabel, CommentVerdict, LabelAgreement
from participation.sentiment.schemas import AgreementView

AT_ONCE = 5_000
"""Ids in one statement: both databases take 32,766 parameters."""

_WANTED = (
    "COUNT(CASE WHEN account = {{}} THEN {0} END) = 0 AND (COUNT({0}) = 1 OR COUNT(DISTINCT {0}) > 1 "
    "AND comment IN (SELECT comment FROM comment_verdict WHERE disputed))"
)
WANTED_SENTIMENT, WANTED_ELEMENT = _WANTED.format("sentiment"), _WANTED.format("element")
"""Over the labels of a comment: whether one other person has judged it, or several without agreeing, and the reader,
an account, has not."""

_VERDICT = (CommentVerdict.comment, CommentVerdict.sentiment, CommentVerdict.element)


class Correction(NamedTuple):
    """What people found; None where they did not judge, "" where they judged it to be none."""

    sentiment: str | None
    element: str | None


class Judgement(NamedTuple):
    """One label, with the office that its comment is about."""

    id: int
    comment: UUID
    account: int
    sentiment: str | None
    element: str | None
    office: int | None


async def corrected(comments: Collection[UUID]) -> dict[UUID, Correction]:
    """What people found in those of these comments that they read: it stands in for what the model found.

    A sentiment of "" (nobody can tell) replaces nothing.
    """
    ids, found = list(comments), {}
    for start in range(0, len(ids), AT_ONCE):
        rows = await CommentVerdict.select(*_VERDICT).where(
            CommentVerdict.comment.is_in(ids[start : start + AT_ONCE])
        )
        found.update(_by_comment(rows))
    return found


async def corrections(wanted: CommentFilter) -> dict[UUID, Correction]:
    """As `corrected`, of all the comments of a filter: people read few of very many."""
    comment: Any = CommentVerdict.comment
    return _by_comment(await CommentVerdict.select(*_VERDICT).where(await matching(wanted, comment)))


def _by_comment(rows: Sequence[dict[str, Any]]) -> dict[UUID, Correction]:
    return {row["comment"]: Correction(row["sentiment"], row["element"]) for row in rows}


async def own_labels(account: int, comments: Collection[UUID]) -> dict[UUID, Correction]:
    """What one person said about these comments."""
    rows = await CommentLabel.select(
        CommentLabel.comment, CommentLabel.sentiment, CommentLabel.element
    ).where(CommentLabel.account == account, CommentLabel.comment.is_in(list(comments) or [UUID(int=0)]))
    return {row["comment"]: Correction(row["sentiment"], row["element"]) for row in rows}


async def opinions_wanted(account: int, comments: Collection[UUID]) -> dict[UUID, list[str]]:
    """What one person is asked to judge of these comments, "sentiment" or "element", as others have judged it."""
    rows = await CommentLabel.raw(
        f"SELECT comment, {WANTED_SENTIMENT} AS sentiment, {WANTED_ELEMENT} AS element FROM comment_label "  # noqa: S608
        f"WHERE comment IN ({', '.join(['{}'] * len(comments)) or 'NULL'}) GROUP BY comment",
        *(account, account, *comments),
    )
    return {row["comment"]: [subject for subject in ("sentiment", "element") if row[subject]] for row in rows}


async def agreements(offices: frozenset[int] | None) -> list[AgreementView]:
    """How far people agree, as a job measured it last: for these offices, or (None) for all and over all."""
    query = LabelAgreement.select(
        LabelAgreement.office.name.as_alias("office_name"),
        LabelAgreement.subject,
        LabelAgreement.comments,
        LabelAgreement.people,
        LabelAgreement.alpha,
        LabelAgreement.measured_on,
    ).order_by(LabelAgreement.id)
    if offices is not None:
        query = query.where(LabelAgreement.office.is_in(list(offices) or [0]))
    return [AgreementView(**row) for row in await query]


async def judgements(after: int = 0, limit: int = AT_ONCE) -> list[Judgement]:
    """All labels in the order of their ids, those behind `after`."""
    comment: Any = CommentLabel.comment
    rows = (
        await CommentLabel.select(
            CommentLabel.id,
            CommentLabel.comment,
            CommentLabel.account,
            CommentLabel.sentiment,
            CommentLabel.element,
            comment.office.as_alias("office"),
        )
        .where(CommentLabel.id > after)
        .order_by(CommentLabel.id)
        .limit(limit)
    )
    return [Judgement(**row) for row in rows]
