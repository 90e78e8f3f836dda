"""Training of the sentiment model, its strength of regularisation chosen by grouped cross-validation.

Linear machines score texts (`machines.py`); Indonesian texts are also read in other languages (`translation.py`). A
small network weighs the scores of the whole text, of the text as it reads in Indonesian, and of its clauses
(`clauses.py`), fitted on held-out folds, and so turns them into probabilities.
"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.neural_network import MLPClassifier

from participation.sentiment.clauses import clauses, figures_of, lengths_of
from participation.sentiment.datasets import Example, meanings
from participation.sentiment.features import clause_units, reading, units
from participation.sentiment.machines import TO_OFFICES, VERDICTS, Strengths, Taught, fit
from participation.sentiment.matrices import Matrix, matrix, vocabulary
from participation.sentiment.model import LABELS
from participation.sentiment.modelfile import Combiner
from participation.sentiment.text import tokens
from participation.sentiment.translation import Lexicon, lexicons, translated, with_written

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
WEIGHED = {"smsa": 1.0, "nusax": 1.0, TO_OFFICES: 0.05, VERDICTS: 0.3}
"""Sources with all three labels, and how much they weigh where probabilities are learnt: those of comments as people
write them most, as probabilities rest on how frequent labels are."""
STRENGTHS = ((0.15, 0.3), (0.15, 0.6), (0.3, 0.6))
"""Candidates for C, the inverse strengths of regularisation of both sets of scores (docs/decisions/0019)."""
FOLDS = 3
NETWORKS, UNITS, DECAY, BATCH, ROUNDS = 8, 64, 0.1, 256, 60
"""Of what weighs the scores: small networks, their units, their regularisation, and how they learn."""


@dataclass(frozen=True)
class Trained:
    """Linear scores (n terms, 7 as `SentimentWeights` has them), what weighs them, and how both were arrived at."""

    terms: list[str]
    value: NDArray[np.float32]
    weights: Floats
    intercept: Floats
    combiner: Combiner
    glossary: Lexicon
    reading: Lexicon
    strengths: Strengths
    scores: dict[str, float]
    """Cross-validated macro-F1 by source (NusaX: mean of its languages)."""


@dataclass(frozen=True)
class _Part:
    """Examples to learn from and to predict, as features of one vocabulary."""

    features: Matrix
    """Rows of the examples, of their translations, of the clauses of examples that have several, and of examples as
    they read in Indonesian."""
    labels: Integers
    sources: NDArray[Any]
    learnt: Integers
    """Rows to learn from."""
    clause_rows: Integers
    """The row of each clause of each example, in order; a text of one clause is its own."""
    lengths: Integers
    counts: Integers
    read_rows: Integers
    """The row of each example as it reads in Indonesian; where that changes nothing, its own."""
    glossary: Lexicon
    reading: Lexicon


def train_sentiment(examples: Sequence[Example], groups: NDArray[Any], seed: int) -> Trained:
    """Choose, weigh and fit. Examples of one group never stand on both sides of a fold."""
    held_out = _held_out(examples, groups, seed)
    weighed = {one: _cross_validated(examples, figures, groups, seed) for one, figures in held_out.items()}
    results = {one: by_source(examples, logits) for one, logits in weighed.items()}
    strengths = max(STRENGTHS, key=lambda one: sum(results[one][source] for source in WEIGHED))
    part = _part(examples, groups, np.arange(len(examples)), seed)
    weights, intercept = _fit(part, strengths, seed)
    return Trained(
        terms=part.features.terms,
        value=part.features.value,
        weights=weights,
        intercept=intercept,
        combiner=_combiner(examples, held_out[strengths], np.arange(len(examples)), seed),
        glossary=part.glossary,
        reading=part.reading,
        strengths=strengths,
        scores=results[strengths],
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


def _held_out(examples: Sequence[Example], groups: NDArray[Any], seed: int) -> dict[Strengths, Floats]:
    """For each pair of strengths, the summary of every example from a model that saw nothing of its group."""
    figures: dict[Strengths, Floats] = {}
    for learnt, kept_out in _folds(examples, groups, seed):
        part = _part(examples, groups, learnt, seed)
        for strengths in STRENGTHS:
            found = _summaries(part, kept_out, *_fit(part, strengths, seed))
            held = figures.setdefault(strengths, np.zeros((len(examples), found.shape[1])))
            held[kept_out] = found
    return figures


def _cross_validated(examples: Sequence[Example], figures: Floats, groups: NDArray[Any], seed: int) -> Floats:
    """Logits of every example, weighed as the others' summaries teach."""
    logits = np.zeros((len(examples), len(LABELS)))
    for learnt, kept_out in _folds(examples, groups, seed + 1):
        logits[kept_out] = _combiner(examples, figures, learnt, seed).logits(figures[kept_out])
    return logits


def _folds(
    examples: Sequence[Example], groups: NDArray[Any], seed: int
) -> Iterator[tuple[Integers, Integers]]:
    strata = [f"{example.source} {example.label}" for example in examples]
    yield from StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed).split(strata, strata, groups)


def _part(examples: Sequence[Example], groups: NDArray[Any], learnt: Integers, seed: int) -> _Part:
    """Words and features known from the learnt examples alone, whose translations are added."""
    known = lexicons([examples[row] for row in learnt])
    wider = with_written(known.glossary, meanings(), [examples[row] for row in learnt])
    everything = [*examples, *translated([examples[row] for row in learnt], known, seed)]
    texts = [clauses(example.text) for example in everything]
    clause_rows, parts = _clause_rows(texts[: len(examples)], len(everything))
    lengths, counts = lengths_of(texts[: len(examples)])
    read_rows, read = _read_rows(examples, wider, len(everything) + len(parts))
    words = vocabulary(
        [
            *(units([token for clause in text for token in clause], known.glossary) for text in texts),
            *(clause_units(clause, known.glossary) for clause in parts),
            *(units(text, {}) for text in read),
        ]
    )
    counted = np.zeros(len(everything) + len(parts) + len(read), bool)
    counted[learnt] = True
    numbers = np.zeros(len(counted), groups.dtype)
    numbers[: len(groups)] = groups
    return _Part(
        features=matrix(words, numbers, counted),
        labels=_labels(everything),
        sources=np.asarray([example.source for example in everything]),
        learnt=np.concatenate([learnt, np.arange(len(examples), len(everything))]),
        clause_rows=clause_rows,
        lengths=lengths,
        counts=counts,
        read_rows=read_rows,
        glossary=known.glossary,
        reading=wider,
    )


def _clause_rows(texts: Sequence[list[list[str]]], first: int) -> tuple[Integers, list[list[str]]]:
    """The row of every clause, and the clauses that need rows of their own, from `first` on."""
    rows: list[int] = []
    parts: list[list[str]] = []
    for row, text in enumerate(texts):
        for clause in text:
            rows.append(row if len(text) == 1 else first + len(parts))
            if len(text) > 1:
                parts.append(clause)
    return np.asarray(rows, np.int64), parts


def _read_rows(
    examples: Sequence[Example], glossary: Lexicon, first: int
) -> tuple[Integers, list[list[str]]]:
    """The row of every example as it reads in Indonesian, and the readings that need rows of their own."""
    rows: list[int] = []
    read: list[list[str]] = []
    for row, example in enumerate(examples):
        words = tokens(example.text)
        foreign = not glossary.keys().isdisjoint(words)
        rows.append(first + len(read) if foreign else row)
        if foreign:
            read.append(reading(words, glossary))
    return np.asarray(rows, np.int64), read


def _fit(part: _Part, strengths: Strengths, seed: int) -> tuple[Floats, Floats]:
    """Weights (terms × scores) and intercepts."""
    rows = part.learnt
    return fit(Taught(part.features.rows[rows], part.labels[rows], part.sources[rows]), strengths, seed)


def _summaries(part: _Part, rows: Integers, weights: Floats, intercept: Floats) -> Floats:
    """What the scores of these examples, of their clauses, and of their readings say together."""
    scores = part.features.rows @ weights + intercept
    ends = np.cumsum(part.counts)
    places = np.concatenate([np.arange(ends[row] - part.counts[row], ends[row]) for row in rows])
    parts = scores[part.clause_rows[places]]
    return figures_of(
        scores[rows], parts, scores[part.read_rows[rows]], part.lengths[places], part.counts[rows]
    )


def _combiner(examples: Sequence[Example], figures: Floats, learnt: Integers, seed: int) -> Combiner:
    """Fitted on summaries of texts that the scores had not seen, at the frequency at which people use the labels.

    The mean logits of several small networks, which is one network with the units of them all.
    """
    rows = [row for row in learnt if examples[row].source in WEIGHED]
    trust = np.asarray([WEIGHED[examples[row].source] for row in rows])
    mean, spread = figures[rows].mean(axis=0), np.maximum(figures[rows].std(axis=0), 1e-9)
    labels = _labels([examples[row] for row in rows])
    inputs = (figures[rows] - mean) / spread
    networks = [_network(inputs, labels, trust, seed + draw) for draw in range(NETWORKS)]
    hidden = np.concatenate([network.coefs_[0] for network in networks], axis=1) / spread[:, np.newaxis]
    intercept = np.concatenate([network.intercepts_[0] for network in networks])
    return Combiner(
        hidden=hidden.astype(np.float32),
        hidden_intercept=(intercept - mean @ hidden).astype(np.float32),
        weights=(np.concatenate([network.coefs_[1] for network in networks]) / NETWORKS).astype(np.float32),
        intercept=np.mean([network.intercepts_[1] for network in networks], axis=0).astype(np.float32),
    )


def _network(inputs: Floats, labels: Integers, trust: Floats, seed: int) -> MLPClassifier:
    network = MLPClassifier(
        (UNITS,), alpha=DECAY, max_iter=ROUNDS, batch_size=BATCH, early_stopping=True, random_state=seed
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is part of the regularisation
        return network.fit(inputs, labels, trust)
