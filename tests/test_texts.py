"""One fallback rule for texts in several languages."""

import pytest

from participation.texts import language_in, text_in, without_markup


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ({"id": "Layanan", "en": "Services", "jv": "Layanan kabupaten"}, "Services"),
        ({"id": "Layanan", "en": "  "}, "Layanan"),
        ({"jv": "Pitakon", "su": "Patarosan"}, "Pitakon"),
        ({"id": "", "en": " "}, ""),
        ({}, ""),
    ],
)
def test_falls_back_to_the_default_then_to_any(text: dict[str, str], shown: str) -> None:
    """The wanted language, else the default one, else the first written one; blank counts as missing."""
    assert text_in(text, "en", "id") == shown


def test_says_which_language_is_shown() -> None:
    """A page can tell a screen reader in which language it really speaks."""
    assert language_in({"id": "Layanan", "en": " "}, "en", "id") == "id"
    assert language_in({}, "en", "id") == "en"


def test_markup_says_nothing() -> None:
    """Tags, scripts and the codes of signs are no words of the person who sent them."""
    markup = "<p style='margin:0'><b>Lampu</b> mati<br/>&nbsp;<script>alert(1)</script>&lt;i&gt;lagi</p>"
    assert without_markup(markup) == "Lampu mati lagi"


@pytest.mark.parametrize(
    "written",
    [
        "antre < 5 menit,  loket > 3",
        "ibu&notaris <3",
        "kata petugas <bayar 500 ribu atau pulang>",
        "<belum>\nselesai",
    ],
)
def test_what_people_write_between_such_signs_stays(written: str) -> None:
    """To the letter: whoever complains of extortion may put what was said in any signs."""
    assert without_markup(written) == written
