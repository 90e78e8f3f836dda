"""The use case of importing a file of answers: every row through the one intake, each once, bad rows set aside."""

import asyncio
import base64
import hashlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.accounts.service import record
from participation.areas.queries import area_named
from participation.clock import today
from participation.codes import digest
from participation.errors import Conflict, Gone, Problem, Rejected
from participation.feedback.import_files import BadRows, Ordinals, chunks_of
from participation.feedback.imports import BadRow, parse_day
from participation.feedback.queries import known_digests
from participation.feedback.receipts import issue
from participation.feedback.table_files import Row, TableFile, cells_of
from participation.surveys.answer_files import AnswerColumns, answers_of, find_answer_columns
from participation.surveys.definitions import QuestionType
from participation.surveys.intake import Intake
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.service import submit_answers
from participation.web.i18n import mark

CHUNK = 200
"""Rows that are on their way at once: an interruption loses none, running again brings the others."""

Progress = Callable[[int, int], None]
"""Told how far the file was read, and how far it goes."""


@dataclass(frozen=True)
class AnswerSource:
    """Where a file's answers come from, and which columns name the row and its day."""

    channel: str = "import"
    id_column: str = ""
    date_column: str = ""


@dataclass
class SubmissionReport:
    """How many rows are new, were there already, or could not be taken; the file that holds the latter."""

    added: int = 0
    already_there: int = 0
    bad: int = 0
    bad_rows_file: Path | None = None
    unread: list[str] = field(default_factory=list)


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
    with TableFile(path) as table, closing(BadRows(path, table.header)) as bad_rows:
        definition = survey.document.definition
        columns = find_answer_columns(table.header, definition, source.id_column, source.date_column)
        report.unread = columns.unread
        importer = _Importer(survey, source, columns, intake, secret_keys, report, bad_rows)
        for chunk in chunks_of(table, CHUNK):
            await importer.store(chunk)
            report.bad, report.bad_rows_file = bad_rows.count, bad_rows.path
            on_progress(table.position, table.size)
    note = f"{path.name}: {report.added}"
    await record(PROGRAM, "import", "survey", survey.id, office=survey.office, note=note)


@dataclass
class _Importer:
    """Sends the rows of one file to the intake of one survey."""

    survey: PublishedSurvey
    source: AnswerSource
    columns: AnswerColumns
    intake: Intake
    secret_keys: tuple[str, ...]
    report: SubmissionReport
    bad_rows: BadRows
    ordinals: Ordinals = field(default_factory=Ordinals)
    areas: dict[str, int | None] = field(default_factory=dict)

    async def store(self, rows: Sequence[Row]) -> None:
        ready: list[tuple[Row, Sent, tuple[str, ...]]] = []
        refused: list[tuple[Row, Problem]] = []
        for row in rows:
            try:
                ready.append((row, *await self._read(row)))
            except BadRow as bad:
                refused.append((row, bad.problem))
        known = await known_digests([one for *_, keys in ready for key in keys for one in self._digests(key)])
        sent = [(row, self._standing(sent, keys, known)) for row, sent, keys in ready]
        outcomes = await asyncio.gather(
            *(submit_answers(self.intake, self.secret_keys, self.survey, each) for _, (each, _) in sent),
            return_exceptions=True,
        )
        for (row, (_, is_known)), outcome in zip(sent, outcomes, strict=True):
            if problem := self._problem(outcome):
                refused.append((row, problem))
            elif is_known:
                self.report.already_there += 1
            else:
                self.report.added += 1
        for row, problem in sorted(refused, key=lambda bad: bad[0].line):
            self.bad_rows.add(row, problem)

    async def _read(self, row: Row) -> tuple[Sent, tuple[str, ...]]:
        """What the row sends, and the keys it may have been sent under before. Raises BadRow."""
        cells = cells_of(row, self.columns.width)
        if cells is None:
            raise BadRow(
                mark("The row has %(found)s cells, but the first line names %(expected)s columns."),
                found=len(row.cells),
                expected=self.columns.width,
            )
        keys = tuple(_key(secret, self.survey.id, self._identity(cells)) for secret in self.secret_keys)
        sent = Sent(
            key=keys[0],
            answers=await self._looked_up(answers_of(cells, self.columns)),
            language=self.survey.document.definition.default_language,
            channel=self.source.channel,
            received_on=self._day(cells),
        )
        return sent, keys

    def _identity(self, cells: Sequence[str]) -> str:
        """The name of the row in its file, else what it says: equal rows of one file are counted through."""
        at = self.columns.identity
        if at is not None and (name := cells[at].strip()):
            return f"id:{name}"
        content = hashlib.sha256("\x1f".join(cells).encode("utf-8", "replace")).digest()
        return f"row:{content.hex()}:{self.ordinals.next(content)}"

    def _day(self, cells: Sequence[str]) -> date:
        at = self.columns.day
        return today() if at is None or not cells[at].strip() else parse_day(cells[at].strip(), today())

    async def _looked_up(self, answers: dict[str, Any]) -> dict[str, Any]:
        """Areas and services, which people name by code or name, as the ids that the intake takes."""
        for target in self.columns.targets.values():
            typed = answers.get(target.name)
            if target.question.type is QuestionType.AREA and typed is not None:
                answers[target.name] = await self._area(typed)
            elif target.question.type is QuestionType.SERVICE and typed is not None:
                answers[target.name] = self._service(typed)
        return answers

    async def _area(self, typed: str) -> int:
        if typed not in self.areas:
            self.areas[typed] = await area_named(typed, self.survey.home_area)
        found = self.areas[typed]
        if found is None:
            raise BadRow(
                mark("There is no area “%(typed)s”, or more than one. Write its code, for example 32.73."),
                typed=typed[:60],
            )
        return found

    def _service(self, typed: str) -> int:
        wanted = typed.casefold()
        for number, name in self.survey.services:
            if wanted in (word.casefold() for word in name.values()):
                return number
        raise BadRow(mark("There is no service “%(typed)s”. Write its name."), typed=typed[:60])

    def _digests(self, key: str) -> tuple[bytes, ...]:
        return issue(self.secret_keys, f"survey:{self.survey.id}", key).lookup_digests

    def _standing(self, sent: Sent, keys: Sequence[str], known: set[bytes]) -> tuple[Sent, bool]:
        """With the key of an older secret where the row came in under that one; and whether it came in at all."""
        for key in keys:
            if known.intersection(self._digests(key)):
                return replace(sent, key=key), True
        return sent, False

    def _problem(self, outcome: str | BaseException) -> Problem | None:
        """Why a row was not taken; raises what has nothing to do with the row."""
        if isinstance(outcome, Rejected) and outcome.errors:
            reasons = "; ".join(f"{name}: {problem}" for name, problem in outcome.errors.items())
            return Problem("%(reasons)s", {"reasons": reasons})
        if isinstance(outcome, Conflict | Gone | Rejected):
            return Problem(outcome.message, outcome.parameters)
        if isinstance(outcome, BaseException):
            raise outcome
        return None


def _key(secret: str, survey: int, identity: str) -> str:
    """The key of a row: made with the secret, so that whoever knows the file cannot make the receipt."""
    made = digest(secret.encode(), "imported row", f"{survey}:{identity}")
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
