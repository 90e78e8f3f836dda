"""A comment in clauses, and what their scores say together.

Praise for one thing beside complaint about another, and "bagus, tapi …": a sum over the whole text blurs them. So
each clause is scored by itself, and a small network weighs the whole text, the best and the worst clause, the first
and the last, and how long it all is.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from participation.sentiment.text import normalise, tokens_of

# fmt: off
CONTRASTS = frozenset((
    "tapi", "tetapi", "tp", "tpi", "namun", "walau", "walaupun", "meski", "meskipun", "sayang", "sayangnya",
    "cuma", "hanya", "but", "although", "however", "nanging", "tapina", "tapih",
))
# fmt: on
"""Words that open a clause that may say the opposite."""
STEEPNESS = 3.0
"""Of what turns the score of a text's kind into a share: at a margin of 1 it is 0.95."""
ENDS = ".!?,;\n"
"""Signs that end a clause where a space follows."""
BREAK = re.compile(r"(?<=\n)\s+")
"""The spaces that end a clause for what is among them, and not for the word before."""
_END = re.compile(rf"(?<=[{ENDS}])\s+")

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def clauses(text: str) -> list[list[str]]:
    """Tokens clause by clause, all of the text's; one empty clause where there are none."""
    found: list[list[str]] = []
    for part in _END.split(normalise(text)):
        current: list[str] = []
        for token in tokens_of(part):
            if token in CONTRASTS and current:
                found.append(current)
                current = []
            current.append(token)
        if current:
            found.append(current)
    return found or [[]]


def summaries(texts: Floats, parts: Floats, lengths: Integers, counts: Integers) -> Floats:
    """A row of 7 k + 2 figures per text.

    `texts` (n × k) are scores of whole texts, `parts` (m × k) those of their clauses one after the other, `lengths`
    (m) the tokens of each clause, `counts` (n) the clauses of each text, at least one.
    """
    ends = np.cumsum(counts)
    starts = ends - counts
    long = np.maximum(lengths, 1)[:, np.newaxis]
    total = np.add.reduceat(long, starts)
    return np.hstack(
        [
            texts,
            np.add.reduceat(parts, starts) / counts[:, np.newaxis],
            np.maximum.reduceat(parts, starts),
            np.minimum.reduceat(parts, starts),
            parts[ends - 1],
            parts[starts],
            np.add.reduceat(parts * long, starts) / total,
            np.log1p(counts)[:, np.newaxis],
            np.log1p(total),
        ]
    )


def figures_of(texts: Floats, parts: Floats, read: Floats, lengths: Integers, counts: Integers) -> Floats:
    """All that `Combiner` sees, a row per text: the summaries, the readings' scores, and the scores by kind.

    `read` (n × 7) are scores of the texts as they read in Indonesian; the others are those of `summaries`.
    """
    return np.hstack([summaries(texts, parts, lengths, counts), read, by_kind(texts)])


def by_kind(scores: Floats) -> Floats:
    """The scores of labels as far as each text is written to an office, and as far as it is not: 12 figures a row.

    `scores` (n × 7) are as `SentimentWeights` has them.
    """
    office = 1 / (1 + np.exp(-STEEPNESS * scores[:, 6:]))
    return np.hstack([office * scores[:, :6], (1 - office) * scores[:, :6]])


def lengths_of(texts: Sequence[Sequence[Sequence[str]]]) -> tuple[Integers, Integers]:
    """`lengths` and `counts` of texts in clauses, for `summaries`."""
    lengths = np.asarray([len(clause) for text in texts for clause in text], np.int64)
    return lengths, np.asarray([len(text) for text in texts], np.int64)
