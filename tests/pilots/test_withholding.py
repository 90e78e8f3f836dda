"""Results say nothing of a few people."""

from participation.pilots.effect_schemas import (
    ArmMean,
    Balance,
    Difference,
    Effect,
    GroupEffect,
    LabelEffect,
    Missing,
)
from participation.pilots.withholding import withheld


def _difference(arm: int, n: int = 40) -> Difference:
    return Difference(arm, -3.0, -5.0, -1.0, 0.01, 1.0, 38.0, n)


def _effect(*means: ArmMean) -> Effect:
    return Effect(
        balance=(Balance("", "", 0, 20, 60.0, 0.1), Balance("", "", 1, 4, 61.0, None)),
        attrition=(),
        bounds=(),
        intention_to_treat=(_difference(0), _difference(2)),
        adjusted=(_difference(0),),
        difference_in_differences=(),
        groups=(
            GroupEffect(
                "usia",
                0,
                (LabelEffect("tua", _difference(0, 9)), LabelEffect("muda", _difference(0, 31))),
                None,
                None,
                differs=False,
            ),
        ),
        detectable=None,
        missing=Missing(60, 0, 0),
        verdict="effective",
        reason="large",
        means=means,
    )


def test_an_arm_of_a_few_people_is_not_shown() -> None:
    """Neither its mean nor a difference from which the mean would follow; other arms stay."""
    shown = withheld(
        _effect(ArmMean(0, 20, 50.0, 9.0), ArmMean(1, 20, 60.0, 9.0), ArmMean(2, 4, 51.0, 3.0)), 1
    )
    assert [mean.mean for mean in shown.means] == [50.0, 60.0, None]
    assert shown.means[2].standard_deviation is None
    assert [one.arm for one in shown.intention_to_treat] == [0]
    assert [one.n for one in shown.balance] == [20]
    assert [one.label for one in shown.groups[0].labels] == ["muda"]
    assert shown.verdict == "effective"


def test_a_comparison_of_a_few_people_hides_all_differences() -> None:
    """With four people in the compared arm every difference would tell of them."""
    shown = withheld(
        _effect(ArmMean(0, 20, 50.0, 9.0), ArmMean(1, 4, 60.0, 9.0), ArmMean(2, 20, 51.0, 9.0)), 1
    )
    assert shown.intention_to_treat == shown.adjusted == ()
    assert shown.groups[0].labels == ()
