"""One spelling for words that some write with a letter once and some with it twice: "eror" and "error" are one.

Any other difference of one letter parts as many words as it joins ("akan" and "makan", "tanggal" and "tinggal"), and
the words beside a rare spelling do not tell which of the two it is (docs/decisions/0018).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

SHORTEST = 4
"""Letters that have to be left: "of" and "off" are two words, and so are "an" and "aan"."""

_DOUBLED = re.compile(r"(.)\1+")


def undoubled(word: str) -> str:
    """The word with each letter once where it stands several times in a row; itself where that makes it short."""
    once = _DOUBLED.sub(r"\1", word)
    return once if len(once) >= SHORTEST else word


def respelt(texts: Sequence[str]) -> list[str]:
    """The texts, words between spaces, with each word as most texts spell it; of equals as the first by alphabet."""
    usual = _usual(Counter(word for text in texts for word in set(text.split())))
    return [_replaced(text, usual) for text in texts]


def _replaced(text: str, usual: Mapping[str, str]) -> str:
    """Most texts stay the objects that they are: of a million a second list of letters would be large."""
    said = text.split()
    return text if usual.keys().isdisjoint(said) else " ".join(usual.get(word, word) for word in said)


def _usual(held: Mapping[str, int]) -> dict[str, str]:
    """Of words that more texts hold with other letters doubled, how they have it."""
    alike: dict[str, list[str]] = defaultdict(list)
    for word in held:
        alike[undoubled(word)].append(word)
    usual: dict[str, str] = {}
    for spellings in alike.values():
        most = min(spellings, key=lambda word: (-held[word], word))
        usual.update((word, most) for word in spellings if word != most)
    return usual
