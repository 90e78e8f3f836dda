"""Sends rows of a file of answers to the intake: each once, under the version that it answers, with its files."""

import asyncio
import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any, NamedTuple
from uuid import UUID

from msgspec.structs import replace

from participation.areas.queries import area_named
from participation.clock import today
from participation.codes import digest
from participation.errors import Conflict, Gone, Problem, Rejected
from participation.feedback.import_files import Ordinals
from participation.feedback.imports import BadRow, parse_day
from participation.feedback.queries import known_digests
from participation.feedback.receipts import issue
from participation.feedback.table_files import Row, cells_of
from participation.files.service import store_file
from participation.surveys.answer_files import (
    AnswerColumns,
    answers_of,
    columns_of_versions,
    version_answered,
)
from participation.surveys.attachments import Attachments
from participation.surveys.definitions import UPLOADS, QuestionType
from participation.surveys.file_answers import purpose_of
from participation.surveys.intake import Intake
from participation.surveys.queries import published_survey
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.service import submit_answers
from participation.web.i18n import mark


@dataclass(frozen=True)
class AnswerSource:
    """Where a file's answers come from, which columns name the row and its day, and which version was answered.

    `versions` has the numbers by what a row calls its version, "" for rows that name none of ours; `files` is the
    folder or zip in which photos came along.
    """

    channel: str = "import"
    id_column: str = ""
    date_column: str = ""
    versions: Mapping[str, int] = field(default_factory=dict)
    files: Path | IO[bytes] | None = None


@dataclass
class SubmissionReport:
    """How many rows are new, were there already, or could not be taken; the file that holds the latter."""

    added: int = 0
    already_there: int = 0
    bad: int = 0
    bad_rows_file: Path | None = None
    unread: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.added + self.already_there + self.bad


class SetApart(NamedTuple):
    """A row that was not taken, and why: by the name of a question, "" for the row as a whole."""

    row: Row
    problems: Mapping[str, Problem]

    @property
    def reason(self) -> Problem:
        """All of it in one sentence, for a file."""
        if list(self.problems) == [""]:
            return self.problems[""]
        reasons = "; ".join(f"{name}: {problem}" for name, problem in self.problems.items())
        return Problem("%(reasons)s", {"reasons": reasons})


async def sender_of(
    header: Sequence[str],
    survey: PublishedSurvey,
    source: AnswerSource,
    files: Attachments,
    intake: Intake,
    secret_keys: tuple[str, ...],
    report: SubmissionReport,
) -> "RowSender":
    """Raises Rejected for columns that answer no version of the survey."""
    found = [await published_survey(survey.slug, number) for number in range(1, survey.number)]
    versions = {each.number: each for each in (*found, survey) if each}
    definitions = {number: each.document.definition for number, each in versions.items()}
    columns = columns_of_versions(header, definitions, source.id_column, source.date_column)
    report.unread = columns[survey.number].unread
    return RowSender(versions, survey.number, source, columns, files, intake, secret_keys, report)


class _Ready(NamedTuple):
    """A row that was read, and the keys it may have been sent under before."""

    row: Row
    survey: PublishedSurvey
    columns: AnswerColumns
    name: str  # its own, by which its files may be found
    sent: Sent
    keys: tuple[str, ...]


@dataclass
class RowSender:
    """Sends the rows of one file to the intake of one survey."""

    versions: Mapping[int, PublishedSurvey]
    current: int
    source: AnswerSource
    columns: Mapping[int, AnswerColumns]
    files: Attachments
    intake: Intake
    secret_keys: tuple[str, ...]
    report: SubmissionReport
    ordinals: Ordinals = field(default_factory=Ordinals)
    areas: dict[str, int | None] = field(default_factory=dict)

    async def store(self, rows: Sequence[Row]) -> list[SetApart]:
        """Those that could not be taken, in the order of the file."""
        ready: list[_Ready] = []
        apart: list[SetApart] = []
        for row in rows:
            try:
                ready.append(await self._read(row))
            except BadRow as bad:
                apart.append(SetApart(row, {"": bad.problem}))
        digests = [one for each in ready for key in each.keys for one in self._digests(each.survey.id, key)]
        known = await known_digests(digests)
        sent: list[tuple[_Ready, bool]] = []
        for each in ready:
            try:
                sent.append(await self._with_files(*self._standing(each, known)))
            except Rejected as rejected:
                apart.append(SetApart(each.row, rejected.errors))
        outcomes = await asyncio.gather(
            *(submit_answers(self.intake, self.secret_keys, each.survey, each.sent) for each, _ in sent),
            return_exceptions=True,
        )
        for (each, is_known), outcome in zip(sent, outcomes, strict=True):
            if problems := _problems(outcome):
                apart.append(SetApart(each.row, problems))
            elif is_known:
                self.report.already_there += 1
            else:
                self.report.added += 1
        self.report.bad += len(apart)
        return sorted(apart, key=lambda bad: bad.row.line)

    async def _read(self, row: Row) -> _Ready:
        """Raises BadRow."""
        newest = self.columns[self.current]
        cells = cells_of(row, newest.width)
        if cells is None:
            raise BadRow(
                mark(
                    "The row has %(found)s cells, but the first line names %(expected)s columns. Put a text that holds "
                    "the separator between quotation marks."
                ),
                found=len(row.cells),
                expected=newest.width,
            )
        number = version_answered(_cell(cells, newest.version), self.source.versions, self.current)
        survey, columns = self.versions[number], self.columns[number]
        for at, name in columns.elsewhere.items():
            if cells[at].strip():
                raise BadRow(
                    mark("Version %(number)s does not ask “%(name)s”, but the row answers it."),
                    number=number,
                    name=name,
                )
        identity = self._identity(cells, columns)
        keys = tuple(_key(secret, survey.id, identity) for secret in self.secret_keys)
        sent = Sent(
            key=keys[0],
            answers=await self._looked_up(answers_of(cells, columns), survey, columns),
            language=survey.document.definition.default_language,
            channel=self.source.channel,
            received_on=self._day(cells, columns),
        )
        name = _cell(cells, columns.identity).removeprefix("uuid:")
        return _Ready(row, survey, columns, name, sent, keys)

    def _identity(self, cells: Sequence[str], columns: AnswerColumns) -> str:
        """The name of the row in its file, else what it says: equal rows of one file are counted through."""
        if name := _cell(cells, columns.identity):
            return f"id:{name}"
        content = hashlib.sha256("\x1f".join(cells).encode("utf-8", "replace")).digest()
        return f"row:{content.hex()}:{self.ordinals.next(content)}"

    def _day(self, cells: Sequence[str], columns: AnswerColumns) -> date:
        written = _cell(cells, columns.day)
        return parse_day(written, today()) if written else today()

    async def _looked_up(
        self, answers: dict[str, Any], survey: PublishedSurvey, columns: AnswerColumns
    ) -> dict[str, Any]:
        """Areas and services, which people name by code or name, as the ids that the intake takes."""
        for target in columns.targets.values():
            typed = answers.get(target.name)
            if target.question.type is QuestionType.AREA and typed is not None:
                answers[target.name] = await self._area(typed, survey)
            elif target.question.type is QuestionType.SERVICE and typed is not None:
                answers[target.name] = _service(typed, survey)
        return answers

    async def _area(self, typed: str, survey: PublishedSurvey) -> int:
        if typed not in self.areas:
            self.areas[typed] = await area_named(typed, survey.home_area)
        found = self.areas[typed]
        if found is None:
            raise BadRow(
                mark("There is no area “%(typed)s”, or more than one. Write its code, for example 32.73."),
                typed=typed[:60],
            )
        return found

    def _digests(self, survey: int, key: str) -> tuple[bytes, ...]:
        return issue(self.secret_keys, f"survey:{survey}", key).lookup_digests

    def _standing(self, ready: _Ready, known: set[bytes]) -> tuple[_Ready, bool]:
        """With the key of an older secret where the row came in under that one; and whether it came in at all."""
        for key in ready.keys:
            if known.intersection(self._digests(ready.survey.id, key)):
                return ready._replace(sent=replace(ready.sent, key=key)), True
        return ready, False

    async def _with_files(self, ready: _Ready, is_known: bool) -> tuple[_Ready, bool]:
        """Names of files as the ids that the intake takes. Those of a row that is there are not stored once more.

        Raises Rejected with what is wrong with each.
        """
        answers, files, errors = dict(ready.sent.answers), set[str](), dict[str, Problem]()
        for target in ready.columns.targets.values():
            if target.question.type not in UPLOADS or target.name not in answers:
                continue
            try:
                content = await asyncio.to_thread(self.files.content, answers[target.name], ready.name)
                file_id = _file_id(ready.sent.key, target.name, content)
                if not is_known:
                    images_only = target.question.type is QuestionType.PHOTO
                    purpose = purpose_of(ready.survey.id)
                    await store_file(purpose, content, images_only=images_only, file_id=file_id)
            except BadRow as bad:
                errors[target.name] = bad.problem
            except Rejected as rejected:
                errors[target.name] = rejected.errors["file"]
            else:
                answers[target.name] = str(file_id)
                files.add(str(file_id))
        if errors:
            raise Rejected(mark("A file was not taken."), errors=errors)
        return ready._replace(sent=replace(ready.sent, answers=answers, files=frozenset(files))), is_known


def _cell(cells: Sequence[str], at: int | None) -> str:
    return "" if at is None else cells[at].strip()


def _service(typed: str, survey: PublishedSurvey) -> int:
    wanted = typed.casefold()
    for number, name in survey.services:
        if wanted in (word.casefold() for word in name.values()):
            return number
    raise BadRow(mark("There is no service “%(typed)s”. Write its name."), typed=typed[:60])


def _problems(outcome: str | BaseException) -> Mapping[str, Problem]:
    """Why a row was not taken; raises what has nothing to do with the row."""
    if isinstance(outcome, Rejected) and outcome.errors:
        return outcome.errors
    if isinstance(outcome, Conflict | Gone | Rejected):
        return {"": Problem(outcome.message, outcome.parameters)}
    if isinstance(outcome, BaseException):
        raise outcome
    return {}


def _key(secret: str, survey: int, identity: str) -> str:
    """The key of a row: made with the secret, so that whoever knows the file cannot make the receipt."""
    made = digest(secret.encode(), "imported row", f"{survey}:{identity}")
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def _file_id(key: str, name: str, content: bytes) -> UUID:
    """The id of a file of a row: the same when the same file is brought again."""
    made = hashlib.sha256(f"{key}:{name}:".encode() + hashlib.sha256(content).digest())
    return UUID(bytes=made.digest()[:16], version=4)
