"""Texts that people write in several languages, the one rule for a language that is missing, and texts that are cut."""

from collections.abc import Mapping

Text = dict[str, str]
"""A text by language code: {"id": "Layanan", "en": "Services"}."""
ENDS = (". ", "! ", "? ")


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


def shortened(text: str, most: int) -> str:
    """As much of a text as has room, cut after a sentence where that leaves half of it, else after a word."""
    if len(text) <= most:
        return text
    room = text[:most]
    sentence = max(room.rfind(end) for end in ENDS)
    if sentence >= most // 2:
        return room[: sentence + 1]
    return room[: room.rfind(" ")].rstrip(" ,;:–-") + "…" if " " in room else room[:-1] + "…"
