"""Do topics of real comments go on as what they were? `python -m benchmarks.continuity ../shared/data`.

Imports the reviews of `mobile_jkn` into a new database and makes a report every Monday, of the last fortnight and of
the last four weeks, as a schedule does. Of the comments that two reports in a row rank, prints the share that is of
the same theme in both, and the share that would be if themes were given to the same topics in the best way.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from scipy.optimize import linear_sum_assignment

from participation.database import bind, migrate, open_engine
from participation.feedback.importing import Destination, ImportReport, import_comments
from participation.feedback.imports import Columns
from participation.improvements.making import make_report
from participation.improvements.tables import ImprovementComment, ReportSchedule
from participation.organisations.tables import Office

FIRST_MONDAY, LAST_DAY = datetime(2025, 4, 13, 22, tzinfo=UTC), datetime(2025, 5, 19, tzinfo=UTC)
WEEK = timedelta(weeks=1)
PERIODS = (14, 28)
COLUMNS = Columns("text", "created_at", "stars")

Themes = Mapping[UUID, int]
"""Comment → theme."""


async def run(url: str, folder: Path, periods: Sequence[int] = PERIODS, until: datetime = LAST_DAY) -> None:
    """Measure and print."""
    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    await migrate(engine)
    await import_comments(folder / "mobile_jkn" / "reviews.tsv", COLUMNS, Destination(), ImportReport())
    office = Office(slug="dinas", name="Dinas")
    await office.save()
    for days in periods:
        print(json.dumps({"days": days, **await _measured(office.id, days, until)}), flush=True)
    await engine.close_connection_pool()


async def _measured(office: int, days: int, until: datetime) -> dict[str, float]:
    schedule = ReportSchedule(office=office, name=f"{days} hari", cron="0 5 * * mon", days=days)
    schedule.whole_office = False
    await schedule.save()
    slot, reports = FIRST_MONDAY + timedelta(days=days - 14), []
    while slot < until:
        report = await make_report(schedule.id, slot)
        reports.append(await _themes(report.id))
        slot += WEEK
    shared = [_shared(*pair) for pair in pairwise(reports)]
    comments = sum(each.total() for each in shared)
    same = sum(times for each in shared for (one, other), times in each.items() if one == other)
    return {
        "reports": len(reports),
        "comments_in_two": comments,
        "of_the_same_theme": round(same / comments, 3),
        "of_it_at_best": round(sum(map(_at_best, shared)) / comments, 3),
    }


async def _themes(report: int) -> Themes:
    improvement = ImprovementComment.improvement
    rows = await ImprovementComment.select(
        ImprovementComment.comment, improvement.theme.as_alias("theme")
    ).where(improvement.report == report)
    return {row["comment"]: row["theme"] for row in rows}


def _shared(before: Themes, now: Themes) -> Counter[tuple[int, int]]:
    """Of each pair of themes the comments that were of the one and are of the other."""
    return Counter((before[comment], now[comment]) for comment in before.keys() & now.keys())


def _at_best(shared: Counter[tuple[int, int]]) -> int:
    """How many comments would go on if each topic went on as at most one."""
    ones, others = (sorted({pair[side] for pair in shared}) for side in (0, 1))
    table = np.asarray([[shared[one, other] for other in others] for one in ones])
    return int(table[linear_sum_assignment(table, maximize=True)].sum())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        asyncio.run(run(f"sqlite:///{directory}/continuity.db", Path(sys.argv[1])))
