"""Following a topic from report to report."""

from hypothesis import given, settings
from hypothesis import strategies as st

from participation.improvements.matching import LEAST_SIMILARITY, match, similarity

WORDS = ("antre", "loket", "ktp", "lampu", "jalan", "otp", "kode", "bidan", "air", "pipa")
terms = st.lists(st.sampled_from(WORDS), max_size=6)
reports = st.lists(terms, max_size=5)


def test_a_topic_is_found_again_by_its_words() -> None:
    """Topics are matched by their terms, whatever their places."""
    topics = [["lampu", "jalan", "gelap"], ["antrean", "loket", "ktp"]]
    earlier = [["loket", "antrean", "ktp", "pagi"], ["bidan", "ramah"], ["jalan", "lampu", "mati"]]
    assert match(topics, earlier) == {0: 2, 1: 0}


def test_the_most_similar_pair_goes_first() -> None:
    """Of two topics that resemble one earlier topic, the closer one continues it and the other is new."""
    assert match([["air", "pipa", "mati"], ["air", "keruh"]], [["air", "keruh"]]) == {1: 0}


def test_strangers_are_not_matched() -> None:
    """Without words in common nothing is continued."""
    assert match([["lampu", "jalan"]], [["bidan", "ramah"]]) == {}


@settings(max_examples=60)
@given(reports, reports)
def test_matches_are_one_to_one_and_similar(topics: list[list[str]], earlier: list[list[str]]) -> None:
    """No earlier topic has two successors, and no match lies below the threshold."""
    matched = match(topics, earlier)
    assert len(set(matched.values())) == len(matched)
    assert all(similarity(topics[n], earlier[m]) >= LEAST_SIMILARITY for n, m in matched.items())


@settings(max_examples=60)
@given(terms, terms)
def test_similarity_is_the_same_both_ways(left: list[str], right: list[str]) -> None:
    """Similarity lies from 0 to 1, is symmetric, and full for the same terms."""
    assert abs(similarity(left, right) - similarity(right, left)) < 1e-9
    assert 0 <= similarity(left, right) <= 1
    assert not left or abs(similarity(left, left) - 1) < 1e-9
