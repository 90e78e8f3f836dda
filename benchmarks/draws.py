"""What is claimed of draws by lot: run as `python -m benchmarks.draws`.

Draws a hundred places among a million tickets, then ten thousand draws of two strata, each from a seed and a value of
its own, which are counted: how often each ticket got a place, came first, and in which place of a block of arms the
new service stood. All are compared with chance by chi-square; where places are drawn without putting tickets back,
counts vary less, which the factor (N − 1) / (N − n) makes up for. Seeds are numbers, so everybody gets these figures.
Prints one JSON object.
"""

import hashlib
import json
import resource
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from scipy.stats import chi2

from participation.pilots.draw import Lots, Share, drawn

TICKETS = 1_000_000
PLACES = 100
DRAWS = 10_000
STRATA = {"Melati": (40, 12), "Kenanga": (15, 6)}
"""Tickets and places."""
ARMS = [Share("baru", 1), Share("biasa", 2)]
BLOCK = sum(arm.ratio for arm in ARMS)


def main() -> None:
    """Measure and print."""
    print(json.dumps({"million": of_many(TICKETS), "draws": DRAWS, "chance": chance(DRAWS)}, indent=1))


def of_many(count: int) -> dict[str, Any]:
    """What one draw among so many tickets takes."""
    tickets = [hashlib.sha256(str(number).encode()).hexdigest()[:16] for number in range(count)]
    lots = Lots({"Kota": PLACES}, {"Kota": tickets})
    began, busy = time.perf_counter(), time.process_time()
    won = drawn(_seed(0), "0", lots)
    return {
        "tickets": count,
        "places": len(won["Kota"]),
        "seconds": round(time.perf_counter() - began, 2),
        "processor_seconds": round(time.process_time() - busy, 2),
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "sha256": hashlib.sha256(msgspec.json.encode(won)).hexdigest(),
    }


def chance(draws: int) -> dict[str, dict[str, float]]:
    """How so many draws compare with chance."""
    lots = Lots(
        {stratum: places for stratum, (_, places) in STRATA.items()},
        {stratum: _tickets(stratum, count) for stratum, (count, _) in STRATA.items()},
        ARMS,
    )
    places, firsts, slots = (
        {stratum: Counter[str]() for stratum in STRATA},
        {stratum: Counter[str]() for stratum in STRATA},
        {stratum: Counter[str]() for stratum in STRATA},
    )
    for number in range(draws):
        for stratum, won in drawn(_seed(number), str(number), lots).items():
            places[stratum].update(ticket for ticket, _ in won)
            firsts[stratum][won[0][0]] += 1
            slots[stratum].update(str(slot) for slot, (_, arm) in enumerate(won[:BLOCK]) if arm == "baru")
    found = {}
    for stratum, (count, drawn_places) in STRATA.items():
        tickets = _tickets(stratum, count)
        fewer = (count - 1) / (count - drawn_places)
        found[f"{stratum}: places of a ticket"] = _test(places[stratum], tickets, fewer)
        found[f"{stratum}: first ticket"] = _test(firsts[stratum], tickets)
        found[f"{stratum}: arm in a block"] = _test(slots[stratum], map(str, range(BLOCK)))
    return found


def _test(counts: Mapping[str, int], categories: Iterable[str], factor: float = 1.0) -> dict[str, float]:
    """Chi-square of counts that chance makes equal, and how often chance alone makes one as large."""
    observed = [counts.get(category, 0) for category in categories]
    expected = sum(observed) / len(observed)
    statistic = factor * sum((count - expected) ** 2 / expected for count in observed)
    freedom = len(observed) - 1
    return {
        "chi_square": round(statistic, 2),
        "freedom": freedom,
        "p": round(float(chi2.sf(statistic, freedom)), 3),
        "largest_deviation": round(max(abs(count / expected - 1) for count in observed), 4),
    }


def _tickets(stratum: str, count: int) -> list[str]:
    return [f"{stratum}-{number}" for number in range(count)]


def _seed(number: int) -> bytes:
    return hashlib.sha256(f"benchmark {number}".encode()).digest()


if __name__ == "__main__":
    main()
