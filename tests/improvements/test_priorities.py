"""What to improve first."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from participation.improvements.priorities import FEWEST_VOICES, LEAST_NEGATIVE, Components, Evidence, rank

share = st.floats(0, 1)
topics = st.lists(
    st.builds(
        Evidence,
        name=st.uuids().map(str),
        voices=st.integers(0, 500),
        negative=share,
        share=share,
        before=st.none() | share,
    ),
    max_size=8,
    unique_by=lambda topic: topic.name,
)


def names(ranked: list[Evidence], average: float) -> list[str]:
    return [ranked[place.position].name for place in rank(ranked, average)]


def test_a_priority_can_be_checked_by_hand() -> None:
    """The published formula gives the published number."""
    topic = Evidence("antrean", voices=40, negative=0.8, share=0.4, before=0.2)
    (place,) = rank([topic], average_negative=0.5)
    severity = (40 * 0.8 + 10 * 0.5) / 50
    trend = 0.41 / 0.62
    assert place.components == Components(1.0, severity, trend)
    assert place.components.priority == 0.5 * 1 + 0.3 * severity + 0.2 * trend


def test_praise_and_small_groups_are_not_ranked() -> None:
    """Nothing is called an improvement that hardly anybody complains of, or that could give a person away."""
    praised = Evidence("ramah", voices=100, negative=LEAST_NEGATIVE - 0.01, share=0.9)
    few = Evidence("lampu", voices=FEWEST_VOICES - 1, negative=1.0, share=0.1)
    assert rank([praised, few], 0.3) == []


@settings(max_examples=60)
@given(topics, share, st.randoms(use_true_random=False))
def test_the_order_of_topics_changes_nothing(
    given_topics: list[Evidence], average: float, chance: object
) -> None:
    """Topics that are found in another order have the same ranking, ties included."""
    shuffled = list(given_topics)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert names(given_topics, average) == names(shuffled, average)


@settings(max_examples=60)
@given(topics, share)
def test_every_part_of_a_priority_is_between_nothing_and_one(
    given_topics: list[Evidence], average: float
) -> None:
    """Each component, and the priority, lies from 0 to 1, so that pages can draw and compare them."""
    for place in rank(given_topics, average):
        parts = place.components
        for value in (parts.volume, parts.severity, parts.trend, parts.priority):
            assert -1e-9 <= value <= 1 + 1e-9


@settings(max_examples=60)
@given(topics.filter(bool), share)
def test_more_complaints_never_lower_a_place(given_topics: list[Evidence], average: float) -> None:
    """A topic of which more people complain stands where it stood, or higher."""
    first = given_topics[0]
    angrier = [replace(first, negative=1.0), *given_topics[1:]]
    before, after = names(given_topics, average), names(angrier, average)
    if first.name in before:
        assert after.index(first.name) <= before.index(first.name)


def test_a_few_angry_voices_do_not_outrank_many() -> None:
    """Severity of a small topic is drawn towards the average."""
    many = Evidence("antrean", voices=50, negative=0.8, share=0.5)
    few = Evidence("parkir", voices=5, negative=1.0, share=0.05)
    assert names([few, many], 0.4) == ["antrean", "parkir"]
