"""What adapting to an installation's ratings is worth: run as `python benchmarks/adaptation.py ../shared/data`.

Prints one JSON object: the shipped model and the adapted one, learnt from the stars of the first 5,000 reviews of
`mobile_jkn` by date, on the stars of the rest that have at least four words, and the adapted one on short reviews as
well; three stars are left out, and positive and negative compete. The share of what the shipped model is sure are
complaints that is rated as praise, and the other way round; the time of learning, and how many of the rest are copies
of what was learnt from.

`adaptation_readings.tsv` holds which side texts are on as they read one by one, without their stars, each once and
therefore with errors of its own: of the rest all that have four words, for the side that their stars would be on, of
the first 5,000 a sample of 1,400, for what they say (0 where that is neither). Stars and models are measured on them as
well; on the sample each text is read by a model that learnt from the other four of five folds.

What would more to learn from be worth? The stars of the rest are told once more by a model whose sample of readings was
learnt as if staff had corrected these, and by models that learnt from the first 5,000 and four fifths of the rest.
"""

import json
import os
import sys
import time
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from sklearn.model_selection import GroupKFold, KFold

from participation.sentiment.adapted import AdaptedModel
from participation.sentiment.adapting import FOLDS, Flags, compared, learn, right, voices_of
from participation.sentiment.datasets import read_columns
from participation.sentiment.evaluation import Predicting, accuracy, evaluate_sentiment, with_interval
from participation.sentiment.model import LABELS, SentimentModel
from participation.sentiment.redaction import redact
from participation.sentiment.text import fingerprint
from participation.sentiment.told import NEGATIVE, POSITIVE, Told, label_of_rating

FIRST = 5_000
FEWEST_WORDS = 4
SEED = 2025
READINGS = Path(__file__).parent / "adaptation_readings.tsv"
SIDES = {"+": POSITIVE, "-": NEGATIVE}


def measured(folder: Path, first: int = FIRST, readings: Path = READINGS) -> dict[str, Any]:
    """Learnt from so many of the reviews below the folder."""
    columns = ("created_at", "stars", "text")
    rows = sorted(read_columns(folder / "mobile_jkn" / "reviews.tsv", *columns))
    learnt, later = _told(rows[:first]), _told(rows[first:])
    rest = [one for one in later if _is_long(one)]
    base = SentimentModel.load()
    started = time.perf_counter()
    voices = voices_of(learnt)
    correction = learn(base, voices, SEED)
    seconds = time.perf_counter() - started
    adapted = AdaptedModel(base, correction.weights, correction.parts[1])
    known = {one.voice for one in learnt}
    told = _right(adapted, rest), _right(base, rest)
    read = _sides(readings)
    return {
        "learnt": len(learnt),
        "voices": len(voices),
        "terms": len(correction.weights.terms),
        "strength": correction.strength,
        "contradicting": [round(share, 4) for share in correction.contradicting],
        "seconds": round(seconds, 1),
        "shipped": _score(base, rest),
        "adapted": _score(adapted, rest),
        "adapted_with_short_ones": _score(adapted, later),
        "adapted_with_readings": _score(_adapted(base, _corrected(voices, read["first"])), rest),
        "adapted_with_later_ones": _share(_with_later_ones(base, learnt, later)),
        "comparison": compared(*told, SEED),
        "rest_read": _read(read["rest"], rest, *told),
        "first_read": _read(read["first"], voices, _in_folds(base, voices), _right(base, voices)),
        "copies_of_learnt": sum(one.voice in known for one in rest),
    }


def _score(model: Predicting, told: list[Told]) -> dict[str, Any]:
    texts, labels = [one.text for one in told], [str(LABELS[one.label]) for one in told]
    return evaluate_sentiment(model, texts, labels, two_sided=True)


def _sides(readings: Path) -> dict[str, dict[str, int]]:
    """Of each period, voice → the side that was read, where it was one."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for period, voice, side in read_columns(readings, "period", "voice", "side"):
        if side in SIDES:
            found[period][voice] = SIDES[side]
    return found


def _read(sides: dict[str, int], told: list[Told], adapted: Flags, base: Flags) -> dict[str, Any]:
    """Accuracy of both models by stars, and of stars and both models by reading. The flags say who told the stars."""
    stars = np.asarray([one.label for one in told])
    long = np.asarray([_is_long(one) for one in told])
    rows = np.asarray([n for n, one in enumerate(told) if one.voice in sides])
    agreeing = stars[rows] == np.asarray([sides[told[row].voice] for row in rows])
    return {
        "documents": int(long.sum()),
        "stars_told_by_adapted": _share(adapted[long]),
        "stars_told_by_shipped": _share(base[long]),
        "read": len(rows),
        "stars_agree": _share(agreeing),
        "adapted_agrees": _share(adapted[rows] == agreeing),
        "shipped_agrees": _share(base[rows] == agreeing),
    }


def _in_folds(base: SentimentModel, voices: list[Told]) -> Flags:
    """Which stars are told by models that learnt from the other folds."""
    found = np.zeros(len(voices), bool)
    for learnt, left_out in KFold(FOLDS, shuffle=True, random_state=SEED).split(voices):
        adapted = _adapted(base, [voices[row] for row in learnt])
        found[left_out] = _right(adapted, [voices[row] for row in left_out])
    return found


def _with_later_ones(base: SentimentModel, learnt: list[Told], later: list[Told]) -> Flags:
    """Which stars of long later ones are told by models that learnt from the other folds of the later ones as well."""
    found = np.zeros(len(later), bool)
    groups = [one.voice for one in later]
    for known, left_out in GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(later, groups=groups):
        apart = {groups[row] for row in left_out}
        told = [one for one in (*learnt, *(later[row] for row in known)) if one.voice not in apart]
        found[left_out] = _right(_adapted(base, voices_of(told)), [later[row] for row in left_out])
    return found[[_is_long(one) for one in later]]


def _corrected(voices: list[Told], sides: dict[str, int]) -> list[Told]:
    """As if staff had corrected those that were read."""
    return [replace(one, label=sides[one.voice], clean=True) if one.voice in sides else one for one in voices]


def _adapted(base: SentimentModel, voices: list[Told]) -> AdaptedModel:
    correction = learn(base, voices, SEED)
    return AdaptedModel(base, correction.weights, correction.parts[1])


def _share(flags: Flags) -> dict[str, Any]:
    return with_interval("accuracy", accuracy, np.ones(len(flags), bool), flags, SEED)


def _is_long(one: Told) -> bool:
    return len(one.text.split()) >= FEWEST_WORDS


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
    print(json.dumps(measured(Path(sys.argv[1])), indent=1))
