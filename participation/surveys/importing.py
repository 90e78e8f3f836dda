"""The use case of importing a file of answers: every row through the one intake, each once, bad rows set aside."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from participation.accounts.schemas import PROGRAM, Person
from participation.accounts.service import record
from participation.feedback.import_files import BadRows, chunks_of, expect_rows
from participation.feedback.table_files import Row, TableFile
from participation.surveys.attachments import opened
from participation.surveys.intake import Intake
from participation.surveys.row_sending import AnswerSource, SetApart, SubmissionReport, sender_of
from participation.surveys.schemas import PublishedSurvey

CHUNK = 200
"""Rows that are on their way at once: an interruption loses none, running again brings the others."""

Progress = Callable[[int, int], None]
"""Told how far the file was read, and how far it goes."""


async def import_submissions(
    path: Path,
    survey: PublishedSurvey,
    source: AnswerSource,
    intake: Intake,
    secret_keys: tuple[str, ...],
    report: SubmissionReport,
    on_progress: Progress = lambda _done, _total: None,
) -> None:
    """Fills `report` as it goes, so that it tells the truth after an interruption too. Raises Rejected."""
    with TableFile(path) as table, opened(source.files) as files:
        sender = await sender_of(table.header, survey, source, files, intake, secret_keys, report)
        with closing(BadRows(path, table.header)) as bad_rows:
            for chunk in chunks_of(table, CHUNK):
                for bad in await sender.store(chunk):
                    bad_rows.add(bad.row, bad.reason)
                report.bad_rows_file = bad_rows.path
                on_progress(table.position, table.size)
    expect_rows(report.rows)
    await _record(PROGRAM, survey, path.name, report)


async def import_rows(
    actor: Person,
    name: str,
    table: tuple[Sequence[str], Sequence[Row]],
    survey: PublishedSurvey,
    source: AnswerSource,
    intake: Intake,
    secret_keys: tuple[str, ...],
) -> tuple[SubmissionReport, list[SetApart]]:
    """The same for a table of few rows that somebody uploaded: what was set apart is given back. Raises Rejected."""
    report, apart = SubmissionReport(), list[SetApart]()
    header, rows = table
    with opened(source.files) as files:
        sender = await sender_of(header, survey, source, files, intake, secret_keys, report)
        for chunk in chunks_of(rows, CHUNK):
            apart += await sender.store(chunk)
    expect_rows(report.rows)
    await _record(actor, survey, name, report)
    return report, apart


async def _record(actor: Person, survey: PublishedSurvey, name: str, report: SubmissionReport) -> None:
    note = f"{name}: {report.added}"
    await record(actor, "import", "survey", survey.id, office=survey.office, note=note)
