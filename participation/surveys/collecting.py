"""The use case behind a job of surveys: free text becomes comments."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from participation.database import transaction
from participation.feedback.schemas import CommentCreate
from participation.feedback.service import add_comments, hold_receipts
from participation.surveys.comments import ELEMENT_MAXIMUM, free_texts
from participation.surveys.queries import documents_of
from participation.surveys.schemas import About, Document
from participation.surveys.tables import CommentOutbox, Submission

BATCH = 200
"""Submissions a transaction: about 20 ms on a small machine, so that the intake never waits long."""


async def collect_batch() -> int:
    """Turns the free text of up to BATCH submissions into comments; returns how many submissions it took.

    Comments and the emptied outbox are committed together: no text is lost, none comes twice.
    """
    async with transaction():
        rows = await CommentOutbox.select(CommentOutbox.id, CommentOutbox.submission.receipt).limit(BATCH)
        there = await hold_receipts([row["submission.receipt"] for row in rows])
        taken = (
            await CommentOutbox.delete()
            .where(CommentOutbox.id.is_in([row["id"] for row in rows if row["submission.receipt"] in there]))
            .returning(CommentOutbox.submission, CommentOutbox.service, CommentOutbox.area)
            if there
            else []
        )
        comments = await _comments({row["submission"]: About(row["service"], row["area"]) for row in taken})
        await add_comments(comments)
    return len(taken)


async def _comments(about: Mapping[UUID, About]) -> list[CommentCreate]:
    if not about:
        return []
    rows = await Submission.select(
        *Submission.all_columns(), Submission.survey.office, Submission.survey.service
    ).where(Submission.id.is_in(list(about)))
    documents = await documents_of({row["version"] for row in rows})
    return [
        comment
        for row in rows
        for comment in _of_submission(row, documents[row["version"]], about[row["id"]])
    ]


def _of_submission(row: dict[str, Any], document: Document, about: About) -> list[CommentCreate]:
    answers = msgspec.json.decode(row["answers"])
    return [
        CommentCreate(
            origin=f"survey:{row['survey']}",
            question=said.question,
            text=said.text,
            said_on=row["received_on"],
            office=row["survey.office"],
            service=row["survey.service"] or said.service or about.service,
            area=said.area or about.area,
            receipt=row["receipt"],
            channel=row["channel"],
            source=row["source"],
            language=row["language"],
            rating=said.rating,
            rating_maximum=None if said.rating is None else ELEMENT_MAXIMUM,
        )
        for said in free_texts(document.definition, answers)
    ]
