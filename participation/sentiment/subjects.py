"""Whether topics are one subject: those that share a single word are not, those that share several are.

Groups of points hold what shares a rare word, "kartu tani" and "kartu KIS". So of the words that most texts of a topic
hold, each neighbour is tried: the texts with it against those without. If the two sides speak in other words, these two
left out, they are two subjects. Groups also part what is said of one thing by its names. So topics are joined
if they are alike without the word that they share most: "lampu jalan" and "lampu gang" are both out, dark or on again.
What was one subject before takes less to be one.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer

from participation.sentiment.clusters import FEWEST, NONE
from participation.sentiment.termspace import Documents

MOST = 0.6
"""Share of a topic's texts that hold a word which may be all that they share."""
UNLIKE = 0.1
"""Cosine of the words of two sides below which they are two subjects …"""
ALIKE = 0.085
"""… and of what two topics say more than others do, without the word that adds most to it, from which they are one."""
PREFERENCE = 2.0
"""How much more alike topics seem that were one before."""
REPEATED = 2
"""Texts that a word must stand in to be compared."""

Rarity = Mapping[str, float]
Figures = NDArray[np.float64]


def rarity(documents: Documents) -> Rarity:
    """Of each word, the logarithm of how many times as many texts there are as hold it."""
    held = Counter(word for document in documents for word in set(document))
    return {word: log(len(documents) / times) for word, times in held.items()}


def parting_word(documents: Documents, known: Rarity) -> str | None:
    """The word whose texts, at least `FEWEST`, are another subject than all others; None where there is none."""
    pairs = list(_pairs(documents))
    if not pairs:
        return None
    counts = CountVectorizer(analyzer=list, binary=True, min_df=REPEATED)
    present = counts.fit_transform(documents)
    weights = _weights(counts, known)
    columns = np.asarray([[counts.vocabulary_[word] for word in pair] for pair in pairs])
    inside = (present[:, columns[:, 1]].T @ present).toarray()
    outside = present.sum(axis=0).A1 - inside
    for side in (inside, outside):
        np.put_along_axis(side, columns, 0, axis=1)
    likeness = _cosines(inside * weights, outside * weights)
    cosine, word = min((round(each, 6), pair[1]) for each, pair in zip(likeness.tolist(), pairs, strict=True))
    return word if cosine < UNLIKE else None


def joined(topics: Sequence[Documents], known: Rarity, earlier: Sequence[int]) -> list[list[int]]:
    """The positions of the topics of each subject: the most alike two become one, until none are alike.

    `earlier` are the numbers of the subjects that they were before, or `NONE`.

    A topic is compared by what it says more often than all texts do. Of one application or one office all speak
    of signing in or of waiting: what they share so would make them one after the other the same subject.
    """
    groups = [[position] for position in range(len(topics))]
    if not any(document for topic in topics for document in topic):
        return groups
    counts, profile = _counted(topics, known)
    profiles, before = profile(counts), np.asarray(earlier)

    def alike(place: int) -> Figures:
        return _likeness(profiles[place], profiles) * _preferred(before[place], before)

    likeness = np.asarray([alike(place) for place in range(len(topics))])
    np.fill_diagonal(likeness, -1.0)
    while likeness.max() >= ALIKE:
        one, other = sorted(map(int, np.unravel_index(likeness.argmax(), likeness.shape)))
        groups[one] += groups.pop(other)
        counts[one] += counts[other]
        profiles[one] = profile(counts[one])
        before[one] = before[one] if before[one] != NONE else before[other]
        counts, profiles, before = (np.delete(rows, other, axis=0) for rows in (counts, profiles, before))
        likeness = np.delete(np.delete(likeness, other, axis=0), other, axis=1)
        likeness[one] = likeness[:, one] = alike(one)
        likeness[one, one] = -1.0
    return groups


def _pairs(documents: Documents) -> Iterator[tuple[str, str]]:
    """Words that most texts hold, each with the neighbours that some texts hold and some do not."""
    held = Counter(word for document in documents for word in set(document))
    for word in sorted(word for word, times in held.items() if times >= MOST * len(documents)):
        beside = Counter(other for document in documents for other in _neighbours(document, word))
        for other, times in sorted(beside.items()):
            if times >= FEWEST and len(documents) - held[other] >= FEWEST:
                yield word, other


def _neighbours(document: Sequence[str], word: str) -> set[str]:
    """Of all places where the word stands."""
    pairs = [pair for pair in pairwise(document) if word in pair]
    return {other for pair in pairs for other in pair} - {word}


def _counted(topics: Sequence[Documents], known: Rarity) -> tuple[Figures, Callable[[Figures], Figures]]:
    """How many texts of each topic hold each word, topics × words, the last column how many there are; and what
    makes profiles of such rows: how much more often than in all texts a word stands in them, by its rarity squared.
    """
    counts = CountVectorizer(analyzer=list, binary=True)
    present = counts.fit_transform([document for topic in topics for document in topic])
    ends = np.cumsum([0, *map(len, topics)])
    sums = [[*present[start:end].sum(axis=0).A1, end - start] for start, end in pairwise(ends.tolist())]
    rarities = _weights(counts, known)

    def profile(rows: Figures) -> Figures:
        held, texts = rows[..., :-1], rows[..., -1:]
        shares = np.where(held >= REPEATED, held, 0) / np.maximum(texts, 1)
        return np.maximum(shares - np.exp(-rarities), 0) * rarities**2

    return np.asarray(sums, np.float64), profile


def _weights(counts: CountVectorizer, known: Rarity) -> Figures:
    return np.asarray([known.get(word, 0.0) for word in counts.get_feature_names_out()])


def _likeness(one: Figures, profiles: Figures) -> Figures:
    """Cosine of one topic with each, without the word that adds most to it."""
    lengths = np.maximum(np.linalg.norm(one) * np.linalg.norm(profiles, axis=1), 1e-12)
    products = one * profiles
    cosines: Figures = np.round((products.sum(axis=1) - products.max(axis=1)) / lengths, 6)
    return cosines


def _preferred(one: int, others: NDArray[np.intp]) -> Figures:
    """By how much each seems more alike for what they were before."""
    return np.where((others == one) & (others != NONE), PREFERENCE, 1.0)


def _cosines(ones: Figures, others: Figures) -> Figures:
    """Row by row; 1 where a side has no words to compare."""
    lengths = np.linalg.norm(ones, axis=1) * np.linalg.norm(others, axis=1)
    products = (ones * others).sum(axis=1)
    return np.where(lengths > 0, products / np.maximum(lengths, 1e-12), 1.0)
