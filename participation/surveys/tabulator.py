"""Who counts the tables of results: this process, or one beside a web process, so that numpy stays out of that one.

The process beside is started when somebody asks for a table, and ended when nobody has asked for a while. Questions
and answers are msgpack, each behind its length in four bytes; the end of its input is its own end.
"""

import asyncio
import contextlib
import struct
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from typing import BinaryIO, cast

import msgspec

from participation.errors import Unavailable
from participation.surveys.exploring import Asked
from participation.surveys.margin_queries import WeightingNotes, weighting_notes
from participation.surveys.result_queries import results, weights
from participation.surveys.results import Counted
from participation.surveys.tabulating import Table, counts_of, table_of
from participation.web.i18n import current_language, mark, set_language

PROGRAM = (sys.executable, "-m", "participation", "tabulate")
LONGEST_WAIT = 30.0
"""Seconds: ten times what the largest survey takes, and the start of the process."""
IDLE = 120.0
"""Seconds after which a process that nobody asks goes."""
_LENGTH = struct.Struct(">I")
LATE = mark("The table is not ready yet. Please open the page again in a moment.")


class _Question(msgspec.Struct, frozen=True):
    """A table; where `asked` names no question, counts of all; without `asked`, what the weights of a survey do."""

    survey: int
    language: str
    asked: Asked | None = None


class _Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """`missing` says that nothing is counted under the question that was asked for."""

    table: Table | None = None
    notes: WeightingNotes | None = None
    counts: Counted | None = None
    missing: bool = False


class Tabulator:
    """Counts in this process."""

    async def table(self, survey: int, asked: Asked) -> Table:
        """Raises KeyError for questions that are not counted."""
        return await table_of(survey, await results(survey), asked)

    async def counts(self, survey: int, asked: Asked) -> Counted:
        """Every question among those whom the filters leave; `asked` names none. Raises as table."""
        return await counts_of(survey, await results(survey), asked)

    async def notes(self, survey: int) -> WeightingNotes | None:
        """What the weights of a survey do; None when no population is set."""
        view = await results(survey)
        found = await weights(survey, view)
        return await weighting_notes(view, found) if found else None


class TabulatorBeside(Tabulator):
    """Counts in a process beside this one. Raises Unavailable where that does not answer."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        self._going: asyncio.TimerHandle | None = None

    async def table(self, survey: int, asked: Asked) -> Table:
        answer = await self._answer(_Question(survey, current_language(), asked))
        if answer.table is None:
            raise KeyError(asked.question)
        return answer.table

    async def counts(self, survey: int, asked: Asked) -> Counted:
        answer = await self._answer(_Question(survey, current_language(), asked))
        if answer.counts is None:
            raise KeyError(asked.where)
        return answer.counts

    async def notes(self, survey: int) -> WeightingNotes | None:
        return (await self._answer(_Question(survey, current_language()))).notes

    def stop(self) -> None:
        """Ends the process; the next question starts another one."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        self._process = None

    async def _answer(self, question: _Question) -> _Answer:
        async with self._turn:
            if self._going:
                self._going.cancel()
            try:
                async with asyncio.timeout(LONGEST_WAIT):
                    answer = await _asked(await self._running(), msgspec.msgpack.encode(question))
            except BaseException as error:
                self.stop()  # half an answer may be on its way
                if isinstance(error, OSError | TimeoutError | asyncio.IncompleteReadError):
                    raise Unavailable(LATE) from error
                raise
            self._going = asyncio.get_running_loop().call_later(IDLE, self.stop)
            return msgspec.msgpack.decode(answer, type=_Answer)

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *PROGRAM, stdin=PIPE, stdout=PIPE, start_new_session=True
            )
        return self._process


async def _asked(process: Process, question: bytes) -> bytes:
    writer, reader = cast(asyncio.StreamWriter, process.stdin), cast(asyncio.StreamReader, process.stdout)
    writer.write(_LENGTH.pack(len(question)) + question)
    await writer.drain()
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    return await reader.readexactly(length)


@contextlib.asynccontextmanager
async def tabulator_beside() -> AsyncIterator[TabulatorBeside]:
    made = TabulatorBeside()
    try:
        yield made
    finally:
        made.stop()


async def answer_questions(questions: BinaryIO, answers: BinaryIO) -> None:
    """The work of the process beside, until its input ends."""
    while len(head := await asyncio.to_thread(questions.read, _LENGTH.size)) == _LENGTH.size:
        content = await asyncio.to_thread(questions.read, *_LENGTH.unpack(head))
        answer = msgspec.msgpack.encode(await _answer_to(msgspec.msgpack.decode(content, type=_Question)))
        answers.write(_LENGTH.pack(len(answer)) + answer)
        answers.flush()


async def _answer_to(question: _Question) -> _Answer:
    set_language(question.language)
    if question.asked is None:
        return _Answer(notes=await Tabulator().notes(question.survey))
    try:
        if not question.asked.question:
            return _Answer(counts=await Tabulator().counts(question.survey, question.asked))
        return _Answer(table=await Tabulator().table(question.survey, question.asked))
    except KeyError:
        return _Answer(missing=True)
