"""What is counted of topics."""

from datetime import date
from uuid import UUID

import pytest

from participation.improvements.evidence import ElementScore, Spoken, count
from participation.improvements.evidence_protected import WORDS, names_protected
from participation.improvements.floods import SOURCE, Flood
from participation.improvements.voices import Voices, complaint
from tests.improvements.test_reports import Read

DAY = date(2026, 11, 2)


def voices_of(*reads: Read, weights: tuple[float, ...] = ()) -> Voices:
    voices = Voices()
    for number, read in enumerate(reads):
        voices.add(read, weights[number] if weights else 1.0)
    return voices


def some(texts: int, *, area: int | None = None, element: str = "", source: str = "") -> list[Read]:
    return [
        Read(
            UUID(int=number + 1),
            f"Antrean ke {chr(97 + number)}",
            0.8,
            DAY,
            area=area,
            element=element,
            source=source,
        )
        for number in range(texts)
    ]


def counted(voices: Voices, **options: object) -> object:
    everybody = list(range(len(voices)))
    spoken = [Spoken("antrean", everybody, [])]
    return count(voices, spoken, everybody, **{"compared": False, "scores": {}, **options})  # type: ignore[arg-type]


def test_voices_count_as_much_as_they_stand_for() -> None:
    """Weights go into volume and severity; how many voices there are stays, as it protects them."""
    reads = some(6, area=3)
    voices = voices_of(*reads, weights=(3.0, 3.0, 1.0, 1.0, 1.0, 1.0))
    (topic,) = counted(voices).topics  # type: ignore[attr-defined]
    assert (topic.voices, topic.counted, topic.areas) == (6, 10.0, {3: 10.0})
    assert topic.spread == pytest.approx((2 * 9 + 4) / 10)
    assert topic.negative == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("negative", "positive", "complains"),
    [(0.2, 0.05, 0.35), (0.05, 0.2, 0.0875), (0.6, 0.4, 0.6), (0, 0, 0.125), (1, 0, 1)],
)
def test_what_names_no_feeling_leans_to_a_side(negative: float, positive: float, complains: float) -> None:
    """A quarter of what a model reads as neutral counts: "the lamp has been out for a month" is a complaint."""
    assert complaint(negative, positive) == pytest.approx(complains)


def test_a_topic_has_the_element_that_most_of_its_voices_speak_of() -> None:
    """At least five voices and half of those that speak of one; else it has none."""
    scores = {"U3": ElementScore(2.4, 0.1, 90)}
    clear = counted(voices_of(*some(6, element="U3"), *some(4, element="")), scores=scores)
    assert (clear.elements, clear.topics[0].nrr) == (["U3"], 2.4)  # type: ignore[attr-defined]
    few = counted(voices_of(*some(4, element="U3")), scores=scores)
    assert (few.elements, few.topics[0].nrr) == ([""], None)  # type: ignore[attr-defined]


def test_a_flood_counts_up_to_its_limit() -> None:
    """Twenty voices of a campaign that may count as ten are half a voice each."""
    voices = voices_of(*some(26, source="spanduk"))
    flood = Flood(SOURCE, list(range(20)), 0, "spanduk", 10)
    (topic,) = counted(voices, floods=[flood]).topics  # type: ignore[attr-defined]
    assert (topic.voices, topic.counted) == (16, pytest.approx(16))


@pytest.mark.parametrize("group", WORDS)
def test_each_word_of_the_list_is_found(group: str) -> None:
    """Whatever stands around it, in capitals too, and not within another word."""
    for word in WORDS[group]:
        assert names_protected(f"Tolong bantu {word.upper()}, ya."), word
    assert not names_protected("Bayinya belum, kemiskinannya juga tidak disebut")


def test_who_cannot_pay_is_not_what_cannot_work() -> None:
    """An app that is slow names nobody whom the law protects."""
    assert not names_protected("Aplikasi lambat sekali, antre lama di loket")
