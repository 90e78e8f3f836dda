"""Exports of a survey with many submissions: rows a second, and how memory grows.

    python benchmarks/exporting.py [--database postgres://…] [--rows 1000000] [--kinds csv jsonl zip]

Makes its own data: a survey of ten questions in a database of its own (or in the one named, which must be empty),
answered at random from a seed; the answers of the first submissions come again under other keys. Each kind is
written to nowhere, in this process. Memory is what the process takes after a tenth of the rows, and at the end.
"""

import argparse
import asyncio
import gc
import platform
import random
import resource
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil

from participation.accounts.schemas import PROGRAM
from participation.database import DB, bind, migrate, open_engine
from participation.feedback.receipts import issue, new_key
from participation.organisations.schemas import OfficeCreate
from participation.organisations.service import create_office
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from participation.surveys.export_columns import Wanted
from participation.surveys.export_queries import export_of
from participation.surveys.export_service import csv_stream, json_stream, package_stream, xlsx_stream
from participation.surveys.intake import Unit, store
from participation.surveys.queries import published_survey
from participation.surveys.schemas import PublishedSurvey, SurveyCreate, SurveyUpdate
from participation.surveys.service import create_survey, publish_survey, save_definition, update_survey
from participation.surveys.tables import Submission

CHUNK = 500
TAKEN = 10_000
"""Submissions that are stored one by one."""
SEED = 20261127
WORDS = ("Antrean lama", "Petugas ramah", "Loket kurang", "Cepat selesai", "Biaya tidak jelas")

_COPIED = "survey, version, receipt, answers, language, channel, source, seed, received_on, revision"
_COPY = f"INSERT INTO submission (id, {_COPIED}) SELECT {{new_id}}, {_COPIED} FROM submission LIMIT {{count}}"
_HEX = "lower(hex(randomblob({})))"
_NEW_ID = {
    "sqlite": " || '-' || ".join(_HEX.format(octets) for octets in (4, 2, 2, 2, 6)),
    "postgres": "gen_random_uuid()",
}


def a_definition() -> Definition:
    """What an office asks: five scales, two choices, a number, a date and free text."""
    scales = [_question(f"u{number}", QuestionType.SCALE, minimum=1, maximum=4) for number in range(1, 6)]
    choices = [Choice(name, {"id": f"Pilihan {name}"}) for name in ("ktp", "kk", "akta", "pindah")]
    others = [
        _question("layanan", QuestionType.SELECT_ONE, choices=choices),
        _question("kendala", QuestionType.SELECT_MULTIPLE, choices=choices),
        _question("menit", QuestionType.INTEGER, minimum=0, maximum=600),
        _question("kunjungan", QuestionType.DATE),
        _question("saran", QuestionType.LONG_TEXT, required=False),
    ]
    return Definition(sections=[Section("utama", {"id": "Pertanyaan"}, [*scales, *others])])


def _question(name: str, kind: QuestionType, **columns: object) -> Question:
    return Question(name, kind, {"id": f"Tanya {name}"}, **columns)  # type: ignore[arg-type]


async def a_survey() -> PublishedSurvey:
    office = await create_office(PROGRAM, OfficeCreate("Dinas"))
    made = await create_survey(PROGRAM, SurveyCreate(office.id, {"id": "Survei besar"}))
    details = SurveyUpdate(
        revision=made.revision, title=made.title, introduction={"id": "Dinas"}, purpose={"id": "Perbaikan"},
        legal_basis="UU 25/2009", retention_days=730, contact="0800", service=None, languages=["id"], opens_at=None,
        closes_at=None, results_public=True, results_on=None,
    )  # fmt: skip
    saved = await update_survey(PROGRAM, made.id, details)
    saved = await save_definition(PROGRAM, made.id, saved.revision, a_definition())
    await publish_survey(PROGRAM, made.id, saved.revision)
    survey = await published_survey(made.slug)
    assert survey is not None
    return survey


def answers(draw: random.Random) -> dict[str, object]:
    names = ("ktp", "kk", "akta", "pindah")
    return {
        **{f"u{number}": draw.randint(1, 4) for number in range(1, 6)},
        "layanan": draw.choice(names),
        "kendala": [name for name in names if draw.random() < 0.4] or ["ktp"],
        "menit": draw.randint(0, 600),
        "kunjungan": f"2026-11-{draw.randint(1, 27):02}",
        "saran": f"{draw.choice(WORDS)} di loket {draw.randint(1, 9)}, mohon diperbaiki.",
    }


async def fill(survey: PublishedSurvey, rows: int) -> None:
    """Stores some as the intake does, and copies them until there are so many; an export reads no receipt."""
    draw = random.Random(SEED)
    taken = min(TAKEN, rows)
    for start in range(0, taken, CHUNK):
        await store([_unit(survey, draw) for _ in range(min(CHUNK, taken - start))])
    while taken < rows:
        added = min(taken, rows - taken)
        await Submission.raw(_COPY.format(new_id=_NEW_ID[DB.engine_type], count=added))
        taken += added
    if DB.engine_type == "postgres":
        await DB.run_ddl("ANALYZE")  # which it does by itself, but not at once


def _unit(survey: PublishedSurvey, draw: random.Random) -> Unit:
    return Unit(
        receipt=issue(("benchmark",), f"survey:{survey.id}", new_key()),
        survey=survey.id,
        version=survey.version,
        answers=answers(draw),
        language="id",
        channel="page",
        source="",
        has_free_text=True,
    )


async def measure(kind: str, survey: PublishedSurvey, rows: int) -> None:
    export = await export_of(survey.id, Wanted(False, False, "id", "id"))
    streams = {
        "csv": lambda: csv_stream(export, export.tables[0]),
        "jsonl": lambda: json_stream(export),
        "zip": lambda: package_stream(export, survey.slug, "Survei besar"),
        "xlsx": lambda: xlsx_stream(export),
    }
    began, busy = time.perf_counter(), time.process_time()
    size, first, last = await _drain(streams[kind]())
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    print(
        f"{kind:6} {rows / seconds:9,.0f} rows/s {rows / busy:9,.0f} a CPU second {seconds:6.1f} s {size / 1e6:8.1f} MB"
        f"   memory {first:.0f} MiB at first, {last:.0f} MiB at the end"
    )


async def _drain(stream: AsyncIterator[bytes]) -> tuple[int, float, float]:
    """Bytes, and MiB of memory after some of them and after all."""
    process, size, first, parts = psutil.Process(), 0, 0.0, 0
    async for part in stream:
        size += len(part)
        parts += 1
        if parts == 50:
            first = process.memory_info().rss / 2**20
    last = process.memory_info().rss / 2**20
    return size, first or last, last


async def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", default="")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--kinds", nargs="+", default=["csv", "jsonl", "zip"])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        url = chosen.database or f"sqlite:///{Path(directory) / 'exporting.db'}"
        await run(url, chosen.rows, chosen.kinds)


async def run(url: str, rows: int, kinds: list[str]) -> None:
    """Fill, measure and print."""
    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    await migrate(engine)
    survey = await a_survey()
    await fill(survey, rows)
    gc.freeze()  # as web processes do
    print(f"{platform.python_version()}, {engine.engine_type}, {rows:,} submissions of ten questions")
    for kind in kinds:
        await measure(kind, survey, rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory of the whole run: {peak:.0f} MiB")
    await engine.close_connection_pool()


if __name__ == "__main__":
    asyncio.run(main())
