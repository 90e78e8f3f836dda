"""Planned sizes and the effects that they can show."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some
from statsmodels.stats.power import TTestIndPower
from statsmodels.stats.proportion import samplesize_proportions_2indep_onetail

from participation.pilots.power import Comparison, Size, detectable, size_for


def means(**changes: object) -> Comparison:
    usual = {"shares": False, "assumed": 1.0, "grows": True, "alpha": 0.05, "power": 0.8}
    return Comparison(**{**usual, "new": [1], "compared": [1], **changes})


def shares(**changes: object) -> Comparison:
    return means(**{"shares": True, "assumed": 0.4, **changes})


@pytest.mark.parametrize("effect", [0.2, 0.35, 0.5, 0.8])
@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.1])
@pytest.mark.parametrize("power", [0.8, 0.9, 0.95])
@pytest.mark.parametrize("new", [1, 2, 3])
def test_means_need_what_statsmodels_says(effect: float, alpha: float, power: float, new: int) -> None:
    """For a difference of means the size is that of the exact t-test, but for a person or two an arm."""
    size = size_for(means(alpha=alpha, power=power, new=[new]), effect)
    compared = TTestIndPower().solve_power(effect, alpha=alpha, power=power, ratio=new)
    exact = math.ceil(compared) * (1 + new)
    assert size is not None
    assert abs(size.people - exact) <= 2 * (1 + new)


@pytest.mark.parametrize("effect", [0.05, 0.1, 0.25])
@pytest.mark.parametrize("base", [0.1, 0.4, 0.6])
@pytest.mark.parametrize("new", [1, 2])
def test_shares_need_what_statsmodels_says(effect: float, base: float, new: int) -> None:
    """For a difference of shares the size is that of statsmodels, which counts the arm whose share is given last."""
    size = size_for(shares(assumed=base, power=0.9, new=[new]), effect)
    treated = samplesize_proportions_2indep_onetail(
        effect, base, power=0.9, ratio=1 / new, alpha=0.05, alternative="two-sided"
    )
    assert size == Size(math.ceil(treated / new - 1e-9) * (1 + new), 0)


def test_less_can_be_better() -> None:
    """Where a share is to fall, its size is that of the share that is left to rise."""
    falling = size_for(shares(assumed=0.4, grows=False), 0.1)
    assert falling == size_for(shares(assumed=0.6), 0.1)


def test_people_of_one_area_are_alike() -> None:
    """Where areas are drawn, the size grows by the design effect, and each arm gets one area more."""
    alone = size_for(means(), 0.5)
    drawn = size_for(means(clustered=True, cluster_size=20, icc=0.05), 0.5)
    assert alone == Size(people=128, clusters=0)
    assert drawn == Size(people=320, clusters=16)  # 63.8 × 1.95 = 124.3 people an arm: 7 areas, and one more


def test_several_new_services_share_alpha() -> None:
    """Two new services need more than twice what one needs for its own arm: each comparison is stricter."""
    one, two = size_for(means(), 0.5), size_for(means(new=[1, 1]), 0.5)
    assert one is not None
    assert two is not None
    assert two.people > one.people * 3 / 2


@pytest.mark.parametrize(
    ("comparison", "effect"),
    [
        (means(), 0.0),
        (means(assumed=0.0), 0.5),
        (shares(), 0.6),
        (shares(grows=False), 0.4),
        (shares(assumed=1.0), 0.1),
    ],
)
def test_no_size_shows_what_cannot_be(comparison: Comparison, effect: float) -> None:
    """No effect, no spread, and shares beyond 0 to 1 have no size."""
    assert size_for(comparison, effect) is None


@pytest.mark.parametrize("people", [0, 2])
def test_too_few_show_nothing(people: int) -> None:
    """With nobody, or fewer people than an estimate takes, no effect can be shown."""
    assert detectable(shares(), people) is None
    assert detectable(means(clustered=True, cluster_size=10, icc=0.1), people + 10) is None


comparisons = some.builds(
    Comparison,
    shares=some.booleans(),
    assumed=some.floats(0.05, 0.95),
    grows=some.booleans(),
    alpha=some.sampled_from([0.01, 0.05, 0.1]),
    power=some.sampled_from([0.8, 0.9, 0.95]),
    new=some.lists(some.integers(1, 4), min_size=1, max_size=3),
    compared=some.lists(some.integers(1, 4), min_size=1, max_size=2),
    cluster_size=some.integers(1, 60),
    icc=some.floats(0, 0.5),
    clustered=some.booleans(),
)


@given(comparison=comparisons, effect=some.floats(0.02, 0.9))
def test_the_planned_size_shows_the_effect_it_is_planned_for(comparison: Comparison, effect: float) -> None:
    """Whatever the design: so many people show the effect that they were planned for, or a smaller one."""
    size = size_for(comparison, effect)
    if size is None:
        return
    shown = detectable(comparison, size.people)
    assert shown is not None
    assert shown <= effect * (1 + 1e-6)


@given(comparison=comparisons, people=some.integers(10, 100_000))
def test_more_people_show_smaller_effects(comparison: Comparison, people: int) -> None:
    """Twice as many participants never need a larger effect."""
    few, many = detectable(comparison, people), detectable(comparison, 2 * people)
    assert few is None or (many is not None and many <= few)


@given(comparison=comparisons, effect=some.floats(0.02, 0.9))
def test_arms_are_whole(comparison: Comparison, effect: float) -> None:
    """Every arm has whole people, or whole areas, in the ratio of the design."""
    size = size_for(comparison, effect)
    if size is None:
        return
    if comparison.clustered:
        assert size.people == size.clusters * comparison.cluster_size
    else:
        assert size.people % sum(comparison.ratios) == 0
