"""Estimates agree with R on public trials: trials/reference.R says which, and wrote the figures."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from participation.pilots.cluster_robust import fit
from participation.pilots.effect_schemas import Difference
from participation.pilots.effects import effect_of
from participation.pilots.participants import Design, FloatArray, Participants

TRIALS = Path(__file__).parent / "trials"
MISSING = float("nan")
FIGURES = ("estimate", "standard_error", "freedom", "p", "low", "high")


@cache
def expected() -> dict[str, float]:
    with (TRIALS / "reference.csv").open(encoding="utf-8") as file:
        return {row["name"]: float(row["value"]) for row in csv.DictReader(file)}


def column(trial: str, name: str) -> FloatArray:
    with (TRIALS / f"{trial}.csv").open(encoding="utf-8") as file:
        return np.array([MISSING if row[name] == "NA" else float(row[name]) for row in csv.DictReader(file)])


def words(trial: str, name: str) -> list[str]:
    with (TRIALS / f"{trial}.csv").open(encoding="utf-8") as file:
        return [row[name] for row in csv.DictReader(file)]


def design(allocation: str) -> Design:
    return Design(allocation, ("usual", "new"), 0, "mean", "higher", 0.05, 0.2, 100)


def star(outcome: str = "gpa1", baseline: str = "") -> Participants:
    """People were drawn."""
    treated = column("star_men", "treated").astype(int)
    values = column("star_men", outcome)
    return Participants(
        arm=treated,
        stratum=np.zeros_like(treated),
        cluster=np.arange(len(treated)),
        outcome=values,
        baseline=column("star_men", baseline) if baseline else np.full(len(treated), MISSING),
        groups={"gpa": ["high" if before >= 79 else "low" for before in column("star_men", "gpa0")]},
    )


def awards(baseline: bool = True) -> Participants:
    """Schools were drawn."""
    treated = column("achievement_awards", "treated").astype(int)
    before = column("achievement_awards", "lagscore")
    return Participants(
        arm=treated,
        stratum=np.zeros_like(treated),
        cluster=column("achievement_awards", "school").astype(int),
        outcome=column("achievement_awards", "passed"),
        baseline=before if baseline else np.full_like(before, MISSING),
        groups={"type": words("achievement_awards", "type")},
    )


def agree(found: Sequence[Difference], name: str) -> None:
    [one] = found
    for figure in FIGURES:
        assert getattr(one, figure) == pytest.approx(expected()[f"{name}.{figure}"], rel=1e-6, abs=1e-6), (
            figure
        )


def test_difference_of_people_drawn() -> None:
    """Estimate, error, degrees of freedom, p and interval are those of lm with clubSandwich's CR2."""
    agree(effect_of(star(), design("randomised")).intention_to_treat, "star.plain")


def test_difference_given_the_baseline() -> None:
    """So they are of the analysis of covariance; sandwich and estimatr give the same error."""
    found = effect_of(star(baseline="gpa0"), design("randomised"))
    agree(found.adjusted, "star.adjusted")
    [one] = found.adjusted
    assert one.standard_error == pytest.approx(expected()["star.hc2.adjusted"], rel=1e-6)
    assert one.standard_error == pytest.approx(expected()["star.hc2.estimatr"], rel=1e-6)


def test_difference_of_differences() -> None:
    """Where nothing was drawn, changes are compared, of those who were asked twice."""
    found = effect_of(star("gpa2", "gpa1"), design("first_come"))
    agree(found.difference_in_differences, "star.change")


def test_areas_with_draws_of_their_own() -> None:
    """Strata get an intercept each."""
    people = awards()
    kinds = np.unique(people.groups["type"], return_inverse=True)[1]
    drawn = replace(people, stratum=kinds, cluster=np.arange(len(people)))
    agree(effect_of(drawn, design("stratified_lottery")).adjusted, "awards.strata")


@pytest.mark.parametrize("baseline", [False, True])
def test_areas_that_were_drawn(baseline: bool) -> None:
    """CR2 and its degrees of freedom hold for whole schools, with and without a baseline."""
    found = effect_of(awards(baseline), design("cluster"))
    agree(
        found.adjusted if baseline else found.intention_to_treat,
        "awards.adjusted" if baseline else "awards.plain",
    )


def test_effects_on_groups() -> None:
    """The effect on each kind of school, and the test that all are alike, are clubSandwich's."""
    [found] = effect_of(awards(), design("cluster")).groups
    assert [effect.label for effect in found.labels] == ["Arab", "Religious", "Secular"]
    for effect in found.labels:
        agree([effect.difference], f"awards.{effect.label}")
    assert found.p == pytest.approx(expected()["awards.alike.p"], rel=1e-6)
    [found] = effect_of(star(baseline="gpa0"), design("randomised")).groups
    assert found.p == pytest.approx(expected()["star.alike.p"], rel=1e-6)


def test_columns_that_say_the_same_twice() -> None:
    """Collinear columns change nothing but what cannot be told any more."""
    people = star(baseline="gpa0")
    one = np.ones(len(people))
    once = np.column_stack([people.arm, one, people.baseline])
    twice = np.column_stack([once, one, 2 * people.baseline])
    plain, collinear = (fit(columns, people.outcome, people.cluster) for columns in (once, twice))
    assert collinear.coefficient(2) is None
    for alone, among in zip((plain.coefficient(0),), (collinear.coefficient(0),), strict=True):
        assert alone is not None
        assert among is not None
        assert among.estimate == pytest.approx(alone.estimate, rel=1e-9)
        assert among.standard_error == pytest.approx(alone.standard_error, rel=1e-9)
        assert among.freedom == pytest.approx(alone.freedom, rel=1e-9)
