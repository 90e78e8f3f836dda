"""How many participants a comparison needs, and which effect a given number can show. Pure.

Normal approximation, two-sided: for means with Guenther's correction for an estimated standard deviation
(Guenther 1981, The American Statistician 35:243-244), for shares after Fleiss, Levin and Paik (2003), section 4.2,
without continuity correction. Where areas are drawn, everything is multiplied by the design effect
1 + (m - 1) ICC, and each arm gets one area more for the degrees of freedom (Hayes and Moulton 2017, section 7.3).
With several new services each is compared with the same arm, and alpha is divided by their number (Bonferroni).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

STEPS = 60
"""Halvings after which an effect is known to more digits than anybody plans with."""


@dataclass(frozen=True)
class Comparison:
    """What is to be found out, and with which arms."""

    shares: bool  # compares shares instead of means
    assumed: float  # standard deviation; of shares, the share without the new service
    grows: bool  # more is better
    alpha: float
    power: float
    new: Sequence[int]  # ratios of the arms with a new service
    compared: Sequence[int]  # ratios of the arms that they are compared with; the largest one counts
    cluster_size: int = 1
    icc: float = 0.0
    clustered: bool = False

    @property
    def ratios(self) -> list[int]:
        return [*self.new, *self.compared]

    @cached_property
    def parts(self) -> tuple[float, float]:
        """Of all participants, those of the comparison arm and of the smallest arm with a new service."""
        return max(self.compared) / sum(self.ratios), min(self.new) / sum(self.ratios)

    @property
    def deviates(self) -> tuple[float, float]:
        """Standard normal deviates of alpha and of the power."""
        normal = NormalDist()
        return normal.inv_cdf(1 - self.alpha / len(self.new) / 2), normal.inv_cdf(self.power)

    @property
    def design_effect(self) -> float:
        return 1 + (self.cluster_size - 1) * self.icc if self.clustered else 1.0


@dataclass(frozen=True)
class Size:
    """Participants of all arms together, and areas where those are drawn (else 0)."""

    people: int
    clusters: int


def size_for(comparison: Comparison, effect: float) -> Size | None:
    """The smallest number that shows this effect with the power asked for; None where none does.

    `effect` is positive: points of the scale, of shares a difference of shares. There is no such number for an
    effect of 0, for a share that would leave 0 to 1, and for values that do not vary.
    """
    needed = _independent(comparison, effect)
    if needed is None:
        return None
    needed *= comparison.design_effect
    total = sum(comparison.ratios)
    if not comparison.clustered:
        return Size(math.ceil(needed / total - 1e-9) * total, 0)
    clusters = sum(
        math.ceil(needed * ratio / total / comparison.cluster_size - 1e-9) + 1 for ratio in comparison.ratios
    )
    return Size(clusters * comparison.cluster_size, clusters)


def detectable(comparison: Comparison, people: int) -> float | None:
    """The smallest effect that so many participants of all arms show; None where they show none."""
    lost = len(comparison.ratios) * comparison.cluster_size if comparison.clustered else 0
    independent = (people - lost) / comparison.design_effect
    low, high = 0.0, _largest(comparison)
    enough = _independent(comparison, high)
    if enough is None or enough > independent:
        return None
    for _ in range(STEPS):
        middle = (low + high) / 2
        needed = _independent(comparison, middle)
        low, high = (low, middle) if needed is not None and needed <= independent else (middle, high)
    return high


def _largest(comparison: Comparison) -> float:
    """The largest effect worth a thought: the end of the scale of shares, a hundred standard deviations."""
    if not comparison.shares:
        return 100 * comparison.assumed
    room = 1 - comparison.assumed if comparison.grows else comparison.assumed
    return room * (1 - 1e-9)


def _independent(comparison: Comparison, effect: float) -> float | None:
    """Participants of all arms, if nobody had anything in common with anybody; not rounded."""
    if effect <= 0 or comparison.assumed <= 0:
        return None
    return _for_shares(comparison, effect) if comparison.shares else _for_means(comparison, effect)


def _for_means(comparison: Comparison, effect: float) -> float:
    of_alpha, of_power = comparison.deviates
    compared, new = comparison.parts
    spread = (1 / compared + 1 / new) * comparison.assumed**2
    return (of_alpha + of_power) ** 2 * spread / effect**2 + of_alpha**2 / 2 / (compared + new)


def _for_shares(comparison: Comparison, effect: float) -> float | None:
    of_alpha, of_power = comparison.deviates
    compared, new = comparison.parts
    before = comparison.assumed
    after = before + effect if comparison.grows else before - effect
    if not (0 < before < 1 and 0 < after < 1):
        return None
    pooled = (compared * before + new * after) / (compared + new)
    alike = math.sqrt(pooled * (1 - pooled) * (1 / compared + 1 / new))
    apart = math.sqrt(before * (1 - before) / compared + after * (1 - after) / new)
    return ((of_alpha * alike + of_power * apart) / effect) ** 2
