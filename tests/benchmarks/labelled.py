"""A few invented lines of each labelled set, in the columns that the real ones have."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random

from benchmarks.planted_sentences import issues

ISSUES = 3
FIRST_DAY = date(2025, 3, 31)
DAYS = 28

Row = tuple[object, ...]


def write_sets(folder: Path) -> None:
    """All sets below the folder."""
    _write(folder / "mobile_jkn" / "reviews.tsv", ("created_at", "stars", "label", "text"), _reviews())
    said = [(text, "negative" if complains else "positive") for text, complains, _ in _said()]
    labelled = [*said, ("kantornya di jalan merdeka", "neutral"), ("buka jam delapan", "neutral")]
    topics = [(text, str(issue)) for text, _, issue in list(_said())[::3]]
    for split in ("train", "valid"):
        _write(folder / "smsa" / f"{split}.tsv", ("text", "label"), labelled[:: 1 + (split == "train")])
        for name in ("nusax/indonesian", "nusax/english", "nusatranslation_senti/jav"):
            rows = [(number, *row) for number, row in enumerate(labelled[::9])]
            _write(folder / f"{name}_{split}.tsv", ("id", "text", "label"), rows)
    numbered = [(number, *row) for number, row in enumerate(topics)]
    _write(folder / "nusaparagraph_topic" / "jav_train.tsv", ("id", "text", "label"), numbered)
    for name in ("lapor_reports/reports", "stackoverflow/all", "search_snippets/all"):
        _write(folder / f"{name}.tsv", ("text", "label"), topics)


def _said() -> Iterator[tuple[str, bool, int]]:
    """Texts, whether they complain, and of which issue."""
    for number, issue in enumerate(issues()[:ISSUES]):
        for subject, trouble in product(issue.subjects, issue.troubles):
            yield f"{subject} {trouble}", True, number
        for subject, praise in product(issue.subjects, issue.praise):
            yield f"{subject} {praise}", False, number


def _reviews() -> Iterator[Row]:
    """The issues in turn, day by day, and a word or two in between."""
    said = list(_said())
    Random(1).shuffle(said)
    for number, (text, complains, _) in enumerate(said):
        day = FIRST_DAY + timedelta(days=number * DAYS // len(said))
        stars = 1 + number % 2 + (0 if complains else 3)
        yield f"{day} 08:00:{number % 60:02}", stars, "", text
    yield f"{FIRST_DAY} 09:00:00", 3, "", "biasa saja menurut saya"
    yield f"{FIRST_DAY} 09:00:00", 5, "", "mantap"


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
