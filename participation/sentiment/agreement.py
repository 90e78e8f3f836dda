"""How far people agree who judged the same comments: Krippendorff's alpha for nominal labels. Pure.

1 is full agreement, 0 what chance alone would bring. Krippendorff (2004) relies on labels from 0.8 on, draws
tentative conclusions from 0.667 on, and none below.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from nltk.metrics.agreement import AnnotationTask

Said = tuple[int, str, str]
"""Person, comment, label."""


class Agreement(NamedTuple):
    """Of the comments that at least two people judged."""

    comments: int
    people: int
    alpha: float | None  # None where all labels are the same: then chance explains everything, too


def agreement(said: Sequence[Said]) -> Agreement | None:
    """None where no comment was judged by two people."""
    judged = Counter(comment for _, comment, _ in said)
    both = [label for label in said if judged[label[1]] > 1]
    if not both:
        return None
    varied = len({label for _, _, label in both}) > 1
    return Agreement(
        comments=len({comment for _, comment, _ in both}),
        people=len({person for person, _, _ in both}),
        alpha=float(AnnotationTask(both).alpha()) if varied else None,
    )
