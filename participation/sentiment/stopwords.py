"""Words that say nothing about a topic, as `train` derived them from the training texts.

No list from elsewhere: a word is generic when it is frequent in its language and stands in texts of every
subject alike (see `generic.py`). The list includes "tidak" and its kin, so it must never touch sentiment.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from participation.sentiment.text import words
from participation.texts import without_markup

FILE_NAME = "generic_words.txt"
SHORTEST = 2
"""Letters of a content word: "kk", "rt", "hp" and "wc" are subjects."""


def content_words(text: str) -> list[str]:
    """Words that can name a topic, in order."""
    return of_content(words(without_markup(text)))


def of_content(said: Sequence[str]) -> list[str]:
    """Those of the words that can name a topic."""
    generic = generic_words()
    return [word for word in said if len(word) >= SHORTEST and word not in generic]


@cache
def generic_words() -> frozenset[str]:
    """The shipped list, in all languages together."""
    return frozenset((files("participation.sentiment") / "data" / FILE_NAME).read_text("utf-8").split())
