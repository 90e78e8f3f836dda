"""How the sense for severe comments is learnt, and that what ships was learnt from what ships."""

import csv
from collections import Counter
from pathlib import Path

import numpy as np

from participation.feedback.severe import SevereKind, kinds_by_words, sentences
from participation.feedback.severe_meanings import units
from participation.feedback.severe_sense import kinds_of, shipped, written_as
from participation.sentiment.datasets import character_vectors, near_pairs, phrases
from participation.sentiment.severe_training import (
    FEWEST,
    LeftOut,
    SevereExample,
    calm_phrases,
    public_texts,
    read_examples,
    train_sense,
    units_of,
)

SENTENCES = Path(__file__).parents[2] / "benchmarks" / "severe_sentences.tsv"
EXAMPLES = [
    SevereExample(f"{kind} {number}", kind if severe else "", text.format(thing))
    for number, thing in enumerate(("sapu", "meja", "kursi", "lampu", "pintu", "buku"))
    for kind, severe, text in (
        ("violence", True, "petugas memukul saya dengan {}"),
        ("violence", False, "petugas membersihkan {} dengan senyum"),
        ("extortion", True, "dimintai uang pelicin untuk {}"),
        ("extortion", False, "bayar resmi untuk {} di kasir"),
        ("danger", True, "anak jatuh ke lubang dekat {}"),
        ("danger", False, "anak senang melihat {}"),
        ("discrimination", True, "ditolak karena agama walau membawa {}"),
        ("discrimination", False, "diterima ramah walau lupa {}"),
    )
]
PUBLIC = [f"makanan di kedai ini enak nomor {number}" for number in range(40)]


def test_it_generalises_to_scenarios_left_out() -> None:
    """What a scenario says in its own words is known from others; the same input gives the same bytes."""
    trained = train_sense(EXAMPLES, PUBLIC)
    assert trained.left_out.recall() >= 0.9
    assert kinds_of(trained.model, units(["petugas", "memukul", "nenek", "dengan", "payung"])) == {"violence"}
    assert kinds_of(trained.model, units(["petugas", "membersihkan", "payung", "dengan", "senyum"])) == set()
    assert written_as(train_sense(EXAMPLES, PUBLIC).model) == written_as(trained.model)


def test_the_threshold_is_where_precision_still_holds() -> None:
    """Nine of ten above it are severe, and one step lower they would not be."""
    scores = np.array([[9.0, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1, -2]])
    severe = np.array([True] * 6 + [False] + [True] * 3 + [False] * 2)
    left_out = LeftOut(scores, severe, np.array([[-3.0]]))
    assert left_out.threshold() == 0
    assert left_out.recall() == 1
    assert LeftOut(scores, ~severe, np.array([[-3.0]])).threshold() == 9


def test_the_examples_are_sound() -> None:
    """Hundreds of each kind in many scenarios, as many harmless ones, no sentence twice."""
    examples = read_examples()
    kinds = Counter(example.kind for example in examples)
    assert set(kinds) == {*SevereKind, ""}
    assert min(kinds[kind] for kind in SevereKind) >= 150
    assert kinds[""] >= 0.9 * (len(examples) - kinds[""])
    assert len({example.scenario for example in examples}) >= 100
    assert len({example.text.lower() for example in examples}) == len(examples)


def test_no_sentence_that_measures_was_learnt() -> None:
    """None of the examples resembles a sentence of the benchmark."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        measured = [row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    written = [example.text for example in read_examples()]
    vectors = character_vectors([*written, *measured])
    rows, _ = near_pairs(vectors[: len(written)], vectors[len(written) :], above=0.5)
    assert [written[row] for row in rows] == []


def test_what_ships_was_learnt_from_what_ships() -> None:
    """Whoever changes an example or a meaning has to run `participation train-severe` again."""
    counts = Counter(unit for example in read_examples() for unit in units_of(example.text))
    assert set(shipped().units) == {unit for unit, count in counts.items() if count >= FEWEST}


def test_what_nobody_complains_of_is_everyday() -> None:
    """Complaints are left out, as some are severe, and so is praise in which a listed word is."""
    said, calm = {phrase.text: phrase.label for phrase in phrases()}, calm_phrases()
    assert len(calm) > 10_000
    assert {said[text] for text in calm} == {"neutral", "positive"}
    assert not [text for text in calm for sentence in sentences(text) if any(map(kinds_by_words, sentence))]


def test_public_texts_leave_out_what_words_find(tmp_path: Path) -> None:
    """A text in which a listed word is severe does not stand for everyday comments."""
    (tmp_path / "smsa").mkdir()
    lines = ["text\tlabel", *["antrean lama\tnegative", *["petugas minta uang\tnegative"] * 4] * 2]
    (tmp_path / "smsa" / "train.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    assert public_texts(tmp_path) == ["antrean lama", "antrean lama"]
    swapped = [lines[0], *(["petugas minta uang\tnegative"] + ["antrean lama\tnegative"] * 4) * 2]
    (tmp_path / "smsa" / "train.tsv").write_text("\n".join(swapped) + "\n", "utf-8")
    assert public_texts(tmp_path) == []
