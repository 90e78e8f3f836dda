"""How fast contact lists are read, and that memory stays flat: seconds and peak memory on both databases.

    python -m benchmarks.contacts [--rows 100000 --rows 1000000]

Each run is a process of its own on a fresh database, from the upload to the last contact; one row in ten repeats an
earlier one, half of the rows are numbers.
"""

import csv
import random
import resource
import time
from datetime import date
from pathlib import Path

from benchmarks.row_files import reading


def write_rows(path: Path, rows: int) -> None:
    """Mail addresses and mobile numbers, the same for the same number of rows."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["nama", "email", "no_hp", "tanggal_persetujuan"])
        for number in range(rows):
            person = chance.randrange(number) if number and number % 10 == 0 else number
            scattered = person * 7_919 % 9_999_991
            email = f"warga.{scattered}@example.go.id" if person % 2 else ""
            phone = "" if person % 2 else f"0812-{scattered // 10_000:04}-{scattered % 10_000:04}"
            writer.writerow([f"Warga {person}", email, phone, f"2025-{1 + person % 12:02}-11"])


async def measure(url: str, path: Path) -> dict[str, float]:
    from participation.accounts.schemas import PROGRAM
    from participation.campaigns.contact_reading import read_list
    from participation.campaigns.contact_schemas import ListWanted
    from participation.campaigns.contact_service import add_list, list_or_not_found
    from participation.campaigns.tables import Campaign
    from participation.clock import today
    from participation.database import bind, expect_many_rows, migrate, open_engine
    from participation.organisations.tables import Office

    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    await migrate(engine)
    office = Office(slug="dinas", name="Dinas")
    await office.save()
    campaign = Campaign(office=office.id, slug="suara", title={"id": "Suara"})
    await campaign.save()
    wanted = ListWanted("Pengunjung pasar", "Yayasan", date(2025, 1, 1), "Boleh kami menyurati Anda?")
    await expect_many_rows()
    started, before = time.perf_counter(), time.process_time()
    kept = await add_list(PROGRAM, campaign.id, wanted, path, today())
    await read_list(kept.id)
    seconds, cpu = time.perf_counter() - started, time.process_time() - before
    read = await list_or_not_found(campaign.id, kept.id)
    await engine.close_connection_pool()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "rows": read.rows_read,
        "contacts": read.contacts,
        "already_there": read.already_there,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "rows_per_second": round(read.rows_read / seconds),
        "peak_memory_mib": round(peak),
    }


main = reading((100_000, 1_000_000), write_rows, measure)

if __name__ == "__main__":
    main()
