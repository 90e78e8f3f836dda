"""How a service is found by words: accents, capitals and punctuation make no difference. Pure."""

import unicodedata
from collections.abc import Iterable

MOST_WORDS = 8
LONGEST_WORD = 40
"""Bounds for what a stranger may make the database look for."""


def folded(text: str) -> str:
    """Words of lower-case letters and digits; accents fall away, every other sign parts words."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain.casefold()).split())


def search_text_of(names: Iterable[str], descriptions: Iterable[str]) -> str:
    """A line with the names and one with the descriptions: a line end follows what matches in a name."""
    return f"{folded(' '.join(names))}\n{folded(' '.join(descriptions))}"


def words_of(query: str) -> list[str]:
    """The words to look for, each once. They hold letters and digits only: no wildcard is left to escape."""
    words = dict.fromkeys(word[:LONGEST_WORD] for word in folded(query).split())
    return list(words)[:MOST_WORDS]


def in_names(words: Iterable[str], search_text: str) -> bool:
    """Whether the names of a search text hold every word."""
    names = search_text.partition("\n")[0]
    return all(word in names for word in words)


def name_pattern(word: str) -> str:
    """Matches, with LIKE, a search text whose names hold the word."""
    return f"%{word}%\n%"


def pattern(word: str) -> str:
    """Matches, with LIKE, a search text that holds the word."""
    return f"%{word}%"
