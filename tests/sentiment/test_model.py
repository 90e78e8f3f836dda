import subprocess
import sys

import numpy as np
import pytest

from participation.sentiment import modelfile
from participation.sentiment.features import pieces, units
from participation.sentiment.language import detect
from participation.sentiment.model import SentimentModel
from participation.sentiment.scores import LinearScorer
from participation.sentiment.text import tokens


@pytest.fixture(scope="module")
def model() -> SentimentModel:
    return SentimentModel.load()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Petugasnya ramah dan pelayanan cepat, terima kasih", "positive"),
        ("Antre lama sekali, petugas kasar, sangat mengecewakan", "negative"),
        ("pelayanane apik banget, petugase ramah", "positive"),
        ("pelayananna goreng pisan, kuring kuciwa", "negative"),
        ("palayanannyo rancak, patugasnyo ramah", "positive"),
        ("The staff were friendly and helpful, great service", "positive"),
        ("tidak puas, tidak ramah, tidak jelas", "negative"),
        ("kecewa berat", "negative"),
        ("sangat tidak puas", "negative"),
        ("pelayanannya amat buruk", "negative"),
        ("pelayanannya lambat sekali", "negative"),
        ("amat tidak memuaskan", "negative"),
        ("👎", "negative"),
        ("prosedurnya tidak ribet sama sekali", "positive"),
        ("Tempatnya bagus, tapi antre lama sekali dan petugasnya judes", "negative"),
    ],
)
def test_plain_opinions_are_read_right(model: SentimentModel, text: str, label: str) -> None:
    """Unmistakable praise and complaint are recognised in several languages."""
    assert model.predict([text])[0].label == label


def test_predictions_are_probabilities_in_the_order_of_the_texts(model: SentimentModel) -> None:
    """Probabilities add up to 1, the label is the likeliest, and a batch says what single texts say."""
    texts = ["bagus sekali", "", "jelek dan lambat", "👎", "x" * 100_000]
    together = model.predict(texts)
    assert together == [model.predict([text])[0] for text in texts]
    for found in together:
        assert sum(found.probabilities) == pytest.approx(1)
        assert found.confidence == max(found.probabilities)


def test_no_texts_give_no_predictions(model: SentimentModel) -> None:
    """An empty batch is fine."""
    assert model.predict([]) == []


def test_cached_sums_equal_the_plain_formula(model: SentimentModel) -> None:
    """What the scorer remembers by unit is exactly the linear model's score of the document."""
    weights = modelfile.shipped().sentiment.scores
    row_of = {term: row for row, term in enumerate(weights.terms)}
    document = units(tokens("petugas tidak begitu grapyak, tapi cepat"), {"grapyak": "ramah"})
    rows = [row_of[piece] for unit in document for piece in pieces(unit) if piece in row_of]
    value = weights.value[rows]
    expected = (value @ (weights.weights[rows] * weights.scale)) / np.sqrt(
        (value**2).sum()
    ) + weights.intercept
    scorer = LinearScorer(weights)
    scorer.logits([document])
    np.testing.assert_allclose(scorer.logits([document, document])[1], expected, rtol=1e-3, atol=1e-3)


def test_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """More distinct words than the cache holds change no score and lose no document."""
    monkeypatch.setattr("participation.sentiment.scores.CACHED_UNITS", 40)
    monkeypatch.setattr("participation.sentiment.scores.MOST_UNITS", 20)
    scorer = LinearScorer(modelfile.shipped().sentiment.scores)
    documents = [[f"kata{number}{letter}" for letter in "abcde"] for number in range(30)]
    together = scorer.logits(documents)
    assert together.shape == (30, 7)
    np.testing.assert_allclose(
        together[7], LinearScorer(modelfile.shipped().sentiment.scores).logits([documents[7]])[0], rtol=1e-4
    )


def test_model_file_is_data_and_small() -> None:
    """The shipped file opens without pickle, is at most 5 MB, and its version names its content."""
    path = modelfile.shipped_folder() / modelfile.FILE_NAME
    with np.load(path, allow_pickle=False) as archive:
        assert all(archive[name].dtype != object for name in archive.files)
    assert path.stat().st_size <= 5_000_000
    assert modelfile.read(path).version == modelfile.shipped().version == SentimentModel.load().version


def test_model_card_belongs_to_the_model_file() -> None:
    """Figures in the card are those of the version that ships."""
    card = (modelfile.shipped_folder() / "MODEL_CARD.md").read_text("utf-8")
    assert f"Version {modelfile.shipped().version}," in card


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Pelayanan di kantor kelurahan ini sudah lebih baik dari tahun lalu", "id"),
        ("The officer explained everything and it took only ten minutes", "en"),
        ("Aku wis ngenteni suwe banget nanging ora ana sing nulungi", "jv"),
        ("Abdi parantos lami ngantosan tapi teu aya nu ngalayanan", "su"),
        ("Ambo alah lamo mananti tapi indak ado nan malayani", "min"),
        ("mantap", "und"),
        ("12345 !!! 👍", "und"),
        ("", "und"),
    ],
)
def test_language_is_told_or_left_open(text: str, code: str) -> None:
    """Sentences get their language; what is too short to tell gets "und"."""
    assert detect(text) == code


def test_inference_needs_no_scikit_learn() -> None:
    """A process that only redacts, detects and predicts imports neither scikit-learn nor scipy."""
    program = (
        "import sys\n"
        "from participation.sentiment import language, model, redaction, text\n"
        "model.SentimentModel.load().predict(['baik'])\n"
        "language.detect('saya sudah lama menunggu')\n"
        "assert not {'sklearn', 'scipy', 'nltk'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)  # a fixed program of our own
