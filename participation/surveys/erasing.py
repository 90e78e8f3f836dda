"""The use cases behind the nightly jobs of surveys: what was promised to go, goes, and the audit trail says so.

The promise is that of the version which was answered: a later draft takes nothing back.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from participation.accounts.schemas import PROGRAM
from participation.accounts.service import record
from participation.clock import today
from participation.database import transaction
from participation.feedback.service import erase_receipts
from participation.surveys.queries import documents_of
from participation.surveys.tables import (
    LateSubmission,
    Submission,
    SubmissionFile,
    SubmissionIdentifier,
    SurveyVersion,
)

BATCH = 200
"""Submissions a transaction: about 20 ms on a small machine, so that the intake never waits long."""


async def erase_expired_submissions() -> int:
    """Erases what is older than its survey promised to keep, with everything that hangs on it.

    Returns how many submissions went.
    """
    erased = 0
    for version, document in (await documents_of(None)).items():
        oldest = today() - timedelta(days=document.retention_days)
        erased += await _erase(Submission, version, oldest)
        erased += await _erase(LateSubmission, version, oldest)
    return erased


async def _erase(table: type[Submission | LateSubmission], version: int, oldest: date) -> int:
    erased = 0
    while True:
        async with transaction():
            rows = (
                await table.select(table.receipt)
                .where(table.version == version, table.received_on < oldest)
                .limit(BATCH)
            )
            if not rows:
                return erased
            await erase_receipts([row["receipt"] for row in rows])
            await _record(version, "erase", "submissions", len(rows))
        erased += len(rows)


async def erase_expired_identifiers() -> int:
    """Erases what can lead to a person and is older than its survey promised; the other answers stay.

    Returns of how many submissions something went.
    """
    erased = 0
    for version, document in (await documents_of(None)).items():
        oldest = today() - timedelta(days=document.identifiers_kept)
        erased += await _anonymise(version, oldest)
        await LateSubmission.update({LateSubmission.identifying: None}).where(
            LateSubmission.version == version, LateSubmission.received_on < oldest
        )
    return erased


async def _anonymise(version: int, oldest: date) -> int:
    erased = 0
    while True:
        async with transaction():
            ids = await _identified(version, oldest)
            if not ids:
                return erased
            await SubmissionIdentifier.update({SubmissionIdentifier.answers: None}).where(
                SubmissionIdentifier.submission.is_in(ids)
            )
            await SubmissionFile.delete().where(SubmissionFile.submission.is_in(ids))
            await _record(version, "anonymise", "submissions", len(ids))
        erased += len(ids)


async def _identified(version: int, oldest: date) -> list[UUID]:
    identifiers = SubmissionIdentifier
    rows: list[dict[str, Any]] = (
        await identifiers.select(identifiers.submission)
        .where(
            identifiers.submission.version == version,
            identifiers.submission.received_on < oldest,
            identifiers.answers.is_not_null(),
        )
        .limit(BATCH)
    )
    return [row["submission"] for row in rows]


async def _record(version: int, action: str, what: str, count: int) -> None:
    """How many, and of which survey: never whose."""
    row = (
        await SurveyVersion.select(SurveyVersion.survey.id, SurveyVersion.survey.office, SurveyVersion.number)
        .where(SurveyVersion.id == version)
        .first()
    )
    if row is not None:
        note = f"version {row['number']}: {count} {what}"
        await record(PROGRAM, action, "survey", row["survey.id"], office=row["survey.office"], note=note)
