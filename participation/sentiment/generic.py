"""Which words are too general to name a topic, derived from the training texts.

NusaParagraph says what each text is about: a frequent word that stands in texts of every subject alike (small
Kullback-Leibler divergence from the subjects' sizes) belongs to the language, not to a subject. Indonesian
and English have no such texts; there a word is generic when NusaX translates it into generic words.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer

from participation.sentiment.datasets import Example
from participation.sentiment.text import words
from participation.sentiment.translation import Lexicon, lexicons

FREQUENT = 0.02
"""Share of a language's texts that a generic word stands in at least."""
EVEN = 0.04
"""Divergence in nats up to which a word counts as evenly spread."""
SURE_ENOUGH = 0.1
"""Of a translation, where several languages have to agree anyway."""
AGREEING = 2
"""Languages whose translation must be generic."""


def generic_words(paragraphs: Sequence[Example], translations: Sequence[Example]) -> list[str]:
    """Generic words in alphabetical order, from paragraphs by subject and from NusaX."""
    languages = sorted({example.language for example in paragraphs})
    regional = {
        language: _even([example for example in paragraphs if example.language == language])
        for language in languages
    }
    lists = lexicons(translations, SURE_ENOUGH).by_language
    indonesian = _agreed(lists, regional)
    english = {lists["en"][word] for word in indonesian & lists.get("en", {}).keys()}
    return sorted(indonesian | english | set().union(*regional.values()))


def _even(paragraphs: Sequence[Example]) -> set[str]:
    """Frequent words of one language that are spread over the subjects as the texts are."""
    vectoriser = CountVectorizer(analyzer=words, binary=True, min_df=FREQUENT)
    present = vectoriser.fit_transform([example.text for example in paragraphs])
    _, subjects = np.unique([example.label for example in paragraphs], return_inverse=True)
    members = np.eye(subjects.max() + 1)[subjects]
    divergence = _divergence(present.T @ members, members.mean(axis=0))
    return set(vectoriser.get_feature_names_out()[divergence <= EVEN].tolist())


def _divergence(counts: NDArray[np.float64], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kullback-Leibler divergence in nats of each row of counts (words × subjects) from the sizes."""
    shares = (counts + sizes) / (counts.sum(axis=1, keepdims=True) + 1)
    divergence: NDArray[np.float64] = (shares * np.log(shares / sizes)).sum(axis=1)
    return divergence


def _agreed(lists: dict[str, Lexicon], regional: dict[str, set[str]]) -> set[str]:
    votes = Counter(
        word
        for language, generic in regional.items()
        for word, other in lists.get(language, {}).items()
        if other in generic
    )
    return {word for word, languages in votes.items() if languages >= AGREEING}
