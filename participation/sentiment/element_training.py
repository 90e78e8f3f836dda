"""Learns which element a comment speaks of without a labelled set: from seeds, then from itself.

What people say of each element (`data/elements.toml`) labels those public texts in which the terms of one element
clearly prevail; texts with none of them stand for none. A linear model learns from these and from the sentences
of the same file, then labels what it is sure of by itself, and learns once more (self-training, Yarowsky 1995).
Sentences left out of training choose the threshold and the calibration. Only sets whose licence allows it train.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from participation.sentiment.elements import CLASSES, element_units
from participation.sentiment.matrices import Matrix, matrix, vocabulary
from participation.sentiment.model import softmax
from participation.sentiment.modelfile import quantise
from participation.sentiment.scores import LinearWeights
from participation.sentiment.text import tokens

SEEDS = "elements.toml"
LONG_TERM = 5
"""Letters from which a term counts with endings too."""
PHRASE = 2.0
"""How much a term of several words counts, a single word being 1."""
FEWEST_DOCUMENTS = 5
"""Texts that must share a term of the public sets; what the seed file says counts as often."""
TERM_TRUST, SENTENCE_TRUST, TEXT_TRUST = 1.0, 3.0, 0.5
"""Weight of an example by what labelled it."""
SURE = 0.9
"""Probability from which the model's own label is learnt."""
ROUNDS = 2
STRENGTHS = (1.0, 3.0)
"""Candidates for C, the inverse strength of regularisation."""
FOLDS = 3
PRECISION = 0.9
"""Share of assigned sentences that must be assigned rightly, cross-validated."""
CANDIDATES = np.arange(0.2, 0.96, 0.05)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Seeds:
    """The seed file: terms as tuples of words, and sentences, each with the column of its class."""

    terms: list[tuple[tuple[str, ...], int]]
    sentences: list[tuple[str, int]]


@dataclass(frozen=True)
class TrainedElements:
    """The model and how it was arrived at."""

    weights: LinearWeights
    threshold: float
    strength: float
    precision: float
    recall: float
    """Of held-out sentences: rightly assigned of the assigned, and of those that speak of an element."""


@dataclass(frozen=True)
class _Corpus:
    """Terms, sentences and texts as rows of one matrix, with the labels of the first two."""

    features: Matrix
    labels: Integers
    trust: Floats
    sentences: Integers
    texts: Integers


def read_seeds(path: Path) -> Seeds:
    """The seed file, checked only by the tests: it is part of the program."""
    document = tomllib.loads(path.read_text("utf-8"))
    terms: list[tuple[tuple[str, ...], int]] = []
    sentences: list[tuple[str, int]] = []
    for column, name in enumerate(("none", *CLASSES[1:])):
        for language, entries in document[name].items():
            if language == "examples":
                sentences.extend((entry, column) for entry in entries)
            else:
                terms.extend((tuple(tokens(entry)), column) for entry in entries)
    return Seeds(terms, sentences)


def train_elements(seeds: Seeds, texts: Sequence[str], seed: int) -> TrainedElements:
    """Choose, calibrate and fit, from the seeds and from texts that nobody labelled."""
    corpus = _corpus(seeds, texts)
    truth = corpus.labels[corpus.sentences]
    held_out = {strength: _held_out(corpus, strength, seed) for strength in STRENGTHS}
    strength = max(STRENGTHS, key=lambda one: float((held_out[one].argmax(axis=1) == truth).mean()))
    slope, shares = _calibrated(held_out[strength], truth)
    threshold, precision, recall = _threshold(shares, truth)
    learner = _self_trained(corpus, np.ones(len(corpus.sentences), bool), strength)
    weights = quantise(
        corpus.features.terms, learner.coef_.T * slope, corpus.features.value, learner.intercept_ * slope
    )
    return TrainedElements(weights, threshold, strength, precision, recall)


def labelled_by_terms(documents: Sequence[Sequence[str]], seeds: Seeds) -> Integers:
    """The class whose terms prevail in each text, 0 where none stands, -1 where two stand side by side."""
    by_start: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for term, column in seeds.terms:
        by_start.setdefault(term[0][:LONG_TERM], []).append((term, column))
    return np.asarray([_prevailing(words, by_start) for words in documents])


def _prevailing(words: Sequence[str], by_start: dict[str, list[tuple[tuple[str, ...], int]]]) -> int:
    found = {
        (term, column)
        for place, word in enumerate(words)
        for term, column in by_start.get(word[:LONG_TERM], ())
        if _stands(term, words[place : place + len(term)])
    }
    counts = np.zeros(len(CLASSES))
    for term, column in found:
        counts[column] += PHRASE if len(term) > 1 else 1.0
    first, second = np.sort(counts)[::-1][:2]
    return (0 if first == 0 else -1) if first - second < 1 else int(counts.argmax())


def _stands(term: Sequence[str], words: Sequence[str]) -> bool:
    return len(term) == len(words) and all(
        word == part or (len(part) >= LONG_TERM and word.startswith(part))
        for part, word in zip(term, words, strict=True)
    )


def _corpus(seeds: Seeds, texts: Sequence[str]) -> _Corpus:
    """What the seed file says stands as often as a term needs to be kept: nobody's own wording is in it."""
    written = [list(term) for term, _ in seeds.terms] + [tokens(text) for text, _ in seeds.sentences]
    read = [tokens(text) for text in texts]
    documents = [element_units(words) for words in (*(written * FEWEST_DOCUMENTS), *read)]
    whole = matrix(vocabulary(documents), np.arange(len(documents)), fewest=FEWEST_DOCUMENTS)
    first = len(written) * (FEWEST_DOCUMENTS - 1)
    columns = [column for _, column in (*seeds.terms, *seeds.sentences)]
    labels = np.concatenate([np.asarray(columns), labelled_by_terms(read, seeds)])
    trust = np.full(len(labels), TEXT_TRUST)
    trust[: len(seeds.terms)] = TERM_TRUST
    trust[len(seeds.terms) : len(written)] = SENTENCE_TRUST
    return _Corpus(
        features=Matrix(csr_matrix(whole.rows[first:]), whole.terms, whole.value),
        labels=labels,
        trust=trust,
        sentences=np.arange(len(seeds.terms), len(written)),
        texts=np.arange(len(written), len(labels)),
    )


def _self_trained(corpus: _Corpus, learnt: NDArray[np.bool_], strength: float) -> LogisticRegression:
    """A model of the terms, of these sentences, and of what it labels itself."""
    labels = corpus.labels.copy()
    labels[corpus.sentences[~learnt]] = -1
    learner = _fit(corpus, labels, strength)
    for _ in range(ROUNDS):
        shares = learner.predict_proba(corpus.features.rows[corpus.texts])
        sure = shares.max(axis=1) >= SURE
        own = np.where(sure, shares.argmax(axis=1), -1)
        seeded = corpus.labels[corpus.texts]
        labels[corpus.texts] = np.where((seeded == own) | (seeded <= 0), own, -1)
        learner = _fit(corpus, labels, strength)
    return learner


def _fit(corpus: _Corpus, labels: Integers, strength: float) -> LogisticRegression:
    """Classes of equal weight in sum: how often an element is spoken of differs from place to place."""
    rows = np.flatnonzero(labels >= 0)
    trust = corpus.trust[rows]
    sums = np.bincount(labels[rows], weights=trust, minlength=len(CLASSES))
    weight = trust * (trust.sum() / len(CLASSES) / sums[labels[rows]])
    learner = LogisticRegression(C=strength, max_iter=200, tol=1e-3)
    return learner.fit(corpus.features.rows[rows], labels[rows], sample_weight=weight)


def _held_out(corpus: _Corpus, strength: float, seed: int) -> Floats:
    """Scores of every sentence by a model that did not see it."""
    truth = corpus.labels[corpus.sentences]
    scores = np.zeros((len(truth), len(CLASSES)))
    for learnt, kept_out in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(truth, truth):
        seen = np.zeros(len(truth), bool)
        seen[learnt] = True
        learner = _self_trained(corpus, seen, strength)
        scores[kept_out] = learner.decision_function(corpus.features.rows[corpus.sentences[kept_out]])
    return scores


def _calibrated(scores: Floats, truth: Integers) -> tuple[float, Floats]:
    """The slope under which held-out sentences are likeliest (temperature scaling, Guo et al. 2017)."""
    slopes = np.geomspace(0.2, 5.0, 60)
    losses = [-np.log(softmax(scores * slope)[np.arange(len(truth)), truth]).mean() for slope in slopes]
    slope = float(slopes[int(np.argmin(losses))])
    return slope, softmax(scores * slope)


def _threshold(shares: Floats, truth: Integers) -> tuple[float, float, float]:
    """The least threshold that assigns rightly as often as PRECISION asks; with precision and recall there."""
    results = [(float(one), *_precision_recall(shares, truth, one)) for one in CANDIDATES]
    return next((found for found in results if found[1] >= PRECISION), results[-1])


def _precision_recall(shares: Floats, truth: Integers, threshold: float) -> tuple[float, float]:
    best = shares[:, 1:].argmax(axis=1) + 1
    assigned = shares[:, 1:].max(axis=1) >= threshold
    right = assigned & (best == truth)
    return float(right.sum() / max(1, assigned.sum())), float(right.sum() / max(1, (truth > 0).sum()))
