"""Floods: copies of one text, and voices of one source or one day far beyond what is usual. Pure.

Three kinds are found and shown, each with a rule of its own (docs/priorities.md):

- copies: at least 20 comments with one text, near-copies included. They count as one voice.
- source: what one campaign link brings to a topic. Beyond what is usual it counts at most as much as everybody
  else together, so that no campaign can more than double a topic.
- surge: a day on which far more is said of a topic than on others. It counts, as it may be an incident; the
  report shows which place the topic would have without.

Beyond what is usual: at least 20 voices, and three times as many as there would be, were the topic's share the
same as elsewhere; and Chernoff's bound (1952) on the Poisson probability of so many is below one in a thousand,
divided by the number of comparisons.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import exp, log
from typing import TypeVar

import msgspec

from participation.improvements.priorities import FEWEST_VOICES
from participation.improvements.voices import Voices

FEWEST = 20
"""Comments or voices of a flood; as many others are needed to say what is usual."""
TIMES = 3
CHANCE = 0.001
FEWEST_WORDS = 4
"""Words of a text below which thousands may write the same without copying it."""
MOST = 20
"""Floods of copies that a report lists."""

COPIES, SOURCE, SURGE = "copies", "source", "surge"


Key = TypeVar("Key")


class Flood(msgspec.Struct, frozen=True):
    """Something that is flagged; positions are those of the voices it was found in."""

    kind: str
    positions: list[int]
    topic: int | None = None  # number of the topic, of a source and a surge
    source: str = ""
    limit: int = 0  # voices of a source that count


def copies(voices: Voices, positions: Iterable[int]) -> list[Flood]:
    """Texts that stand in many comments, the most frequent first."""
    same: dict[int, list[int]] = defaultdict(list)
    for position in positions:
        same[voices.numbers[position]].append(position)
    found = [
        each
        for each in same.values()
        if len(each) >= FEWEST and len(voices.texts[each[0]].split()) >= FEWEST_WORDS
    ]
    ordered = sorted(found, key=lambda each: (-len(each), voices.comment(each[0])))
    return [Flood(COPIES, each) for each in ordered[:MOST]]


def sources(voices: Voices, topics: Sequence[Sequence[int]]) -> list[Flood]:
    """Campaign links that bring far more to a topic than others do; `topics` hold distinct voices."""
    keys = [[voices.source(position) for position in topic] for topic in topics]
    return [
        Flood(SOURCE, positions, topic, source, max(FEWEST_VOICES, len(topics[topic]) - len(positions)))
        for topic, source, positions in _unusual(topics, keys, by_themselves="")
    ]


def surges(voices: Voices, topics: Sequence[Sequence[int]]) -> list[Flood]:
    """Days on which far more is said of a topic than on others; `topics` hold distinct voices."""
    keys = [[voices.days[position] for position in topic] for topic in topics]
    return [Flood(SURGE, positions, topic) for topic, _, positions in _unusual(topics, keys)]


def _unusual(
    topics: Sequence[Sequence[int]], keys: Sequence[Sequence[Key]], by_themselves: Key | None = None
) -> list[tuple[int, Key, list[int]]]:
    """Of each topic the positions under a key that has far more of them than the other keys let expect.

    The largest is found first and left out of what the others are held against: beside one flood nothing else
    would look usual. `by_themselves` is the key of those whom nobody sent: all others are held against them.
    """
    cells = {
        (number, key): positions
        for number, pair in enumerate(zip(topics, keys, strict=True))
        for key, positions in _grouped(*pair).items()
    }
    left, found = dict(cells), []
    while excess := _excess(left, max(1, len(cells)), by_themselves):
        number, key = max(excess, key=lambda cell: (excess[cell], -cell[0]))
        found.append((number, key, left.pop((number, key))))
    return sorted(found, key=lambda one: (one[0], one[2]))


def _grouped(positions: Sequence[int], keys: Sequence[Key]) -> dict[Key, list[int]]:
    groups: dict[Key, list[int]] = defaultdict(list)
    for position, key in zip(positions, keys, strict=True):
        groups[key].append(position)
    return groups


def _excess(
    cells: Mapping[tuple[int, Key], list[int]], comparisons: int, by_themselves: Key | None
) -> dict[tuple[int, Key], float]:
    """By how many voices each unusual cell is beyond what the others let expect."""
    of_topic, of_key = Counter[int](), Counter[Key]()
    for (number, key), positions in cells.items():
        of_topic[number] += len(positions)
        of_key[key] += len(positions)
    everybody = of_topic.total()
    found = {}
    for (number, key), positions in cells.items():
        here, elsewhere = len(positions), everybody - of_key[key]
        if key == by_themselves or here < FEWEST or elsewhere < FEWEST:
            continue
        expected = of_key[key] * max(of_topic[number] - here, 0.5) / elsewhere
        if here > TIMES * expected and bound(here, expected) < CHANCE / comparisons:
            found[number, key] = here - expected
    return found


def bound(number: int, expected: float) -> float:
    """At least the probability of so many, where `expected` are: Chernoff's bound for a Poisson number."""
    if number <= expected:
        return 1.0
    return exp(number - expected - number * log(number / expected))
