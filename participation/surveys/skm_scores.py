"""The joint table of scores: how many people scored the nine elements alike. Pure.

From it come the index, which needs each element alone, and its uncertainty, which needs the whole person:
whoever is content with one element is often content with the others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Self

from participation.surveys.skm import ELEMENTS, SCORES, Skm, skm_of

Vector = tuple[int, ...]
"""One person's scores in the order U1 to U9; 0 where they said "Tidak tahu", or were not asked."""

_BY_TEXT = {str(score): score for score in SCORES}
_UNSCORED = (0,) * len(ELEMENTS)


class Scores:
    """People by the scores that they gave. Whoever scored no element is left out."""

    def __init__(self, counts: Mapping[Vector, int] | None = None) -> None:
        self.counts: Counter[Vector] = Counter(counts or {})
        self.counts.pop(_UNSCORED, None)

    def add(self, given: Mapping[str, str], people: int) -> None:
        """Counts people who answered alike: {"U1": "3", "U8": "dk"}; what is no score counts as none."""
        vector = tuple(_BY_TEXT.get(given.get(element, ""), 0) for element in ELEMENTS)
        if vector != _UNSCORED:
            self.counts[vector] += people

    def merge(self, other: Self) -> None:
        self.counts.update(other.counts)

    @classmethod
    def together(cls, parts: Iterable[Self]) -> Self:
        whole = cls()
        for part in parts:
            whole.merge(part)
        return whole

    @property
    def people(self) -> int:
        """Who scored at least one element."""
        return sum(self.counts.values())

    @property
    def skm(self) -> Skm | None:
        """The index; None before anybody scored anything."""
        return skm_of(self.by_element())

    def by_element(self) -> dict[str, dict[int, int]]:
        """How often each element got each score, in the order U1 to U9."""
        found: dict[str, Counter[int]] = {element: Counter() for element in ELEMENTS}
        for vector, people in self.counts.items():
            for element, score in zip(ELEMENTS, vector, strict=True):
                if score:
                    found[element][score] += people
        return {element: dict(counts) for element, counts in found.items()}
