"""The linear machines behind the sentiment model, taught by hand."""

import numpy as np
import pytest
from numpy.typing import NDArray

from participation.sentiment.machines import TO_OFFICES, WITHOUT_NEUTRAL, Taught, fit
from participation.sentiment.matrices import matrix, vocabulary
from participation.sentiment.model import LABELS

SAID = (
    ("smsa", "negative", "filmnya jelek"),
    ("smsa", "neutral", "filmnya padam"),
    ("smsa", "positive", "filmnya bagus"),
    (TO_OFFICES, "negative", "lampunya padam"),
    (TO_OFFICES, "neutral", "lampunya tiga"),
    (TO_OFFICES, "positive", "lampunya bagus"),
    (WITHOUT_NEUTRAL, "negative", "sindang jelek"),
    (WITHOUT_NEUTRAL, "positive", "sindang bagus"),
)
TWICE = [*SAID, *SAID]


@pytest.fixture(scope="module")
def taught() -> tuple[Taught, list[str]]:
    words = vocabulary([text.split() for _, _, text in TWICE])
    features = matrix(words, np.arange(len(TWICE)))
    names = [str(label) for label in LABELS]
    labels = np.asarray([names.index(label) for _, label, _ in TWICE])
    return Taught(features.rows, labels, np.asarray([source for source, _, _ in TWICE])), features.terms


def weight(weights: NDArray[np.float64], terms: list[str], word: str) -> NDArray[np.float64]:
    found: NDArray[np.float64] = weights[terms.index(f"_{word}_")]
    return found


def test_scores_of_both_kinds_of_texts(taught: tuple[Taught, list[str]]) -> None:
    """What is news elsewhere is a complaint to an office, and words tell which of both a text is."""
    learnt, terms = taught
    weights, intercepts = fit(learnt, (1.0, 1.0), 0)
    assert weights.shape == (len(terms), 7)
    assert intercepts.shape == (7,)
    anywhere, office = np.split(weight(weights, terms, "padam")[:6], 2)
    assert anywhere.argmax() == LABELS.index("neutral")
    assert office.argmax() == LABELS.index("negative")
    assert weight(weights, terms, "lampunya")[6] > 0 > weight(weights, terms, "filmnya")[6]


def test_each_kind_of_texts_has_its_own_strength(taught: tuple[Taught, list[str]]) -> None:
    """What is written to offices is learnt as closely as its own strength lets it."""
    (both, _), (loose, _) = fit(taught[0], (1.0, 1.0), 0), fit(taught[0], (1.0, 0.01), 0)
    assert (both[:, [0, 1, 2, 6]] == loose[:, [0, 1, 2, 6]]).all()
    assert np.abs(loose[:, 3:6]).max() < np.abs(both[:, 3:6]).max() / 2


def test_what_knows_no_neutral_says_nothing_of_it(taught: tuple[Taught, list[str]]) -> None:
    """Words of texts that are only praise or complaint do not speak against neutral."""
    learnt, terms = taught
    weights, _ = fit(learnt, (1.0, 1.0), 0)
    assert weight(weights, terms, "sindang")[LABELS.index("neutral")] == 0


def test_the_same_texts_give_the_same_scores(taught: tuple[Taught, list[str]]) -> None:
    """However the machines are shared out over processes."""
    first, second = fit(taught[0], (1.0, 1.0), 0), fit(taught[0], (1.0, 1.0), 0)
    assert (first[0] == second[0]).all()
    assert (first[1] == second[1]).all()
