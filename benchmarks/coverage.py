"""What is claimed of coverage: run as `python -m benchmarks.coverage [sqlite|postgres] [--submissions 1000000]`.

A campaign wants to reach twelve groups in each of 500 areas. Its survey is filled as `benchmarks.results` does, the
answers are counted as the scheduler does, and the page of coverage is asked for again and again, by somebody of the
office. Prints one JSON object.
"""

import json
import random
import time
from datetime import date
from typing import Any

from benchmarks.results import AGES, FIRST_DAY, GROUP, a_survey, fill, on_a_new_database, repeat_blocks, timed
from participation.areas.tables import Area
from participation.campaigns.coverage_pages import MOST_AREAS
from participation.campaigns.coverage_service import count_coverage
from participation.campaigns.tables import Campaign, CampaignState, CampaignTarget
from participation.clock import now
from participation.database import bind, migrate, open_engine
from participation.organisations.roles import Role
from participation.surveys.blocks import MOST_ROWS
from participation.surveys.counting import count_submissions
from participation.surveys.schemas import PublishedSurvey
from tests.factories import browser, sign_in, staff

AREAS = 500
PAGES = 40


async def a_campaign(survey: PublishedSurvey, areas: int) -> int:
    villages = [Area(name=f"Desa {number}", kind="village", depth=1) for number in range(areas)]
    for start in range(0, areas, 100):
        await Area.insert(*villages[start : start + 100])
    made = [row["id"] for row in await Area.select(Area.id).where(Area.kind == "village").order_by(Area.id)]
    await Area.raw("UPDATE area SET path = '/' || id || '/' WHERE kind = 'village'")
    campaign = Campaign(
        office=survey.office, survey=survey.id, slug="luas", state=CampaignState.RUNNING,
        title={"id": "Luas"}, starts_on=FIRST_DAY, ends_on=date(2030, 12, 31), budget=10**9,
    )  # fmt: skip
    await campaign.save()
    targets = [
        CampaignTarget(campaign=campaign.id, area=area, conditions=json.dumps(group), wanted=200)
        for area in made
        for group in _groups()
    ]
    for start in range(0, len(targets), 1_000):
        await CampaignTarget.insert(*targets[start : start + 1_000])
    return campaign.id


def _groups() -> list[list[dict[str, Any]]]:
    """Two sexes by six ages."""
    return [
        [{"question": "age", "choices": [age]}, {"question": "sex", "choices": [sex]}]
        for sex in "LP"
        for age in AGES[:6]
    ]


async def run(url: str, submissions: int, areas: int = AREAS, pages: int = PAGES) -> dict[str, Any]:
    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    await migrate(engine)
    survey, drawn = await a_survey(), random.Random(2026)
    campaign = await a_campaign(survey, areas)
    written = min(MOST_ROWS, submissions)
    for start in range(0, written, GROUP):
        await fill(survey, drawn, min(GROUP, written - start))
        await count_submissions()
    await repeat_blocks(survey, submissions)
    began = time.perf_counter()
    await count_coverage(campaign, now())
    spent = time.perf_counter() - began
    await staff(Role.PLANNER, survey.office)
    async with browser() as desk:
        await sign_in(desk)

        async def look() -> None:
            found = await desk.get(f"/en/manage/campaigns/{campaign}/coverage")
            assert found.status_code == 200
            assert found.text.count("<tr>") > min(areas, MOST_AREAS)

        await look()
        busy = time.process_time()
        p95 = await timed(look, pages)
        measured = {
            "submissions": submissions,
            "targets": await CampaignTarget.count(),
            "counted_seconds": round(spent, 1),
            "page_p95_ms": p95,
            "page_cpu_ms": round((time.process_time() - busy) / pages * 1_000, 1),
        }
    await engine.close_connection_pool()
    return measured


if __name__ == "__main__":
    on_a_new_database(__doc__, run)
