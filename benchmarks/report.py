"""How long import, analysis and report of many comments take, and how much memory: `python benchmarks/report.py FILE`.

Each step runs as a process of its own on a new SQLite database. Where more comments are asked for than the file
has, its rows are used again with words changed at random, so that no row is a copy of another.
"""

import argparse
import csv
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

PROGRAM = [sys.executable, "-m", "participation"]
CHANGED = 0.25
"""Share of the words of a repeated row that is exchanged for words of other rows."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="TSV with columns for text, date and rating")
    parser.add_argument("sizes", type=int, nargs="*", default=[7_500], help="numbers of comments")
    parser.add_argument("--text-column", default="text")
    parser.add_argument("--date-column", default="created_at")
    parser.add_argument("--rating-column", default="stars")
    options = parser.parse_args()
    print(f"{'comments':>9} {'step':<10} {'seconds':>8} {'peak MiB':>9}")
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as directory:
            measure(options, size, Path(directory))


def measure(options: argparse.Namespace, size: int, directory: Path) -> None:
    """Write, run and print; everything stands in the directory."""
    file = directory / "comments.tsv"
    write(file, varied(table(options.file), options.text_column, size))
    columns = [
        *("--text-column", options.text_column),
        *("--date-column", options.date_column),
        *("--rating-column", options.rating_column),
    ]
    steps = {
        "import": ["import-comments", str(file), *columns],
        "analyse": ["analyse"],
        "report": ["report", "--format", "json", "--output", str(directory / "report.json")],
    }
    measured = {name: run(arguments, directory) for name, arguments in steps.items()}
    for name, (seconds, mebibytes) in measured.items():
        print(f"{size:>9} {name:<10} {seconds:>8.1f} {mebibytes:>9.0f}", flush=True)
    total = sum(seconds for seconds, _ in measured.values())
    print(f"{size:>9} {'total':<10} {total:>8.1f} {max(peak for _, peak in measured.values()):>9.0f}")


def run(arguments: Sequence[str], directory: Path) -> tuple[float, float]:
    """Seconds and peak memory in MiB of one command."""
    environment = {
        **os.environ,
        "PARTICIPATION_DATABASE_URL": f"sqlite:///{directory / 'benchmark.db'}",
        "PARTICIPATION_VAR": str(directory),
    }
    started = time.perf_counter()
    process = os.posix_spawn(sys.executable, [*PROGRAM, *arguments], environment)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{arguments[0]} failed")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, delimiter="\t"))


def write(file: Path, rows: Iterable[dict[str, str]]) -> None:
    """At least one row, whose columns all have."""
    rows = iter(rows)
    first = next(rows)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, first, delimiter="\t")
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def varied(rows: Sequence[dict[str, str]], text_column: str, size: int) -> Iterator[dict[str, str]]:
    chance = random.Random(1)
    words = [word for row in rows for word in row[text_column].split()]
    for number in range(size):
        row = rows[number % len(rows)]
        if number >= len(rows):
            row = {**row, text_column: _changed(row[text_column], words, chance)}
        yield row


def _changed(text: str, words: Sequence[str], chance: random.Random) -> str:
    kept = [chance.choice(words) if chance.random() < CHANGED else word for word in text.split()]
    return " ".join([*kept, chance.choice(words)])


if __name__ == "__main__":
    main()
