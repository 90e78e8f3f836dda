"""Training of the language model: logistic regression on the pieces of a text's words."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from participation.sentiment.datasets import Example
from participation.sentiment.matrices import Matrix, matrix, vocabulary
from participation.sentiment.modelfile import quantise
from participation.sentiment.scores import LinearWeights
from participation.sentiment.text import words

STRENGTH = 30.0
FEWEST_DOCUMENTS = 6
"""Independent texts that must share a term: keeps the file small, costs nothing measurable."""
LONGEST = 40
"""Distinct words of a paragraph that are learnt: comments are short."""
FOLDS = 3


def train_language(
    examples: Sequence[Example], groups: NDArray[Any], seed: int
) -> tuple[LinearWeights, tuple[str, ...], float]:
    """The model, its languages, and the mean over languages of the share found, cross-validated."""
    documents = [list(dict.fromkeys(words(example.text)))[:LONGEST] for example in examples]
    features = matrix(vocabulary(documents), groups, fewest=FEWEST_DOCUMENTS)
    truth = np.asarray([example.language for example in examples])
    learner = LogisticRegression(C=STRENGTH, max_iter=100, tol=1e-3, random_state=seed)
    found = _held_out(learner, features, truth, groups)
    recalls = [float((found[truth == language] == language).mean()) for language in np.unique(truth)]
    learner.fit(features.rows, truth)
    weights = quantise(features.terms, learner.coef_.T, features.value, learner.intercept_)
    return weights, tuple(learner.classes_.tolist()), float(np.mean(recalls))


def _held_out(
    learner: LogisticRegression, features: Matrix, truth: NDArray[Any], groups: NDArray[Any]
) -> NDArray[Any]:
    found = np.empty_like(truth)
    for learnt, kept_out in GroupKFold(FOLDS).split(truth, truth, groups):
        found[kept_out] = learner.fit(features.rows[learnt], truth[learnt]).predict(features.rows[kept_out])
    return found
