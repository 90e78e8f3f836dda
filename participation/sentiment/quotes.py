"""Which texts to quote: close to the topic, unlike each other (maximal marginal relevance)."""

import numpy as np
from numpy.typing import NDArray

CENTRALITY = 0.6
"""Weight of closeness to the topic against difference from the quotes already chosen."""


def differing(points: NDArray[np.float32], relevance: NDArray[np.float32], count: int) -> list[int]:
    """Row numbers of up to `count` points, best first (Carbonell & Goldstein 1998).

    `points` are rows of unit length; `relevance` is each row's closeness to the topic, from 0 to 1.
    """
    chosen: list[int] = []
    closest = np.zeros(len(points), np.float32)
    open_rows = np.ones(len(points), bool)
    while len(chosen) < min(count, len(points)):
        merit = CENTRALITY * relevance - (1 - CENTRALITY) * closest
        row = int(np.where(open_rows, merit, -np.inf).argmax())
        chosen.append(row)
        open_rows[row] = False
        closest = np.maximum(closest, points @ points[row])
    return chosen
