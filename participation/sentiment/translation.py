"""Training texts put word by word into languages that have few of them.

NusaX says the same thousand words in twelve languages. Words that stand in the same sentences are taken as
translations (Dice coefficient, raised where both begin alike), and SmSA's many Indonesian sentences read
with those words teach what praise and complaint sound like in the other languages.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from participation.sentiment.datasets import Example
from participation.sentiment.text import tokens

LEAST = 0.35
"""Dice coefficient below which two words are not taken as translations."""
ALIKE = 0.1
FEWEST = 2
LANGUAGES_PER_TEXT = 4
SOURCE = "translated"

Lexicon = dict[str, str]


def translated(examples: Sequence[Example], seed: int) -> list[Example]:
    """SmSA's examples in a few random languages each.

    Word lists are learnt from the examples given alone: what is held out stays unseen.
    """
    lists = lexicons(examples)
    if not lists:
        return []
    random = np.random.default_rng(seed)
    languages = sorted(lists)
    count = min(LANGUAGES_PER_TEXT, len(languages))
    return [
        _read_in(example, language, lists[language])
        for example in examples
        if example.source == "smsa"
        for language in random.choice(languages, count, replace=False).tolist()
    ]


def _read_in(example: Example, language: str, lexicon: Lexicon) -> Example:
    text = " ".join(lexicon.get(token, token) for token in tokens(example.text))
    return Example(text, example.label, SOURCE, language)


def lexicons(examples: Iterable[Example]) -> dict[str, Lexicon]:
    """Indonesian word → word of the language, for each language that NusaX puts beside Indonesian."""
    sentences: dict[str, dict[str, frozenset[str]]] = {}
    for example in examples:
        if example.source == "nusax":
            letters = frozenset(token for token in tokens(example.text) if token[0].isalpha())
            sentences.setdefault(example.language, {})[example.key] = letters
    originals = sentences.pop("id", {})
    return {language: _lexicon(originals, texts) for language, texts in sentences.items() if originals}


def _lexicon(originals: dict[str, frozenset[str]], texts: dict[str, frozenset[str]]) -> Lexicon:
    left: Counter[str] = Counter()
    right: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for key in originals.keys() & texts.keys():
        left.update(originals[key])
        right.update(texts[key])
        both.update((word, other) for word in originals[key] for other in texts[key])
    best: dict[str, tuple[float, str]] = {}
    for (word, other), times in both.items():
        if times >= FEWEST:
            dice = 2 * times / (left[word] + right[other]) + (ALIKE if word[:2] == other[:2] else 0.0)
            best[word] = max(best.get(word, (LEAST, word)), (dice, other))
    return {word: other for word, (_, other) in best.items()}
