"""What several people's labels of one comment come to. Pure."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple


class Verdict(NamedTuple):
    """What most people say; None where nobody judged."""

    sentiment: str | None
    element: str | None
    disputed: bool


def verdict(sentiments: Sequence[str | None], elements: Sequence[str | None]) -> Verdict:
    """Each person counts once, later ones last: what most say holds, and where as many say another, the latest.

    Then it is disputed, and a third person should look.
    """
    sentiment, sentiment_tied = _most([label for label in sentiments if label is not None])
    element, element_tied = _most([label for label in elements if label is not None])
    return Verdict(sentiment, element, sentiment_tied or element_tied)


def _most(labels: Sequence[str]) -> tuple[str | None, bool]:
    if not labels:
        return None, False
    counts = Counter(labels)
    tied = {label for label, count in counts.items() if count == max(counts.values())}
    return next(label for label in reversed(labels) if label in tied), len(tied) > 1
