"""What a text message can hold: signs that every phone shows, and how many of them are paid for at once. Pure."""

from typing import NamedTuple

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The default alphabet of 3GPP TS 23.038, of which a message holds more than twice as many signs as of all others."""
EXTENDED = frozenset("^{}\\[~]|€")
"""Those of its extension table take the room of two."""
PLAIN = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
        "\u202f": " ",
    }
)


class Size(NamedTuple):
    """One part of a text, and what holds when there are several, each with a header that joins them."""

    alone: int
    joined: int


IN_GSM = Size(160, 153)
IN_UNICODE = Size(70, 67)


def plain(text: str) -> str:
    """The text with typographic signs written as on a typewriter."""
    return text.translate(PLAIN)


def parts_of(text: str) -> int:
    """As how many messages a text is sent, and paid for."""
    if set(text) <= GSM | EXTENDED:
        length, size = len(text) + sum(sign in EXTENDED for sign in text), IN_GSM
    else:
        length, size = len(text.encode("utf-16-be")) // 2, IN_UNICODE
    return 1 if length <= size.alone else -(-length // size.joined)
