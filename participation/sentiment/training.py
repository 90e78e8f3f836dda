"""Training of the sentiment model, its strength of regularisation chosen by grouped cross-validation.

Each label gets a linear support vector machine against the other two. NusaTranslation says only negative or
positive, so it has no part in what neutral means; SmSA is also read in other languages (`translation.py`).
Softmax over an affine map of the three scores, fitted on held-out folds, turns them into probabilities.
The map folds into the weights, so what ships is one linear model.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from participation.sentiment.datasets import Example
from participation.sentiment.features import units
from participation.sentiment.matrices import Matrix, matrix, vocabulary
from participation.sentiment.model import LABELS
from participation.sentiment.text import tokens
from participation.sentiment.translation import translated

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
TRUST = {"smsa": 1.0, "nusax": 1.0, "nusatranslation_senti": 0.1, "translated": 0.15}
"""Weight of an example by its source: what is machine-made or says less counts less."""
WITHOUT_NEUTRAL = "nusatranslation_senti"
NEUTRAL = LABELS.index("neutral")
STRENGTHS = (0.15, 0.3, 0.6)
"""Candidates for C, the inverse strength of regularisation."""
FOLDS = 3


@dataclass(frozen=True)
class Trained:
    """A calibrated linear model (n terms, 3 labels) and how it was arrived at."""

    terms: list[str]
    value: NDArray[np.float32]
    weights: Floats
    intercept: Floats
    strength: float
    scores: dict[str, float]
    """Cross-validated macro-F1 by source (NusaX: mean of its languages)."""


@dataclass(frozen=True)
class _Part:
    """Examples to learn from and to predict, as features of one vocabulary."""

    features: Matrix
    labels: Integers
    sources: NDArray[Any]
    learnt: Integers
    """Rows to learn from; the first rows are the examples in their order, translations follow."""


def train_sentiment(examples: Sequence[Example], groups: NDArray[Any], seed: int) -> Trained:
    """Choose, calibrate and fit. Examples of one group never stand on both sides of a fold."""
    held_out = _held_out(examples, groups, seed)
    results = {strength: by_source(examples, scores) for strength, scores in held_out.items()}
    strength = max(STRENGTHS, key=lambda one: results[one]["smsa"] + results[one]["nusax"])
    slope, shift = _calibration(examples, held_out[strength])
    part = _part(examples, groups, np.arange(len(examples)), seed)
    weights, intercept = _fit(part, strength, seed)
    return Trained(
        terms=part.features.terms,
        value=part.features.value,
        weights=weights @ slope,
        intercept=intercept @ slope + shift,
        strength=strength,
        scores=by_source(examples, held_out[strength] @ slope + shift),
    )


def by_source(examples: Sequence[Example], scores: Floats) -> dict[str, float]:
    """Macro-F1 of the best-scored label, by source; several languages of a source are averaged."""
    truth, predicted = _labels(examples), scores.argmax(axis=1)
    found: dict[str, list[float]] = {}
    for source, language in sorted({(example.source, example.language) for example in examples}):
        rows = [example.source == source and example.language == language for example in examples]
        labels = np.unique(truth[rows])
        score = f1_score(truth[rows], predicted[rows], labels=labels, average="macro", zero_division=0)
        found.setdefault(source, []).append(float(score))
    return {source: float(np.mean(values)) for source, values in found.items()}


def _labels(examples: Sequence[Example]) -> Integers:
    names = [str(label) for label in LABELS]
    return np.asarray([names.index(example.label) for example in examples])


def _held_out(examples: Sequence[Example], groups: NDArray[Any], seed: int) -> dict[float, Floats]:
    """For each strength, scores of every example from a model that saw nothing of its group."""
    scores = {strength: np.zeros((len(examples), len(LABELS))) for strength in STRENGTHS}
    for learnt, kept_out in _folds(examples, groups, seed):
        part = _part(examples, groups, learnt, seed)
        for strength in STRENGTHS:
            weights, intercept = _fit(part, strength, seed)
            scores[strength][kept_out] = part.features.rows[kept_out] @ weights + intercept
    return scores


def _folds(
    examples: Sequence[Example], groups: NDArray[Any], seed: int
) -> Iterator[tuple[Integers, Integers]]:
    strata = [f"{example.source} {example.label}" for example in examples]
    yield from StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed).split(strata, strata, groups)


def _part(examples: Sequence[Example], groups: NDArray[Any], learnt: Integers, seed: int) -> _Part:
    """Features counted on the learnt examples alone, whose translations are added."""
    added = translated([examples[row] for row in learnt], seed)
    everything = [*examples, *added]
    counted = np.zeros(len(everything), bool)
    counted[learnt] = True
    numbers = np.concatenate([groups, np.zeros(len(added), groups.dtype)])
    words = vocabulary([units(tokens(example.text)) for example in everything])
    return _Part(
        features=matrix(words, numbers, counted),
        labels=_labels(everything),
        sources=np.asarray([example.source for example in everything]),
        learnt=np.concatenate([learnt, np.arange(len(examples), len(everything))]),
    )


def _fit(part: _Part, strength: float, seed: int) -> tuple[Floats, Floats]:
    """Weights (terms × labels) and intercepts of one machine per label, labels balanced."""
    trust = np.asarray([TRUST[source] for source in part.sources])
    learnt = part.learnt
    shares = np.bincount(part.labels[learnt], weights=trust[learnt], minlength=len(LABELS))
    balanced = trust / shares[part.labels] * shares.sum() / len(LABELS)
    machines = []
    for label in range(len(LABELS)):
        rows = learnt[part.sources[learnt] != WITHOUT_NEUTRAL] if label == NEUTRAL else learnt
        machine = LinearSVC(C=strength, random_state=seed)
        machines.append(
            machine.fit(part.features.rows[rows], part.labels[rows] == label, sample_weight=balanced[rows])
        )
    weights = np.concatenate([machine.coef_ for machine in machines]).T
    return weights, np.concatenate([machine.intercept_ for machine in machines])


def _calibration(examples: Sequence[Example], scores: Floats) -> tuple[Floats, Floats]:
    """Slope (3 × 3) and shift (3) from held-out scores to log-probabilities, after Platt 1999.

    Fitted where all three labels occur, at the frequency at which people use them.
    """
    rows = [row for row, example in enumerate(examples) if example.source != WITHOUT_NEUTRAL]
    labels = _labels(examples)[rows]
    fitted = LogisticRegression(C=100.0, max_iter=1000).fit(scores[rows], labels)
    return fitted.coef_.T, fitted.intercept_
