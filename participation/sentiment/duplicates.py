"""Texts that copy each other with small changes are one voice: banded MinHash over runs of letters.

Each text keeps, for each of many hash functions, the least hash of its runs (Broder 1997). Texts that agree on a
whole band of these are compared with the first text of the band in alphabetical order: time grows with the
number of texts, and the order in which they come changes nothing. A copy of a copy is a copy.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from participation.sentiment.text import tokens, words

RUN = 4
"""Letters of a run."""
BANDS = 10
ROWS = 3
"""Hashes of a band: of texts that share 0.7 of their runs, 98.5 % agree on one of the bands."""
SAME = 0.7
"""Jaccard coefficient of runs from which two texts are one voice: one word of ten is another."""
FEWEST_WORDS = 5
"""Words below which only equal texts are one voice: what is short is said alike by many."""
LONGEST = 500
"""Letters of a text that are compared."""
CHUNK = 2_000
_FACTORS = np.random.default_rng(0).integers(1, 2**63, (BANDS * ROWS, 1), np.uint64) | np.uint64(1)
_POWERS = np.uint64(0x9E3779B97F4A7C15) ** np.arange(1, RUN + 1, dtype=np.uint64)


def voices_of(texts: Sequence[str]) -> list[int]:
    """The number of each text's voice, counted from 0 as they appear."""
    folded = [_folded(text) for text in texts]
    distinct = sorted(set(folded))
    voice = dict(zip(distinct, _joined(distinct), strict=True))
    numbers: dict[int, int] = {}
    return [numbers.setdefault(voice[text], len(numbers)) for text in folded]


def _folded(text: str) -> str:
    """Words without repetition, or the signs of a text that has none."""
    return " ".join(part for part, _ in groupby(words(text) or tokens(text)))[:LONGEST]


def _joined(distinct: Sequence[str]) -> list[int]:
    """For each text, in alphabetical order, the first of its voice."""
    first = list(range(len(distinct)))
    compared: set[tuple[int, int]] = set()
    buckets: dict[bytes, int] = {}
    for place, bands in _banded([n for n, text in enumerate(distinct) if _long(text)], distinct):
        for band in bands:
            other = buckets.setdefault(band, place)
            if other != place and (other, place) not in compared:
                compared.add((other, place))
                if _root(first, other) != _root(first, place) and _alike(distinct[other], distinct[place]):
                    _join(first, other, place)
    return [_root(first, place) for place in first]


def _long(text: str) -> bool:
    return text.count(" ") + 1 >= FEWEST_WORDS


def _banded(places: Sequence[int], texts: Sequence[str]) -> Iterator[tuple[int, list[bytes]]]:
    """Each place with its bands."""
    for start in range(0, len(places), CHUNK):
        chunk = places[start : start + CHUNK]
        hashes = _least_hashes([texts[place] for place in chunk])
        for place, row in zip(chunk, hashes, strict=True):
            yield place, [bytes([band]) + row[band].tobytes() for band in range(BANDS)]


def _least_hashes(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Texts × bands × rows."""
    letters = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32).astype(np.uint64)
    ends = np.cumsum([len(text) for text in texts])
    runs = sum(
        (power * letters[shift : len(letters) - RUN + 1 + shift] for shift, power in enumerate(_POWERS)),
        np.zeros(len(letters) - RUN + 1, np.uint64),
    )
    starts = np.concatenate([[0], ends[:-1]])
    least = [np.minimum.reduceat(_mixed(runs * factor), starts) for factor in _FACTORS]
    return np.stack(least, axis=1).reshape(len(texts), BANDS, ROWS)


def _mixed(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """High bits brought down, where products differ most."""
    mixed: NDArray[np.uint64] = (hashes ^ (hashes >> np.uint64(32))) * _POWERS[0]
    return mixed


@lru_cache(1_024)
def _runs(text: str) -> frozenset[str]:
    return frozenset(text[start : start + RUN] for start in range(len(text) - RUN + 1))


def _alike(text: str, other: str) -> bool:
    mine, others = _runs(text), _runs(other)
    return len(mine & others) >= SAME * len(mine | others)


def _root(first: list[int], place: int) -> int:
    while first[place] != place:
        first[place] = first[first[place]]
        place = first[place]
    return place


def _join(first: list[int], place: int, other: int) -> None:
    low, high = sorted((_root(first, place), _root(first, other)))
    first[high] = low
