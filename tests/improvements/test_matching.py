"""Following a topic from report to report."""

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.improvements.matching import (
    LEAST_SIMILARITY,
    Centroids,
    by_comments,
    centroid,
    match,
    moved,
    nearest,
    similarities,
)

cosines = st.integers(0, 6).flatmap(
    lambda topics: st.integers(0, 6).flatmap(
        lambda themes: st.lists(
            st.lists(st.floats(-1, 1), min_size=themes, max_size=themes), min_size=topics, max_size=topics
        ).map(lambda rows: np.array(rows, float).reshape(topics, themes))
    )
)
points = st.lists(st.lists(st.floats(-1, 1, width=16), min_size=3, max_size=3), min_size=1, max_size=8).map(
    lambda rows: np.array(rows, np.float32)
)


def test_a_theme_goes_to_the_nearest_topic() -> None:
    """Of two topics that resemble one theme, the closer one continues it and the other is new."""
    assert match(np.array([[0.8], [0.9]])) == {1: 0}


def test_no_theme_is_lost_to_greed() -> None:
    """Both topics go on, although the best pair alone would leave one of them without its theme."""
    assert match(np.array([[0.95, 0.9], [0.9, 0.1]])) == {0: 1, 1: 0}


def test_strangers_are_not_matched() -> None:
    """What is not near is new."""
    assert match(np.array([[LEAST_SIMILARITY - 0.01]])) == {}
    assert nearest(np.array([0.1, LEAST_SIMILARITY - 0.01])) is None


def test_comments_go_before_centroids() -> None:
    """A topic that holds a theme's comments continues it, though another topic speaks more alike."""
    earlier = dict.fromkeys(range(10), 7)
    likeness = by_comments(np.array([[0.7], [0.99]]), [range(10), range(10, 20)], [7], earlier)
    assert match(likeness) == {0: 0}


def test_the_larger_part_of_a_theme_continues_it() -> None:
    """Of two topics that share a theme's comments the one with more of them does; the other came from it."""
    earlier = dict.fromkeys(range(15), 7)
    likeness = by_comments(np.zeros((2, 1)), [range(6), range(6, 15)], [7], earlier)
    assert match(likeness) == {1: 0}
    assert nearest(likeness[0]) == 0


def test_comments_elsewhere_part_a_topic_from_its_likeness() -> None:
    """A topic whose comments were another theme's is not taken for one whose comments went elsewhere."""
    earlier = dict.fromkeys(range(10), 7) | dict.fromkeys(range(10, 20), 8)
    likeness = by_comments(np.array([[0.9, 0.9], [0.9, 0.9]]), [range(10, 20), range(10)], [7, 8], earlier)
    assert match(likeness) == {0: 1, 1: 0}
    assert likeness[0, 0] == likeness[1, 1] == 0


def test_without_comments_centroids_decide() -> None:
    """Of themes and topics that share fewer than five comments with the report before nothing is told."""
    similarity = np.array([[0.7, 0.2]])
    assert (by_comments(similarity, [range(4)], [7, 8], dict.fromkeys(range(4), 8)) == similarity).all()
    assert (by_comments(similarity, [range(4)], [7, 8], {}) == similarity).all()
    assert by_comments(np.zeros((0, 0)), [], [], {}).shape == (0, 0)


@settings(max_examples=80)
@given(cosines)
def test_matches_are_one_to_one_and_near(similarity: np.ndarray) -> None:
    """No theme has two successors, and no match lies below the threshold."""
    matched = match(similarity)
    assert len(set(matched.values())) == len(matched)
    assert all(similarity[topic, theme] >= LEAST_SIMILARITY for topic, theme in matched.items())


@settings(max_examples=80)
@given(cosines, st.randoms())
def test_order_changes_no_sum(similarity: np.ndarray, random: Random) -> None:
    """Topics and themes in another order are matched as well as before."""
    rows = list(range(similarity.shape[0]))
    random.shuffle(rows)
    shuffled = similarity[rows]
    whole = sum(similarity[topic, theme] for topic, theme in match(similarity).items())
    again = sum(shuffled[topic, theme] for topic, theme in match(shuffled).items())
    assert abs(whole - again) < 1e-9


@settings(max_examples=80)
@given(points)
def test_a_centroid_does_not_depend_on_order(rows: Centroids) -> None:
    """The same points, in whatever order, have the same centroid, of length 1 or 0."""
    found = centroid(rows)
    assert np.abs(centroid(rows[::-1]) - found).max() <= 2e-5
    assert abs(np.linalg.norm(found) - 1) < 1e-3 or not found.any()


def test_a_theme_follows_its_topic() -> None:
    """A theme lies nearer to the topic that continues it than before."""
    theme, topic = np.array([1, 0], np.float32), np.array([0, 1], np.float32)
    before, after = similarities([topic], [theme])[0, 0], similarities([topic], [moved(theme, topic)])[0, 0]
    assert after > before


def test_where_few_comments_go_on_the_centroid_tells() -> None:
    """Four of the five known comments of a topic are half of a theme's six and yet too few: their cosine stands."""
    near, far = np.array([[0.93, 0.0]]), np.array([[0.4, 0.0]])
    earlier = {0: 7, 1: 7, 2: 7, 3: 7, 4: 8, 5: 7, 6: 7}
    assert match(by_comments(near, [range(5)], [7, 8], earlier)) == {0: 0}
    assert match(by_comments(far, [range(5)], [7, 8], earlier)) == {}


def test_a_large_topic_goes_on_as_what_most_of_it_was() -> None:
    """Not as the small theme that it took up, though its own theme could go on in a stray topic as well."""
    earlier = dict.fromkeys(range(68), 7) | dict.fromkeys(range(68, 78), 8)
    topics = [[*range(60), *range(68, 78)], range(60, 68)]
    assert match(by_comments(np.zeros((2, 2)), topics, [7, 8], earlier)) == {0: 0}
