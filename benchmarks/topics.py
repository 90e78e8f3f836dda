"""What is claimed of topics: run as `python benchmarks/topics.py ../shared/data`.

Prints one JSON object: agreement with the classes of LAPOR! reports, of questions about software and of search
snippets at their number of classes, and with k not told, as reports find topics; agreement with the themes of the
demonstration's comments, k not told; sizes of topics, time and peak memory for 7,500 and for 100,000 comments (the same
reviews, each copy with words of its own left out), k not told and told. `--demonstration` prints that part alone.
"""

import json
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from sklearn.metrics import adjusted_rand_score, homogeneity_score, normalized_mutual_info_score

from participation.demonstration.comments import SERVICES, SHORT, Subject, frequency, short_text, written
from participation.demonstration.sentences import themes
from participation.sentiment.datasets import read_columns
from participation.sentiment.evaluation import evaluate_topics, peak_memory
from participation.sentiment.topics import Topics, find_topics

LARGE = 100_000
TOLD = 20
SEEDS = 6
LABELLED = {
    "lapor": "lapor_reports/reports.tsv",
    "stackoverflow": "stackoverflow/all.tsv",
    "snippets": "search_snippets/all.tsv",
}
DEMONSTRATION = (480, 1_200)
DISTRICTS = ("Melati", "Kenanga", "Teratai", "Anggrek")


def measured(
    folder: Path, large: int = LARGE, demonstration: Sequence[int] = DEMONSTRATION
) -> dict[str, Any]:
    """All figures, with so many copies of the reviews and so many comments of the demonstration."""
    comments = [text for (text,) in read_columns(folder / "mobile_jkn" / "reviews.tsv", "text")]
    many = _perturbed(comments, large)
    return {
        "comments": _measured(comments),
        "many_comments": _measured(many),
        "many_comments_k_told": _measured(many, TOLD),
        **{name: _agreement(folder / file) for name, file in LABELLED.items()},
        "k_not_told": {name: _untold(folder / file) for name, file in LABELLED.items()},
        "demonstration": [_by_truth(*_themed(count)) for count in demonstration],
    }


def _agreement(file: Path) -> dict[str, Any]:
    """With the first seed, and what the others give: samples, halves and starts are drawn by it."""
    rows = read_columns(file, "text", "label")
    texts, labels = [text for text, _ in rows], [label for _, label in rows]
    others = [evaluate_topics(texts, labels, k=None, seed=seed)["nmi"] for seed in range(1, SEEDS)]
    return {**evaluate_topics(texts, labels, k=None), "nmi_of_other_seeds": others}


def _untold(file: Path) -> dict[str, float]:
    """What a report finds, which is not told how many topics there are, against classes that may hold several."""
    rows = read_columns(file, "text", "label")
    classes = {label: number for number, label in enumerate(sorted({label for _, label in rows}))}
    return _by_truth([text for text, _ in rows], [classes[label] for _, label in rows])


def _by_truth(texts: list[str], truth: list[int]) -> dict[str, float]:
    """Topics against what is true, over all texts (what is set aside is a group) and over members alone."""
    found = find_topics(texts)
    numbers = [-1] * len(texts)
    for number, topic in enumerate(found.topics):
        for member in topic.members:
            numbers[member] = number
    members = [position for position in range(len(texts)) if numbers[position] >= 0]
    inside = [truth[position] for position in members], [numbers[position] for position in members]
    return {
        **_sizes(found, len(texts)),
        "nmi": round(float(normalized_mutual_info_score(truth, numbers)), 3),
        "ari": round(float(adjusted_rand_score(truth, numbers)), 3),
        "nmi_of_members": round(float(normalized_mutual_info_score(*inside)), 3),
        "ari_of_members": round(float(adjusted_rand_score(*inside)), 3),
        "homogeneity_of_members": round(float(homogeneity_score(*inside)), 3),
    }


def _sizes(found: Topics, documents: int) -> dict[str, float]:
    sizes = [len(topic.members) for topic in found.topics]
    return {
        "documents": documents,
        "topics": len(sizes),
        "in_topics": round(sum(sizes) / documents, 3),
        "largest_share": round(max(sizes, default=0) / documents, 3),
        "short": len(found.short),
        "apart": len(found.apart),
    }


def _themed(count: int) -> tuple[list[str], list[int]]:
    """Comments as the demonstration writes them, and the number of each one's theme."""
    drawn = random.Random(2026)
    pairs = [(service, number) for number, theme in enumerate(themes()) for service in theme.services]
    texts, truth = [], []
    for place in range(count):
        district = drawn.choice(DISTRICTS)
        weights = [
            SERVICES[service] * frequency(themes()[n], place / count, district) for service, n in pairs
        ]
        ((service, number),) = drawn.choices(pairs, weights)
        theme = themes()[number]
        short = drawn.random() < SHORT
        texts.append(short_text(drawn, theme) if short else written(drawn, theme, Subject(service, district)))
        truth.append(number)
    return texts, truth


def _measured(texts: list[str], k: int | None = None) -> dict[str, float]:
    """CPU time stands beside the time that passed: other programs on the machine take none of it."""
    started, worked = time.perf_counter(), time.process_time()
    found = find_topics(texts, k=k)
    seconds = time.process_time() - worked
    return {
        **_sizes(found, len(texts)),
        "seconds": round(time.perf_counter() - started, 1),
        "cpu_seconds": round(seconds, 1),
        "documents_per_cpu_second": round(len(texts) / seconds),
        "peak_memory_mib": peak_memory(),
    }


def _perturbed(texts: list[str], count: int) -> list[str]:
    """Texts with about a tenth of their words left out, differently in each copy."""
    drawn = random.Random(0)
    return [
        " ".join(word for word in texts[number % len(texts)].split() if drawn.random() > 0.1)
        for number in range(count)
    ]


if __name__ == "__main__":
    if sys.argv[1] == "--demonstration":
        print(json.dumps([_by_truth(*_themed(count)) for count in DEMONSTRATION], indent=1))
    else:
        print(json.dumps(measured(Path(sys.argv[1])), indent=1))
