"""Many texts read at once say what each says when it is read word by word."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.errors import Unavailable
from participation.sentiment import modelfile, reader, wordbook
from participation.sentiment.clauses import CONTRASTS, clauses
from participation.sentiment.modelfile import shipped
from participation.sentiment.numbered import Marked, clauses_of
from participation.sentiment.reader import Found, Reader, shipped_version
from participation.sentiment.redaction import may_be_personal, redact
from participation.sentiment.scores import LinearWeights
from participation.sentiment.text import fingerprint, tokens
from participation.sentiment.weightfiles import packed
from participation.sentiment.wordbook import Wordbook
from participation.texts import without_markup
from tests.factories import LAMP_COMPLAINTS, PRAISE, QUEUE_COMPLAINTS

ODD = (
    "", "a", "👍", "👍👍 mantap 😡", "x" * 50_000, "bagus " * 9_000, "<script>alert('x')</script> <b>sangat lambat</b>",
    "Мне нравится", "服务很好，谢谢", "Pelayanan очень 好 bagus", "İstanbul ſtraße K…", "\n\n", "baik\n\ntapi lama\n.",
    "pelayanane apik tapi antrine suwe banget", "lihat http://localhost/a dan www.contoh.co.id.", "!!! ??? 12,5 1.000",
    "Pak Budi, 081234567890: jl. Mawar no. 3", "tidak begitu ramah, tidak puas. tidak!", "bannya' onggu ta` nyaman",
)  # fmt: skip
TEXTS = [*QUEUE_COMPLAINTS, *LAMP_COMPLAINTS, *PRAISE, *ODD]


@pytest.fixture(scope="module", params=["shipped", "adapted"])
def models(request: pytest.FixtureRequest) -> tuple[str, bytes | None]:
    """The shipped models, and one that corrects them with weights of their own."""
    if request.param == "shipped":
        return shipped_version(), None
    scores = shipped().sentiment.scores
    two = LinearWeights(
        scores.terms, scores.weights[:, :2], scores.scale[:2], scores.value, scores.intercept[:2]
    )
    return "corrected", packed({"correction": two}, {"slope": 1.2})


@pytest.fixture(scope="module")
def found(models: tuple[str, bytes | None]) -> list[Found]:
    return Reader.opened(*models).read(TEXTS)


def test_reading_at_once_is_reading_word_by_word(
    models: tuple[str, bytes | None], found: list[Found], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Labels, elements and languages are the same as by the plain formula, probabilities within a millionth."""
    monkeypatch.setattr(wordbook, "MOST_TOKENS", -1)  # now every text counts as too long to be numbered
    plain = Reader.opened(*models).read(TEXTS)
    for text, fast, slow in zip(TEXTS, found, plain, strict=True):
        for name, one, other in zip(Found._fields, fast, slow, strict=True):
            same = one == (pytest.approx(other, abs=1.5e-6) if isinstance(other, float) else other)
            assert same, f"{name} of {text[:40]!r}"


def test_company_and_order_change_nothing(
    models: tuple[str, bytes | None], found: list[Found], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same text gives exactly the same, whatever is read before and beside it, and however little is kept."""
    places = list(range(len(TEXTS)))
    random.Random(3).shuffle(places)
    monkeypatch.setattr(wordbook, "MOST_LETTERS", 200)
    other = Reader.opened(*models)
    again = [one for place in places for one in other.read([TEXTS[place]])]
    assert again == [found[place] for place in places]


def test_texts_are_redacted_and_named_as_by_themselves(found: list[Found]) -> None:
    """What is stored of a text is its redaction and its fingerprint, both without markup."""
    shown = [without_markup(text) for text in TEXTS]
    assert [one.redacted_text for one in found] == [redact(text).text for text in shown]
    assert [one.fingerprint for one in found] == [fingerprint(text) for text in shown]


def test_markup_around_a_text_changes_nothing(models: tuple[str, bytes | None]) -> None:
    """Exports of other systems wrap what people wrote in styles and spaces that are spelt out."""
    said = "Antrean loket KTP lama sekali & panas, tolong Pak Budi ditambah"
    wrapped = (
        f'<p style="text-align:justify">{said.replace("&", "&amp;")}&nbsp;</p><br /><span class="Mso"></span>'
    )
    plain, marked_up = Reader.opened(*models).read([said, wrapped])
    assert marked_up == plain


def test_whatever_is_written_gets_a_label(found: list[Found]) -> None:
    """Empty, one letter, emoji, markup, other scripts, fifty kilobytes: probabilities that add up."""
    for one in found:
        assert one.negative + one.neutral + one.positive == pytest.approx(1, abs=1e-5)
        assert one.sentiment in {"negative", "neutral", "positive"}
    assert Reader.opened(shipped_version(), None).read([]) == []


PARTS = st.sampled_from(
    (
        "bagus", "TAPI", "tidak", "ramah2", "wkwkwk", "baguuus", "www.x.co.id", "@budi", "3,5", "…", "ta'", "’", "2",
        ".", ",", "!", "?", ";", "\n", "\n\n", "\r\n", " ", "  ", "\t", "👍", ":)", "[telepon]", "K", "ﬁ", "´", "\x1f",
    )
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.lists(PARTS, max_size=12).map("".join), max_size=4))
def test_tokens_and_clauses_are_those_of_the_plain_way(texts: list[str]) -> None:
    """Whatever stands between words, a text in numbers has the same tokens and clauses."""
    book = Wordbook()
    contrasts = Marked(book, CONTRASTS)
    apart = book.take_apart(texts)
    clause, lengths, counts = clauses_of(apart, contrasts)
    words = [book.words[number] for number in apart.numbers.tolist()]
    assert words == [token for text in texts for token in tokens(text)]
    expected = [part for text in texts for part in clauses(text)]
    assert lengths.tolist() == [len(part) for part in expected]
    assert counts.tolist() == [len(clauses(text)) for text in texts]
    assert clause.tolist() == [place for place, part in enumerate(expected) for _ in part]


PERSONAL = st.sampled_from(
    (
        "pak", "Budi", "nama", "saya", "a.n", "jl.", "Mawar", "no", "5", "RT", "B 1234 XY", "08123456789", "budi@x.id",
        "https://x.id/?a", "www.x.id", "antre", "lama", "Tinggal", "di", "gang", "(", ":", "kelurahan", "Ibu",
        "Ahmad", "petugas", "loket", "@budi_s", "[rekening]", "an", "JOKO",
    )
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PERSONAL, max_size=8), st.sampled_from([" ", ",", ", ", "\n"]))
def test_what_is_surely_not_personal_is_left_alone_by_redaction(parts: list[str], between: str) -> None:
    """A text none of whose pieces may be personal is one in which redaction finds nothing."""
    text = between.join(parts)
    if not any(may_be_personal(piece) for piece in text.lower().split()):
        assert redact(text).kinds == ()


@pytest.mark.parametrize("content", [None, b"", b"PK broken"])
def test_a_missing_or_damaged_model_is_named(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the models that ship there is a sentence that says what to do, and no half-read comment."""
    file = tmp_path / "model.npz"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setattr(modelfile, "shipped", lambda: modelfile.read(file))
    with pytest.raises(Unavailable, match="Install the program again"):
        reader.shipped_version()


def test_reading_needs_no_scikit_learn() -> None:
    """A process that only reads imports neither scikit-learn nor scipy, nor the database."""
    program = (
        "import sys\n"
        "from participation.sentiment.readers import Batch, Models, read_batch\n"
        "from participation.sentiment.reader import shipped_version\n"
        "read_batch(Batch(Models(shipped_version()), ['baik']))\n"
        "assert not {'sklearn', 'scipy', 'nltk', 'piccolo', 'litestar'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)  # a fixed program of our own
