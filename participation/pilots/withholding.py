"""What a result keeps to itself, so that nobody can be recognised in it. Pure."""

from collections.abc import Collection

from msgspec.structs import replace

from participation.pilots.effect_schemas import ArmMean, Effect, GroupEffect

LEAST = 5
"""People; figures of fewer are withheld, and differences that they would follow from."""


def withheld(effect: Effect, compared: int) -> Effect:
    """An effect without figures of a few people. Its verdict and its counts of people stay."""
    small = {mean.arm for mean in effect.means if 0 < mean.n < LEAST}
    hidden = {mean.arm for mean in effect.means} if compared in small else small
    return replace(
        effect,
        means=tuple(_mean(mean) for mean in effect.means),
        intention_to_treat=tuple(one for one in effect.intention_to_treat if one.arm not in hidden),
        adjusted=tuple(one for one in effect.adjusted if one.arm not in hidden),
        difference_in_differences=tuple(
            one for one in effect.difference_in_differences if one.arm not in hidden
        ),
        bounds=tuple(one for one in effect.bounds if one.arm not in hidden),
        balance=tuple(one for one in effect.balance if one.n >= LEAST),
        groups=tuple(_group(one, hidden) for one in effect.groups),
    )


def _mean(mean: ArmMean) -> ArmMean:
    return replace(mean, mean=None, standard_deviation=None) if mean.n < LEAST else mean


def _group(group: GroupEffect, hidden: Collection[int]) -> GroupEffect:
    """Differences within a group are of people of both arms."""
    shown = tuple(one for one in group.labels if group.arm not in hidden and one.difference.n >= 2 * LEAST)
    return replace(group, labels=shown)
