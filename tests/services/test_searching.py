"""How a service is found by words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.services.searching import MOST_WORDS, folded, in_names, search_text_of, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Akta Kelahiran", "akta kelahiran"),
        ("KTP-el / e-KTP", "ktp el e ktp"),
        ("Pélayanan  é\n", "pelayanan e"),
        ("100%_gratis\\", "100 gratis"),
        ("STRASSE Straße", "strasse strasse"),
        ("ꦗꦮ 3", "ꦗꦮ 3"),
    ],
)
def test_folds_what_people_write_differently(text: str, expected: str) -> None:
    """Capitals, accents and punctuation make no difference; other scripts stay."""
    assert folded(text) == expected


@given(st.text())
def test_folding_leaves_no_wildcard_and_is_stable(text: str) -> None:
    """Whatever is typed, only letters, digits and single spaces are left, and folding again changes nothing."""
    once = folded(text)
    assert all(sign.isalnum() or sign == " " for sign in once)
    assert folded(once) == once


def test_looks_for_each_word_once_and_not_for_too_many() -> None:
    """A long query costs no more than MOST_WORDS words of bounded length."""
    assert words_of("lampu Lampu jalan") == ["lampu", "jalan"]
    words = words_of(" ".join(f"kata{number}" for number in range(50)) + " " + "a" * 500)
    assert len(words) == MOST_WORDS
    assert words_of("a" * 500) == ["a" * 40]


def test_tells_names_from_descriptions() -> None:
    """Only the first line, the names, counts as a match in the name."""
    text = search_text_of(["Akta kelahiran", "Birth certificate"], ["Untuk anak baru lahir"])
    assert in_names(["akta", "birth"], text)
    assert not in_names(["akta", "anak"], text)
