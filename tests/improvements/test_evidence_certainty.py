"""How sure a ranking is."""

import random
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from participation.improvements.evidence_certainty import Certainty, certainty
from participation.improvements.priorities import Evidence, Whole, rank

WHOLE = Whole(negative=0.5, counted=300.0, before=200.0, areas={1: 60.0, 2: 40.0, 3: 10.0}, nrr=3.0)


def a_topic(name: str, voices: int, **changes: object) -> Evidence:
    made = {"counted": float(voices), "complaints": 0.8 * voices, "before": 30.0, **changes}
    return Evidence(name=name, voices=voices, **made)  # type: ignore[arg-type]


def sure(*topics: Evidence, **errors: float) -> dict[str, Certainty]:
    places = rank(topics, WHOLE)
    found = certainty(topics, places, WHOLE, [errors.get(topic.name, 0.0) for topic in topics])
    return {topics[place.position].name: one for place, one in zip(places, found, strict=True)}


def test_an_interval_is_that_of_counts() -> None:
    """A hundred voices could have been some eighty or a hundred and twenty; their share is as sure as its n."""
    one = sure(a_topic("antrean", 100), a_topic("lampu", 60))["antrean"]
    volume, severity = one.intervals["volume"], one.intervals["severity"]
    assert (volume.low, volume.high) == pytest.approx((100 - 19.6, 100 + 19.6), abs=3)
    assert (severity.low, severity.high) == pytest.approx((0.70, 0.84), abs=0.02)


@settings(max_examples=20)
@given(st.integers(5, 400), st.floats(0.3, 1), st.integers(0, 300), st.floats(1, 4))
def test_every_value_lies_in_its_interval(voices: int, negative: float, before: int, nrr: float) -> None:
    """What was found is among what could have been found."""
    topic = a_topic("satu", voices, complaints=negative * voices, before=float(before), nrr=nrr)
    topics = [topic, a_topic("dua", 50)]
    places = rank(topics, WHOLE)
    found = certainty(topics, places, WHOLE, [0.05, *[0.0] * (len(topics) - 1)])
    for place, one in zip(places, found, strict=True):
        for name in ("volume", "severity", "gap"):
            interval = one.intervals[name]
            assert interval.low - 1e-9 <= place.values[name] <= interval.high + 1e-9


@settings(max_examples=20)
@given(st.lists(st.integers(0, 9), min_size=12, max_size=12).filter(lambda found: sum(found) >= 5))
def test_few_voices_in_many_areas_reach_as_far_as_was_counted(found: list[int]) -> None:
    """Few voices are of one area more often when they are drawn anew: that is no reason to find them less spread."""
    whole = Whole(negative=0.5, counted=264.0, areas=dict.fromkeys(range(12), 22.0))
    areas = {area: float(voices) for area, voices in enumerate(found)}
    topic = a_topic("satu", sum(found), before=None, areas=areas)
    (place,) = rank([topic], whole)
    (one,) = certainty([topic], [place], whole, [0.0])
    reach = one.intervals["reach"]
    assert reach.low - 1e-9 <= place.values["reach"] <= reach.high + 1e-9


def test_clear_places_are_sure_and_close_ones_are_not() -> None:
    """Five times as many voices stand first in every draw; two topics that are alike change places."""
    clear = sure(a_topic("besar", 250), a_topic("kecil", 20))
    assert clear["besar"].ranks == (1, 1)
    assert clear["besar"].first == 1
    close = sure(a_topic("satu", 40), a_topic("dua", 41))
    assert close["satu"].ranks == close["dua"].ranks == (1, 2)
    assert close["satu"].first + close["dua"].first == pytest.approx(1)


def test_intervals_hold_what_they_promise() -> None:
    """Of many samples from one truth, the intervals of 95 % hold it in about 95 of 100."""
    random = np.random.default_rng(7)
    held = 0
    for number in range(200):
        voices = max(5, int(random.poisson(60)))
        complaints = float(random.binomial(voices, 0.7))
        topic = a_topic(f"topik {number}", voices, complaints=complaints)
        (one,) = certainty([topic], rank([topic], WHOLE), WHOLE, [0.0])
        held += one.intervals["volume"].low <= 60 <= one.intervals["volume"].high
    assert 180 <= held <= 199


def test_weights_make_intervals_wider() -> None:
    """As many voices, of whom some stand for many people, tell less."""
    plain = sure(a_topic("satu", 100), a_topic("dua", 100))["satu"].intervals["volume"]
    weighted = sure(a_topic("satu", 100, spread=3.0), a_topic("dua", 100))["satu"].intervals["volume"]
    assert weighted.high - weighted.low > 1.5 * (plain.high - plain.low)


def test_the_same_counts_give_the_same_intervals() -> None:
    """Whatever the order of the topics, to the last digit; and another topic does not change those of one."""
    topics = [a_topic(f"topik {number}", 20 + 7 * number) for number in range(8)]
    shuffled = list(topics)
    random.Random(3).shuffle(shuffled)
    first = sure(*topics)
    assert sure(*shuffled) == first
    more = sure(*topics, a_topic("lain", 300))
    assert more["topik 3"].intervals["volume"] == first["topik 3"].intervals["volume"]


def test_time_does_not_grow_with_the_comments() -> None:
    """Forty topics of a million voices in two hundred areas take a second or two."""
    areas = dict.fromkeys(range(200), 1000000 / 8000)
    topics = [
        a_topic(f"topik {number}", 25_000 + number, areas=areas, before=20_000.0) for number in range(40)
    ]
    whole = replace(WHOLE, areas={area: 40 * voices for area, voices in areas.items()})
    started = time.perf_counter()
    certainty(topics, rank(topics, whole), whole, [0.0] * len(topics))
    assert time.perf_counter() - started < 8


def test_nothing_ranked_has_no_intervals() -> None:
    """An empty ranking is no error."""
    assert certainty([], [], WHOLE, []) == []


def test_weights_widen_what_is_known_of_before() -> None:
    """Sixty voices before that stand for as many, or fifteen that count four each: the second is less sure."""
    plain = sure(a_topic("satu", 60, before=60.0), a_topic("dua", 60))["satu"].intervals["trend"]
    weighted = sure(a_topic("satu", 60, before=60.0, spread_before=4.0), a_topic("dua", 60))["satu"]
    assert weighted.intervals["trend"].high > 1.05 * plain.high


def test_two_topics_of_one_name_are_drawn_apart() -> None:
    """Each has its own luck and its own error of the NRR."""
    topics = [a_topic("satu", 60, nrr=2.5), a_topic("satu", 60, nrr=2.5)]
    first, second = certainty(topics, rank(topics, WHOLE), WHOLE, [0.5, 0.0])
    assert first.intervals["volume"] != second.intervals["volume"]
    assert first.intervals["gap"].high > second.intervals["gap"].high
