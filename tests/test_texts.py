"""One fallback rule for texts in several languages."""

import pytest

from participation.texts import language_in, text_in


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
