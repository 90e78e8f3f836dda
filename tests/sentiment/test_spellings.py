from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from participation.sentiment.spellings import respelt, undoubled
from participation.sentiment.topics import find_topics, topic_words

WORDS = st.text("aert", min_size=1, max_size=7)


def test_the_spelling_of_most_is_taken() -> None:
    """ "Eror" becomes "error" where more texts say so; of equals the first by alphabet is taken."""
    assert respelt(["error", "error lagi", "eror"]) == ["error", "error lagi", "error"]
    assert respelt(["error", "eror eror"]) == ["eror", "eror eror"]


def test_other_differences_part_words() -> None:
    """One letter more, less or other makes another word, and so does doubling in a short one."""
    said = ["akan makan", "tanggal tinggal", "of off", "maf maaf"]
    assert respelt(said) == said


def test_a_doubled_letter_does_not_hide_a_courtesy() -> None:
    """ "Mantapp" praises as "mantap" does, and names no topic."""
    assert topic_words("alhamdulilah mantapp antreannya teruss") == ["antreannya"]
    assert topic_words("KKN di kantor") == ["kkn", "kantor"]


def test_spellings_make_one_topic() -> None:
    """Half of the people write "eror" and half "error": they speak of one thing, under the spelling of most."""
    about = ("masuk", "daftar", "bayar", "kartu", "berkas", "antrean", "wajah", "sandi")
    lamps = [
        f"lampu jalan {one} {other}" for one, other in combinations(("padam", "gelap", "redup", "kedip"), 2)
    ]
    broken = [f"aplikasinya {word} halaman {one}" for word in ("eror", "error") for one in about]
    topics = find_topics([*lamps, *broken, "error halaman kuota"]).topics
    (topic,) = (found for found in topics if "error" in " ".join(found.terms).split())
    assert len(topic.members) == len(broken) + 1
    assert "eror" not in " ".join(topic.terms).split()


@given(st.lists(st.lists(WORDS).map(" ".join)))
def test_no_spelling_leads_on(texts: list[str]) -> None:
    """What a word becomes stays as it is, is there already, and differs by doubled letters alone."""
    found = respelt(texts)
    assert respelt(found) == found
    assert {word for text in found for word in text.split()} <= {
        word for text in texts for word in text.split()
    }
    for one, other in zip(texts, found, strict=True):
        assert [undoubled(word) for word in one.split()] == [undoubled(word) for word in other.split()]
