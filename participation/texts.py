"""Texts that people write in several languages, and the one rule for a language that is missing."""

from collections.abc import Mapping

Text = dict[str, str]
"""A text by language code: {"id": "Layanan", "en": "Services"}."""


def text_in(text: Mapping[str, str], language: str, default_language: str) -> str:
    """The text in this language, else in the default one, else in the first that has any; "" when none has.

    A blank wording counts as missing. Services, surveys and reports all show their texts by this rule.
    """
    wording = text.get(language_in(text, language, default_language), "")
    return "" if wording.isspace() else wording


def language_in(text: Mapping[str, str], language: str, default_language: str) -> str:
    """The language in which `text_in` shows a text, so that a page can say so to a screen reader."""
    for code in (language, default_language, *text):
        wording = text.get(code, "")
        if wording and not wording.isspace():
            return code
    return language
