"""What the numbers of a protocol come to: how many participants it needs, and what those planned can show. Pure."""

from dataclasses import dataclass

from participation.pilots.comparison import OPEN_TO_ALL
from participation.pilots.power import Comparison, Size, detectable, size_for
from participation.pilots.schemas import Arm, Protocol
from participation.pilots.tables import Allocation, ArmKind, Better, Scale

HUNDRED = 100
"""Shares are typed in per cent."""


@dataclass(frozen=True)
class Calculation:
    """In the units of the form: points of the scale, or percentage points."""

    needed: Size | None  # for the smallest effect of interest
    detectable: float | None  # by the planned size
    enough: bool
    shares: bool
    comparisons: int
    design_effect: float
    without_place: bool  # whether people who get no place are among those who are counted


def calculation(arms: tuple[Arm, ...], allocation: str, protocol: Protocol) -> Calculation | None:
    """None while there is nothing to compare, or while it is not said what is assumed."""
    comparison = comparison_of(arms, allocation, protocol)
    if comparison is None:
        return None
    unit = HUNDRED if comparison.shares else 1
    needed = size_for(comparison, protocol.minimal_effect / unit) if protocol.minimal_effect else None
    shown = detectable(comparison, protocol.planned_size)
    return Calculation(
        needed=needed,
        detectable=None if shown is None else shown * unit,
        enough=needed is not None and protocol.planned_size >= needed.people,
        shares=comparison.shares,
        comparisons=len(comparison.new),
        design_effect=comparison.design_effect,
        without_place=allocation in OPEN_TO_ALL,
    )


def comparison_of(arms: tuple[Arm, ...], allocation: str, protocol: Protocol) -> Comparison | None:
    """What is compared with what; None without arms of both sides, or without an assumption."""
    new = [arm.ratio for arm in arms if arm.kind == ArmKind.NEW]
    compared = [arm.ratio for arm in arms if arm.kind != ArmKind.NEW]
    if not compared and allocation in OPEN_TO_ALL:
        compared = [sum(new)]  # as many get no place as get one
    if not new or not compared or not protocol.assumed:
        return None
    shares = protocol.scale == Scale.SHARE
    return Comparison(
        shares=shares,
        assumed=protocol.assumed / HUNDRED if shares else protocol.assumed,
        grows=protocol.better == Better.HIGHER,
        alpha=protocol.alpha,
        power=protocol.power,
        new=new,
        compared=compared,
        cluster_size=protocol.cluster_size,
        icc=protocol.icc,
        clustered=allocation == Allocation.CLUSTER,
    )


def leaves_the_scale(protocol: Protocol) -> bool:
    """Whether the share assumed, or the one after the effect, is none between 0 and 100 per cent."""
    if protocol.scale != Scale.SHARE or protocol.assumed is None or protocol.minimal_effect is None:
        return False
    change = protocol.minimal_effect if protocol.better == Better.HIGHER else -protocol.minimal_effect
    return not (0 < protocol.assumed < HUNDRED and 0 < protocol.assumed + change < HUNDRED)
