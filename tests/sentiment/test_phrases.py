"""Labels as people say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.sentiment.phrases import as_said, sentences


def _said(label: str, texts: list[str]) -> str:
    return as_said(label, [sentences(text) for text in texts])


SENT = ["Kode OTP tidak terkirim ke HP saya", "otp gak terkirim terus", "OTP tidak terkirim!"]


@pytest.mark.parametrize(
    ("label", "texts", "said"),
    [
        ("otp terkirim", SENT, "otp tidak terkirim"),
        ("beli apotek", ["harus beli di apotek"] * 2 + ["beli obat apotek"] * 9, "beli di apotek"),
        ("nunggu jam", ["nunggu 2 jam", "sudah nunggu 3 jam"], "nunggu … jam"),
        ("beneran pungutan", ["gratis beneran, ga ada pungutan"], "beneran ga ada pungutan"),
        ("antrean loket", ["antrean loket"] * 3 + ["antrean di loket"] * 2, "antrean loket"),
    ],
)
def test_the_words_between_are_those_that_most_texts_say(label: str, texts: list[str], said: str) -> None:
    assert _said(label, texts) == said


def test_a_denial_in_many_spellings_is_one() -> None:
    """Each spelling is rarer than the label without it, all of them together are not."""
    texts = ["otp terkirim"] * 2 + [f"otp {no} terkirim" for no in ("ga", "gak", "tidak")]
    assert _said("otp terkirim", texts) == "otp ga terkirim"
    assert _said("otp terkirim", [*texts, "otp terkirim"]) == "otp terkirim"


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("obat beli", "obat kosong. di sini beli"),  # two sentences
        ("petugas jutek", "petugas Sarmin jutek"),  # a name is no small word
        ("jam dokter", "jam karena hanya ada satu dokter"),  # too far apart
        ("loket, kursi", "loket, kursi"),  # no pair
        ("loket 2", "loket di 2"),
        ("antrean", "antrean"),
        ("", ""),
    ],
)
def test_otherwise_nobody_says_it(label: str, text: str) -> None:
    assert _said(label, [text] * 3) == ""


def test_one_text_alone_says_nothing_unless_it_denies() -> None:
    assert _said("eror daftar", ["eror saat daftar"]) == ""
    assert _said("telepon diangkat", ["telepon ga diangkat"]) == "telepon ga diangkat"


@given(st.lists(st.sampled_from(["otp", "tidak", "terkirim", "di", "2", "Sarmin", ".", ","]), max_size=9))
def test_nothing_but_small_words_and_gaps_comes_between(words: list[str]) -> None:
    said = _said("otp terkirim", [" ".join(words)] * 3).split() or ["otp", "terkirim"]
    assert (said[0], said[-1]) == ("otp", "terkirim")
    assert set(said[1:-1]) <= {"tidak", "di", "…"}
