"""Learns a correction of the shipped element model from what staff corrected. Pure.

As with sentiment, what is learnt is added to the shipped opinion: a multinomial logistic regression over the same
words and pairs, which says nothing where nobody corrected anything. Copies are one voice, and only words of at
least five voices are learnt.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import log_softmax
from sklearn.model_selection import KFold

from participation.sentiment.adapting import FEWEST_VOICES, FOLDS, STRENGTHS, Flags, Floats
from participation.sentiment.elements import CLASSES, ElementModel, element_units
from participation.sentiment.matrices import matrix, vocabulary
from participation.sentiment.modelfile import quantise
from participation.sentiment.scores import LinearWeights
from participation.sentiment.text import tokens
from participation.sentiment.told import Told

FEWEST_CORRECTED = (90, 30)
"""Different comments with a corrected element, to learn from and to measure on."""

Integers = NDArray[np.int64]


def learn_elements(base: ElementModel, voices: Sequence[Told], seed: int) -> LinearWeights:
    """What is added to the shipped scores over CLASSES, its strength chosen by cross-validation."""
    texts = [one.text for one in voices]
    documents = [element_units(tokens(text)) for text in texts]
    features = matrix(vocabulary(documents), np.arange(len(documents)), fewest=FEWEST_VOICES)
    opinion = base.scores(base.book.take_apart(texts), texts)
    truth = np.asarray([one.label for one in voices])
    losses = {one: _held_out_loss(features.rows, opinion, truth, one, seed) for one in STRENGTHS}
    weights = _solved(features.rows, opinion, truth, min(STRENGTHS, key=lambda one: losses[one]))
    return quantise(features.terms, weights, features.value, np.zeros(len(CLASSES)))


def right_elements(model: ElementModel, told: Sequence[Told]) -> Flags:
    """Which of these comments a model gives to the element that staff gave them to."""
    found = [CLASSES.index(one.element) for one in model.predict([one.text for one in told])]
    agreeing: Flags = np.asarray(found) == np.asarray([one.label for one in told])
    return agreeing


def _held_out_loss(rows: csr_matrix, opinion: Floats, truth: Integers, strength: float, seed: int) -> float:
    loss = 0.0
    for learnt, kept_out in KFold(FOLDS, shuffle=True, random_state=seed).split(truth):
        weights = _solved(rows[learnt], opinion[learnt], truth[learnt], strength)
        shares = log_softmax(opinion[kept_out] + rows[kept_out] @ weights, axis=1)
        loss -= float(shares[np.arange(len(kept_out)), truth[kept_out]].sum())
    return loss


def _solved(rows: csr_matrix, opinion: Floats, truth: Integers, strength: float) -> Floats:
    """Weights on top of the shipped opinion, terms × CLASSES.

    There is no intercept: what is new to the model would be given to the element that staff correct most.
    """
    hits = np.eye(len(CLASSES))[truth]
    turned = csr_matrix(rows.T)
    shape = (rows.shape[1], len(CLASSES))

    def cost(values: Floats) -> tuple[float, Floats]:
        weights = values.reshape(shape)
        shares = log_softmax(opinion + rows @ weights, axis=1)
        slope = turned @ (np.exp(shares) - hits) + weights / strength
        return float((weights**2).sum()) / (2 * strength) - float((shares * hits).sum()), slope.ravel()

    found = minimize(cost, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    weights: Floats = found.x.reshape(shape)
    return weights
