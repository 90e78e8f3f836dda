"""Names for topics: the words that set a topic apart, and a pair of words that people say together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

from participation.sentiment.termspace import terms

TERMS = 10
COLLOCATIONS = 30
COVERAGE = 0.04
"""Share of a topic's texts that a pair must stand in to name the topic."""
FEWEST = 2
NAMING = 3
"""Most typical words, one of which stands in a label."""
OTHERS = 10
"""Further labels, for who needs another one."""
COVERING = 5
"""Most typical words that should cover a topic: of three, a large one has more ways to say it."""

Documents = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Description:
    """A label for people and the most typical terms, best first."""

    label: str
    others: tuple[str, ...]
    """Pairs of words that would name it as well, best first."""
    terms: tuple[str, ...]
    naming: frozenset[str]
    """The `NAMING` most typical words."""
    coverage: float
    """Share of the texts that hold one of the `COVERING` most typical words."""


def describe(topics: Sequence[Documents]) -> list[Description]:
    """Describe each topic, given as lists of content words, so that no two labels are equal."""
    counts = [
        Counter(term for document in documents for term in set(terms(document))) for documents in topics
    ]
    taken: set[frozenset[str]] = set()
    found = []
    for documents, weights in zip(topics, _class_weights(counts), strict=True):
        typical = sorted(weights, key=lambda term: (-weights[term], term))
        single = [term for term in typical if " " not in term]
        pairs = _naming_pairs(documents, weights, frozenset(single[:NAMING]))
        candidates = [*pairs, *_last_resorts(single)]
        label = next(label for label in candidates if frozenset(label.split()) not in taken)
        taken.add(frozenset(label.split()))
        others = tuple(pair for pair in pairs if pair != label)[:OTHERS]
        terms_shown = tuple(_without_parts(typical)[:TERMS])
        covered = _coverage(documents, frozenset(single[:COVERING]))
        found.append(Description(label, others, terms_shown, frozenset(single[:NAMING]), covered))
    return found


def _coverage(documents: Documents, typical: frozenset[str]) -> float:
    return sum(not typical.isdisjoint(document) for document in documents) / max(1, len(documents))


def _class_weights(counts: Sequence[Counter[str]]) -> list[dict[str, float]]:
    """Class-based TF-IDF: tf × log(1 + A / f), A the mean size of a class (Grootendorst 2022)."""
    everywhere: Counter[str] = Counter()
    for count in counts:
        everywhere.update(count)
    mean = sum(everywhere.values()) / max(1, len(counts))
    return [
        {term: times * log(1 + mean / everywhere[term]) for term, times in count.items()} for count in counts
    ]


def _naming_pairs(documents: Documents, weights: dict[str, float], naming: frozenset[str]) -> list[str]:
    """Collocations that hold one of the most typical words, best first."""
    fit = {pair: _together(documents, pair) * weights.get(pair, 0.0) for pair in _collocations(documents)}
    pairs = sorted(fit, key=lambda pair: (-fit[pair], pair))
    return [pair for pair in pairs if not naming.isdisjoint(pair.split())]


def _last_resorts(typical: Sequence[str]) -> list[str]:
    """Labels where no pair is left: two of the words, more words, a number."""
    words = typical[: TERMS + 2] or ["–"]
    joined = [", ".join(words[:count]) for count in range(2, len(words) + 1)]
    return [*joined, *(f"{words[0]} {number}" for number in range(1, 100))]


def _together(documents: Documents, pair: str) -> int:
    """How many texts hold both words, side by side or not: such a pair speaks for more than its own."""
    both = set(pair.split())
    return sum(both.issubset(document) for document in documents)


def _collocations(documents: Documents) -> list[str]:
    """Pairs of words that stand together far more often than chance has it."""
    finder = BigramCollocationFinder.from_documents(documents)
    finder.apply_freq_filter(max(FEWEST, round(COVERAGE * len(documents))))
    finder.apply_ngram_filter(lambda left, right: left == right)
    scored = finder.score_ngrams(BigramAssocMeasures.likelihood_ratio)
    return [" ".join(pair) for pair, _ in scored[:COLLOCATIONS]]


def _without_parts(typical: Sequence[str]) -> list[str]:
    """Drop terms made of words of a term above: "lampu jalan" leaves no room for "lampu" or "jalan lampu"."""
    kept: list[str] = []
    for term in typical[: 4 * TERMS]:
        if not any(set(term.split()) <= set(above.split()) for above in kept):
            kept.append(term)
    return kept
