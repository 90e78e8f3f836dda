"""Text as it can be stored, whatever it came out of. Pure."""

import unicodedata

_LINES = "\n\t"


def clean(text: str) -> str:
    """Unix line ends, no surrounding space, and none of the control characters that databases refuse.

    Empty where nothing of it can be seen.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable():
        text = "".join(_kept(sign) for sign in text)
        if all(sign.isspace() or unicodedata.category(sign) == "Cf" for sign in text):
            return ""
    return text.strip()


def _kept(sign: str) -> str:
    if sign in _LINES:
        return sign
    category = unicodedata.category(sign)
    if category == "Cs":  # half a character: no encoding can store it
        return "\ufffd"
    return "" if category == "Cc" else sign
