"""Learns by what sentences tell of something severe without a word for it (`feedback/severe_sense.py`).

From sentences written for this purpose by scenario, severe ones beside harmless ones in the same words, and from
public texts about anything else and what people say of public services without complaining, which stand for everyday
comments. How far it generalises is measured on scenarios
that were left out of training with all their sentences: others of the same one would give the answer away.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from participation.feedback.severe import SevereKind, kinds_by_words, sentences
from participation.feedback.severe_meanings import is_root, units
from participation.feedback.severe_sense import BESIDES, LONGEST_SENTENCE, WEIGHTS, Sense, Unit, written_as
from participation.sentiment.datasets import phrases, read_columns, sentiment_examples, topic_paragraphs

EXAMPLES = WEIGHTS.with_name("severe_examples.tsv")
SEED = 2025
STEP = 5
"""Of the public texts every so manieth is taken: about 8,000."""
TRUST = 0.1
"""Weight of an everyday text beside a sentence that was written for this: nobody has looked whether it is severe."""
FEWEST = 2
"""Sentences in which a unit must stand."""
UNKNOWN = 6.0
"""v of a word that is not known: as if it stood in one of a hundred and fifty sentences."""
STRENGTHS = (3.0, 10.0)
"""Candidates for C, the inverse strength of regularisation."""
FOLDS = 5
SHUFFLES = 2
PRECISION = 0.87
"""Share of what is found in scenarios left out that must be severe."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class SevereExample:
    """A sentence written for this purpose; `kind` is empty where it is harmless."""

    scenario: str
    kind: str
    text: str


@dataclass(frozen=True)
class LeftOut:
    """Scores of sentences by models that saw nothing of their scenario; a row for each shuffle."""

    written: Floats
    severe: Flags
    """Which of the written sentences are severe."""
    everyday: Floats

    def threshold(self) -> float:
        """The least score from which on PRECISION of what is found is severe."""
        scores, severe = self.written.ravel(), np.tile(self.severe, len(self.written))
        order = np.argsort(-scores, kind="stable")
        precise = np.cumsum(severe[order]) >= PRECISION * np.arange(1, len(order) + 1)
        return float(scores[order[np.flatnonzero(precise)[-1]]]) if precise.any() else float(scores.max())

    def recall(self) -> float:
        """Share of the severe sentences that are found at the threshold."""
        return float((self.written[:, self.severe] >= self.threshold()).mean())


@dataclass(frozen=True)
class TrainedSense:
    """The model and how it was arrived at."""

    model: Sense
    strength: float
    left_out: LeftOut


@dataclass(frozen=True)
class _Vocabulary:
    """Known units, each with its v = ln((n + 1) / (sentences with it + 1)) + 1."""

    columns: dict[str, int]
    value: Floats

    @classmethod
    def of(cls, documents: Sequence[set[str]]) -> "_Vocabulary":
        counts = Counter(chain.from_iterable(documents))
        known = sorted(unit for unit, count in counts.items() if count >= FEWEST)
        frequency = np.asarray([counts[unit] for unit in known])
        value = np.log((len(documents) + 1) / (frequency + 1)) + 1
        return cls({unit: column for column, unit in enumerate(known)}, value)

    def rows(self, documents: Sequence[set[str]]) -> csr_matrix:
        """Documents × units, weighed as `severe_sense.py` weighs them."""
        columns: list[int] = []
        lengths: list[float] = []
        ends = [0]
        for document in documents:
            known = sorted(self.columns[unit] for unit in document & self.columns.keys())
            strangers = sum(map(is_root, document - self.columns.keys()))
            columns.extend(known)
            ends.append(len(columns))
            lengths.append(
                float(np.sqrt((self.value[known] ** 2).sum() + (strangers + BESIDES) * UNKNOWN**2))
            )
        weighed = self.value[columns] / np.repeat(lengths, np.diff(ends))
        return csr_matrix((weighed, columns, ends), shape=(len(documents), len(self.value)))


@dataclass(frozen=True)
class _Corpus:
    """What is learnt from: the written examples first, then everyday texts, each as the set of its units."""

    examples: Sequence[SevereExample]
    documents: list[set[str]]

    @property
    def severe(self) -> Flags:
        everyday = len(self.documents) - len(self.examples)
        return np.asarray([bool(example.kind) for example in self.examples] + [False] * everyday)

    @property
    def trust(self) -> Floats:
        trust = np.full(len(self.documents), TRUST)
        trust[: len(self.examples)] = 1.0
        return trust

    def folds(self, random: np.random.Generator) -> NDArray[np.int64]:
        """A fold for each document: a scenario stays together, an everyday text is one of its own."""
        numbers: dict[str, int] = {}
        scenarios = [numbers.setdefault(example.scenario, len(numbers)) for example in self.examples]
        everyday = len(self.documents) - len(self.examples)
        dealt = np.arange(len(numbers) + everyday) % FOLDS
        return random.permutation(dealt)[[*scenarios, *range(len(numbers), len(numbers) + everyday)]]


def ship_sense(folder: Path, report: Callable[[str], None]) -> None:
    """Train on the examples and on the sets below `folder`, and write what ships; `report` hears how good it is."""
    trained = train_sense(read_examples(), [*public_texts(folder), *calm_phrases()])
    WEIGHTS.write_text(written_as(trained.model), "utf-8")
    left_out = trained.left_out
    false_alarms = (left_out.everyday >= left_out.threshold()).mean()
    report(
        f"C = {trained.strength:g}, {len(trained.model.units)} units; in scenarios left out, {left_out.recall():.3f} "
        f"of the severe sentences are found where {PRECISION:.0%} of what is found is severe, "
        f"and {false_alarms:.2%} of the everyday texts."
    )


def read_examples(path: Path = EXAMPLES) -> list[SevereExample]:
    """The sentences that were written for this purpose."""
    return [SevereExample(*row) for row in read_columns(path, "scenario", "kind", "text")]


def public_texts(folder: Path) -> list[str]:
    """Everyday texts of the sets below `folder`, without those in which a listed word is severe."""
    texts = [example.text for example in (*sentiment_examples(folder, "train"), *topic_paragraphs(folder))]
    return [text for text in texts[::STEP] if not _severe_by_words(text)]


def calm_phrases() -> list[str]:
    """What people say of public services without complaining: a complaint might be severe, praise and questions not."""
    texts = [phrase.text for phrase in phrases() if phrase.label != "negative"]
    return [text for text in texts if not _severe_by_words(text)]


def _severe_by_words(text: str) -> bool:
    return any(map(kinds_by_words, chain.from_iterable(sentences(text))))


def train_sense(examples: Sequence[SevereExample], everyday: Sequence[str]) -> TrainedSense:
    """Choose and fit, on the examples and on everyday texts of which only the beginning is read."""
    documents = [units_of(text) for text in (*(example.text for example in examples), *everyday)]
    corpus = _Corpus(examples, documents)
    tried = {strength: _left_out(corpus, strength) for strength in STRENGTHS}
    strength = max(STRENGTHS, key=lambda one: tried[one].recall())
    return TrainedSense(_model(corpus, strength, tried[strength].threshold()), strength, tried[strength])


def units_of(text: str) -> set[str]:
    """What an example, or the beginning of an everyday text, is judged by."""
    words = " ".join(chain.from_iterable(sentences(text))).split()
    return units(words[:LONGEST_SENTENCE])


def _left_out(corpus: _Corpus, strength: float) -> LeftOut:
    written, random = len(corpus.examples), np.random.default_rng(SEED)
    scores = np.zeros((SHUFFLES, len(corpus.documents)))
    for shuffle in range(SHUFFLES):
        folds = corpus.folds(random)
        for fold in range(FOLDS):
            out = np.flatnonzero(folds == fold)
            vocabulary, learner = _learnt(corpus, folds != fold, strength)
            rows = vocabulary.rows([corpus.documents[place] for place in out])
            scores[shuffle, out] = learner.decision_function(rows)
    return LeftOut(scores[:, :written], corpus.severe[:written], scores[:, written:])


def _learnt(corpus: _Corpus, rows: Flags, strength: float) -> tuple[_Vocabulary, LogisticRegression]:
    """What these rows teach about severe or not; only written sentences decide which units are known."""
    chosen = np.flatnonzero(rows)
    vocabulary = _Vocabulary.of([corpus.documents[row] for row in chosen if row < len(corpus.examples)])
    matrix = vocabulary.rows([corpus.documents[row] for row in chosen])
    learner = LogisticRegression(C=strength, solver="liblinear", random_state=SEED)
    return vocabulary, learner.fit(matrix, corpus.severe[chosen], sample_weight=corpus.trust[chosen])


def _model(corpus: _Corpus, strength: float, threshold: float) -> Sense:
    vocabulary, learner = _learnt(corpus, np.ones(len(corpus.documents), bool), strength)
    kinds = _kinds(corpus, vocabulary, strength)
    weights = np.vstack([learner.coef_, *(kind.coef_ for kind in kinds)]) * vocabulary.value
    return Sense(
        kinds=tuple(SevereKind),
        units={
            unit: Unit(float(vocabulary.value[column]), float(weights[0, column]), (*weights[1:, column],))
            for unit, column in vocabulary.columns.items()
        },
        threshold=threshold - float(learner.intercept_[0]),
        unknown=UNKNOWN,
        biases=tuple(float(kind.intercept_[0]) for kind in kinds),
    )


def _kinds(corpus: _Corpus, vocabulary: _Vocabulary, strength: float) -> list[LogisticRegression]:
    """For each kind, what tells it from the others: learnt from severe sentences alone."""
    severe = [place for place, example in enumerate(corpus.examples) if example.kind]
    matrix = vocabulary.rows([corpus.documents[place] for place in severe])
    said = np.asarray([corpus.examples[place].kind for place in severe])
    return [
        LogisticRegression(C=strength, solver="liblinear", random_state=SEED).fit(matrix, said == kind)
        for kind in SevereKind
    ]
