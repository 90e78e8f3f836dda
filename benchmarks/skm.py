"""What is claimed of the SKM: run as `python -m benchmarks.skm [--submissions 200000]`.

Fills a survey of the nine elements, the service and two questions of the profile with invented submissions, codes
them as the scheduler does, and measures what staff wait for on SQLite: the page of a unit with index, interval,
trend and profile, and the recapitulation, each for the first time. Prints one JSON object.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from benchmarks.results import GROUP, LABEL, fill, published
from participation.accounts.schemas import PROGRAM
from participation.database import bind, migrate, open_engine
from participation.organisations.schemas import OfficeCreate
from participation.organisations.service import create_office
from participation.services.schemas import ServiceCreate
from participation.services.service import create_service
from participation.surveys.counting import count_submissions
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from participation.surveys.library import block
from participation.surveys.skm_queries import skm_views
from participation.surveys.skm_score_queries import forget_scores
from participation.surveys.skm_unit_queries import present_period, recapitulation, unit_of_office, unit_view

PERIOD = "2026"
TIMES = 5
SCORED = [question.name for question in block("skm_elements").section.questions]


def definition() -> Definition:
    """The nine elements as the library asks them, the service, sex and age."""
    sexes = [Choice(name, LABEL) for name in ("perempuan", "laki_laki")]
    asked = [
        Question("layanan", QuestionType.SERVICE, LABEL),
        Question("jenis_kelamin", QuestionType.SELECT_ONE, LABEL, choices=sexes),
        Question("usia", QuestionType.INTEGER, LABEL),
    ]
    return Definition(["id"], "id", [Section("diri", LABEL, asked), block("skm_elements").section])


def answers(drawn: random.Random, services: list[int]) -> dict[str, Any]:
    """Of one person, who is content with most elements or with few."""
    taste = drawn.gauss(3.1, 0.4)
    return {
        "layanan": drawn.choice(services),
        "jenis_kelamin": drawn.choice(("perempuan", "laki_laki")),
        "usia": drawn.randrange(17, 80),
        **{name: max(1, min(4, round(drawn.gauss(taste, 0.5)))) for name in SCORED},
    }


async def slowest(work: Callable[[], Awaitable[object]]) -> float:
    """The slowest of some first views, in milliseconds."""
    taken = []
    for _ in range(TIMES):
        forget_scores()
        began = time.perf_counter()
        await work()
        taken.append(time.perf_counter() - began)
    return round(max(taken) * 1000, 1)


async def run(url: str, submissions: int) -> dict[str, Any]:
    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    await migrate(engine)
    office = await create_office(PROGRAM, OfficeCreate("Dinas"))
    services = [
        (await create_service(PROGRAM, ServiceCreate(office.id, {"id": name}))).id for name in "ABCDE"
    ]
    survey, drawn = await published(office.id, definition()), random.Random(2026)
    answered = partial(answers, services=services)
    for start in range(0, submissions, GROUP):
        await fill(survey, drawn, min(GROUP, submissions - start), answered)
    await count_submissions()
    unit, period = await unit_of_office(office.id), present_period(PERIOD)
    assert unit
    assert period
    measured = {
        "submissions": submissions,
        "unit_ms": await slowest(lambda: unit_view(unit, period)),
        "recapitulation_ms": await slowest(lambda: recapitulation(None, period)),
        "overview_ms": await slowest(lambda: skm_views(None)),
    }
    await engine.close_connection_pool()
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=200_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        measured = asyncio.run(run(f"sqlite:///{name}/measured.db", arguments.submissions))
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
