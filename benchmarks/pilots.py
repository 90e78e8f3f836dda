"""Do intervals hold the truth, and is "effective" said where it is not? `python -m benchmarks.pilots`.

Of each design ten thousand trials are invented without an effect and as many with one, and each is analysed as the
product analyses them. One JSON object a design: how often all intervals of the analysis that decides held the truth,
without and with the effect, and how often the verdict was "effective", which without an effect is wrong.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from participation.pilots.effect_schemas import Difference, Effect
from participation.pilots.effects import effect_of
from participation.pilots.participants import Design, FloatArray, IntArray, Participants
from participation.pilots.verdicts import Analysis, Verdict

SEED = 2026
UNKNOWN = float("nan")
RANDOMISED = Design("randomised", ("usual", "new"), 0, "mean", "higher", 0.05, 0.4, 200)
SHARES = replace(RANDOMISED, scale="share", minimal_effect=0.15)


@dataclass(frozen=True)
class Scenario:
    """One way to try something out. `effect` is the true one where there is one."""

    name: str
    design: Design
    effect: float
    invented: Callable[[Generator, float], Participants]
    sound: bool = True  # whether intervals are to hold the truth: not where answers are lost by what they are


def people(
    arm: IntArray,
    outcome: ArrayLike,
    *,
    stratum: IntArray | None = None,
    cluster: IntArray | None = None,
    baseline: FloatArray | None = None,
) -> Participants:
    """Participants with one stratum, a cluster each and no baseline, but for what is given."""
    return Participants(
        arm=arm,
        stratum=np.zeros_like(arm) if stratum is None else stratum,
        cluster=np.arange(len(arm)) if cluster is None else cluster,
        outcome=np.asarray(outcome, dtype=np.float64),
        baseline=np.full(len(arm), UNKNOWN) if baseline is None else baseline,
    )


def dealt(random: Generator, sizes: list[int]) -> IntArray:
    """So many of each arm, in random order."""
    return random.permutation(np.repeat(np.arange(len(sizes)), sizes))


def forgotten(random: Generator, values: FloatArray) -> FloatArray:
    """A tenth is lost, by chance."""
    return np.where(random.random(len(values)) < 0.1, UNKNOWN, values)


def means(random: Generator, effect: float) -> Participants:
    """100 and 100, with a baseline that explains a quarter; of a tenth each is unknown, by chance."""
    arm, before = dealt(random, [100, 100]), random.normal(size=200)
    after = 0.5 * before + random.normal(scale=0.75**0.5, size=200) + effect * arm
    return people(arm, forgotten(random, after), baseline=forgotten(random, before))


def scores(random: Generator, effect: float) -> Participants:
    """30 and 30, answers from 1 to 4 as in SKM, most of them 3; with the effect some go one point up."""
    arm = dealt(random, [30, 30])
    answers = random.choice(4, size=60, p=[0.05, 0.2, 0.75, 0.0]) + 1.0
    return people(arm, answers + (random.random(60) < effect * arm))


def shares(random: Generator, effect: float) -> Participants:
    """100 and 100; four of ten without the new service."""
    arm = dealt(random, [100, 100])
    return people(arm, np.where(random.random(200) < 0.4 + effect * arm, 1.0, 0.0))


def several(random: Generator, effect: float) -> Participants:
    """Two new services, 60 each, and 120 without; only the second has the effect."""
    arm, before = dealt(random, [120, 60, 60]), random.normal(size=240)
    after = 0.5 * before + random.normal(size=240) + effect * (arm == 2)
    return people(arm, after, baseline=before)


def by_area(random: Generator, effect: float) -> Participants:
    """A lottery in each of 12 areas, which differ in level, and in chances from one of five to four of five."""
    sizes, chances = np.tile([10, 20, 30], 4), np.repeat([0.2, 0.4, 0.6, 0.8], 3)
    stratum = np.repeat(np.arange(12), sizes)
    arm = np.concatenate(
        [
            dealt(random, [size - round(size * chance), round(size * chance)])
            for size, chance in zip(sizes, chances, strict=True)
        ]
    )
    level = chances[stratum] * 2  # whoever compares across areas finds an effect
    return people(arm, level + random.normal(size=len(arm)) + effect * arm, stratum=stratum)


def clusters(random: Generator, effect: float) -> Participants:
    """Areas drawn, 10 and 10, of 5 to 40 people, who are alike (ICC 0.05); with a baseline."""
    sizes = random.integers(5, 41, size=20)
    cluster = np.repeat(np.arange(20), sizes)
    arm = dealt(random, [10, 10])[cluster]
    before = random.normal(size=len(arm)) + random.normal(scale=0.2, size=20)[cluster]
    after = 0.5 * before + random.normal(scale=0.85, size=len(arm)) + effect * arm
    return people(arm, after + random.normal(scale=0.2, size=20)[cluster], cluster=cluster, baseline=before)


def cluster_shares(random: Generator, effect: float) -> Participants:
    """Areas drawn, 12 and 12, of 10 to 30 people; their shares vary around four of ten (ICC 0.05)."""
    sizes = random.integers(10, 31, size=24)
    cluster = np.repeat(np.arange(24), sizes)
    arm = dealt(random, [12, 12])[cluster]
    chance = random.beta(0.4 * 19, 0.6 * 19, size=24)[cluster]
    moved = effect / 0.6 * (1 - chance) * arm
    return people(arm, np.where(random.random(len(arm)) < chance + moved, 1.0, 0.0), cluster=cluster)


def first_come(random: Generator, effect: float) -> Participants:
    """Nothing is drawn: those who came first were better off before, and change as the others do."""
    stratum = np.repeat(np.arange(4), 60)
    arm = np.tile(np.repeat([1, 0], 30), 4)
    before = random.normal(size=240) + 0.8 * arm + 0.3 * stratum
    change = 0.2 * stratum + random.normal(scale=0.8, size=240) + effect * arm
    return people(arm, before + change, stratum=stratum, baseline=before)


def lost(random: Generator, effect: float) -> Participants:
    """150 and 150; a tenth of both is lost by chance, and of the new service the tenth that is worst off, too."""
    arm = dealt(random, [150, 150])
    outcome = random.normal(size=300)
    worst = (outcome < np.quantile(outcome, 0.1)) & (arm == 1)
    answers = outcome + effect * arm
    return people(arm, np.where(worst, UNKNOWN, forgotten(random, answers)))


SCENARIOS = (
    Scenario("people drawn, a mean, 200", RANDOMISED, 0.4, means),
    Scenario("people drawn, answers from 1 to 4, 60", replace(RANDOMISED, planned=60), 0.4, scores),
    Scenario("people drawn, a share, 200", SHARES, 0.15, shares),
    Scenario(
        "two new services, 240",
        replace(RANDOMISED, arms=("usual", "one", "other"), planned=240),
        0.4,
        several,
    ),
    Scenario(
        "a lottery in each of 12 areas, 240",
        replace(RANDOMISED, allocation="stratified_lottery", planned=240),
        0.4,
        by_area,
    ),
    Scenario("20 areas drawn, a mean", replace(RANDOMISED, allocation="cluster"), 0.4, clusters),
    Scenario("24 areas drawn, a share", replace(SHARES, allocation="cluster"), 0.15, cluster_shares),
    Scenario("first come, 240", replace(RANDOMISED, allocation="first_come", planned=240), 0.4, first_come),
    Scenario("answers lost by what they are, 300", replace(RANDOMISED, planned=300), 0.4, lost, sound=False),
)


def decisive(effect: Effect) -> tuple[Difference, ...]:
    """Of the analysis that decides."""
    return {
        Analysis.INTENTION_TO_TREAT: effect.intention_to_treat,
        Analysis.ADJUSTED: effect.adjusted,
        Analysis.DIFFERENCE_IN_DIFFERENCES: effect.difference_in_differences,
    }[Analysis(effect.primary)]


def tried(scenario: Scenario, truth: float, pilots: int, seed: int) -> tuple[float, float]:
    """How often all intervals held the truth, and how often "effective" was said."""
    random = np.random.default_rng([SEED, seed])
    last = len(scenario.design.arms) - 1  # where there are several, the first new service has no effect
    held = effective = 0
    for _ in range(pilots):
        found = effect_of(scenario.invented(random, truth), scenario.design)
        held += all(one.low <= (truth if one.arm == last else 0) <= one.high for one in decisive(found))
        effective += found.verdict == Verdict.EFFECTIVE
    return held / pilots, effective / pilots


def figures(scenario: Scenario, pilots: int, seed: int) -> dict[str, Any]:
    """So many pilots without an effect, and with the next seed as many with one."""
    began = time.process_time()
    without = tried(scenario, 0.0, pilots, seed)
    having = tried(scenario, scenario.effect, pilots, seed + 1)
    return {
        "design": scenario.name,
        "pilots": pilots,
        "held_without_effect": without[0] if scenario.sound else None,
        "held_with_effect": having[0] if scenario.sound else None,
        "effective_wrongly": without[1],
        "effective_rightly": having[1],
        "cpu_seconds": round(time.process_time() - began),
    }


def main() -> None:
    """Try and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pilots", type=int, default=10_000)
    parser.add_argument("--only", default="", help="part of a design's name")
    arguments = parser.parse_args()
    for number, scenario in enumerate(SCENARIOS):
        if arguments.only not in scenario.name:
            continue
        print(json.dumps(figures(scenario, arguments.pilots, 2 * number)), flush=True)


if __name__ == "__main__":
    main()
