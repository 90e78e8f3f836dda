"""How well sentiment, elements and topics do on labelled texts, with 95 % bootstrap intervals."""

import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from participation.sentiment.elements import CLASSES, ElementModel
from participation.sentiment.model import LABELS, Sentiment

RESAMPLES = 1_000
BINS = 10
SURE_SHARE = 0.8

Floats = NDArray[np.float64]
Score = Callable[[NDArray[Any], NDArray[Any]], float]


class Predicting(Protocol):
    """The shipped sentiment model, or an adapted one."""

    version: str

    def predict(self, texts: Sequence[str]) -> list[Sentiment]: ...


@dataclass(frozen=True)
class Judged:
    """Predictions beside the truth, as numbers of LABELS."""

    truth: NDArray[np.intp]
    predicted: NDArray[np.intp]
    confidence: Floats


def evaluate_sentiment(
    model: Predicting,
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    two_sided: bool = False,
    seed: int = 0,
) -> dict[str, Any]:
    """Scores of the model. With `two_sided`, negative and positive alone compete (star ratings)."""
    started = time.perf_counter()
    predictions = model.predict(texts)
    seconds = time.perf_counter() - started
    judged = _judged(predictions, labels, two_sided)
    return {
        "documents": len(texts),
        **with_interval("macro_f1", macro_f1, judged.truth, judged.predicted, seed),
        **with_interval("accuracy", accuracy, judged.truth, judged.predicted, seed),
        "ece": round(expected_calibration_error(judged), 4),
        "accuracy_at_80": round(accuracy_of_surest(judged), 4),
        "documents_per_second": round(len(texts) / seconds),
        "peak_memory_mib": peak_memory(),
        "model_version": model.version,
    }


def evaluate_elements(
    model: ElementModel, texts: Sequence[str], labels: Sequence[str], *, seed: int = 0
) -> dict[str, Any]:
    """Scores of the element model over CLASSES; "none" counts as a class among the others.

    Precision is the share of the assigned comments that are assigned rightly, recall that of those that speak of
    an element.
    """
    started = time.perf_counter()
    found = model.predict(texts)
    seconds = time.perf_counter() - started
    truth = np.asarray([CLASSES.index(label) for label in labels])
    predicted = np.asarray([CLASSES.index(one.element) for one in found])
    right = ((truth == predicted) & (truth > 0)).sum()
    return {
        "documents": len(texts),
        **with_interval("macro_f1", macro_f1, truth, predicted, seed),
        **with_interval("accuracy", accuracy, truth, predicted, seed),
        "precision": round(float(right / max(1, (predicted > 0).sum())), 4),
        "recall": round(float(right / max(1, (truth > 0).sum())), 4),
        "documents_per_second": round(len(texts) / seconds),
        "peak_memory_mib": peak_memory(),
        "model_version": model.version,
    }


def evaluate_topics(
    texts: Sequence[str], labels: Sequence[str], *, k: int | None, seed: int = 0
) -> dict[str, Any]:
    """Agreement of topics with given classes; `k` None means as many as there are classes.

    Texts that the topics leave aside as too short form a group of their own.
    """
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    from participation.sentiment.topics import find_topics

    _, truth = np.unique(np.asarray(labels), return_inverse=True)
    k = k or int(truth.max()) + 1
    started = time.perf_counter()
    found = find_topics(texts, seed=seed, k=k)
    seconds = time.perf_counter() - started
    numbers = np.full(len(texts), len(found.topics))
    for number, topic in enumerate(found.topics):
        numbers[list(topic.members)] = number
    return {
        "documents": len(texts),
        "k": len(found.topics),
        **with_interval("nmi", normalized_mutual_info_score, truth, numbers, seed),
        **with_interval("ari", adjusted_rand_score, truth, numbers, seed),
        "set_aside": len(found.short),
        "documents_per_second": round(len(texts) / seconds),
        "peak_memory_mib": peak_memory(),
    }


def with_interval(
    name: str, score: Score, truth: NDArray[Any], found: NDArray[Any], seed: int
) -> dict[str, Any]:
    """A score and its percentile bootstrap interval (Efron 1979) over documents."""
    random = np.random.default_rng(seed)
    draws = []
    for _ in range(RESAMPLES):
        rows = random.integers(len(truth), size=len(truth))
        draws.append(score(truth[rows], found[rows]))
    low, high = np.percentile(draws, [2.5, 97.5])
    return {
        name: round(float(score(truth, found)), 4),
        f"{name}_interval": [round(float(low), 4), round(float(high), 4)],
    }


def macro_f1(truth: NDArray[Any], predicted: NDArray[Any]) -> float:
    """Mean over the labels that occur of 2·hits / (true + predicted)."""
    size = 1 + int(max(truth.max(), predicted.max()))
    table = np.bincount(truth * size + predicted, minlength=size**2).reshape(size, size)
    occurring = table.sum(axis=1) > 0
    sums = table.sum(axis=0) + table.sum(axis=1)
    return float((2 * table.diagonal()[occurring] / sums[occurring]).mean())


def accuracy(truth: NDArray[Any], predicted: NDArray[Any]) -> float:
    """Share of documents whose label was found."""
    return float((truth == predicted).mean())


def expected_calibration_error(judged: Judged) -> float:
    """Mean gap between confidence and accuracy over 10 bins of confidence (Naeini et al. 2015)."""
    right = judged.truth == judged.predicted
    bins = np.minimum((judged.confidence * BINS).astype(int), BINS - 1)
    gaps = [
        abs(right[bins == number].mean() - judged.confidence[bins == number].mean()) * (bins == number).mean()
        for number in np.unique(bins)
    ]
    return float(sum(gaps))


def accuracy_of_surest(judged: Judged) -> float:
    """Accuracy on the 80 % of documents of which the model is surest."""
    surest = np.argsort(-judged.confidence, kind="stable")[: max(1, round(SURE_SHARE * len(judged.truth)))]
    return accuracy(judged.truth[surest], judged.predicted[surest])


def peak_memory() -> float:
    """Most memory that this process has held, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024**2 if sys.platform == "darwin" else 1024), 1)


def _judged(predictions: Sequence[Sentiment], labels: Sequence[str], two_sided: bool) -> Judged:
    names = [str(label) for label in LABELS]
    probabilities = np.asarray([prediction.probabilities for prediction in predictions])
    if two_sided:
        probabilities[:, names.index("neutral")] = 0.0
        probabilities /= probabilities.sum(axis=1, keepdims=True)
    truth = np.asarray([names.index(label) for label in labels])
    return Judged(truth, probabilities.argmax(axis=1), probabilities.max(axis=1))
