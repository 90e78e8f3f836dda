"""How fast comments are imported, and that memory stays flat: rows per second and peak memory on both databases.

    python -m benchmarks.import_comments [--rows 20000 --rows 200000]

Each run is a process of its own on a fresh database, with a file of generated rows, so that peaks do not mix.
"""

import csv
import random
import resource
import time
from pathlib import Path

from benchmarks.row_files import reading

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


main = reading((20_000, 200_000), write_rows, measure)

if __name__ == "__main__":
    main()
