"""Learns a correction of the shipped sentiment model from ratings and from what people corrected. Pure.

A rating beside a comment is a noisy label: people give five stars and complain. How often ratings contradict what
the shipped model is sure of says how noisy they are, and the fit allows for as much. What staff corrected is a clean
label and weighs more. Copies of a text are one voice. Only n-grams of at least five voices are learnt, from
redacted texts, so that nobody's wording can be read from what is kept. Later days are held back: they decide
whether the correction is better, not the comments that it was made of.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags, hstack
from scipy.special import expit
from scipy.stats import binomtest
from sklearn.model_selection import KFold

from participation.errors import Rejected
from participation.sentiment.adapted import NAME, log_probabilities, polarity
from participation.sentiment.evaluation import Predicting, accuracy, with_interval
from participation.sentiment.features import units
from participation.sentiment.matrices import Matrix, log_count_ratios, matrix, vocabulary
from participation.sentiment.model import Sentiment
from participation.sentiment.modelfile import quantise
from participation.sentiment.scores import LinearWeights
from participation.sentiment.text import tokens
from participation.sentiment.told import NEGATIVE, NEUTRAL, POSITIVE, Told
from participation.web.i18n import mark

FEWEST_VOICES = 5
FEWEST_LEARNT, FEWEST_HELD_BACK = 200, 50
FEWEST_NEUTRAL = 50
"""Corrections to neutral, and to the other two, from which neutrality is learnt at all: no rating says neutral."""
HELD_BACK = 0.25
MOST = 60_000
"""Voices that are looked at, the latest: more would need gigabytes and say nothing new."""
CLEAN = 3.0
"""How much more a correction counts than a rating."""
STRENGTHS = (0.3, 1.0, 3.0, 10.0)
"""Candidates for how much may be learnt: the inverse strength of regularisation."""
FOLDS = 5
SIGNIFICANT = 0.05
BASE = 0.2
"""Share at which the shipped opinion stands among the features once more: how far its own slope may move."""
UNHEARD_OF = 1e-12
"""The least likelihood of anything that was told, so that it has a logarithm."""
SURE = log(0.8 / 0.2)
"""Polarity from which the shipped model is sure of a side: ratings beside what it is surer of err less than most."""
SUPPOSED, MOST_CONTRADICTING = (1, 20), 0.2
"""Ratings that are said to have contradicted it before any is counted, of how many; and the share that is never
exceeded: where people speak otherwise than the shipped model knows, they are not wrong."""
TOO_FEW = mark(
    "There is too little to learn from: %(learnt)s different comments with a rating or a correction before the "
    "last quarter of the time, and %(held_back)s in it. At least %(fewest_learnt)s and %(fewest_held_back)s are "
    "needed. What reads now goes on: run this again once more has come in, or staff have judged more."
)
ONE_SIDED = mark(
    "All ratings and corrections say the same: there is nothing to tell apart. What reads now goes on: run this again "
    "once staff have judged some comments otherwise."
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Correction:
    """What is learnt: columns polarity and neutrality, and how much the shipped opinion counts."""

    weights: LinearWeights
    slope: float
    strength: float
    contradicting: tuple[float, float]
    """Of what the shipped model is sure are complaints, the share that is rated as praise; and the other way round."""

    @property
    def parts(self) -> tuple[dict[str, LinearWeights], dict[str, Any]]:
        """As `weightfiles` takes it."""
        return {NAME: self.weights}, {"slope": round(self.slope, 6)}


@dataclass(frozen=True)
class _Part:
    features: Matrix
    logs: Floats
    labels: NDArray[np.int64]
    clean: Flags


@dataclass(frozen=True)
class _Asked:
    """A question with two answers, for those rows that tell: what they hold, what the shipped model thinks."""

    inputs: csr_matrix
    opinion: Floats
    told: Flags
    trust: Floats
    floor: Floats
    """The probability that somebody tells yes where the answer is no …"""
    span: Floats
    """… and how much likelier that is where it is yes."""

    def only(self, rows: NDArray[np.int64]) -> "_Asked":
        told, trust = self.told[rows], self.trust[rows]
        return _Asked(self.inputs[rows], self.opinion[rows], told, trust, self.floor[rows], self.span[rows])

    def likelihood(self, yes: Floats) -> Floats:
        """How likely what was told is, if the answer is yes with these probabilities."""
        said = self.floor + self.span * yes
        return np.maximum(np.where(self.told, said, 1 - said), UNHEARD_OF)


def voices_of(told: Sequence[Told]) -> list[Told]:
    """Each voice once, on its first day; a correction beats ratings, the most frequent label the others."""
    copies: dict[str, list[Told]] = {}
    for one in told:
        copies.setdefault(one.voice, []).append(one)
    folded = [_folded(same) for same in copies.values()]
    return sorted(folded, key=lambda one: (one.said_on, one.voice))


def _folded(copies: Sequence[Told]) -> Told:
    judged = [one for one in copies if one.clean] or copies
    ((label, _),) = Counter(sorted(one.label for one in judged)).most_common(1)
    first = min(copies, key=lambda one: one.said_on)
    return Told(first.text, first.voice, first.said_on, label, judged[0].clean)


def parted(
    voices: Sequence[Told], fewest: tuple[int, int] = (FEWEST_LEARNT, FEWEST_HELD_BACK)
) -> tuple[list[Told], list[Told]]:
    """What is learnt from, and the later days that are held back. Raises Rejected where either is too little.

    `fewest` is how many voices either must have.
    """
    voices = voices[-MOST:]
    cut = voices[int(len(voices) * (1 - HELD_BACK))].said_on if voices else date.min
    learnt = [one for one in voices if one.said_on < cut]
    held_back = [one for one in voices if one.said_on >= cut]
    if len(learnt) < fewest[0] or len(held_back) < fewest[1]:
        raise Rejected(
            TOO_FEW,
            {
                "learnt": len(learnt),
                "held_back": len(held_back),
                "fewest_learnt": fewest[0],
                "fewest_held_back": fewest[1],
            },
        )
    return learnt, held_back


def learn(base: Predicting, voices: Sequence[Told], seed: int) -> Correction:
    """Fit on these voices, the strength of regularisation and the calibration by cross-validation.

    Raises Rejected where all say the same side.
    """
    texts = [one.text for one in voices]
    part = _Part(
        features=matrix(
            vocabulary([units(tokens(text), {}) for text in texts]),
            np.arange(len(texts)),
            fewest=FEWEST_VOICES,
        ),
        logs=log_probabilities(base.predict(texts)),
        labels=np.asarray([one.label for one in voices]),
        clean=np.asarray([one.clean for one in voices]),
    )
    sided = part.labels != NEUTRAL
    if len(np.unique(part.labels[sided])) < 2:
        raise Rejected(ONE_SIDED)
    noise = _contradicting(part)
    opinion, target = polarity(part.logs), part.labels == POSITIVE
    sides, slope, strength = _fitted(part, opinion, target, sided, noise, seed)
    weights = quantise(
        part.features.terms,
        np.stack([sides, _neutrality(part, seed)], axis=1),
        part.features.value,
        np.zeros(2),
    )
    return Correction(weights, slope, strength, noise)


def compared(mine: Flags, theirs: Flags, seed: int) -> dict[str, Any]:
    """Accuracy of both with intervals, and the chance of such a lead among equals (exact McNemar, one-sided).

    `mine` says of each held-back comment whether the candidate was right, `theirs` whether the active model was.
    """
    won, lost = int((mine & ~theirs).sum()), int((theirs & ~mine).sum())
    chance = binomtest(won, won + lost, alternative="greater").pvalue if won + lost else 1.0
    ones = np.ones(len(mine), bool)
    return {
        "candidate": with_interval("accuracy", accuracy, ones, mine, seed),
        "active": with_interval("accuracy", accuracy, ones, theirs, seed),
        "won": won,
        "lost": lost,
        "chance": round(float(chance), 4),
        "better": bool(chance < SIGNIFICANT),
    }


def right(found: Sequence[Sentiment], told: Sequence[Told]) -> Flags:
    """Which predictions agree: with a correction fully, with a rating by the side that is likelier."""
    shares = np.asarray([one.probabilities for one in found])
    sides = np.where(shares[:, POSITIVE] > shares[:, NEGATIVE], POSITIVE, NEGATIVE)
    clean = np.asarray([one.clean for one in told])
    answers = np.where(clean, shares.argmax(axis=1), sides)
    agreeing: Flags = answers == np.asarray([one.label for one in told])
    return agreeing


def _neutrality(part: _Part, seed: int) -> Floats:
    """What makes a comment neutral, as far as enough corrections tell."""
    neutral = part.labels == NEUTRAL
    if min((neutral & part.clean).sum(), (~neutral & part.clean).sum()) < FEWEST_NEUTRAL:
        return np.zeros(len(part.features.terms))
    opinion = part.logs[:, NEUTRAL] - np.logaddexp(part.logs[:, NEGATIVE], part.logs[:, POSITIVE])
    weights, _, _ = _fitted(part, opinion, neutral, part.clean, (0.0, 0.0), seed)
    return weights


def _fitted(
    part: _Part, opinion: Floats, target: Flags, rows: Flags, noise: tuple[float, float], seed: int
) -> tuple[Floats, float, float]:
    """Weights of the terms, slope of the opinion, and the strength chosen."""
    inputs = csr_matrix(hstack([part.features.rows, csr_matrix(opinion[:, None] * BASE)]))[rows]
    clean = part.clean[rows]
    asked = _Asked(
        inputs=inputs,
        opinion=opinion[rows],
        told=target[rows],
        trust=np.where(clean, CLEAN, 1.0),
        floor=np.where(clean, 0.0, noise[0]),
        span=np.where(clean, 1.0, 1 - sum(noise)),
    )
    held_out = {strength: _held_out(asked, strength, seed) for strength in STRENGTHS}
    strength = _chosen({one: _losses(scores, asked) for one, scores in held_out.items()})
    scores = held_out[strength]
    slopes = np.geomspace(0.3, 3.0, 40)
    slope = float(slopes[int(np.argmin([_losses(scores * one, asked).mean() for one in slopes]))])
    weights = _solved(asked, strength)
    return weights[:-1] * slope, float(1 + weights[-1] * BASE) * slope, strength


def _contradicting(part: _Part) -> tuple[float, float]:
    """As `Correction.contradicting`."""
    sides = polarity(part.logs)
    complaints, praise = ~part.clean & (sides < -SURE), ~part.clean & (sides > SURE)
    return _share(part.labels[complaints] == POSITIVE), _share(part.labels[praise] == NEGATIVE)


def _share(flags: Flags) -> float:
    few, many = SUPPOSED
    return min(MOST_CONTRADICTING, float(flags.sum() + few) / (len(flags) + many))


def _held_out(asked: _Asked, strength: float, seed: int) -> Floats:
    scores = np.zeros(len(asked.told))
    for learnt, kept_out in KFold(FOLDS, shuffle=True, random_state=seed).split(scores):
        weights = _solved(asked.only(learnt), strength)
        scores[kept_out] = asked.opinion[kept_out] + asked.inputs[kept_out] @ weights
    return scores


def _solved(asked: _Asked, strength: float) -> Floats:
    """Logistic regression on top of the shipped opinion, of answers that are wrong now and then.

    Without evidence nothing is added to the opinion: there is no intercept, since what is new to the model would be
    called what most comments are, and complaints were lost that way. Terms are weighed as naive Bayes does; the
    opinion, the last column, is not.
    """
    signs = np.where(asked.told, 1.0, -1.0)
    ratios = np.append(log_count_ratios(asked.inputs[:, :-1], asked.told, asked.trust), 1.0)
    inputs = csr_matrix(asked.inputs @ diags(ratios))
    turned = csr_matrix(inputs.T)

    def cost(weights: Floats) -> tuple[float, Floats]:
        yes = expit(asked.opinion + inputs @ weights)
        likely = asked.likelihood(yes)
        slopes = -asked.trust * signs * asked.span * yes * (1 - yes) / likely
        loss = -float(asked.trust @ np.log(likely)) + float(weights @ weights) / (2 * strength)
        return loss, turned @ slopes + weights / strength

    found = minimize(cost, np.zeros(inputs.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    weights: Floats = found.x * ratios
    return weights


def _chosen(losses: dict[float, Floats]) -> float:
    """The least that may be learnt: the smallest strength whose mean loss is within a standard error of the best.

    Breiman et al. 1984. The best by itself told stars no better, and took more of the words of those who complain and
    give five stars for praise (decision 26).
    """
    best = min(losses.values(), key=lambda one: one.mean())
    bound = best.mean() + best.std() / sqrt(len(best))
    return min(strength for strength, one in losses.items() if one.mean() <= bound)


def _losses(scores: Floats, asked: _Asked) -> Floats:
    """Logarithmic losses of what was told, weighted to a mean weight of 1."""
    weights = asked.trust / asked.trust.mean()
    losses: Floats = -weights * np.log(asked.likelihood(expit(scores)))
    return losses
