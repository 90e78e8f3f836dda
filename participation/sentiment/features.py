"""What a linear model sees in a comment: its distinct words, word pairs, and the pieces of each word.

Every feature belongs to one unit (a word or a pair of words), so a document's score is the sum of its units'
scores. A unit's score can therefore be computed once and kept, which is what makes inference fast (see
`scores.py`), and training builds the very same sums as a product of two sparse matrices.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

SHORTEST, LONGEST = 2, 5
LONGEST_WORD = 40
"""Letters of a word that are looked at: no real word is longer, a hostile one must not cost more."""
MEANING = "→"
"""Marks the Indonesian word for a word of another language. Its features are those of that word itself."""
NEGATED = "¬"
REACH = 3
"""Words after a negation that it may turn round."""
OPENING, CLOSING = "^", "$"
FIRST, LAST = 5, 8
"""Words at the start and at the end, where people say what they think of it all."""
# fmt: off
NEGATIONS = frozenset((
    "tidak", "tak", "bukan", "belum", "kurang", "jangan", "tdk", "gak", "ga", "nggak", "ngga", "enggak", "gk",
    "kagak", "not", "no", "never", "don't", "ora", "mboten", "dudu", "durung", "henteu", "teu", "lain", "acan",
    "indak", "ndak", "dak", "alun", "kada", "dang", "hana", "han", "sing", "ten", "tan", "dek", "de'na", "ta'",
    "tak'", "enja'", "ndang",
))
# fmt: on
"""Negations of all languages together. Some are plain words next door ("sing" negates in Balinese and is
"which" in Javanese): a pair's weight is learnt from how people use it, so a false one weighs little."""


def units(tokens: Sequence[str], glossary: Mapping[str, str]) -> list[str]:
    """What a whole text is made of: as `clause_units`, and its opening and closing words."""
    opening = [f"{OPENING} {token}" for token in tokens[:FIRST]]
    closing = [f"{CLOSING} {token}" for token in tokens[-LAST:]]
    return [*clause_units(tokens, glossary), *dict.fromkeys((*opening, *closing))]


def clause_units(tokens: Sequence[str], glossary: Mapping[str, str]) -> list[str]:
    """Distinct tokens, pairs of neighbours, words under a negation, and what `glossary` says they mean."""
    pairs = [f"{left} {right}" for left, right in pairwise(tokens)]
    return list(dict.fromkeys((*tokens, *pairs, *_negated(tokens), *_meanings(tokens, glossary))))


def reading(tokens: Sequence[str], glossary: Mapping[str, str]) -> list[str]:
    """The text as it reads in Indonesian, word by word."""
    return [glossary.get(token, token) for token in tokens]


def _negated(tokens: Sequence[str]) -> Iterator[str]:
    """ "tidak begitu ramah" tells of "¬ ramah", as "kurang ramah" does."""
    if NEGATIONS.isdisjoint(tokens):
        return
    for place, token in enumerate(tokens):
        if token in NEGATIONS:
            for word in tokens[place + 1 : place + 1 + REACH]:
                if not word[0].isalpha():
                    break
                yield f"{NEGATED} {word}"


def _meanings(tokens: Sequence[str], glossary: Mapping[str, str]) -> Iterator[str]:
    """The text as it reads in Indonesian: words that differ, and pairs, which are those of an Indonesian text."""
    if glossary.keys().isdisjoint(tokens):
        return
    read = reading(tokens, glossary)
    yield from (f"{MEANING}{word}" for word in read)
    yield from (f"{left} {right}" for left, right in pairwise(read))


def pieces(unit: str) -> Iterator[str]:
    """Features of one unit: a pair is its own only feature; a word is itself and its character n-grams.

    "_" marks a word's start and end, so "_mudah_" is the word and "udah_" its ending.
    """
    if unit[0] == MEANING:
        yield f"_{unit[1:]}_" if unit[1].isalpha() else unit[1:]
        return
    if " " in unit or not unit[0].isalpha():
        yield unit
        return
    marked = f"_{unit[:LONGEST_WORD]}_"
    distinct = {marked: None}
    for length in range(SHORTEST, LONGEST + 1):
        for start in range(len(marked) - length + 1):
            distinct[marked[start : start + length]] = None
    yield from distinct


def is_whole(piece: str) -> bool:
    """Whether a feature is a word or a pair rather than a part of a word."""
    return " " in piece or piece[0] + piece[-1] == "__" or not (piece[0].isalpha() or piece[0] == "_")
