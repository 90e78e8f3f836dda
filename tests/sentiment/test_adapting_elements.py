"""What staff corrected about elements teaches the installation's own model."""

from datetime import date, timedelta

import pytest

from participation.sentiment.adapting import compared
from participation.sentiment.adapting_elements import learn_elements, right_elements
from participation.sentiment.elements import CLASSES, AdaptedElements, ElementModel, shipped
from participation.sentiment.scores import LinearWeights
from participation.sentiment.told import Told

DAY = date(2026, 3, 1)
WORDS = ("pagi", "siang", "sore", "malam", "senin", "selasa", "rabu", "kamis", "jumat", "sabtu")


def _corrected(word: str, element: str, count: int) -> list[Told]:
    """Comments in a jargon that the shipped model gives to no element."""
    texts = [f"{word} lagi {WORDS[number % 10]} {WORDS[number // 10]}" for number in range(count)]
    label = CLASSES.index(element)
    return [Told(text, text, DAY + timedelta(days=day), label, clean=True) for day, text in enumerate(texts)]


TOLD = [*_corrected("sigap jkn", "U9", 60), *_corrected("kotak biru", "U8", 60)]


@pytest.fixture(scope="module")
def weights() -> LinearWeights:
    return learn_elements(ElementModel.load(), TOLD, seed=1)


def test_corrections_are_learnt_and_the_rest_is_kept(weights: LinearWeights) -> None:
    """Jargon goes to the element that staff gave it to; what the shipped model knew it still knows."""
    adapted = AdaptedElements(shipped(), weights)
    texts = [
        "sigap jkn tidak jalan minggu",
        "kotak biru penuh minggu",
        "biayanya terlalu mahal, tarif tidak jelas",
    ]
    assert [one.element for one in adapted.predict(texts)] == ["U9", "U8", "U4"]
    assert ElementModel.load().predict(texts[:2])[0].element != "U9"


def test_learnt_is_better_than_shipped_on_what_was_corrected(weights: LinearWeights) -> None:
    """The measure that decides sees the lead."""
    mine = right_elements(AdaptedElements(shipped(), weights), TOLD)
    assert compared(mine, right_elements(ElementModel.load(), TOLD), 0)["better"]


def test_no_word_of_few_is_kept(weights: LinearWeights) -> None:
    """A word that fewer than five voices wrote is in no model."""
    rare = _corrected("zqxv", "U1", 4)
    assert not [term for term in learn_elements(ElementModel.load(), [*TOLD, *rare], 1).terms if "zq" in term]
