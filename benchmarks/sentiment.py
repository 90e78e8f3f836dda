"""What is claimed of the sentiment model: run as `python benchmarks/sentiment.py ../shared/data`.

Prints one JSON object: macro-F1 with 95 % intervals for SmSA and for each language of NusaX, whose training
texts share nothing with these (see the model card), the mean over the languages, the cross-domain check on
star ratings, how well reports tell complaints by it, speed on one core from raw text to label with an empty
cache, and the size of the model file.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from participation.improvements.voices import complaint
from participation.sentiment import modelfile
from participation.sentiment.datasets import read_columns, sentiment_examples
from participation.sentiment.evaluation import evaluate_sentiment
from participation.sentiment.model import SentimentModel

FEWEST_WORDS = 4
STARS = {"1": "negative", "2": "negative", "4": "positive", "5": "positive"}


def main(folder: Path) -> None:
    """Measure and print."""
    model = SentimentModel.load()
    valid = sentiment_examples(folder, "valid")
    languages = sorted({example.language for example in valid if example.source == "nusax"})
    nusax = {
        language: _score(
            model, [(e.text, e.label) for e in valid if (e.source, e.language) == ("nusax", language)]
        )
        for language in languages
    }
    stars = read_columns(folder / "mobile_jkn" / "reviews.tsv", "text", "stars")
    rated = [(text, STARS[value]) for text, value in stars if value in STARS]
    sentences = [(text, label) for text, label in rated if len(text.split()) >= FEWEST_WORDS]
    train = [(example.text, example.label) for example in sentiment_examples(folder, "train")]
    result = {
        "smsa": _score(model, [(e.text, e.label) for e in valid if e.source == "smsa"]),
        "nusax": nusax,
        "nusax_mean_macro_f1": round(sum(score["macro_f1"] for score in nusax.values()) / len(nusax), 4),
        "mobile_jkn_stars": _score(model, rated, two_sided=True),
        "mobile_jkn_stars_of_sentences": _score(model, sentences, two_sided=True),
        "complaints_by_stars": _complaints(model, sentences),
        "documents_per_second": _score(SentimentModel.load(), train)["documents_per_second"],
        "model_bytes": (modelfile.shipped_folder() / modelfile.FILE_NAME).stat().st_size,
    }
    print(json.dumps(result, indent=1))


def _complaints(model: SentimentModel, rated: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Mean squared error against low stars, of P(negative) and of what reports take for P(complaint).

    Beside it the share of low stars among the texts that are read as neutral.
    """
    found = model.predict([text for text, _ in rated])
    low = [float(label == "negative") for _, label in rated]
    leaning = [complaint(one.probabilities[0], one.probabilities[2]) for one in found]
    neutral = [stars for one, stars in zip(found, low, strict=True) if one.label == "neutral"]
    return {
        "error_of_negative": _error([one.probabilities[0] for one in found], low),
        "error_of_complaint": _error(leaning, low),
        "low_stars_of_neutral": round(sum(neutral) / len(neutral), 4),
    }


def _error(shares: Sequence[float], truth: Sequence[float]) -> float:
    pairs = zip(shares, truth, strict=True)
    return round(sum((share - true) ** 2 for share, true in pairs) / len(truth), 4)


def _score(
    model: SentimentModel, pairs: Sequence[tuple[str, str]], two_sided: bool = False
) -> dict[str, float]:
    texts, labels = [text for text, _ in pairs], [label for _, label in pairs]
    return evaluate_sentiment(model, texts, labels, two_sided=two_sided)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
