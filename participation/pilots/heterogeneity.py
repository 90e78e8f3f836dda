"""Whether the effect differs between groups that were named in advance. Pure.

One regression for each question gives the effect on every group and tests whether all are alike. Whoever looks at
enough groups finds one that differs, so the tests are corrected for their number (Holm 1979).
"""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from participation.pilots.cluster_robust import fit
from participation.pilots.effect_schemas import GroupEffect, LabelEffect
from participation.pilots.estimates import Compared, described, intercepts
from participation.pilots.participants import FloatArray

MOST_LABELS = 20
"""Of a question with more groups none is looked at: they would be small, and the test slow."""


def group_effects(pairs: Sequence[Compared], alpha: float) -> tuple[GroupEffect, ...]:
    """By every question and arm; without those who did not say, and groups with fewer than two people in an arm."""
    found = [_group_effect(pair.known, question) for pair in pairs for question in pair.people.groups]
    tested = [effect.p for effect in found if effect.p is not None]
    adjusted = iter(holm(tested))
    return tuple(
        effect if effect.p is None else _corrected(effect, float(next(adjusted)), alpha) for effect in found
    )


def holm(tested: Sequence[float]) -> FloatArray:
    """For each p the level at which it differs, as one of all (Holm 1979)."""
    order = np.argsort(tested)
    raised = np.take(tested, order) * np.arange(len(tested), 0, -1)
    adjusted = np.empty(len(tested))
    adjusted[order] = np.minimum(np.maximum.accumulate(raised), 1)
    return adjusted


def _corrected(effect: GroupEffect, p: float, alpha: float) -> GroupEffect:
    return replace(effect, adjusted_p=p, differs=p < alpha)


def _group_effect(known: Compared, question: str) -> GroupEffect:
    labels = _estimable(known, question)
    said = np.asarray(known.people.groups[question])
    within = known.among(np.isin(said, labels))
    has = np.where(np.asarray(within.people.groups[question])[:, None] == np.asarray(labels), 1.0, 0.0)
    effects, p = _fitted(within, labels, has) if labels else ((), None)
    return GroupEffect(question, known.arm, effects, p, adjusted_p=None, differs=False)


def _estimable(known: Compared, question: str) -> list[str]:
    said = np.asarray(known.people.groups[question])
    labels = sorted(set(known.people.groups[question]) - {""})
    if len(labels) > MOST_LABELS:
        return []
    return [label for label in labels if known.among(said == label).replicated]


def _fitted(
    within: Compared, labels: Sequence[str], has: FloatArray
) -> tuple[tuple[LabelEffect, ...], float | None]:
    """`has` is people × labels, 1 or 0. Effect on each group, and p that all are alike."""
    people = within.people
    columns = [has * within.treated[:, None], has, within.covariates, intercepts(people.stratum)]
    fitted = fit(np.hstack(columns), within.values, people.cluster)
    of_labels = np.eye(len(labels), len(fitted.coefficients))
    effects = (
        (label, described(within.arm, fitted.contrast(row), within.level, int(has[:, number].sum())))
        for number, (label, row) in enumerate(zip(labels, of_labels, strict=True))
    )
    shown = tuple(LabelEffect(label, effect) for label, effect in effects if effect is not None)
    return shown, fitted.wald(of_labels[1:] - of_labels[0]) if len(labels) > 1 else None
