"""What the words of a sentence mean, as far as the severe lane has to know it. Pure.

"Ditusuk", "menusuk" and "nusuk" have one root, and "stabbed" means as much: a sentence is read as its roots, the
meanings of its words (`data/severe_meanings.toml`), and which of either stand near each other.
"""

import tomllib
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

MEANINGS = Path(__file__).parent / "data" / "severe_meanings.toml"
NEAR = 3
"""Words within which two meanings belong together."""
SHORTEST_ROOT = 3
REMEMBERED = 20_000
"""Words whose reading is kept: the frequent ones of a language."""
NUMBER = "0"
MARK = "="
"""What a unit begins with that is a meaning and no word."""

_PREFIXES = (
    *("meng", "mem", "men", "me", "memper", "di", "diper", "ter", "ber", "ke", "kepe", "se", "pe", "per"),
    *("peng", "pem", "pen", "ka", "pa", "sa", "nga", "ng", "ny", "n", "m", "ku", "kau", "tak", "ti", "ba"),
)
_SWALLOWED = {
    "meny": "s",
    "peny": "s",
    "ny": "s",
    "men": "t",
    "pen": "t",
    "n": "t",
    "mem": "p",
    "pem": "p",
    "m": "p",
    "meng": "k",
    "peng": "k",
    "ng": "k",
    "nge": "",
}
"""What a nasal prefix puts in place of the first letter of a root: "memukul" is "pukul"."""
_ENDINGS = (
    *("kan", "kannya", "an", "annya", "i", "inya", "nya", "in", "ku", "mu", "lah"),
    *("e", "ne", "ane", "ake", "na", "ana", "nana", "keun", "s", "ed", "ing"),
)


class _Reading(NamedTuple):
    root: str
    meanings: frozenset[str]


class Lexicon(NamedTuple):
    """What words mean, and runs of words."""

    words: dict[str, frozenset[str]]
    runs: dict[str, list[tuple[tuple[str, ...], str]]]
    """Of several words, by the first of them."""


def units(words: Sequence[str]) -> set[str]:
    """All that a sentence is judged by: roots, neighbouring roots, meanings, meanings near each other in order."""
    readings = [_reading(word) for word in words]
    found = {reading.root for reading in readings}
    found.update(f"{left.root} {right.root}" for left, right in pairwise(readings))
    meanings = _meanings(words, readings)
    for place, here in enumerate(meanings):
        found.update(here)
        for there in meanings[place + 1 : place + 1 + NEAR]:
            found.update(left + right for left in here for right in there)
    return found


def is_root(unit: str) -> bool:
    """Whether a unit stands for a single word."""
    return unit[0] != MARK and " " not in unit


def _meanings(words: Sequence[str], readings: Sequence[_Reading]) -> list[frozenset[str]]:
    runs = lexicon().runs
    return [
        reading.meanings | _of_runs(words, place, runs[word]) if word in runs else reading.meanings
        for place, (word, reading) in enumerate(zip(words, readings, strict=True))
    ]


def _of_runs(words: Sequence[str], place: int, runs: list[tuple[tuple[str, ...], str]]) -> frozenset[str]:
    return frozenset(meaning for run, meaning in runs if tuple(words[place : place + len(run)]) == run)


@lru_cache(REMEMBERED)
def _reading(word: str) -> _Reading:
    known = lexicon().words
    if word[:1].isdigit():
        return _Reading(NUMBER, frozenset())
    if word in known:
        return _Reading(word, known[word])
    roots = [root for root in roots_of(word) if root in known]
    return _Reading(roots[0] if roots else word, frozenset[str]().union(*(known[root] for root in roots)))


def roots_of(word: str) -> list[str]:
    """What a word may be made of, the longest first: Indonesian, Javanese, Sundanese and English alike."""
    stems = {word, *(word.removesuffix(ending) for ending in _ENDINGS)}
    bare = {stem.removeprefix(prefix) for stem in stems for prefix in _PREFIXES}
    swallowed = {
        first + stem.removeprefix(prefix)
        for stem in stems
        for prefix, first in _SWALLOWED.items()
        if stem.startswith(prefix)
    }
    roots = {root for root in stems | bare | swallowed if len(root) >= SHORTEST_ROOT}
    return sorted(roots, key=lambda root: (-len(root), root))


@cache
def lexicon() -> Lexicon:
    """The meanings that came with the package. Raises OSError or ValueError where they are missing or damaged."""
    words: dict[str, set[str]] = defaultdict(set)
    runs: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for meanings in tomllib.loads(MEANINGS.read_text("utf-8")).values():
        for meaning, written in meanings.items():
            for entry in written:
                run = tuple(entry.split())
                if len(run) > 1:
                    runs[run[0]].append((run, MARK + meaning))
                else:
                    words[entry].add(MARK + meaning)
    return Lexicon({word: frozenset(found) for word, found in words.items()}, dict(runs))
