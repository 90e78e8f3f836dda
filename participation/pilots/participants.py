"""What an analysis is given: who was in which arm, what was measured, and what the protocol says. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from participation.pilots.tables import Allocation

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Chosen = NDArray[np.bool_]


@dataclass(frozen=True)
class Participants:
    """Arrays of equal length, an entry for each person: randomised, or, first come, placed or compared."""

    arm: IntArray  # index into arms
    stratum: IntArray  # of the area within which places were drawn; zeros where all were drawn together
    cluster: IntArray  # of the area where areas were drawn, else arange(n)
    outcome: FloatArray  # NaN: missing
    baseline: FloatArray  # NaN: missing, or never asked
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)  # by question a label each, "" not said

    def __len__(self) -> int:
        return len(self.arm)

    def of(self, chosen: Chosen | IntArray) -> "Participants":
        """Those alone."""
        return replace(
            self,
            arm=self.arm[chosen],
            stratum=self.stratum[chosen],
            cluster=self.cluster[chosen],
            outcome=self.outcome[chosen],
            baseline=self.baseline[chosen],
            groups={
                question: np.asarray(labels)[chosen].tolist() for question, labels in self.groups.items()
            },
        )


@dataclass(frozen=True)
class Design:
    """What was promised before the trial."""

    allocation: str  # tables.Allocation
    arms: tuple[str, ...]
    compared: int  # index of the arm that the others are compared with
    scale: str  # tables.Scale
    better: str  # tables.Better
    alpha: float
    minimal_effect: float  # points of the scale; of a share a fraction from 0 to 1
    planned: int
    power: float = 0.8

    @cached_property
    def others(self) -> tuple[int, ...]:
        """The arms that are compared with it."""
        return tuple(number for number in range(len(self.arms)) if number != self.compared)

    @property
    def level(self) -> float:
        """Of each interval, so that all of them hold the truth as often as promised (Bonferroni)."""
        return 1 - self.alpha / max(1, len(self.others))

    @property
    def randomised(self) -> bool:
        return self.allocation != Allocation.FIRST_COME
