"""A report of a million comments: `python -m benchmarks.million [COMMENTS …] [--database postgres://…]`.

Fills a new database with invented comments of a hundred days, analysed already, and makes two reports, each in a
process of its own: of all of them, the later fifty days compared with the earlier, and of one more day with a
hundredth as many comments, which still have to be analysed. Prints the seconds, the CPU seconds and the peak memory
of each stage; "topics" to "places" are parts of "compose".

Three in ten comments are a word or two of thanks, one in twenty copies a campaign's text, the others speak of
thirty issues, with names that keep them from copying one another.
"""

import argparse
import asyncio
import inspect
import multiprocessing
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from importlib import import_module
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as the product does

import asyncpg

from benchmarks.planted_sentences import CLOSERS, GOOD_CLOSERS, OPENERS, THANKS, issues
from participation.areas.tables import Area
from participation.database import bind, migrate, open_engine
from participation.database.sqlite import connect
from participation.improvements.tables import ReportSchedule
from participation.organisations.tables import Office
from participation.sentiment.reader import shipped_version
from participation.sentiment.text import fingerprint

DAYS = 100
FIRST_DAY = date(2026, 1, 1)
AREAS = 60
CHANNELS, SOURCES = ("box", "survey", "counter"), ("", "", "", "poster", "radio")
SYLLABLES = ("ka", "ra", "mu", "si", "to", "ba", "li", "wa", "ne", "gu", "do", "pe", "ja", "ti", "su", "mo")
COPIED = tuple(
    f"tolong bangun terminal baru di kecamatan {name} sekarang juga" for name in ("utara", "timur")
)
AT_ONCE = 10_000

COMMENT = (
    *("id", "origin", "question", "text", "office", "area", "channel", "source", "language"),
    *("rating", "rating_maximum", "said_on", "received_on", "revision", "apart"),
)
ANALYSIS = (
    *("comment", "model_version", "language", "sentiment", "negative", "neutral", "positive"),
    *("redacted_text", "fingerprint", "element", "element_confidence"),
)
STAGES = {
    "analyse": ("participation.improvements.making", "analyse_comments"),
    "read": ("participation.improvements.making", "collect"),
    "compose": ("participation.improvements.making", "compose"),
    "  topics": ("participation.improvements.reports", "find_topics"),
    "  themes": ("participation.improvements.reports", "recognise"),
    "  places": ("participation.improvements.reports", "placed"),
    "store": ("participation.improvements.making", "_store"),
}

Row = tuple[Any, ...]
Figures = dict[str, tuple[float, float, float]]
"""Stage → seconds, CPU seconds, MiB."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[20_000], help="numbers of comments")
    parser.add_argument("--database", default="", help="an empty one; a new SQLite file where left out")
    options = parser.parse_args()
    print(f"{'comments':>9} {'stage':<12} {'seconds':>8} {'CPU':>8} {'peak MiB':>9}")
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as directory:
            measure(options.database or f"sqlite:///{Path(directory) / 'benchmark.db'}", size)


def measure(url: str, size: int) -> None:
    """Fill, report, and print."""
    last = FIRST_DAY + timedelta(days=DAYS)
    asyncio.run(_set_up(url))
    asyncio.run(_fill(url, _comments(size), analysed=True))
    _report(url, 1, last, size)
    asyncio.run(_fill(url, _comments(size // DAYS, last), analysed=False))
    _report(url, 2, last + timedelta(days=1), size // DAYS)


def _report(url: str, schedule: int, day: date, size: int) -> None:
    started = time.perf_counter()
    figures = _apart(url, schedule, day)
    for stage, (seconds, busy, mebibytes) in figures.items():
        print(f"{size:>9} {stage:<12} {seconds:>8.1f} {busy:>8.1f} {mebibytes:>9.0f}")
    print(f"{size:>9} {'with start':<12} {time.perf_counter() - started:>8.1f}", flush=True)


def _apart(url: str, schedule: int, day: date) -> Figures:
    """Makes a report in a process of its own: the memory of others is not in its figures."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_made, (url, schedule, day))


def _made(url: str, schedule: int, day: date) -> Figures:
    figures: Figures = {}
    for stage, (module, name) in STAGES.items():
        place = import_module(module)
        setattr(place, name, _watched(getattr(place, name), stage, figures))
    asyncio.run(_watched(_make, "all", figures)(url, schedule, day))
    return figures


async def _make(url: str, schedule: int, day: date) -> None:
    from participation.improvements.making import make_report

    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    await make_report(schedule, datetime(day.year, day.month, day.day, tzinfo=UTC))
    await engine.close_connection_pool()


def _watched(work: Callable[..., Any], stage: str, figures: Figures) -> Callable[..., Any]:
    """The same function, which writes down what it takes."""

    def finish(started: float, busy: float) -> None:
        figures[stage] = (time.perf_counter() - started, time.process_time() - busy, _peak())

    @wraps(work)
    async def awaited(*arguments: Any, **named: Any) -> Any:
        started, busy = time.perf_counter(), time.process_time()
        try:
            return await work(*arguments, **named)
        finally:
            finish(started, busy)

    @wraps(work)
    def called(*arguments: Any, **named: Any) -> Any:
        started, busy = time.perf_counter(), time.process_time()
        try:
            return work(*arguments, **named)
        finally:
            finish(started, busy)

    return awaited if inspect.iscoroutinefunction(work) else called


def _peak() -> float:
    """The most memory of this process so far, in MiB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


async def _set_up(url: str) -> None:
    """Tables, an office, its areas, and two schedules: of a hundred days and of two."""
    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    await migrate(engine)
    await Office(slug="kota", name="Kota").save()
    numbers = range(1, AREAS + 1)
    await Area.insert(*(Area(name=f"Desa {one}", kind="village", path=f"/{one}/") for one in numbers))
    for days in (DAYS // 2, 1):
        await ReportSchedule(office=1, name="Laporan", cron="0 0 * * *", zone="UTC", days=days).save()
    await engine.close_connection_pool()


async def _fill(url: str, comments: Iterator[Row], *, analysed: bool) -> None:
    version = shipped_version()
    drawn = Random(2)
    while rows := list(islice(comments, AT_ONCE)):
        analyses = [_analysis(drawn, row, version) for row in rows] if analysed else []
        for table, columns, found in (("comment", COMMENT, rows), ("comment_analysis", ANALYSIS, analyses)):
            if url.startswith("sqlite"):
                _insert(Path(url.removeprefix("sqlite:///")), table, columns, found)
            else:
                await _copy(url, table, columns, found)


def _insert(path: Path, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    connection = connect(path)
    for pragma in ("synchronous = OFF", "cache_size = -200000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
    connection.execute("COMMIT")
    connection.close()


async def _copy(url: str, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    connection = await asyncpg.connect(url)
    await connection.copy_records_to_table(table, columns=columns, records=rows)
    await connection.close()


def _comments(size: int, only: date | None = None) -> Iterator[Row]:
    """Rows of comments, of a hundred days or of the only one."""
    drawn = Random(1 if only is None else 3)
    for _ in range(size):
        text, rating = _said(drawn)
        day = only or FIRST_DAY + timedelta(days=drawn.randrange(DAYS))
        yield (
            *(UUID(int=drawn.getrandbits(128), version=4), "box", "", text, 1, drawn.randint(1, AREAS)),
            *(drawn.choice(CHANNELS), drawn.choice(SOURCES), "id", rating, 5, day, day, 1, False),
        )


def _said(drawn: Random) -> tuple[str, int]:
    """A text and its stars."""
    kind = drawn.random()
    if kind < 0.3:
        return " ".join(drawn.sample(THANKS, drawn.choice((1, 2, 2, 3)))), 5
    if kind < 0.35:
        return drawn.choice(COPIED), 3
    issue = issues()[min(int(drawn.expovariate(0.12)), 29)]
    complains = drawn.random() < 0.75
    parts = [
        drawn.choice(OPENERS),
        drawn.choice(issue.subjects),
        drawn.choice(issue.troubles if complains else issue.praise),
        "kata " + " ".join("".join(drawn.choices(SYLLABLES, k=3)) for _ in range(3)),
        drawn.choice(CLOSERS if complains else GOOD_CLOSERS),
    ]
    return " ".join(parts), drawn.choice((1, 2)) if complains else drawn.choice((4, 5))


def _analysis(drawn: Random, comment: Row, version: str) -> Row:
    text, rating = comment[COMMENT.index("text")], comment[COMMENT.index("rating")]
    negative = drawn.uniform(0.6, 1.0) if rating < 3 else drawn.uniform(0.0, 0.4)
    sentiment = "negative" if rating < 3 else "positive"
    return (
        *(comment[0], version, "id", sentiment, negative, 0.0, 1 - negative, text, fingerprint(text)),
        *(drawn.choice(("", "U1", "U3", "U9")), 0.9),
    )


if __name__ == "__main__":
    main()
