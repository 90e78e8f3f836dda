"""What is claimed of topics: run as `python benchmarks/topics.py ../shared/data`.

Prints one JSON object: agreement with the classes of LAPOR! reports at k = 3, and time and peak memory for
7,500 and for 200,000 comments (the same reviews, each copy with words of its own left out).
"""

import json
import os
import random
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from participation.sentiment.datasets import read_columns
from participation.sentiment.evaluation import evaluate_topics, peak_memory
from participation.sentiment.topics import find_topics

LARGE = 200_000


def main(folder: Path) -> None:
    """Measure and print."""
    reports = read_columns(folder / "lapor_reports" / "reports.tsv", "text", "label")
    comments = [text for (text,) in read_columns(folder / "mobile_jkn" / "reviews.tsv", "text")]
    result = {
        "lapor": evaluate_topics([text for text, _ in reports], [label for _, label in reports], k=3),
        "comments": _measured(comments),
        "many_comments": _measured(_perturbed(comments, LARGE)),
    }
    print(json.dumps(result, indent=1))


def _measured(texts: list[str]) -> dict[str, float]:
    started = time.perf_counter()
    found = find_topics(texts)
    return {
        "documents": len(texts),
        "topics": len(found.topics),
        "seconds": round(time.perf_counter() - started, 1),
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
    main(Path(sys.argv[1]))
