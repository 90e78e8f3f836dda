"""What many comments speak about: latent semantic analysis, then k-means, k chosen by stability.

Texts with the same content words count once when topics are sought, so that a thousand times "mantap"
cannot become a topic, and are members of one topic afterwards. Topics are learnt from a seeded sample and
the rest is assigned in chunks: time grows with the number of texts, memory for vectors does not. Texts are
first put into an order of their own, so that the order in which they arrive changes nothing.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from participation.sentiment.clusters import Grouping, group
from participation.sentiment.labels import Description, describe
from participation.sentiment.quotes import differing
from participation.sentiment.stopwords import content_words
from participation.sentiment.termspace import Points, TermSpace
from participation.sentiment.text import words

FEWEST_WORDS = 2
"""Words that a text needs, one of them a content word, to belong to a topic."""
SAMPLE = 20_000
"""Distinct texts from which topics are learnt."""
CHUNK = 2_000
CENTRAL = 1_000
"""Most central texts of a topic, from which its label and quotes are taken."""
QUOTES = 5


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. Numbers are positions in the texts given."""

    label: str
    terms: tuple[str, ...]
    """Most typical first."""
    members: tuple[int, ...]
    quotes: tuple[int, ...]
    """Members that are central and differ from each other, best first."""


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics of a set of texts, the largest first, and what stands outside them."""

    topics: tuple[Topic, ...]
    short: tuple[int, ...]
    """Texts with too few content words to belong anywhere."""
    repeated: int
    """Members that only repeat the content words of another member."""
    stability: float
    """Mean adjusted Rand index of this number of topics over samples; 1 where `k` was given."""


@dataclass(frozen=True, slots=True)
class _Corpus:
    """Positions of the texts that say the same, in an order that depends on their content alone."""

    texts: Sequence[str]
    same: list[list[int]]
    short: tuple[int, ...]

    def words(self, row: int) -> list[str]:
        return content_words(self.texts[self.same[row][0]])


def find_topics(texts: Sequence[str], *, seed: int = 0, k: int | None = None) -> Topics:
    """Topics of the texts: the same for the same texts in any order. `k` fixes their number.

    Fewer distinct texts than `clusters.SMALLEST` twice over make one topic.
    """
    corpus = _corpus(texts, seed)
    if not corpus.same:
        return Topics((), corpus.short, 0, 1.0)
    sample = [corpus.words(row) for row in range(min(SAMPLE, len(corpus.same)))]
    space = TermSpace(seed).fit(sample)
    grouping = group(space.points(sample), seed=seed, k=k)
    nearest, closeness = _assign(corpus, space, grouping)
    found = _topics(corpus, space, nearest, closeness)
    repeated = sum(len(positions) - 1 for positions in corpus.same)
    return Topics(found, corpus.short, repeated, grouping.stability)


def _corpus(texts: Sequence[str], seed: int) -> _Corpus:
    same: dict[bytes, list[int]] = {}
    short = []
    for position, text in enumerate(texts):
        distinct = sorted(set(content_words(text)))
        if not distinct or len(words(text)) < FEWEST_WORDS:
            short.append(position)
            continue
        key = hashlib.blake2b(f"{seed} {' '.join(distinct)}".encode(), digest_size=8).digest()
        same.setdefault(key, []).append(position)
    ordered = [sorted(same[key], key=lambda position: (texts[position], position)) for key in sorted(same)]
    return _Corpus(texts, ordered, tuple(short))


def _assign(corpus: _Corpus, space: TermSpace, grouping: Grouping) -> tuple[NDArray[np.intp], Points]:
    """Topic number of each distinct text and its cosine to that topic's centre."""
    numbers, cosines = [], []
    for start in range(0, len(corpus.same), CHUNK):
        rows = range(start, min(start + CHUNK, len(corpus.same)))
        similarity = space.points([corpus.words(row) for row in rows]) @ grouping.centres.T
        numbers.append(similarity.argmax(axis=1))
        cosines.append(similarity.max(axis=1))
    return np.concatenate(numbers), np.concatenate(cosines)


def _topics(
    corpus: _Corpus, space: TermSpace, nearest: NDArray[np.intp], closeness: Points
) -> tuple[Topic, ...]:
    rows_of = [np.flatnonzero(nearest == number) for number in np.unique(nearest)]
    central = [rows[np.argsort(-closeness[rows], kind="stable")[:CENTRAL]] for rows in rows_of]
    documents_of = [[corpus.words(row) for row in rows] for rows in central]
    parts = zip(rows_of, central, documents_of, describe(documents_of), strict=True)
    found = [
        _topic(corpus, rows, best, space.points(documents), closeness[best], described)
        for rows, best, documents, described in parts
    ]
    return tuple(sorted(found, key=lambda topic: (-len(topic.members), topic.label)))


def _topic(
    corpus: _Corpus,
    rows: NDArray[np.intp],
    central: NDArray[np.intp],
    points: Points,
    closeness: Points,
    described: Description,
) -> Topic:
    members = sorted(position for row in rows for position in corpus.same[row])
    quotes = [corpus.same[central[row]][0] for row in differing(points, closeness, QUOTES)]
    return Topic(described.label, described.terms, tuple(members), tuple(quotes))
