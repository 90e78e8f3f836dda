"""What holds of topics whatever is said."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.sentiment.topics import Topics, find_topics
from participation.sentiment.wordspace import WordSpace

SUBJECTS = (
    (("lampu jalan", "penerangan gang", "tiang listrik"), ("padam", "gelap gulita", "kedip", "bohlam pecah")),
    (("antrean loket", "giliran dipanggil", "kursi tunggu"), ("mengular", "diserobot", "pegal berdiri")),
    (("air keran", "ledeng rumah", "meteran pdam"), ("keruh", "menetes kecil", "bau kaporit", "macet subuh")),
)
"""Ways to name a subject, which share no word, and what is said of each of them."""
DETAILS = ("kemarin sore", "dekat pasar", "kampung utara", "tadi pagi", "sebelah masjid", "minggu lalu")
ODD = (
    "", "a", "👍", "🙏🙏 🙏", "<script>alert('x')</script>", "<p>", "Дорога разбита", "道路 很 差",
    "x" * 50_000, "lampu " * 9_000, "jalan\x00rusak\u202e", "mantap", "terima kasih banyak",
)  # fmt: skip


def said(drawn: random.Random, count: int) -> list[str]:
    subjects = [drawn.choice(SUBJECTS) for _ in range(count)]
    return [f"{drawn.choice(a)} {drawn.choice(b)} {drawn.choice(DETAILS)}" for a, b in subjects]


def groups(texts: list[str], found: Topics) -> set[tuple[str, tuple[str, ...]]]:
    """Topics with the texts of their members, in whatever order they came."""
    return {(one.label, tuple(sorted(texts[member] for member in one.members))) for one in found.topics}


def names_of(text: str) -> int:
    """Which of all names of subjects a text begins with."""
    names = [name for subject, _ in SUBJECTS for name in subject]
    return next(number for number, name in enumerate(names) if text.startswith(name))


seeds = st.integers(0, 10_000)
few = settings(max_examples=4, deadline=None)


@few
@given(seeds, st.integers(1, 150))
def test_order_changes_nothing(seed: int, count: int) -> None:
    """The same texts in another order make the same topics."""
    drawn = random.Random(seed)
    texts = said(drawn, count)
    mixed = drawn.sample(texts, count)
    assert groups(texts, find_topics(texts)) == groups(mixed, find_topics(mixed))


@few
@given(seeds, st.integers(1, 150), st.integers(1, 4))
def test_order_changes_nothing_of_what_goes_on(seed: int, count: int, known: int) -> None:
    """Nor where some texts were in topics before."""
    drawn = random.Random(seed)
    texts = said(drawn, count)
    before = {text: names_of(text) for text in texts[::known]}
    mixed = drawn.sample(texts, count)
    mine, theirs = (
        {n: before[text] for n, text in enumerate(each) if text in before} for each in (texts, mixed)
    )
    assert groups(texts, find_topics(texts, earlier=mine)) == groups(
        mixed, find_topics(mixed, earlier=theirs)
    )


@few
@given(seeds, st.integers(1, 120), st.integers(2, 40))
def test_copies_go_where_the_first_went(seed: int, count: int, times: int) -> None:
    """Repeating a text changes no topic of the other texts, and all copies share one."""
    texts = said(random.Random(seed), count)
    more = [*texts, *[texts[0]] * times]
    alone, found = find_topics(texts), find_topics(more)
    assert {one.label for one in found.topics} == {one.label for one in alone.topics}
    for topic in found.topics:
        holds = [more[member] == texts[0] for member in topic.members]
        assert sum(holds) in (0, more.count(texts[0]))


@few
@given(seeds, st.lists(st.sampled_from(ODD), max_size=30))
def test_odd_texts_are_placed_once(seed: int, odd: list[str]) -> None:
    """Whatever stands beside, each text is in one topic, or set aside, once."""
    texts = [*said(random.Random(seed), 60), *odd]
    found = find_topics(texts)
    placed = [*(member for one in found.topics for member in one.members), *found.short, *found.apart]
    assert sorted(placed) == list(range(len(texts)))


@few
@given(seeds, st.integers(1, 60))
def test_what_says_nothing_changes_nothing(seed: int, times: int) -> None:
    """Thanks, emoji and single letters leave every topic as it is."""
    texts = said(random.Random(seed), 100)
    more = [*texts, *["terima kasih banyak", "👍👍", "a", "mantap sekali"] * times]
    assert groups(more, find_topics(more)) == groups(texts, find_topics(texts))


@pytest.mark.parametrize("count", [30, 37, 100])
def test_nothing_in_common_is_no_topic(count: int) -> None:
    """Comments that each speak of something else make no topic of everything."""
    drawn = random.Random(count)
    letters = "abdegiklmnoprstu"
    texts = [" ".join("".join(drawn.choices(letters, k=7)) for _ in range(6)) for _ in range(count)]
    assert not find_topics(texts).topics


def centres(texts: list[str], subjects: list[int], number: int) -> np.ndarray:
    points = WordSpace(0).fit([text.split() for text in texts]).points([text.split() for text in texts])
    rows = [points[np.asarray(subjects) == n].mean(axis=0) for n in range(number)]
    return np.stack(rows)


def test_names_that_share_no_word_meet() -> None:
    """By the company of words, what is said alike of a thing brings its names together, though they share no word."""
    texts = said(random.Random(1), 600)
    near = centres(texts, [names_of(text) for text in texts], 9)
    alike = near @ near.T
    same = np.kron(np.eye(3, dtype=bool), np.ones((3, 3), bool)) & ~np.eye(9, dtype=bool)
    assert alike[same].min() > alike[np.kron(~np.eye(3, dtype=bool), np.ones((3, 3), bool))].max()


def test_a_large_subject_is_not_lost() -> None:
    """A subject ten times as frequent as others keeps a direction of its own: it is not what all texts share."""
    drawn = random.Random(2)
    subjects = [0] * 200 + [n for n in range(1, 21) for _ in range(20)]
    texts = [f"name{n}x{drawn.randrange(3)} trouble{n}x{drawn.randrange(3)}" for n in subjects]
    assert np.linalg.norm(centres(texts, subjects, 21), axis=1)[0] > 0.4


@pytest.mark.parametrize("seed", range(4))
def test_what_was_a_topic_stays_one(seed: int) -> None:
    """The same comments are fewer topics to who knew the three subjects, which are the largest of them."""
    texts = said(random.Random(seed), 100)
    subjects, names = ({n: names_of(text) // size for n, text in enumerate(texts)} for size in (3, 1))
    found = find_topics(texts, earlier=subjects).topics
    assert sorted([*{subjects[member] for member in topic.members}] for topic in found[:3]) == [[0], [1], [2]]
    assert len(found) < len(find_topics(texts).topics)
    assert len(found) <= len(find_topics(texts, earlier=names).topics)


def test_a_few_that_are_known_join_nothing() -> None:
    """Four comments of each subject do not say what a topic was."""
    texts = said(random.Random(5), 100)
    fresh = groups(texts, find_topics(texts))
    subjects = {n: names_of(text) // 3 for n, text in enumerate(texts)}
    few = {
        n: subject for n, subject in subjects.items() if list(subjects.values())[: n + 1].count(subject) < 5
    }
    assert len(few) == 12
    assert groups(texts, find_topics(texts, earlier=few)) == fresh


def test_what_was_one_topic_by_mistake_is_parted() -> None:
    """What was known is a preference: three subjects that were one topic are found apart."""
    texts = said(random.Random(3), 150)
    for topic in find_topics(texts, earlier=dict.fromkeys(range(150), 1)).topics:
        assert len({names_of(texts[member]) // 3 for member in topic.members}) == 1
