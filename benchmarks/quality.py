"""What is claimed of checking answers: run as `python -m benchmarks.quality [sqlite|postgres] [--submissions 1000000]`.

A campaign has brought so many answers by 200 links in 330 days; one in twenty came by one link, as if by a program that
sends a few answers again and again. All of them wait to be checked, as they never do in life: the job takes 200 at a
time. Measured is the pace of the first and of the last tenth, what a batch takes, the memory, the pages, the count of
coverage with what is set aside, and one decision about 10,000 answers. Prints one JSON object.
"""

import json
import random
import time
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import psutil

from benchmarks.results import (
    DAYS,
    FIRST_DAY,
    GROUP,
    a_survey,
    answers,
    on_a_new_database,
    repeat_blocks,
    timed,
)
from participation.accounts.schemas import PROGRAM
from participation.campaigns import quality_check_service
from participation.campaigns.coverage_service import count_coverage
from participation.campaigns.quality import Flag, FlagState
from participation.campaigns.quality_schemas import Ruling
from participation.campaigns.quality_service import decide
from participation.campaigns.quality_tables import AnswerFlag
from participation.campaigns.tables import Campaign, CampaignLink, CampaignState, CampaignTarget
from participation.clock import now
from participation.database import bind, insert_rows, migrate, open_engine, transaction
from participation.feedback.tables import Receipt, ReceiptKind
from participation.organisations.roles import Role
from participation.surveys.blocks import MOST_ROWS
from participation.surveys.counting import count_submissions
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.set_aside_tables import CheckOutbox
from participation.surveys.signs import Sign
from participation.surveys.tables import CountOutbox, Submission
from tests.factories import browser, sign_in, staff

LINKS = 200
BY_PROGRAM = 0.05
DECIDED = 10_000
PAGES = 20
_RECEIPT = [getattr(Receipt, name) for name in ("id", "digest", "secret_version", "kind", "received_on")]
_SUBMISSION = [
    getattr(Submission, name)
    for name in (
        "id", "survey", "version", "receipt", "answers", "language", "channel", "source", "received_on", "revision",
    )
]  # fmt: skip


async def a_campaign(survey: PublishedSurvey) -> tuple[int, list[str]]:
    campaign = Campaign(
        office=survey.office, survey=survey.id, slug="luas", state=CampaignState.RUNNING,
        title={"id": "Luas"}, starts_on=FIRST_DAY, ends_on=date(2030, 12, 31), budget=10**9,
    )  # fmt: skip
    await campaign.save()
    await CampaignTarget.insert(CampaignTarget(campaign=campaign.id, wanted=1_000_000))
    codes = [f"KODE-{number}" for number in range(LINKS)]
    await CampaignLink.insert(
        *(CampaignLink(campaign=campaign.id, code=code, medium="whatsapp") for code in codes)
    )
    return campaign.id, codes


async def fill(survey: PublishedSurvey, codes: list[str], drawn: random.Random, count: int) -> None:
    """Stores submissions that wait to be checked, but not to be counted."""
    day = FIRST_DAY + timedelta(drawn.randrange(DAYS))
    receipts = [(uuid4(), drawn.randbytes(32), "1", ReceiptKind.SUBMISSION.value, day) for _ in range(count)]
    rows = []
    for receipt, *_ in receipts:
        by_program = drawn.random() < BY_PROGRAM
        given = answers(random.Random(drawn.randrange(5))) if by_program else answers(drawn)
        code = codes[0] if by_program else drawn.choice(codes[1:])
        rows.append(
            (uuid4(), survey.id, survey.version, receipt, json.dumps(given), "id", "page", code, day, 1)
        )
    signs = [(row[0], int(Sign.FAST) if drawn.random() < 0.02 else 0) for row in rows]
    async with transaction():
        await insert_rows(_RECEIPT, receipts, unless=[Receipt.digest])
        await insert_rows(_SUBMISSION, rows, unless=[Submission.id])
        await insert_rows([CheckOutbox.submission, CheckOutbox.signs], signs, unless=[CheckOutbox.submission])


class Paced:
    """What each batch took."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._check = quality_check_service._check_batch

    async def __call__(self, campaigns: set[int], secret: str) -> int:
        began = time.perf_counter()
        taken = await self._check(campaigns, secret)
        self.seconds.append(time.perf_counter() - began)
        return taken


async def checked(submissions: int) -> dict[str, Any]:
    paced = quality_check_service._check_batch = Paced()
    began, busy = time.perf_counter(), time.process_time()
    assert await quality_check_service.check_answers("a secret") == submissions
    spent, busy = time.perf_counter() - began, time.process_time() - busy
    batches = paced.seconds[:-1]
    tenth = max(1, len(batches) // 10)
    return {
        "checked_seconds": round(spent, 1),
        "checked_cpu_seconds": round(busy, 1),
        "a_second_at_first": round(tenth * quality_check_service.BATCH / sum(batches[:tenth])),
        "a_second_at_last": round(tenth * quality_check_service.BATCH / sum(batches[-tenth:])),
        "batch_p95_ms": round(sorted(batches)[int(len(batches) * 0.95)] * 1_000, 1),
        "flagged": await AnswerFlag.count(),
        "memory_mib": round(psutil.Process().memory_info().rss / 2**20),
    }


async def decided(campaign: int, code: str) -> dict[str, Any]:
    """One decision, about no more than so many answers."""
    waiting = await AnswerFlag.select(AnswerFlag.id).where(AnswerFlag.flag == Flag.SAME.value)
    for start in range(DECIDED, len(waiting), GROUP):
        some = [row["id"] for row in waiting[start : start + GROUP]]
        await AnswerFlag.update({AnswerFlag.state: FlagState.CONFIRMED.value}).where(
            AnswerFlag.id.is_in(some)
        )
    began = time.perf_counter()
    ruling = Ruling(code, Flag.SAME, FlagState.OUT, "Dikirim oleh sebuah program.", 0)
    taken = await decide(PROGRAM, campaign, ruling)
    return {"decided": taken, "decided_seconds": round(time.perf_counter() - began, 1)}


async def run(url: str, submissions: int, pages: int = PAGES) -> dict[str, Any]:
    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    await migrate(engine)
    survey, drawn = await a_survey(), random.Random(2026)
    campaign, codes = await a_campaign(survey)
    for start in range(0, submissions, GROUP):
        await fill(survey, codes, drawn, min(GROUP, submissions - start))
    measured = {"submissions": submissions, **await checked(submissions)}
    counted = await Submission.select(Submission.id).limit(min(MOST_ROWS, submissions))
    for start in range(0, len(counted), GROUP):
        await CountOutbox.insert(
            *(CountOutbox(submission=row["id"]) for row in counted[start : start + GROUP])
        )
    await count_submissions()
    await repeat_blocks(survey, submissions)
    began = time.perf_counter()
    await count_coverage(campaign, now())
    measured["coverage_seconds"] = round(time.perf_counter() - began, 1)
    await staff(Role.PLANNER, survey.office)
    async with browser() as desk:
        await sign_in(desk)

        async def look() -> None:
            assert (await desk.get(f"/en/manage/campaigns/{campaign}/quality")).status_code == 200

        await look()
        measured["page_p95_ms"] = await timed(look, pages)
    measured |= await decided(campaign, codes[0])
    await engine.close_connection_pool()
    return measured


if __name__ == "__main__":
    on_a_new_database(__doc__, run)
