"""What is claimed of weighting: run as `python benchmarks/raking.py`.

Rakes a million invented respondents to three margins (30 areas, 2 sexes, 12 age bands) and prints one JSON object.
"""

import json
import time
from typing import Any

import numpy as np

from participation.surveys.weighting import LARGEST_WEIGHT, rake_rows

ROWS = 1_000_000
CATEGORIES = (30, 2, 12)


def measured(rows: int = ROWS) -> dict[str, Any]:
    """The slowest of five, and what came of it."""
    drawn = np.random.default_rng(2026)
    margins = [drawn.choice(size, rows, p=drawn.dirichlet(np.full(size, 8.0))) for size in CATEGORIES]
    targets = [drawn.dirichlet(np.full(size, 8.0)) for size in CATEGORIES]
    times = []
    for _ in range(5):
        began = time.perf_counter()
        weights, raking = rake_rows(margins, targets)
        times.append(time.perf_counter() - began)
    return {
        "rows": rows,
        "seconds": round(max(times), 3),
        "rounds": raking.rounds,
        "largest_weight": round(float(weights.max()), 3),
        "limit": LARGEST_WEIGHT,
        "design_effect": round(raking.design_effect, 3),
        "unmet": len(raking.unmet),
    }


if __name__ == "__main__":
    print(json.dumps(measured()))
