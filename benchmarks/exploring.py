"""How long staff wait for comments: `python benchmarks/exploring.py [ROWS] [--database postgres://…]`.

Invented comments over three years, of which three in ten have no sure label, in a new database; prints the seconds
of each list and search, of the counts above them, and the rows a second of storing analyses and of an export.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from participation.database import bind, migrate, open_engine
from participation.demonstration.comments import Subject, written
from participation.demonstration.sentences import themes
from participation.feedback.schemas import CommentCreate, CommentFilter
from participation.feedback.service import add_comments
from participation.feedback.tables import Comment
from participation.sentiment.explorer_queries import analysed_comments, exported_comments, sentiment_counts
from participation.sentiment.export_service import csv_stream
from participation.sentiment.schemas import CommentSearch, View
from participation.sentiment.tables import CommentAnalysis

DAYS = 3 * 365
PAGE = 250
SEARCHES = {
    "one common word": "loket",
    "a rare word": "nomor4711",
    "two words": "antrean ktp",
    "words side by side": '"loket ktp"',
    "the beginning of a word": "antre*",
    "a word without another": "loket -ktp",
}


async def main(url: str, rows: int) -> None:
    """Fill and measure."""
    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    await migrate(engine)
    print(f"{'analyses stored, rows a second':<34} {rows / await _filled(rows):>10,.0f}")
    everything = CommentFilter()
    await _timed("the newest", analysed_comments(CommentSearch(everything)))
    await _timed("the unsure", analysed_comments(CommentSearch(everything, view=View.UNSURE, reader=1)))
    await _timed("counts of all", sentiment_counts(CommentSearch(everything)))
    for name, words in SEARCHES.items():
        await _timed(name, analysed_comments(CommentSearch(everything, words=words)))
        await _timed(f"  counts of {name}", sentiment_counts(CommentSearch(everything, words=words)))
    seconds = await _timed(
        "export as CSV", _drained(csv_stream(exported_comments(CommentSearch(everything))))
    )
    print(f"{'exported, rows a second':<34} {rows / seconds:>10,.0f}")
    await engine.close_connection_pool()


async def _filled(rows: int) -> float:
    """Seconds that storing the analyses takes, without the comments that they belong to."""
    source = random.Random(1)
    invented = list(themes())
    seconds = 0.0
    for start in range(0, rows, 10_000):
        texts = [
            f"{written(source, source.choice(invented), Subject('ktp', 'Melati'))} nomor{start + number}"
            for number in range(min(10_000, rows - start))
        ]
        day = date(2024, 1, 1) + timedelta(start * DAYS // rows)
        origin = f"import:{uuid4()}"
        await add_comments([CommentCreate(origin, text, day) for text in texts])
        stored = await Comment.select(Comment.id, Comment.text).where(Comment.origin == origin)
        analyses = [_analysis(source, row["id"], row["text"]) for row in stored]
        seconds -= time.perf_counter()
        for first in range(0, len(analyses), PAGE):
            await CommentAnalysis.insert(*analyses[first : first + PAGE])
        seconds += time.perf_counter()
    return seconds


def _analysis(source: random.Random, comment: object, text: str) -> CommentAnalysis:
    negative = source.uniform(0.4, 1.0)
    return CommentAnalysis(
        comment=comment,
        model_version="benchmark",
        language="id",
        sentiment="negative",
        negative=negative,
        neutral=1 - negative,
        redacted_text=text,
        fingerprint=uuid4().hex[:16],
    )


async def _timed(name: str, work: Awaitable[object]) -> float:
    started = time.perf_counter()
    await work
    seconds = time.perf_counter() - started
    print(f"{name:<34} {seconds:>10.3f} s", flush=True)
    return seconds


async def _drained(parts: AsyncIterator[bytes]) -> None:
    async for _ in parts:
        pass


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=200_000)
    parser.add_argument("--database", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        own = f"sqlite:///{Path(directory) / 'benchmark.db'}"
        asyncio.run(main(options.database or own, options.rows))
