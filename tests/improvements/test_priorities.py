"""What to improve first."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from participation.improvements.priorities import (
    FEWEST_VOICES,
    LEAST_NEGATIVE,
    WEIGHTS,
    Evidence,
    Whole,
    breadth,
    first_stays,
    gap,
    growth,
    per_cent_of,
    rank,
    severity,
    shares_of,
    values_of,
)

PAGE = Path(__file__).parents[2] / "docs" / "priorities.md"
WHOLE = Whole(negative=0.4, counted=2_000.0, before=1_500.0, areas={1: 900.0, 2: 600.0}, nrr=3.0)


def a_topic(name: str = "antrean", voices: int = 40, **changes: object) -> Evidence:
    given_values = {"counted": float(voices), "complaints": 0.8 * voices, "before": 20.0, **changes}
    return Evidence(name=name, voices=voices, **given_values)  # type: ignore[arg-type]


@st.composite
def a_drawn_topic(draw: st.DrawFn) -> Evidence:
    voices = draw(st.integers(0, 500))
    areas = {area: draw(st.floats(0, voices / 2)) for area in (1, 2)}
    return Evidence(
        name=str(draw(st.uuids())),
        voices=voices,
        counted=float(voices),
        complaints=draw(st.floats(0, 1)) * voices,
        before=draw(st.integers(0, 500)),
        areas=areas,
        protected=draw(st.floats(0, 1)) * voices,
        nrr=draw(st.none() | st.floats(1, 4)),
    )


topics = st.lists(a_drawn_topic(), max_size=8, unique_by=lambda topic: topic.name)
weights = st.lists(st.integers(1, 100), min_size=5, max_size=5).map(
    lambda parts: {name: part / sum(parts) for name, part in zip(WEIGHTS, parts, strict=True)}
)


def names(given_topics: list[Evidence], whole: Whole = WHOLE, **options: object) -> list[str]:
    ranked = rank(given_topics, whole, **options)  # type: ignore[arg-type]
    return [given_topics[place.position].name for place in ranked]


def test_a_priority_can_be_checked_by_hand() -> None:
    """The published formula gives the published number."""
    first = a_topic("antrean", 200, before=50.0, areas={1: 100.0, 2: 60.0}, nrr=2.5)
    second = a_topic("lampu", 100, before=80.0, areas={2: 90.0})
    places = rank([first, second], WHOLE)
    due = 3_500 / 180
    times = (101 / (2_000 + due)) / (81 / (1_500 + due))
    most = (201 / (2_000 + 14)) / (51 / (1_500 + 14))
    spread = 0.25 * (900 * 899 + 600 * 599) / (1_500 * 1_499)  # all of the second are of one area
    expected = (
        (100 / 200) ** 0.30
        * ((80 + 2) / 105) ** 0.30
        * (times / most) ** 0.15
        * spread**0.15
        * (1 / 3) ** 0.10
    )
    assert places[1].position == 1
    assert places[1].priority == pytest.approx(expected)


def test_the_page_for_auditors_is_right() -> None:
    """The example that docs/priorities.md works out by hand is what the program finds."""
    page = PAGE.read_text("utf-8")
    whole = Whole(negative=0.4, counted=500.0, before=400.0, areas={1: 300.0, 2: 200.0}, nrr=3.1)
    queue = Evidence(
        name="antrean", voices=60, counted=60.0, complaints=48.0, before=20.0,
        areas={1: 30.0, 2: 30.0}, protected=3.0, nrr=2.5,
    )  # fmt: skip
    access = Evidence(
        name="kursi roda", voices=8, counted=8.0, complaints=7.2, before=8.0,
        areas={2: 8.0}, protected=8.0, nrr=2.8,
    )  # fmt: skip
    for topic, place in zip((queue, access), rank([queue, access], whole), strict=True):
        assert f"**{place.priority:.3f}** ({topic.name})" in page
        for name, value in place.values.items():
            assert f"| {topic.name} | {name} | {value:.3f} | {place.components.known[name]:.3f} |" in page


def test_the_weights_add_up() -> None:
    """The usual weights make 1, in per cent 100, and come back from a form as they were."""
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    assert sum(per_cent_of(WEIGHTS).values()) == 100
    assert shares_of(per_cent_of(WEIGHTS)) == pytest.approx(dict(WEIGHTS))
    assert shares_of({}) == dict(WEIGHTS)


def test_praise_and_small_groups_are_not_ranked() -> None:
    """Nothing is called an improvement that hardly anybody complains of, or that could give a person away."""
    praised = a_topic("ramah", 100, complaints=100 * (LEAST_NEGATIVE - 0.01))
    few = a_topic("lampu", FEWEST_VOICES - 1)
    assert rank([praised, few], WHOLE) == []


@settings(max_examples=60)
@given(topics, st.randoms(use_true_random=False))
def test_the_order_of_topics_changes_nothing(given_topics: list[Evidence], chance: random.Random) -> None:
    """Topics that are found in another order have the same ranking, ties included."""
    shuffled = list(given_topics)
    chance.shuffle(shuffled)
    assert names(given_topics) == names(shuffled)


@settings(max_examples=60)
@given(topics, weights)
def test_every_part_of_a_priority_is_between_nothing_and_one(
    given_topics: list[Evidence], own: dict[str, float]
) -> None:
    """Each part, and the priority, lies above 0 and up to 1, so that pages can draw and compare them."""
    for place in rank(given_topics, WHOLE, own):
        for value in (*place.components.known.values(), place.priority):
            assert 0 < value <= 1 + 1e-9


@settings(max_examples=60)
@given(topics.filter(bool))
def test_more_complaints_never_lower_a_place(given_topics: list[Evidence]) -> None:
    """A topic of which more people complain stands where it stood, or higher."""
    first = given_topics[0]
    angrier = [replace(first, complaints=first.counted), *given_topics[1:]]
    before, after = names(given_topics), names(angrier)
    if first.name in before:
        assert after.index(first.name) <= before.index(first.name)


@settings(max_examples=60)
@given(topics, a_drawn_topic(), weights)
def test_other_topics_do_not_change_an_order(
    given_topics: list[Evidence], other: Evidence, own: dict[str, float]
) -> None:
    """However large another topic is, those that were there keep their order among each other."""
    before = names(given_topics, weights=own)
    after = names([*given_topics, replace(other, name="another")], weights=own)
    assert [name for name in after if name != "another"] == before


@settings(max_examples=60)
@given(topics.filter(lambda given_topics: len(names(given_topics)) > 1), weights)
def test_the_first_place_holds_as_far_as_is_said(given_topics: list[Evidence], own: dict[str, float]) -> None:
    """Within the shown limits of a weight the first topic stays first, and beyond them it does not."""
    first = names(given_topics, weights=own)[0]
    parts = [place.components for place in rank(given_topics, WHOLE, own)]
    for name in WEIGHTS:
        low, high = first_stays(parts, own, name)
        assert low - 1e-9 <= own[name] <= high + 1e-9
        for weight, stays in (
            (low + 1e-6, True),
            (high - 1e-6, True),
            (low - 1e-3, False),
            (high + 1e-3, False),
        ):
            if 0 < weight < 1 and high - low > 1e-5:
                rest = {other: own[other] * (1 - weight) / (1 - own[name]) for other in WEIGHTS}
                assert (names(given_topics, weights={**rest, name: weight})[0] == first) is stays


def test_a_few_angry_voices_do_not_outrank_many() -> None:
    """Severity of a small topic is drawn towards the average."""
    many = a_topic("antrean", 50)
    few = a_topic("parkir", 5, complaints=5.0, before=2.0)
    assert names([few, many]) == ["antrean", "parkir"]


def test_what_hits_few_people_whom_the_law_protects_is_lifted() -> None:
    """Of two topics alike in all else, the one about people in wheelchairs comes first, though fewer speak of it."""
    ramp = a_topic("jalan landai", 50, before=50.0, protected=50.0, areas={1: 30.0, 2: 20.0})
    chairs = a_topic("kursi tunggu", 80, before=80.0, areas={1: 48.0, 2: 32.0})
    assert names([chairs, ramp]) == ["jalan landai", "kursi tunggu"]


def test_what_is_not_known_is_left_out() -> None:
    """Without a period before and without an SKM the other parts bear the weights, and the order is theirs."""
    whole = Whole(negative=0.4, counted=100.0)
    (place,) = rank([a_topic(before=None)], whole)
    assert set(place.values) == {"volume", "severity", "reach"}
    assert place.components.exponents(WEIGHTS) == pytest.approx(
        {"volume": 0.4, "severity": 0.4, "reach": 0.2}
    )


def test_an_element_without_a_score_counts_as_the_mean() -> None:
    """A topic that speaks of no element is neither lifted nor lowered by the SKM."""
    assert values_of(a_topic(nrr=None), WHOLE)["gap"] == pytest.approx(gap(3.0)) == pytest.approx(1 / 3)
    assert gap(4.0) == 0.1


@given(st.floats(1, 1_000), st.floats(0, 1_000))
def test_a_share_that_stays_does_not_grow(now: float, others: float) -> None:
    """The same number of voices among as many is once as many, and more voices are more."""
    everybody = now + others
    assert growth(now, now, everybody, everybody) == pytest.approx(1)
    assert growth(now + 1, now, everybody + 1, everybody + 1) > 1


@given(st.integers(0, 100), st.integers(0, 100))
def test_breadth_is_highest_where_all_areas_speak(first: int, second: int) -> None:
    """Nothing is spread wider than the whole report, and what is of one area is spread least."""
    whole = replace(WHOLE, areas={1: 50.0, 2: 50.0})
    spread = breadth(a_topic(areas={1: float(first), 2: float(second)}), whole)
    assert breadth(a_topic(areas={1: 40.0}), whole) <= spread <= 1
    assert severity(0, 0, 0.4) == 0.4
