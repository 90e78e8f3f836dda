import random
from itertools import combinations

import numpy as np
import pytest

from participation.sentiment.duplicates import voices_of
from participation.sentiment.labels import describe
from participation.sentiment.quotes import differing
from participation.sentiment.termspace import TermSpace
from participation.sentiment.topics import Topics, find_topics, topic_words

THEMES = (
    ("lampu jalan mati", ("gelap", "malam", "tiang", "kabel", "dusun", "perempatan", "rusak", "padam")),
    ("antrean loket panjang", ("nomor", "petugas", "pagi", "kursi", "menunggu", "berkas", "kantor", "tutup")),
    ("air pam keruh", ("bau", "pipa", "mandi", "meteran", "tagihan", "bocor", "kamar", "ember")),
)


def _texts() -> list[str]:
    """150 sentences on three themes, 10 that repeat, 3 that say too little."""
    drawn = random.Random(1)
    made = [f"{theme} {' '.join(drawn.sample(words, 3))}" for theme, words in THEMES for _ in range(50)]
    return [*made, *(["Lampu jalan MATI gelap!"] * 10), "ok", "", "👍👍"]


@pytest.fixture(scope="module")
def found() -> Topics:
    return find_topics(_texts(), seed=3)


def test_themes_are_found_and_named(found: Topics) -> None:
    """Each theme becomes a topic named by words that people say together; k is not told."""
    texts = _texts()
    assert 3 <= len(found.topics) <= 6
    for topic in found.topics:
        themes = [
            next(theme for theme, _ in THEMES if texts[member].lower().startswith(theme))
            for member in topic.members
        ]
        assert len(set(themes)) == 1
        assert set(topic.label.split()) & set(f"{themes[0]} {' '.join(dict(THEMES)[themes[0]])}".split())


def test_voices_that_are_known_need_not_be_sought(found: Topics) -> None:
    """Whoever has the voices already gets the same topics, whatever the numbers of the voices are."""
    voices = [10**9 - number for number in voices_of(_texts())]
    assert find_topics(_texts(), voices, seed=3) == found


def test_every_text_is_in_one_topic_or_set_aside(found: Topics) -> None:
    """Nothing is lost or counted twice; short texts and repetitions are counted."""
    members = sorted(member for topic in found.topics for member in topic.members)
    assert sorted((*members, *found.short, *found.apart)) == list(range(len(_texts())))
    assert found.short == (160, 161, 162)
    assert found.repeated >= 9


def test_identical_texts_share_a_topic(found: Topics) -> None:
    """Ten times the same sentence stands in one topic."""
    assert any(set(range(150, 160)) <= set(topic.members) for topic in found.topics)


def test_quotes_are_members_that_differ(found: Topics) -> None:
    """A quote is a member, and no quote repeats another."""
    texts = _texts()
    for topic in found.topics:
        assert set(topic.quotes) <= set(topic.members)
        assert len({frozenset(texts[quote].lower().split()) for quote in topic.quotes}) == len(topic.quotes)


def test_order_of_arrival_changes_nothing(found: Topics) -> None:
    """The same texts in another order give the same topics, labels and quotes."""
    texts = _texts()
    order = list(range(len(texts)))
    random.Random(2).shuffle(order)
    other = find_topics([texts[place] for place in order], seed=3)
    assert [(topic.label, topic.terms) for topic in other.topics] == [
        (topic.label, topic.terms) for topic in found.topics
    ]
    for mine, theirs in zip(found.topics, other.topics, strict=True):
        assert sorted(order[member] for member in theirs.members) == list(mine.members)
        assert [texts[order[quote]] for quote in theirs.quotes] == [texts[quote] for quote in mine.quotes]


def test_what_belongs_nowhere_is_set_aside() -> None:
    """Praise, thanks and sighs make no topic, and a text on another subject is not forced into one."""
    other = ["terima kasih banyak min", "bagus sekali mantap", "kecewa sekali", "kucing tetangga melahirkan"]
    texts = [*_texts(), *other, *["Terima kasih, sangat membantu"] * 30]
    set_aside = set(range(len(_texts()), len(texts)))
    assert set_aside <= set(find_topics(texts, seed=3).apart)


def test_spellings_of_one_word_meet() -> None:
    """Words that share most letters bring texts together that share no word."""
    spellings = ("antrean", "antrian", "mengantre", "ngantri"), ("selokan", "selokannya", "solokan", "slokan")
    drawn = random.Random(4)
    others = [word for _, words in THEMES for word in words]
    texts = [[words[place % 4], drawn.choice(others)] for words in spellings for place in range(80)]
    points = TermSpace(0).fit(texts).points(texts)
    centres = np.stack([points[:80].mean(axis=0), points[80:].mean(axis=0)])
    nearest = (points @ centres.T).argmax(axis=1)
    assert (nearest == np.repeat([0, 1], 80)).mean() >= 0.95


def test_labels_differ(found: Topics) -> None:
    """No two topics bear the same words."""
    labels = [frozenset(topic.label.split()) for topic in found.topics]
    assert len(set(labels)) == len(labels)


def test_short_quote_comes_last() -> None:
    """A text of three words or fewer is quoted only after those that say more."""
    texts = [*_texts(), "lampu jalan mati"]
    topics = find_topics(texts, seed=3).topics
    (quotes,) = [topic.quotes for topic in topics if len(texts) - 1 in topic.members]
    assert len(texts) - 1 not in quotes


@pytest.mark.parametrize("k", [None, 2])
@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["ok"],
        ["", " ", "a", "👍", "🙏🙏", "?!"] * 50,
        ["jalan rusak parah"],
        ["jalan rusak parah"] * 300,
        ["mantap", "Mantap!", "mantaaap"] * 300,
        ["lampu mati terus", "antrean loket panjang"][:1] * 2,
        ["x" * 50_000],
        ["<b>jalan</b> <script>rusak</script> Дорога 道路 طريق"],
    ],
)
def test_odd_texts_are_no_error(texts: list[str], k: int | None) -> None:
    """Nothing, one text, one repeated, letters, emoji, 50 KB, mixed scripts: at most one topic."""
    assert len(find_topics(texts, k=k).topics) <= 1


@pytest.mark.parametrize("k", [None, 2, 20])
@pytest.mark.parametrize(
    "texts",
    [
        ["lampu mati terus", "antrean loket panjang"],
        ["jalan rusak parah di desa", "lampu " * 9_000],
        [f"satu{number}x dua{number}y tiga{number}z" for number in range(250)],
        [f"jalan rusak kampung{number}q" for number in range(450)],
    ],
)
def test_texts_that_share_little_are_no_error(texts: list[str], k: int | None) -> None:
    """Two texts, one of 50 KB, and many in which no word comes back, or only those that all hold."""
    found = find_topics(texts, k=k)
    placed = [*(member for topic in found.topics for member in topic.members), *found.short, *found.apart]
    assert sorted(placed) == list(range(len(texts)))


def test_number_of_topics_can_be_given() -> None:
    """`k` fixes the number of topics."""
    assert len(find_topics(_texts(), k=2).topics) == 2


def test_order_changes_nothing_where_the_number_is_given() -> None:
    """With `k`, too, the same texts in another order make the same topics."""
    texts = _texts()
    order = list(range(len(texts)))
    random.Random(5).shuffle(order)
    mine, theirs = find_topics(texts, k=3), find_topics([texts[place] for place in order], k=3)
    assert [topic.terms for topic in theirs.topics] == [topic.terms for topic in mine.topics]
    assert [sorted(order[member] for member in topic.members) for topic in theirs.topics] == [
        list(topic.members) for topic in mine.topics
    ]


def test_copies_change_no_topic(found: Topics) -> None:
    """A flood of copies with small changes joins one topic: the same topics, of the same other texts, are found."""
    texts = _texts()
    flood = [f"{texts[0]} sekali pak {texts[1]} {'!' * number} {texts[2]}" for number in range(500)]
    alone, flooded = find_topics([*texts, flood[0]], seed=3), find_topics([*texts, *flood], seed=3)
    assert {topic.terms for topic in flooded.topics} == {topic.terms for topic in alone.topics}
    first = {member for topic in flooded.topics for member in topic.members if member >= len(texts)}
    assert first in (set(), set(range(len(texts), len(texts) + 500)))
    kept = [frozenset(member for member in topic.members if member < len(texts)) for topic in flooded.topics]
    assert set(kept) == {
        frozenset(member for member in topic.members if member < len(texts)) for topic in alone.topics
    }


def test_what_says_nothing_changes_no_topic(found: Topics) -> None:
    """Emoji, thanks and single words beside the texts move nothing."""
    other = find_topics([*_texts(), *["👍", "terima kasih banyak ya", "mantap", ""] * 100], seed=3)
    assert [(topic.label, topic.members) for topic in other.topics] == [
        (topic.label, topic.members) for topic in found.topics
    ]


def test_no_topic_is_named_by_words_of_no_subject() -> None:
    """Words that stand in every text, or only in the grammar, name nothing."""
    texts = [f"how do you please {text} yg ga pak" for text in _texts()[:150]]
    for topic in find_topics(texts, seed=3).topics:
        assert not {"how", "do", "you", "please", "yg", "ga", "pak"} & set(" ".join(topic.terms).split())


def test_when_and_where_name_no_topic() -> None:
    """Any subject can be spoken of since yesterday, or in front of the market: only the market may be one."""
    said = "Kepada yang terhormat, lampu jalan mati sejak kemarin sore di depan pasar"
    assert topic_words(said) == ["lampu", "jalan", "mati", "pasar"]


def test_a_large_topic_may_have_many_words() -> None:
    """Five ways to say one thing name it, though no three of them stand in half of its texts."""
    ways = ("antrean", "loket", "nomor", "giliran", "panggilan")
    topic = [[ways[number % 5], f"kata{number}"] for number in range(50)]
    (described,) = describe([topic])
    assert described.coverage == 1
    assert described.naming < set(ways)


def test_second_quote_prefers_difference() -> None:
    """After the most central text, one that differs beats one that repeats it."""
    points = np.asarray([[1, 0], [0.999, 0.04], [0.8, 0.6]], np.float32)
    assert differing(points, np.asarray([1, 0.99, 0.9], np.float32), 2) == [0, 2]


def test_markup_names_no_topic() -> None:
    """What a form or a script brought along is nobody's word."""
    assert topic_words("<p>lampu</p><script>alert('x')</script>&nbsp;padam") == ["lampu", "padam"]


def test_quotes_hold_a_word_that_names_the_topic() -> None:
    """A text that differs from all others is not quoted for it alone: it would not say what the topic is about."""
    details = [word for _, words in THEMES for word in words[:6]]
    named = [f"lampu jalan gang {one} {other}" for one, other in combinations(details, 2)]
    odd = [" ".join(details[start : start + 6]) for start in (0, 6, 12)]
    (topic,) = find_topics([*named, *odd], k=1).topics
    assert len(named) in topic.members
    assert all(quote < len(named) for quote in topic.quotes)
