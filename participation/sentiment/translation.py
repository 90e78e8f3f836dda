"""Words of languages that have few labelled texts, put beside the Indonesian ones that mean the same.

NusaX says the same thousand sentences in twelve languages, from which word lists are learnt (alignment.py). They
serve twice: SmSA's many Indonesian texts, read with those words, teach what praise and complaint sound like in the
other languages; and where somebody writes one of them, its Indonesian meaning is looked at as well (features.py).
What people say most when they praise or complain, and slang, is written down beside them (`meanings.tsv`): with it a
text is read in Indonesian as a whole.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from participation.sentiment.alignment import align
from participation.sentiment.datasets import Example
from participation.sentiment.text import tokens

LEAST = 0.25
"""Sureness below which two words are not taken as translations."""
FEWEST = 2
"""Sentences in which a word must stand."""
COMMON = 5
"""Indonesian texts from which on a word is Indonesian, whatever it means elsewhere."""
LANGUAGES_PER_TEXT = 4
SOURCE = "translated"
TO_TRANSLATE = frozenset({"smsa"})

Lexicon = dict[str, str]


@dataclass(frozen=True)
class Lexicons:
    """Indonesian word → word of a language, by language; and word of any language → Indonesian word."""

    by_language: dict[str, Lexicon]
    glossary: Lexicon


def lexicons(examples: Sequence[Example], least: float = LEAST) -> Lexicons:
    """Pairs of words at least as sure as `least`.

    Learnt from those of the examples that stand beside an Indonesian original: what is held out stays unseen.
    """
    sentences: dict[str, dict[str, list[str]]] = {}
    for example in examples:
        if example.source == "nusax":
            words = [token for token in tokens(example.text) if token[0].isalpha()]
            sentences.setdefault(example.language, {})[example.key] = words
    originals = sentences.pop("id", {})
    by_language: dict[str, Lexicon] = {}
    meanings: dict[str, tuple[float, str]] = {}
    for language, texts in sorted(sentences.items()):
        shared = [(originals[key], texts[key]) for key in originals if key in texts]
        by_language[language], found = _both_ways(shared, least)
        for word, meaning in found.items():
            meanings[word] = max(meanings.get(word, (0.0, "")), meaning)
    indonesian = _indonesian(examples)
    glossary = {word: best for word, (_, best) in meanings.items() if indonesian[word] < COMMON}
    return Lexicons(by_language, glossary)


def with_written(
    glossary: Lexicon, written: Sequence[tuple[str, ...]], examples: Sequence[Example]
) -> Lexicon:
    """A glossary with what is `written` down: language, word, Indonesian word.

    A learnt meaning stays where it is among several. Slang is Indonesian, however common.
    """
    indonesian = _indonesian(examples)
    listed: dict[str, list[str]] = {}
    for language, word, meaning in written:
        if language == "id" or indonesian[word] < COMMON:
            listed.setdefault(word, []).append(meaning)
    changed = {word: choice[0] for word, choice in listed.items() if glossary.get(word) not in choice}
    return glossary | changed


def _indonesian(examples: Sequence[Example]) -> Counter[str]:
    """In how many Indonesian texts each word stands."""
    return Counter(word for one in examples if one.language == "id" for word in set(tokens(one.text)))


def _both_ways(
    sentences: Sequence[tuple[list[str], list[str]]], least: float
) -> tuple[Lexicon, dict[str, tuple[float, str]]]:
    """Indonesian → other, and other → Indonesian with its weight (sureness × sentences)."""
    aligned = align(sentences)
    ours = Counter(word for words, _ in sentences for word in set(words))
    theirs = Counter(word for _, words in sentences for word in set(words))
    there: dict[str, tuple[float, str]] = {}
    back: dict[str, tuple[float, str]] = {}
    sure = aligned.sureness > least
    for (left, right), sureness in zip(
        aligned.pairs[sure].tolist(), aligned.sureness[sure].tolist(), strict=True
    ):
        word, other = aligned.left[left], aligned.right[right]
        if ours[word] >= FEWEST:
            there[word] = max(there.get(word, (0.0, "")), (sureness, other))
        if theirs[other] >= FEWEST and other != word:
            back[other] = max(back.get(other, (0.0, "")), (sureness * theirs[other], word))
    return {word: other for word, (_, other) in there.items()}, back


def translated(examples: Sequence[Example], known: Lexicons, seed: int) -> list[Example]:
    """Indonesian examples in a few random languages each, word by word."""
    languages = sorted(known.by_language)
    if not languages:
        return []
    random = np.random.default_rng(seed)
    count = min(LANGUAGES_PER_TEXT, len(languages))
    return [
        _read_in(example, language, known.by_language[language])
        for example in examples
        if example.source in TO_TRANSLATE
        for language in random.choice(languages, count, replace=False).tolist()
    ]


def _read_in(example: Example, language: str, lexicon: Lexicon) -> Example:
    text = " ".join(lexicon.get(token, token) for token in tokens(example.text))
    return Example(text, example.label, SOURCE, language)
