"""What adapting to an installation's ratings is worth: run as `python benchmarks/adaptation.py ../shared/data`.

Prints one JSON object: the shipped model and the adapted one, learnt from the stars of the first 5,000 reviews of
`mobile_jkn` by date, on the stars of the rest that have at least four words, and the adapted one on short reviews as
well; three stars are left out, and positive and negative compete. The share of what the shipped model is sure are
complaints that is rated as praise, and the other way round; the time of learning, and how many of the rest are copies
of what was learnt from.
"""

import json
import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from participation.sentiment.adapted import AdaptedModel
from participation.sentiment.adapting import Flags, compared, learn, right, voices_of
from participation.sentiment.datasets import read_columns
from participation.sentiment.evaluation import Predicting, evaluate_sentiment
from participation.sentiment.model import LABELS, SentimentModel
from participation.sentiment.redaction import redact
from participation.sentiment.text import fingerprint
from participation.sentiment.told import Told, label_of_rating

FIRST = 5_000
FEWEST_WORDS = 4
SEED = 2025


def main(folder: Path) -> None:
    """Measure and print."""
    columns = ("created_at", "stars", "text")
    rows = sorted(read_columns(folder / "mobile_jkn" / "reviews.tsv", *columns))
    learnt, later = _told(rows[:FIRST]), _told(rows[FIRST:])
    rest = [one for one in later if len(one.text.split()) >= FEWEST_WORDS]
    base = SentimentModel.load()
    started = time.perf_counter()
    correction = learn(base, voices_of(learnt), SEED)
    seconds = time.perf_counter() - started
    models, about = correction.parts
    adapted = AdaptedModel(base, correction.weights, about)
    known = {one.voice for one in learnt}
    result = {
        "learnt": len(learnt),
        "voices": len(voices_of(learnt)),
        "terms": len(models["correction"].terms),
        "strength": correction.strength,
        "contradicting": [round(share, 4) for share in correction.contradicting],
        "seconds": round(seconds, 1),
        "shipped": _score(base, rest),
        "adapted": _score(adapted, rest),
        "adapted_with_short_ones": _score(adapted, later),
        "comparison": compared(_right(adapted, rest), _right(base, rest), SEED),
        "copies_of_learnt": sum(one.voice in known for one in rest),
    }
    print(json.dumps(result, indent=1))


def _score(model: Predicting, told: list[Told]) -> dict[str, Any]:
    texts, labels = [one.text for one in told], [str(LABELS[one.label]) for one in told]
    return evaluate_sentiment(model, texts, labels, two_sided=True)


def _right(model: Predicting, told: list[Told]) -> Flags:
    return right(model.predict([one.text for one in told]), told)


def _told(rows: list[tuple[str, ...]]) -> list[Told]:
    """Reviews as the platform would learn from them: redacted, those with three stars left out."""
    told = []
    for day, stars, text in rows:
        label = label_of_rating(int(stars), 5)
        if label is not None:
            said_on = date.fromisoformat(day[:10])
            told.append(Told(redact(text).text, fingerprint(text), said_on, label, clean=False))
    return told


if __name__ == "__main__":
    main(Path(sys.argv[1]))
