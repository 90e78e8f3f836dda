"""Use cases behind the jobs of surveys: free text becomes comments, old answers are erased."""

from datetime import date, timedelta
from typing import Any

import msgspec

from participation.clock import today
from participation.database import transaction
from participation.feedback.schemas import CommentCreate
from participation.feedback.service import add_comments, erase_receipts
from participation.surveys.comments import ELEMENT_MAXIMUM, free_texts
from participation.surveys.schemas import Document
from participation.surveys.tables import CommentOutbox, Submission, SurveyVersion

BATCH = 200
"""Submissions a transaction: about 20 ms on a small machine, so that the intake never waits long."""


async def collect_batch() -> int:
    """Turns the free text of up to BATCH submissions into comments; returns how many submissions it took.

    Comments and the emptied outbox are committed together: no text is lost, none comes twice.
    """
    async with transaction():
        rows = await CommentOutbox.select(CommentOutbox.id, CommentOutbox.submission).limit(BATCH)
        taken = (
            await CommentOutbox.delete()
            .where(CommentOutbox.id.is_in([row["id"] for row in rows]))
            .returning(CommentOutbox.submission)
            if rows
            else []
        )
        comments = await _comments([row["submission"] for row in taken])
        await add_comments(comments)
    return len(taken)


async def _comments(submissions: list[Any]) -> list[CommentCreate]:
    if not submissions:
        return []
    rows = await Submission.select(
        *Submission.all_columns(), Submission.survey.office, Submission.survey.service
    ).where(Submission.id.is_in(submissions))
    documents = await _documents({row["version"] for row in rows})
    return [comment for row in rows for comment in _of_submission(row, documents[row["version"]])]


async def _documents(versions: set[int] | None) -> dict[int, Document]:
    """What was published, by id of the version; None stands for every version there is."""
    query = SurveyVersion.select(SurveyVersion.id, SurveyVersion.document)
    if versions is not None:
        query = query.where(SurveyVersion.id.is_in(list(versions)))
    return {row["id"]: msgspec.json.decode(row["document"], type=Document) for row in await query}


def _of_submission(row: dict[str, Any], document: Document) -> list[CommentCreate]:
    answers = msgspec.json.decode(row["answers"])
    return [
        CommentCreate(
            origin=f"survey:{row['survey']}",
            question=said.question,
            text=said.text,
            said_on=row["received_on"],
            office=row["survey.office"],
            service=row["survey.service"],
            area=said.area,
            receipt=row["receipt"],
            channel=row["channel"],
            source=row["source"],
            language=row["language"],
            rating=said.rating,
            rating_maximum=None if said.rating is None else ELEMENT_MAXIMUM,
        )
        for said in free_texts(document.definition, answers)
    ]


async def erase_expired_submissions() -> int:
    """Erases what is older than its survey promised to keep, with everything that hangs on it.

    The promise is that of the version which was answered: a later draft takes nothing back. Returns how many
    submissions went.
    """
    erased = 0
    for version, document in (await _documents(None)).items():
        oldest = today() - timedelta(days=document.retention_days)
        erased += await _erase(version, oldest)
    return erased


async def _erase(version: int, oldest: date) -> int:
    erased = 0
    while True:
        async with transaction():
            rows = (
                await Submission.select(Submission.receipt)
                .where(Submission.version == version, Submission.received_on < oldest)
                .limit(BATCH)
            )
            if not rows:
                return erased
            await erase_receipts([row["receipt"] for row in rows])
        erased += len(rows)
