"""What is found of a trial, and what is said where little can be found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from numpy.typing import ArrayLike
from statsmodels.stats.multitest import multipletests

from participation.pilots.effect_schemas import Effect
from participation.pilots.effects import effect_of
from participation.pilots.heterogeneity import holm
from participation.pilots.participants import Design, IntArray, Participants
from participation.pilots.result_wording import REASONS
from participation.pilots.tables import Allocation
from participation.pilots.verdicts import Reason

MISSING = float("nan")
DESIGN = Design("randomised", ("usual", "new"), 0, "mean", "higher", 0.05, 0.3, 100)
THREE = replace(DESIGN, arms=("usual", "one", "other"))


def trial(
    arm: Sequence[int] | IntArray,
    outcome: ArrayLike,
    baseline: ArrayLike | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
) -> Participants:
    count = len(arm)
    return Participants(
        arm=np.asarray(arm, dtype=int),
        stratum=np.zeros(count, dtype=int),
        cluster=np.arange(count),
        outcome=np.asarray(outcome, dtype=float),
        baseline=np.full(count, MISSING) if baseline is None else np.asarray(baseline, dtype=float),
        groups=groups or {},
    )


def halves(effect: float, count: int = 200, seed: int = 1) -> Participants:
    """Half of them get the new service; the baseline explains a quarter."""
    random = np.random.default_rng(seed)
    arm, before = np.arange(count) % 2, random.normal(size=count)
    return trial(arm, 0.5 * before + random.normal(size=count) + effect * arm, before)


def test_what_decides() -> None:
    """The analysis with the baseline where one was asked, by chance; changes, where nothing was left to chance."""
    people = halves(1.0)
    unasked = replace(people, baseline=np.full(len(people), MISSING))
    first_come = replace(DESIGN, allocation="first_come")
    assert effect_of(people, DESIGN).primary == "adjusted"
    assert effect_of(unasked, DESIGN).primary == "intention_to_treat"
    assert effect_of(people, first_come).primary == "difference_in_differences"
    assert effect_of(people, DESIGN).difference_in_differences == ()


def test_an_effect_that_is_there() -> None:
    """A large one of 200 people is found, and what it could have been as little as."""
    found = effect_of(halves(1.0), DESIGN)
    [one] = found.adjusted
    assert (found.verdict, found.reason) == ("effective", "large")
    assert one.low < 1.0 < one.high
    assert found.detectable == pytest.approx(2.8 * one.standard_error, rel=0.02)
    assert found.missing.outcome == 0
    assert [mean.n for mean in found.means] == [100, 100]


def test_first_come_without_a_baseline() -> None:
    """Who comes first is not like who comes later: without a baseline nothing is concluded from a difference."""
    people = halves(1.0)
    unasked = replace(people, baseline=np.full(len(people), MISSING))
    found = effect_of(unasked, replace(DESIGN, allocation="first_come"))
    assert (found.verdict, found.reason) == ("inconclusive", "no_baseline")
    assert len(found.intention_to_treat) == 1


def test_an_arm_that_stayed_empty() -> None:
    """Nothing is said of it, and the other arm is judged as ever."""
    people = halves(1.0)
    found = effect_of(people, THREE)
    assert [one.arm for one in found.adjusted] == [1]
    assert [(one.arm, one.reason) for one in found.verdicts] == [(1, "large"), (2, "no_answers")]
    assert found.verdict == "effective"
    assert found.attrition[2].randomised == 0


@pytest.mark.parametrize("allocation", list(Allocation))
def test_nobody_answered(allocation: str) -> None:
    """The verdict says so, whatever the design; so it does of a trial without anybody."""
    people = replace(halves(1.0), outcome=np.full(200, MISSING))
    for asked in (people, trial([], [])):
        found = effect_of(asked, replace(DESIGN, allocation=allocation))
        assert (found.verdict, found.intention_to_treat, found.detectable) == ("inconclusive", (), None)
        assert found.missing.outcome == len(asked)


def test_all_answered_alike() -> None:
    """Without any variation chance cannot be told from an effect, even where the arms differ."""
    arm = np.arange(40) % 2
    assert effect_of(trial(arm, np.full(40, 3.0)), DESIGN).reason == "no_spread"
    assert effect_of(trial(arm, 3.0 + arm), DESIGN).reason == "no_spread"
    assert effect_of(trial(arm, 3.0 + arm, np.full(40, 2.0)), DESIGN).reason == "no_spread"


def test_all_answers_follow_from_those_before() -> None:
    """Then people differ, and still nothing is left to tell chance by; the words of the reason are true of both."""
    arm, before = np.arange(40) % 2, np.arange(40) // 2 * 1.0
    assert effect_of(trial(arm, before + 3.0 * arm, before), DESIGN).reason == "no_spread"
    assert "or follow exactly from those before the trial" in REASONS[Reason.NO_SPREAD]


def test_a_baseline_that_says_nothing() -> None:
    """Everybody began alike: the analysis with the baseline is the one without."""
    people = halves(1.0)
    found = effect_of(replace(people, baseline=np.full(200, 2.0)), DESIGN)
    assert found.adjusted == found.intention_to_treat
    assert found.primary == "adjusted"


def test_everybody_in_one_area() -> None:
    """One stratum is as good as none; areas that were drawn need two for each arm."""
    people = halves(1.0)
    drawn = replace(people, cluster=np.zeros(200, dtype=int))
    assert effect_of(people, replace(DESIGN, allocation="stratified_lottery")).verdict == "effective"
    assert effect_of(drawn, replace(DESIGN, allocation="cluster")).reason == "no_answers"


def test_an_area_with_one_arm() -> None:
    """It tells nothing of the difference, so whatever was answered there changes nothing."""
    people = halves(1.0)
    unasked = replace(people, baseline=np.full(200, MISSING))
    stratum = np.where((people.arm == 1) & (np.arange(200) < 60), 1, 0)
    moved = replace(unasked, stratum=stratum, outcome=unasked.outcome + 100 * stratum)
    design = replace(DESIGN, allocation="stratified_lottery")
    still = replace(unasked, stratum=stratum)
    [before], [after] = (effect_of(one, design).intention_to_treat for one in (still, moved))
    assert after.estimate == pytest.approx(before.estimate, abs=1e-9)


def test_areas_drawn_together_are_no_strata() -> None:
    """Where areas are drawn, or all people from one urn, an area gets no intercept of its own."""
    people = halves(1.0)
    with_areas = replace(people, stratum=np.arange(200) // 10)
    for allocation in ("lottery", "cluster"):
        design = replace(DESIGN, allocation=allocation)
        assert effect_of(with_areas, design) == effect_of(people, design)


def test_several_arms_share_alpha() -> None:
    """Each of two comparisons gets an interval of 97.5 %, as the planned size was counted."""
    random = np.random.default_rng(3)
    people = trial(np.arange(300) % 3, random.normal(size=300))
    two, one = effect_of(people, THREE), effect_of(people.of(people.arm < 2), DESIGN)
    assert (one.level, two.level) == (0.95, 0.975)
    assert two.intention_to_treat[0].estimate == one.intention_to_treat[0].estimate
    assert two.intention_to_treat[0].low < one.intention_to_treat[0].low


def test_uneven_attrition_brings_bounds() -> None:
    """Where many more answers of an arm are missing, bounds are given, and an effect has to outlast them."""
    people = halves(0.0)
    assert effect_of(people, DESIGN).bounds == ()
    worst = np.argsort(np.where(people.arm == 1, people.outcome, 100))[:30]
    outcome = people.outcome.copy()
    outcome[worst] = MISSING
    found = effect_of(replace(people, outcome=outcome), DESIGN)
    assert found.attrition[1].difference == pytest.approx(0.3)
    assert found.adjusted[0].low > 0
    assert [one.arm for one in found.bounds] == [1]
    assert found.reason == "lost"


def test_all_of_one_arm_missing() -> None:
    """A difference that leaves nothing to test is still one."""
    people = halves(1.0)
    found = effect_of(replace(people, outcome=np.where(people.arm == 1, MISSING, people.outcome)), DESIGN)
    assert (found.attrition[1].difference, found.attrition[1].differs) == (1.0, True)
    assert (found.bounds, found.reason) == ((), "no_answers")


def test_balance_before_the_trial() -> None:
    """Differences stand in standard deviations: of the baseline, and of the share of every group."""
    labels = ["a" if number % 4 == 0 else "b" for number in range(200)]
    labels[0] = ""
    found = effect_of(replace(halves(0.0), groups={"kind": labels}), DESIGN)
    rows = [(one.question, one.label, one.arm, one.n) for one in found.balance]
    assert rows[:4] == [("", "", 0, 100), ("", "", 1, 100), ("kind", "a", 0, 99), ("kind", "a", 1, 100)]
    shares = {one.arm: one for one in found.balance if one.label == "a"}
    assert (shares[0].mean, shares[1].mean) == pytest.approx((49 / 99, 0))
    assert shares[0].standardised is None
    assert shares[1].standardised == pytest.approx(-49 / 99 / np.sqrt(49 / 99 * 50 / 99 * 99 / 98 / 2))


def test_an_effect_on_some() -> None:
    """Where only one group has an effect, the groups differ; those who did not say are in neither."""
    people = halves(0.0, 400)
    young = np.arange(400) // 2 % 2
    labels = ["young" if one else "old" for one in young]
    labels[:5] = [""] * 5
    moved = replace(people, outcome=people.outcome + 1.5 * people.arm * young, groups={"age": labels})
    [found] = effect_of(moved, DESIGN).groups
    effects = {one.label: one.difference for one in found.labels}
    assert found.differs
    assert effects["old"].low < 0 < effects["old"].high
    assert effects["young"].low > 0.5
    assert effects["old"].n + effects["young"].n == 395


def test_many_groups_are_corrected_for() -> None:
    """Of twenty questions that mean nothing the smallest p counts twenty times (Holm)."""
    random = np.random.default_rng(8)
    groups = {f"q{number}": list(random.choice(["a", "b"], 200)) for number in range(20)}
    found = effect_of(replace(halves(0.0), groups=groups), DESIGN).groups
    smallest = min(found, key=lambda one: one.p or 1)
    assert smallest.p is not None
    assert smallest.adjusted_p == pytest.approx(min(1, 20 * smallest.p))
    assert not any(one.differs for one in found)


@pytest.mark.parametrize("tested", [[], [0.5], [0.04, 0.01, 0.03, 0.005], [0.9, 0.8, 0.02, 0.02]])
def test_the_correction_is_the_published_one(tested: list[float]) -> None:
    """What statsmodels finds, to the last digit."""
    assert holm(tested).tolist() == (multipletests(tested, method="holm")[1].tolist() if tested else [])


def test_groups_that_cannot_be_compared() -> None:
    """A group of one person, a question without answers or with very many, areas that were drawn: all are no fault."""
    people = halves(0.0)
    groups = {
        "one": ["x", *["y"] * 199],
        "none": [""] * 200,
        "area": [str(n // 10 * 10) for n in range(200)],
        "many": [str(n // 9) for n in range(200)],
    }
    asked = replace(people, groups=groups, cluster=np.arange(200) // 10, arm=np.arange(200) // 10 % 2)
    found = {one.question: one for one in effect_of(asked, replace(DESIGN, allocation="cluster")).groups}
    assert [one.label for one in found["one"].labels] == ["y"]
    assert (found["none"].labels, found["none"].p) == ((), None)
    assert (found["area"].labels, found["area"].p) == ((), None)
    assert (found["many"].labels, found["many"].p) == ((), None)


numbers = some.just(MISSING) | some.integers(0, 3).map(float)
rows = some.lists(
    some.tuples(
        some.integers(0, 2),
        some.integers(0, 2),
        some.integers(0, 5),
        numbers,
        numbers,
        some.sampled_from("ab "),
    ),
    max_size=25,
)


@example(
    rows=[(number % 3, 0, 0, float(number % 4), float(number % 3), "ab"[number % 2]) for number in range(25)],
    allocation="first_come",
    better="higher",
)
@settings(deadline=None, max_examples=60)
@given(
    rows=rows, allocation=some.sampled_from(list(Allocation)), better=some.sampled_from(["higher", "lower"])
)
def test_whatever_was_answered(
    rows: list[tuple[int, int, int, float, float, str]], allocation: str, better: str
) -> None:
    """Any trial gets a verdict, however little was answered, and a result that JSON carries unchanged."""
    arm, stratum, area, outcome, baseline, label = zip(*rows, strict=True) if rows else ((),) * 6
    people = trial(arm, outcome, baseline, {"kind": [one.strip() for one in label]})
    cluster = np.array(area, dtype=int) if allocation == "cluster" else people.cluster
    asked = replace(people, stratum=np.array(stratum, dtype=int), cluster=cluster)
    found = effect_of(asked, replace(THREE, allocation=allocation, better=better))
    assert len(found.verdicts) == 2
    stored = msgspec.json.encode(found)
    assert b"null" not in msgspec.json.encode(found.intention_to_treat + found.adjusted + found.bounds)
    assert msgspec.json.decode(stored, type=Effect) == found
