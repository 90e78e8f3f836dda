"""Texts that copy each other with small changes are one voice: banded MinHash over runs of letters.

Each text keeps, for each of many hash functions, the least hash of its runs (Broder 1997). Texts that agree on a
whole band of these are held against the first text of the band in alphabetical order: time and memory grow with the
number of texts, and the order in which they come changes nothing. As few texts that agree on a band are copies, only
those that agree on enough of all hashes are compared letter by letter. A copy of a copy is a copy.
"""

from array import array
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
LIKELY = 12
"""Hashes on which two texts agree to be compared: of those that share 0.7 of their runs, 99.98 % do."""
FEWEST_WORDS = 5
"""Words below which only equal texts are one voice: what is short is said alike by many."""
LONGEST = 500
"""Letters of a text that are compared."""
CHUNK = 2_000
FREQUENT = 10_000
"""Texts that are read once, however often they come: many write "mantap"."""
_FACTORS = np.random.default_rng(0).integers(1, 2**63, (BANDS * ROWS, 1), np.uint64) | np.uint64(1)
_POWERS = np.uint64(0x9E3779B97F4A7C15) ** np.arange(1, RUN + 1, dtype=np.uint64)

Numbers = NDArray[np.intp]
Hashes = NDArray[np.uint16]


def voices_of(texts: Sequence[str]) -> list[int]:
    """The number of each text's voice, counted from 0 as they appear."""
    known: dict[str, int] = {}
    folded = array("q", (known.setdefault(_folded(text), len(known)) for text in texts))
    distinct = sorted(known)
    first = np.empty(len(distinct), np.intp)
    first[[known[text] for text in distinct]] = _joined(distinct)
    return _as_they_appear(first[np.asarray(folded, np.intp)])


def _as_they_appear(numbers: Numbers) -> list[int]:
    """The numbers anew, so that they count from 0."""
    _, places, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    anew = np.empty(len(places), np.intp)
    anew[np.argsort(places)] = np.arange(len(places))
    found: list[int] = anew[inverse].tolist()
    return found


@lru_cache(FREQUENT)
def _folded(text: str) -> str:
    """Words without repetition, or the signs of a text that has none."""
    return " ".join(part for part, _ in groupby(words(text) or tokens(text)))[:LONGEST]


def _joined(distinct: Sequence[str]) -> Sequence[int]:
    """For each text, in alphabetical order, the first of its voice."""
    first = array("q", range(len(distinct)))
    long = array("q", (place for place, text in enumerate(distinct) if _long(text)))
    for one, other in _pairs(_hashes(distinct, long)):
        earlier, later = long[one], long[other]
        if _root(first, earlier) != _root(first, later) and _alike(distinct[earlier], distinct[later]):
            _join(first, earlier, later)
    return [_root(first, place) for place in range(len(first))]


def _long(text: str) -> bool:
    return text.count(" ") + 1 >= FEWEST_WORDS


def _hashes(texts: Sequence[str], places: Sequence[int]) -> Hashes:
    """Texts at these places × hashes, of which the lowest bits are kept: chance seldom makes two alike."""
    found = np.empty((len(places), BANDS * ROWS), np.uint16)
    for start in range(0, len(places), CHUNK):
        chunk = places[start : start + CHUNK]
        found[start : start + CHUNK] = _least_hashes([texts[place] for place in chunk])
    return found


def _pairs(hashes: Hashes) -> Iterator[tuple[int, int]]:
    """Texts that may be copies: the first of a band, and one that agrees with it."""
    found = [_agreeing(hashes, band) for band in range(BANDS)]
    one, other = np.divmod(np.unique(np.concatenate(found)), max(1, len(hashes)))
    return zip(one.tolist(), other.tolist(), strict=True)


def _agreeing(hashes: Hashes, band: int) -> Numbers:
    """Pairs that agree on the band and are likely to be copies, each as one number."""
    keys = np.zeros(len(hashes), np.uint64)
    for row in range(ROWS):
        keys = _mixed((keys ^ hashes[:, ROWS * band + row]) * _POWERS[1])
    _, first, bucket = np.unique(keys, return_index=True, return_inverse=True)
    one, other = first[bucket], np.arange(len(hashes))
    one, other = one[one != other], other[one != other]
    agreed = sum((hashes[one, row] == hashes[other, row]).astype(np.uint8) for row in range(BANDS * ROWS))
    likely = agreed >= LIKELY
    pairs: Numbers = one[likely] * len(hashes) + other[likely]
    return pairs


def _least_hashes(texts: Sequence[str]) -> Hashes:
    letters = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32).astype(np.uint64)
    ends = np.cumsum([len(text) for text in texts])
    runs = sum(
        (power * letters[shift : len(letters) - RUN + 1 + shift] for shift, power in enumerate(_POWERS)),
        np.zeros(len(letters) - RUN + 1, np.uint64),
    )
    starts = np.concatenate([[0], ends[:-1]])
    least = [np.minimum.reduceat(_mixed(runs * factor), starts) for factor in _FACTORS]
    return np.stack(least, axis=1).astype(np.uint16)


def _mixed(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """High bits brought down, where products differ most."""
    mixed: NDArray[np.uint64] = (hashes ^ (hashes >> np.uint64(32))) * _POWERS[0]
    return mixed


@lru_cache(2)
def _runs(text: str) -> frozenset[str]:
    return frozenset(text[start : start + RUN] for start in range(len(text) - RUN + 1))


def _alike(text: str, other: str) -> bool:
    mine, others = _runs(text), _runs(other)
    shared = len(mine & others)
    return shared >= SAME * (len(mine) + len(others) - shared)


def _root(first: "array[int]", place: int) -> int:
    while first[place] != place:
        first[place] = first[first[place]]
        place = first[place]
    return place


def _join(first: "array[int]", place: int, other: int) -> None:
    low, high = sorted((_root(first, place), _root(first, other)))
    first[high] = low
