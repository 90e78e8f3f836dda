"""What an installation's ratings and corrections teach, and when that counts as better."""

from datetime import date, timedelta

import pytest

from participation.errors import Rejected
from participation.sentiment.adapted import NAME, AdaptedModel, log_probabilities, opened, polarity
from participation.sentiment.adapting import (
    STRENGTHS,
    Correction,
    compared,
    learn,
    parted,
    right,
    voices_of,
)
from participation.sentiment.model import LABELS, Sentiment, SentimentModel
from participation.sentiment.told import NEGATIVE, NEUTRAL, POSITIVE, Told, label_of_rating
from participation.sentiment.weightfiles import digest_of, packed

DAY = date(2026, 3, 1)
WORDS = ("pagi", "siang", "sore", "malam", "senin", "selasa", "rabu", "kamis", "jumat", "sabtu")


def _told(text: str, label: int, day: int = 0, *, clean: bool = False) -> Told:
    return Told(text, text, DAY + timedelta(days=day), label, clean)


def _some(count: int = 100) -> list[Told]:
    """A jargon that the shipped model does not know: "gacor" is praise, "ampas" is not."""
    told = []
    for number in range(count):
        rest = f"{WORDS[number % 10]} {WORDS[number // 10 % 10]} {number}x"
        told.append(_told(f"loketnya gacor {rest}", POSITIVE, number))
        told.append(_told(f"loketnya ampas {rest}", NEGATIVE, number))
    return told


@pytest.fixture(scope="module")
def base() -> SentimentModel:
    return SentimentModel.load()


@pytest.fixture(scope="module")
def correction(base: SentimentModel) -> Correction:
    return learn(base, _some(), seed=1)


def test_new_words_are_learnt_and_old_ones_kept(base: SentimentModel, correction: Correction) -> None:
    """Jargon of the installation is read right, and unmistakable texts stay what they were."""
    _, about = correction.parts
    adapted = AdaptedModel(base, correction.weights, about)
    texts = ["gacor", "ampas banget", "Petugas ramah, terima kasih", "sangat mengecewakan, kasar"]
    shares = [found.probabilities for found in adapted.predict(texts)]
    assert [one[2] > one[0] for one in shares] == [True, False, True, False]
    assert all(sum(one) == pytest.approx(1) for one in shares)


def test_what_is_kept_is_what_was_learnt(base: SentimentModel, correction: Correction) -> None:
    """A model opened from its bytes predicts the same and has the same name."""
    models, about = correction.parts
    content = packed(models, about)
    kept, said = opened(content)
    texts = ["gacor sekali", "", "ampas", "👎"]
    again = AdaptedModel(base, kept[NAME], said)
    assert again.predict(texts) == AdaptedModel(base, correction.weights, about).predict(texts)
    assert again.version.endswith(digest_of(models, about))


def test_what_nobody_rated_keeps_its_side(base: SentimentModel) -> None:
    """Ratings that are nearly all good make no praise of a complaint in words that the installation does not know."""
    told = [*_some(), *(_told(f"loketnya gacor {number}y", POSITIVE, number) for number in range(900))]
    models, about = learn(base, voices_of(told), seed=1).parts
    adapted = AdaptedModel(base, models[NAME], about)
    (shipped,), (found,) = (polarity(log_probabilities(one.predict(["👎"]))) for one in (base, adapted))
    assert shipped < 0
    assert found == pytest.approx(about["slope"] * shipped, rel=1e-6)


def _angry(said: str, one_of: int, *, clean: bool = False) -> list[Told]:
    """Complaints, of which one of so many is rated as praise."""
    return [
        _told(f"{said} {n}z", POSITIVE if n % one_of == 0 else NEGATIVE, n, clean=clean) for n in range(140)
    ]


@pytest.mark.parametrize(("one_of", "contradicting"), [(7, 21 / 160), (2, 0.2)])
def test_how_often_ratings_err_is_measured(base: SentimentModel, one_of: int, contradicting: float) -> None:
    """Where the shipped model is sure; where half contradict it people may speak otherwise: one of five at most."""
    learnt = learn(base, voices_of(_angry("pelayanan sangat buruk dan mengecewakan", one_of)), seed=1)
    assert learnt.contradicting == (pytest.approx(contradicting), pytest.approx(1 / 20))


def test_ratings_err_and_corrections_do_not(base: SentimentModel) -> None:
    """One of seven angry comments has five stars: it stays a complaint, surer than six of seven. Staff are believed."""
    said = "pelayanan sangat buruk dan mengecewakan"

    def read(clean: bool) -> float:
        angry = _angry(said, one_of=7, clean=clean)
        models, about = learn(base, voices_of([*_some(), *angry]), seed=1).parts
        (found,) = AdaptedModel(base, models[NAME], about).predict([said])
        return found.probabilities[0] / (found.probabilities[0] + found.probabilities[2])

    assert read(clean=False) > 0.95
    assert read(clean=True) == pytest.approx(6 / 7, abs=0.05)


def test_ratings_that_err_teach_less(base: SentimentModel, correction: Correction) -> None:
    """What is clear is learnt as strongly as may be; beside ratings that err, no more than what surely helps."""
    angry = _angry("pelayanan sangat buruk dan mengecewakan", one_of=7)
    noisy = learn(base, voices_of([*_some(), *angry]), seed=1)
    assert noisy.strength < correction.strength == max(STRENGTHS)


def test_damaged_bytes_are_refused(correction: Correction) -> None:
    """What is no archive, is cut, or holds another model raises ValueError, never anything else."""
    models, about = correction.parts
    content = packed(models, about)
    for broken in (b"", b"nothing", content[: len(content) // 2], packed(models, {}), packed({}, about)):
        with pytest.raises(ValueError, match="file"):
            opened(broken)


def test_no_wording_of_few_is_kept(base: SentimentModel) -> None:
    """An n-gram that fewer than five voices share is in no model, however often it was copied."""
    rare = [_told(f"rahasia keluarga kami {number}x", NEGATIVE, number) for number in range(4)]
    copies = [_told("rahasianya zxqvbn", NEGATIVE, number) for number in range(50)]
    terms = learn(base, voices_of([*_some(), *rare, *copies]), seed=1).weights.terms
    assert "gacor" in "".join(terms)
    assert not [term for term in terms if "zxq" in term or "keluarga" in term]


def test_copies_are_one_voice_and_corrections_win() -> None:
    """Ratings of copies are counted together; one correction outweighs them all."""
    copies = [_told("sama", POSITIVE, 3), _told("sama", POSITIVE, 1), _told("sama", NEGATIVE, 2)]
    (voice,) = voices_of(copies)
    assert (voice.label, voice.said_on) == (POSITIVE, DAY + timedelta(days=1))
    (voice,) = voices_of([*copies, _told("sama", NEUTRAL, 5, clean=True)])
    assert (voice.label, voice.clean) == (NEUTRAL, True)


def test_later_days_are_held_back() -> None:
    """What decides was said after everything that was learnt from, and shares no voice with it."""
    learnt, held_back = parted(voices_of(_some(150)))
    assert max(one.said_on for one in learnt) < min(one.said_on for one in held_back)
    assert not {one.voice for one in learnt} & {one.voice for one in held_back}


@pytest.mark.parametrize("told", [[], _some(3), [_told(f"hari sama {n}", POSITIVE) for n in range(400)]])
def test_too_little_to_learn_from_is_said(told: list[Told]) -> None:
    """No comment, few, or all of one day: a message with what there is and what is needed."""
    with pytest.raises(Rejected, match="too little to learn from"):
        parted(voices_of(told))


def test_one_sided_ratings_teach_nothing(base: SentimentModel) -> None:
    """Where all ratings say the same there is nothing to tell apart."""
    with pytest.raises(Rejected, match="say the same"):
        learn(base, [_told(f"bagus {number}", POSITIVE, number) for number in range(300)], seed=1)


def _says(label: int) -> Sentiment:
    shares = [0.1, 0.1, 0.1]
    shares[label] = 0.8
    return Sentiment(LABELS[label], (shares[0], shares[1], shares[2]), 0.8)


def test_better_means_more_than_luck() -> None:
    """A lead of two is kept back, one of twenty switches, and a model is never better than itself."""
    told = [_told(str(number), NEGATIVE) for number in range(100)]
    before, little, much = (
        right([_says(NEGATIVE)] * count + [_says(POSITIVE)] * (100 - count), told) for count in (70, 72, 90)
    )
    assert not compared(little, before, 0)["better"]
    assert compared(much, before, 0)["better"]
    assert not compared(before, before, 0)["better"]


def test_a_correction_asks_for_the_label_a_rating_for_the_side() -> None:
    """ "Neutral" agrees with a rating when its likelier side does, and with a correction only if it said so."""
    leaning = Sentiment("neutral", (0.3, 0.6, 0.1), 0.6)
    told = [_told("a", NEGATIVE), _told("b", NEGATIVE, clean=True)]
    assert right([leaning, leaning], told).tolist() == [True, False]


@pytest.mark.parametrize(
    ("rating", "maximum", "label"),
    [(1, 4, NEGATIVE), (2, 4, NEGATIVE), (3, 4, POSITIVE), (4, 4, POSITIVE), (2, 5, NEGATIVE), (3, 5, None),
     (4, 5, POSITIVE), (1, 1, None), (4, 10, NEGATIVE), (5, 10, None), (7, 10, POSITIVE)],
)  # fmt: skip
def test_ratings_of_any_scale(rating: int, maximum: int, label: int | None) -> None:
    """The SKM's 1 to 4 and five stars alike: outer thirds take sides, the middle none."""
    assert label_of_rating(rating, maximum) == label
