"""What is claimed of the element model: run as `python benchmarks/elements.py`.

Prints one JSON object: scores on sentences written for this purpose (`tests/sentiment/elements.tsv`), which did not
train, and the speed on one core from raw text to element with an empty cache.
"""

import json
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from participation.sentiment.datasets import read_columns
from participation.sentiment.elements import FILE_NAME, ElementModel
from participation.sentiment.evaluation import evaluate_elements
from participation.sentiment.modelfile import shipped_folder

SENTENCES = Path(__file__).parent.parent / "tests" / "sentiment" / "elements.tsv"
REPEATED = 50
"""Times that the sentences are read for the speed."""


def measured(repeated: int = REPEATED) -> dict[str, Any]:
    """Scores, and the speed of reading all sentences so many times."""
    rows = read_columns(SENTENCES, "text", "label")
    texts, labels = [text for text, _ in rows], ["" if label == "none" else label for _, label in rows]
    many = [f"{text} {number}" for number in range(repeated) for text in texts]
    speed = evaluate_elements(ElementModel.load(), many, labels * repeated)["documents_per_second"]
    return {
        **evaluate_elements(ElementModel.load(), texts, labels),
        "documents_per_second": speed,
        "model_bytes": (shipped_folder() / FILE_NAME).stat().st_size,
    }


if __name__ == "__main__":
    print(json.dumps(measured(), indent=1))
