"""Texts in several languages, the one rule for a language that is missing; texts cut short, and without markup."""

import html
import re
from collections.abc import Mapping

Text = dict[str, str]
"""A text by language code: {"id": "Layanan", "en": "Services"}."""
ENDS = (". ", "! ", "? ")
ELEMENTS = (
    "a|abbr|article|b|big|blockquote|body|br|button|center|code|dd|del|div|dl|dt|em|font|footer|form|h[1-6]|head|header|"
    "hr|html|i|iframe|img|input|ins|label|li|link|main|meta|nav|o:p|ol|option|p|pre|s|script|section|select|small|span|"
    "strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul|video"
)
"""What a tag begins with. Whatever else stands between these signs, people have written: "bayar <500 ribu>"."""
ENTITY = re.compile(r"&(?:#\w{1,7}|[a-z]\w{1,7});", re.IGNORECASE)
MARKUP = re.compile(
    rf"<(script|style)\b.{{0,2000}}?</\1>|<!--.{{0,2000}}?-->|<!doctype[^<>]{{0,200}}>"
    rf"|</?(?:{ELEMENTS})(?=[\s/>])[^<>]{{0,500}}>",
    re.DOTALL | re.IGNORECASE,
)


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


def without_markup(text: str) -> str:
    """A text as a reader of its page would see it; one without tags and entities as it is."""
    shown = ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text
    shown = MARKUP.sub(" ", shown) if "<" in shown else shown
    return text if shown == text else " ".join(shown.split())
