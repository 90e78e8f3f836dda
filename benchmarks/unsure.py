"""What is right on either side of the threshold for a person: run as `python benchmarks/unsure.py ../shared/data`.

Prints one JSON object: for each labelled set that did not train the model, which share of its texts would wait for a
person, and how many of the labels above and below are right, with 95 % intervals; the same at other thresholds.
"""

import json
import sys
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from participation.sentiment.certainty import UNSURE_BELOW
from participation.sentiment.datasets import read_columns, sentiment_examples
from participation.sentiment.model import SentimentModel

THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.8)
FEWEST_WORDS = 4
Z = 1.96

Labelled = tuple[list[str], list[str]]
"""Texts and their labels."""


def main(folder: Path) -> None:
    """Measure and print."""
    model = SentimentModel.load()
    sets = {
        "smsa_valid": _labelled(folder, "smsa"),
        "nusax_valid": _labelled(folder, "nusax"),
        "mobile_jkn": _starred(folder),
    }
    result = {"model_version": model.version, "unsure_below": UNSURE_BELOW}
    print(json.dumps(result | {name: _measured(model, *found) for name, found in sets.items()}, indent=1))


def _labelled(folder: Path, source: str) -> Labelled:
    examples = [one for one in sentiment_examples(folder, "valid") if one.source == source]
    return [one.text for one in examples], [one.label for one in examples]


def _starred(folder: Path) -> Labelled:
    """Stars of reviews: one and two are negative, four and five positive; so no label "neutral" can be right."""
    rows = read_columns(folder / "mobile_jkn" / "reviews.tsv", "text", "stars")
    kept = [(text, int(stars)) for text, stars in rows if len(text.split()) >= FEWEST_WORDS and stars != "3"]
    return [text for text, _ in kept], ["negative" if stars < 3 else "positive" for _, stars in kept]


def _measured(model: SentimentModel, texts: list[str], truth: list[str]) -> dict[str, Any]:
    found = model.predict(texts)
    right = np.array([one.label == label for one, label in zip(found, truth, strict=True)])
    confidence = np.array([one.confidence for one in found])
    return {"texts": len(texts)} | {str(at): _at(right, confidence < at) for at in THRESHOLDS}


def _at(right: NDArray[np.bool_], unsure: NDArray[np.bool_]) -> dict[str, Any]:
    return {
        "waits": round(float(unsure.mean()), 3),
        "right_above": _share(right[~unsure]),
        "right_below": _share(right[unsure]),
    }


def _share(right: NDArray[np.bool_]) -> list[float]:
    """Share, and the ends of Wilson's interval."""
    count = max(1, len(right))
    share = float(right.sum()) / count
    middle = share + Z**2 / (2 * count)
    spread = Z * sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
    ends = [end / (1 + Z**2 / count) for end in (middle - spread, middle + spread)]
    return [round(value, 3) for value in (share, *ends)]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
