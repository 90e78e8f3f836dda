"""What `features.py` sees in texts, over arrays of numbers: units as rows of a scorer, with their documents."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from participation.sentiment.features import CLOSING, FIRST, LAST, NEGATED, NEGATIONS, OPENING, REACH
from participation.sentiment.sums import NumberedScorer, once
from participation.sentiment.wordbook import Apart, Booleans, Integers, Wordbook

Units = tuple[Integers, Integers]
"""Documents and rows, side by side."""


def together(units: Iterable[Units]) -> Units:
    """Units of several kinds as one."""
    documents, rows = zip(*units, strict=True)
    return np.concatenate(documents), np.concatenate(rows)


def distinct(document: Integers, numbers: Integers, count: int) -> Integers:
    """How many different words each of `count` documents has."""
    largest = int(numbers.max(initial=0)) + 1
    return np.bincount(once(document * largest + numbers) // largest, minlength=count)


def words_and_pairs(scorer: NumberedScorer, numbers: Integers, document: Integers) -> Iterator[Units]:
    """Words, and pairs of neighbours within a document."""
    yield document, scorer.words(numbers)
    yield _neighbours(scorer, numbers, document)


def _neighbours(scorer: NumberedScorer, numbers: Integers, document: Integers) -> Units:
    left = np.flatnonzero(document[1:] == document[:-1])
    return document[left], scorer.pairs(numbers[left], numbers[left + 1])


class Marked:
    """Words of one kind."""

    def __init__(self, book: Wordbook, words: Iterable[str]) -> None:
        numbers = book.keep(words)
        self._marked = np.zeros(len(book.words) + 1, bool)
        """By number; the last place stands for all words that come later."""
        self._marked[numbers] = True

    def among(self, numbers: Integers) -> Booleans:
        """Which of these words are of the kind."""
        found: Booleans = self._marked[np.minimum(numbers, len(self._marked) - 1)]
        return found


def clauses_of(apart: Apart, contrasts: Marked) -> tuple[Integers, Integers, Integers]:
    """Of each token the clause, counted through; the tokens of each clause; and the clauses of each text.

    As `clauses` has them: a text without tokens has one clause, which is empty.
    """
    begins = contrasts.among(apart.numbers)
    begins[1:] |= (apart.stretch[1:] != apart.stretch[:-1]) | (apart.document[1:] != apart.document[:-1])
    begins[:1] = True
    counts = np.maximum(np.bincount(apart.document[begins], minlength=apart.count), 1)
    empty = np.cumsum(apart.lengths == 0)
    clause = np.cumsum(begins) - 1 + empty[apart.document]
    return clause, np.bincount(clause, minlength=counts.sum()), counts


class Reading:
    """As `reading`, for one glossary."""

    def __init__(self, book: Wordbook, glossary: Mapping[str, str]) -> None:
        self._foreign = Marked(book, glossary)
        foreign, own = book.keep(glossary), book.keep(glossary.values())
        self._meaning = np.arange(len(book.words))
        self._meaning[foreign] = own

    def of(self, numbers: Integers, document: Integers) -> tuple[Integers, Integers]:
        """What the words of those documents mean that have a word of another language, and the documents."""
        there = np.isin(document, document[self._foreign.among(numbers)])
        numbers, document = numbers[there], document[there]
        known = numbers < len(self._meaning)
        return np.where(known, self._meaning[np.where(known, numbers, 0)], numbers), document


class NumberedFeatures:
    """As `units` and `clause_units`, for one glossary."""

    def __init__(self, book: Wordbook, glossary: Mapping[str, str]) -> None:
        self._book = book
        self._negated, self._opening, self._closing = book.keep((NEGATED, OPENING, CLOSING))
        self._negations, self._reading = Marked(book, NEGATIONS), Reading(book, glossary)

    def of_clauses(self, scorer: NumberedScorer, numbers: Integers, document: Integers) -> Iterator[Units]:
        """Units of clauses, or of texts without where they open and close."""
        yield from words_and_pairs(scorer, numbers, document)
        yield from self._under_negations(scorer, numbers, document)
        yield from self._meanings(scorer, numbers, document)

    def of_ends(self, scorer: NumberedScorer, numbers: Integers, document: Integers) -> Iterator[Units]:
        """Words with which texts open and close."""
        starts = np.searchsorted(document, document)
        ends = np.searchsorted(document, document, side="right")
        place = np.arange(len(numbers))
        for mark, there in ((self._opening, place < starts + FIRST), (self._closing, place >= ends - LAST)):
            yield self._with(scorer, mark, numbers[there], document[there])

    def _under_negations(
        self, scorer: NumberedScorer, numbers: Integers, document: Integers
    ) -> Iterator[Units]:
        alphabetic = self._book.is_alphabetic(numbers)
        place = np.flatnonzero(self._negations.among(numbers))
        for reach in range(1, REACH + 1):
            place = place[place + reach < len(numbers)]
            other = place + reach
            going = (document[other] == document[place]) & alphabetic[other]
            place = place[going]
            yield self._with(scorer, self._negated, numbers[place + reach], document[place])

    def _meanings(self, scorer: NumberedScorer, numbers: Integers, document: Integers) -> Iterator[Units]:
        read, document = self._reading.of(numbers, document)
        if len(read):
            yield document, scorer.words(read, meant=True)
            yield _neighbours(scorer, read, document)

    @staticmethod
    def _with(scorer: NumberedScorer, mark: int, numbers: Integers, document: Integers) -> Units:
        return document, scorer.pairs(np.full(len(numbers), mark), numbers)
