from hypothesis import given, settings
from hypothesis import strategies as st

from participation.sentiment.text import fingerprint, normalise, tokens, words


def test_spellings_of_a_phone_become_one_word() -> None:
    """Case, elongation, "word2" and laughter do not make new words."""
    assert words("BAGUUUUS bagus2 Bagus") == ["bagus", "bagus", "bagus"]
    assert tokens("wkwkwkwk hahahaha hehe") == ["haha", "haha", "haha"]


def test_links_mentions_numbers_and_emoji_are_tokens_of_their_own() -> None:
    """What is not a word is kept as a sign that it was there, without its content."""
    found = tokens("Cek https://contoh.go.id/a?b=1 @dinas jam 08.00 👍!")
    assert found == ["cek", "<url>", "<mention>", "jam", "<number>", "👍", "!"]


def test_double_letters_and_glottal_stops_stay() -> None:
    """Real spelling is not mistaken for elongation, and a curly apostrophe is an apostrophe."""
    assert words("saat maaf bannya’ kue-kue") == ["saat", "maaf", "bannya'", "kue", "kue"]


def test_placeholders_of_redaction_are_no_words() -> None:
    """A redacted number must not look as if somebody had written "telepon"."""
    assert words("hubungi [telepon] ya") == ["hubungi", "ya"]


def test_fingerprint_ignores_spelling_and_repetition_only() -> None:
    """Texts that say the same share a fingerprint; others, and opposite emoji, do not."""
    assert fingerprint("Mantap!!") == fingerprint("MANTAAAP mantap 👍")
    assert fingerprint("antre lama") != fingerprint("lama antre")
    assert fingerprint("👍") != fingerprint("👎")


@given(st.text(max_size=80))
@settings(max_examples=60)
def test_any_text_can_be_read(text: str) -> None:
    """No input breaks normalisation, and what it made is lower case."""
    assert normalise(text) == normalise(text).lower()
    assert len(fingerprint(text)) == 16
