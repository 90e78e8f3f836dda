import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.sentiment import subjects, topics
from participation.sentiment.clusters import NONE
from participation.sentiment.courtesies import COURTESIES
from participation.sentiment.subjects import ALIKE, joined, parting_word, rarity
from participation.sentiment.topics import find_topics, topic_words

FARMERS = ("kuota disunat", "gesekan ditolak", "pupuk langka", "kios tutup", "musim tanam")
PATIENTS = ("rawat inap", "faskes salah", "iuran menunggak", "dokter menolak", "puskesmas rujukan")
SHARED = [f"umum{number}" for number in range(80)]
LAMPS = ("padam malam", "gelap gulita", "bohlam putus", "tiang miring", "menyala kembali")


def _said(drawn: random.Random, subject: str, predicates: tuple[str, ...], count: int) -> list[list[str]]:
    return [f"{subject} {' '.join(drawn.sample(predicates, 2))}".split() for _ in range(count)]


def test_two_subjects_that_share_a_word_are_told_apart() -> None:
    """Farmers' cards and patients' cards have the word in common and nothing else."""
    drawn = random.Random(1)
    documents = [*_said(drawn, "kartu tani", FARMERS, 12), *_said(drawn, "kartu kis", PATIENTS, 9)]
    assert parting_word(documents, rarity(documents)) in ("tani", "kis")


def test_one_subject_that_has_two_names_stays_one() -> None:
    """Lamps of streets and of lanes are out, dark and on again alike."""
    drawn = random.Random(2)
    documents = [*_said(drawn, "lampu jalan", LAMPS, 12), *_said(drawn, "lampu gang", LAMPS, 9)]
    assert parting_word(documents, rarity(documents)) is None


def test_names_of_one_subject_are_joined() -> None:
    """Lamps, lighting and lanterns of which the same is said are one subject; cards that share a word are two."""
    drawn = random.Random(5)
    lamps = [
        _said(drawn, subject, LAMPS, 12) for subject in ("lampu jalan", "penerangan umum", "lentera gang")
    ]
    cards = [_said(drawn, "kartu tani", FARMERS, 12), _said(drawn, "kartu kis", PATIENTS, 12)]
    topics = [lamps[0], cards[0], lamps[1], cards[1], lamps[2]]
    others = [[f"hal{number}"] for number in range(120)]
    known = rarity([*others, *(document for topic in topics for document in topic)])
    assert sorted(map(sorted, joined(topics, known, [NONE] * 5))) == [[0, 2, 4], [1], [3]]


def test_what_all_texts_say_joins_nothing() -> None:
    """Of one application all speak of signing in, of codes and of buttons, whatever else each of them is about."""
    drawn = random.Random(6)
    topics = [
        [[f"hal{number}{drawn.choice('abc')}", *drawn.sample(SHARED, 5)] for _ in range(60)]
        for number in range(12)
    ]
    known = rarity([document for topic in topics for document in topic])
    assert joined(topics, known, [NONE] * 12) == [[number] for number in range(12)]


@pytest.mark.parametrize(
    ("likely", "before", "together"),
    [
        (ALIKE * 0.9, [NONE, NONE], [[0], [1]]),
        (ALIKE * 0.9, [NONE, 4], [[0], [1]]),
        (ALIKE * 0.9, [4, 4], [[0, 1]]),
        (ALIKE * 0.4, [4, 4], [[0], [1]]),
        (ALIKE * 0.9, [4, 5], [[0], [1]]),
        (ALIKE * 1.1, [4, 5], [[0, 1]]),
    ],
)
def test_what_was_one_before_takes_less_to_be_one(
    likely: float, before: list[int], together: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half as much; what was two becomes one as easily as what nobody knew."""
    monkeypatch.setattr(subjects, "_likeness", lambda one, profiles: np.full(len(profiles), likely))
    topics = [[["lampu", "mati"]] * 3, [["air", "keruh"]] * 3]
    assert joined(topics, {}, before) == together


@pytest.mark.parametrize(("first", "together"), [(4, [[0, 1, 2]]), (NONE, [[0, 1], [2]])])
def test_what_joins_a_known_subject_is_of_it(
    first: int, together: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody knew brings its own to the known subject that it is most alike."""
    rows = iter(
        ALIKE * np.asarray(row) for row in ([1, 1.1, 0.4], [1.1, 1, 0.4], [0.4, 0.4, 1], [1, 0.9], [1])
    )
    monkeypatch.setattr(subjects, "_likeness", lambda one, profiles: next(rows))
    topics = [[["lampu", "mati"]] * 3, [["air", "keruh"]] * 3, [["loket", "tutup"]] * 3]
    assert joined(topics, {}, [NONE, first, 4]) == together


def test_nothing_is_joined_of_nothing() -> None:
    """No topic, one, and topics without a word."""
    assert joined([], {}, []) == []
    assert joined([[["lampu", "mati"]]], {"lampu": 1.0, "mati": 1.0}, [NONE]) == [[0]]
    assert joined([[[]], [[]]], {}, [NONE, NONE]) == [[0], [1]]


def test_a_few_texts_part_nothing() -> None:
    """Four texts that differ from the others are no subject of their own: no report may speak of them."""
    drawn = random.Random(3)
    documents = [*_said(drawn, "kartu tani", FARMERS, 20), *_said(drawn, "kartu kis", PATIENTS, 4)]
    assert parting_word(documents, rarity(documents)) is None


@given(st.permutations(range(18)), st.integers(0, 5))
def test_the_order_of_texts_changes_nothing(order: list[int], seed: int) -> None:
    """The same texts, however they come, are parted by the same word."""
    drawn = random.Random(seed)
    documents = [*_said(drawn, "kartu tani", FARMERS, 9), *_said(drawn, "kartu kis", PATIENTS, 9)]
    parted = parting_word(documents, rarity(documents))
    assert parting_word([documents[place] for place in order], rarity(documents)) == parted


def test_without_texts_nothing_is_parted() -> None:
    """No text, and texts that share no word."""
    assert parting_word([], {}) is None
    alone = [[f"kata{number}"] for number in range(20)]
    assert parting_word(alone, rarity(alone)) is None


def test_topics_hold_one_subject() -> None:
    """In a report, cards of farmers and of patients never stand in one topic."""
    drawn = random.Random(4)
    kinds = (("kartu tani", FARMERS), ("kartu kis", PATIENTS), ("lampu jalan", LAMPS), ("lampu gang", LAMPS))
    texts = [" ".join(words) for subject, said in kinds for words in _said(drawn, subject, said, 15)]
    for topic in find_topics(texts).topics:
        cards = {texts[member].split()[1] for member in topic.members}
        assert not {"tani", "kis"} <= cards


def test_waste_aid_and_corruption_are_subjects() -> None:
    """Words that people also swear with or beg with name services: no topic may do without them."""
    assert COURTESIES.isdisjoint({"sampah", "bantuan", "korupsi"})
    assert topic_words("sampah menumpuk") == ["sampah", "menumpuk"]


def test_an_amount_names_no_topic() -> None:
    """What was paid is said of any subject: "bayar Rp30.000" speaks of paying."""
    assert topic_words("bayar Rp30.000") == ["bayar"]
    assert topic_words("tarif parkir Rp 5000") == ["tarif", "parkir"]


def test_what_no_words_name_once_it_is_joined_stays_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Subjects that are joined by mistake are still found: as one, they would be named by nothing, and lost."""
    drawn = random.Random(7)
    texts = [
        " ".join(said)
        for letter in "abcdefghijklmnop"
        for said in _said(
            drawn,
            f"barang{letter}",
            tuple(f"{word}{letter}" for word in ("rusak", "kotor", "mahal", "habis")),
            20,
        )
    ]
    apart = find_topics(texts).topics
    monkeypatch.setattr(topics, "joined", lambda found, *_: [list(range(len(found)))])
    assert len(find_topics(texts).topics) == len(apart) > 1
