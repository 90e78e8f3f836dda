"""Elements of comments, and the seeds that they are learnt from."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from participation.sentiment.datasets import character_vectors, near_pairs, read_columns
from participation.sentiment.element_training import labelled_by_terms, read_seeds, train_elements
from participation.sentiment.elements import CLASSES, ELEMENTS, ElementModel, reading, shipped
from participation.sentiment.evaluation import evaluate_elements
from participation.sentiment.modelfile import shipped_folder
from participation.sentiment.text import tokens

LABELLED = Path(__file__).parent / "elements.tsv"


@pytest.fixture(scope="module")
def model() -> ElementModel:
    return ElementModel.load()


def test_elements_are_found_and_few_are_wrong(model: ElementModel) -> None:
    """Of sentences written for this purpose most find their element, and hardly one gets a wrong one."""
    rows = read_columns(LABELLED, "text", "label")
    found = evaluate_elements(
        model, [text for text, _ in rows], ["" if label == "none" else label for _, label in rows]
    )
    assert found["macro_f1"] >= 0.8
    assert found["precision"] >= 0.88


def test_evaluation_sentences_did_not_train() -> None:
    """No sentence of the seed file resembles one that evaluates."""
    seeds = read_seeds(shipped_folder() / "elements.toml")
    written = [text for text, _ in seeds.sentences]
    evaluated = [text for text, _ in read_columns(LABELLED, "text", "label")]
    vectors = character_vectors([*written, *evaluated])
    rows, _ = near_pairs(vectors[: len(written)], vectors[len(written) :], above=0.5)
    assert [written[row] for row in rows] == []


@pytest.mark.parametrize(
    "text", ["", "a", "lumayan", "👍👍", "<b></b>", "12345", "Мне нравится", "x" * 50_000, "bagus " * 9_000]
)
def test_what_says_nothing_gets_no_element(model: ElementModel, text: str) -> None:
    """Empty, one letter, emoji, markup, another script, endless: none, and a probability all the same."""
    (found,) = model.predict([text])
    assert found.element == ""
    assert 0 <= found.confidence <= 1


def test_a_batch_says_what_single_texts_say(model: ElementModel) -> None:
    """The order and the company of a text change nothing."""
    texts = ["petugasnya judes", "toilet kotor", "mantap", "antre berjam-jam"]
    assert model.predict(texts) == [model.predict([text])[0] for text in texts]
    assert model.predict([]) == []


def test_unsure_means_none() -> None:
    """Below the threshold the likeliest element is not named."""
    shares = [0.1, 0.5, *[0.05] * 8]
    assert reading(shares, 0.6).element == ""
    assert reading(shares, 0.4).element == "U1"


def test_every_element_has_seeds() -> None:
    """Terms in at least four languages' words, sentences, and only classes that there are."""
    seeds = read_seeds(shipped_folder() / "elements.toml")
    for column in range(1, len(CLASSES)):
        assert sum(one == column for _, one in seeds.terms) >= 40
        assert sum(one == column for _, one in seeds.sentences) >= 10
    assert {column for _, column in seeds.sentences} == set(range(len(CLASSES)))


def test_terms_label_only_what_is_clear() -> None:
    """One element's terms prevail, endings count, two side by side label nothing, none label none."""
    seeds = read_seeds(shipped_folder() / "elements.toml")
    texts = ["Syaratnya banyak", "toilet kotor, petugas judes dan kasar", "ikan goreng"]
    found = labelled_by_terms([tokens(text) for text in texts], seeds).tolist()
    assert found == [1, -1, 0]


def test_the_same_seeds_give_the_same_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Training has no luck in it: arrays are equal the second time."""
    monkeypatch.setattr("participation.sentiment.element_training.STRENGTHS", (1.0,))
    seeds = read_seeds(shipped_folder() / "elements.toml")
    texts = ["antre lama sekali", "harga murah", "ikan goreng enak", "toilet kotor"] * 10
    first, second = (train_elements(seeds, texts, 1) for _ in range(2))
    assert first.threshold == second.threshold
    np.testing.assert_array_equal(first.weights.weights, second.weights.weights)


def test_the_model_card_belongs_to_the_file() -> None:
    """Figures in the card are those of the version that ships; the file is small."""
    card = (shipped_folder() / "MODEL_CARD.md").read_text("utf-8")
    assert f"Version {shipped().version}," in card
    assert len((files("participation.sentiment") / "data" / "elements.npz").read_bytes()) <= 2_000_000
    assert len(ELEMENTS) == 9
