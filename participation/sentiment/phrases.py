"""How people say the two words of a label: "otp terkirim" names what they call "otp tidak terkirim". Pure.

Topics are found by content words, so their labels lack the small words between, which may turn the sense round.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from participation.sentiment.courtesies import CIRCUMSTANCES
from participation.sentiment.features import NEGATIONS
from participation.sentiment.stopwords import generic_words
from participation.sentiment.text import NUMBER, tokens

BETWEEN = 3
"""Most small words between the two."""
FEWEST = 2
"""Texts that say a phrase before it is a way to speak."""
GAP = "…"
"""In place of a number, which differs from text to text."""

_END = re.compile(r"(?<=[.!?;\n])\s+")

Phrase = tuple[str, ...]
Sentences = Sequence[Sequence[str]]
"""Of a text, each as its tokens."""


def sentences(text: str) -> Sentences:
    """As `as_said` takes them: reading takes time, and a topic has many labels."""
    return [tokens(part) for part in _END.split(text)]


def as_said(label: str, texts: Iterable[Sentences]) -> str:
    """The label as most texts say it; "" where it is no pair of words, or each text says the two in its own way.

    Only small words stand between, none that says what a text is about. Where most deny, the most frequent of those
    that deny is taken, if only one text says it: people spell a "not" in many ways.
    """
    ends = label.split(" ")
    if len(ends) != 2 or "," in label:
        return ""
    phrases = Counter(phrase for text in texts for phrase in set(_phrases(text, ends)))
    denying = Counter(
        {phrase: times for phrase, times in phrases.items() if not NEGATIONS.isdisjoint(phrase)}
    )
    if 2 * denying.total() > phrases.total():
        return _written(_most_frequent(denying))
    usual = phrases - denying
    most = _most_frequent(usual) if usual else ()
    return _written(most) if usual[most] >= FEWEST else ""


def _most_frequent(phrases: Counter[Phrase]) -> Phrase:
    return min(phrases, key=lambda phrase: (-phrases[phrase], len(phrase), phrase))


def _written(phrase: Phrase) -> str:
    return " ".join(GAP if word == NUMBER else word for word in phrase)


def _phrases(text: Sentences, ends: Sequence[str]) -> Iterator[Phrase]:
    """From the first word to the second in each sentence, with what is between."""
    first, second = ends
    for sentence in text:
        if first not in sentence or second not in sentence:
            continue
        for place, word in enumerate(sentence):
            near = sentence[place + 1 : place + 2 + BETWEEN] if word == first else []
            between = near[: near.index(second)] if second in near else None
            if between is not None and all(map(_is_small, between)):
                yield (first, *between, second)


def _is_small(word: str) -> bool:
    return word == NUMBER or word in generic_words() or word in NEGATIONS or word in CIRCUMSTANCES
