"""What is claimed of the element model: run as `python benchmarks/elements.py`.

Prints one JSON object: scores on sentences written for this purpose (`tests/sentiment/elements.tsv`), which did not
train, and the speed on one core from raw text to element with an empty cache.
"""

import json
import os
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from participation.sentiment.datasets import read_columns
from participation.sentiment.elements import FILE_NAME, ElementModel
from participation.sentiment.evaluation import evaluate_elements
from participation.sentiment.modelfile import shipped_folder

SENTENCES = Path(__file__).parent.parent / "tests" / "sentiment" / "elements.tsv"
REPEATED = 50
"""Times that the sentences are read for the speed."""


def main() -> None:
    """Measure and print."""
    rows = read_columns(SENTENCES, "text", "label")
    texts, labels = [text for text, _ in rows], ["" if label == "none" else label for _, label in rows]
    many = [f"{text} {number}" for number in range(REPEATED) for text in texts]
    speed = evaluate_elements(ElementModel.load(), many, labels * REPEATED)["documents_per_second"]
    result = {
        **evaluate_elements(ElementModel.load(), texts, labels),
        "documents_per_second": speed,
        "model_bytes": (shipped_folder() / FILE_NAME).stat().st_size,
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
