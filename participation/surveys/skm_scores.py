"""The joint table of scores: how many people scored the nine elements alike. Pure.

From it come the index, which needs each element alone, and its uncertainty, which needs the whole person:
whoever is content with one element is often content with the others. Two hundred thousand people score in tens of
thousands of ways, so that the table is an array; its sums are whole numbers, and exact.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Self

from participation.surveys.arrays import Numbers, np
from participation.surveys.skm import ELEMENTS, SCORES, Skm, skm_of

Vector = tuple[int, ...]
"""One person's scores in the order U1 to U9; 0 where they said "Tidak tahu", or were not asked."""


class Scores:
    """People by the scores that they gave: a row of `vectors` for `times` of them, none for who scored nothing."""

    def __init__(self, vectors: Numbers, times: Numbers) -> None:
        scored = vectors.any(axis=1)
        self.vectors = vectors[scored]
        self.times = times[scored]

    @classmethod
    def of(cls, counts: Mapping[Vector, int]) -> Self:
        vectors = np.array(list(counts) or np.zeros((0, len(ELEMENTS))), np.int64)
        return cls(vectors, np.array(list(counts.values()), np.int64))

    @classmethod
    def together(cls, parts: Iterable[Self]) -> Self:
        """All people of these tables. The same scores may then stand in several rows."""
        tables = list(parts)
        if not tables:
            return cls.of({})
        return cls(
            np.concatenate([table.vectors for table in tables]),
            np.concatenate([table.times for table in tables]),
        )

    @property
    def people(self) -> int:
        """Who scored at least one element."""
        return int(self.times.sum())

    @property
    def skm(self) -> Skm | None:
        """The index; None before anybody scored anything."""
        return skm_of(self.by_element)

    @cached_property
    def by_element(self) -> dict[str, dict[int, int]]:
        """How often each element got each score, in the order U1 to U9."""
        return {element: self._counts(place) for place, element in enumerate(ELEMENTS)}

    def _counts(self, place: int) -> dict[int, int]:
        found = {score: int(self.times[self.vectors[:, place] == score].sum()) for score in SCORES}
        return {score: people for score, people in found.items() if people}
