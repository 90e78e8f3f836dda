"""Which space topics are sought in, and by what it is told."""

import random
from math import log

import numpy as np
import pytest

from participation.sentiment import spaces
from participation.sentiment.refining import TopicReader
from participation.sentiment.spaces import NOISE, Union, most_telling
from participation.sentiment.termspace import TermSpace
from participation.sentiment.wordspace import WordSpace

SUBJECTS, TEXTS = 4, 1_200
COMMON = [f"umum{number}" for number in range(10)]


def _texts(words: int = 8) -> list[list[str]]:
    """Each of four words of one subject, in turn of each, and of two that all subjects share."""
    drawn = random.Random(3)
    named = [[f"kata{subject}x{number}" for number in range(words)] for subject in range(SUBJECTS)]
    return [[*drawn.sample(named[number % SUBJECTS], 4), *drawn.sample(COMMON, 2)] for number in range(TEXTS)]


@pytest.mark.parametrize(
    ("told", "chosen"),
    [
        ((0, NOISE, NOISE), Union),
        ((0, 2 * NOISE, 0), WordSpace),
        ((0, NOISE, 2 * NOISE), WordSpace),
        ((0, 0, 1), TermSpace),
    ],
)
def test_a_space_must_tell_clearly_more(
    told: tuple[float, float, float], chosen: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the next one tells more by chance alone is no reason to leave the one before it."""
    monkeypatch.setattr(spaces, "_told", lambda *_: told)
    assert isinstance(most_telling(_texts(), seed=0)[0], chosen)


def test_texts_that_share_no_word_are_not_told_by_terms() -> None:
    """Two texts on one of four subjects hardly ever share one of its hundred words: the union tells more."""
    texts = _texts(words=100)
    terms = TermSpace(0).fit(texts)
    union = Union(terms, WordSpace(0).fit(texts))
    in_terms, in_both = spaces._told(texts, [terms.points(texts), union.points(texts)], 0)
    assert in_both > in_terms + NOISE


@pytest.mark.parametrize("count", [1, 2, 9])
def test_so_few_texts_that_no_half_tells(count: int) -> None:
    """There is a space all the same."""
    space, points = most_telling(_texts()[:count], seed=0)
    assert isinstance(space, Union)
    assert len(points) == count


def test_subjects_tell_more_than_chance() -> None:
    """Groups that are subjects say more of other texts than groups that are none; unknown words say nothing."""
    texts, subjects = _texts(), np.arange(TEXTS) % SUBJECTS
    known, other = texts[: TEXTS // 2], texts[TEXTS // 2 :]
    reader = TopicReader(known)
    held = reader.present(other)
    by_chance = reader.fit(np.zeros(TEXTS // 2, int)).likelihood(held)
    told = reader.fit(subjects[: TEXTS // 2]).likelihood(held)
    assert told - by_chance == pytest.approx(log(SUBJECTS) * (4 - 1) / 6, abs=0.02)
    assert reader.likelihood(reader.present([["lain"]])) == pytest.approx(0)
