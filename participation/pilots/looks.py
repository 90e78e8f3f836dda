"""What a look before the day of the analysis shows: each arm by itself, without a test. Pure."""

import math
from collections.abc import Sequence
from statistics import fmean, stdev

from participation.pilots.comparison import Row, arms_of, compared, outcomes_of
from participation.pilots.effect_schemas import ArmMean
from participation.pilots.result_schemas import Seen
from participation.pilots.schemas import Document
from participation.pilots.withholding import LEAST


def seen_of(document: Document, rows: Sequence[Row]) -> tuple[Seen, ...]:
    """Every outcome so far; figures of a few people are withheld."""
    return tuple(_seen(document, rows, number) for number in range(len(outcomes_of(document))))


def _seen(document: Document, rows: Sequence[Row], number: int) -> Seen:
    outcome, people = outcomes_of(document)[number], compared(document, rows, number, {})
    values = [
        [value for value, arm in zip(people.outcome, people.arm, strict=True) if arm == position]
        for position in range(len(arms_of(document).named))
    ]
    return Seen(
        name=outcome.name,
        scale=outcome.scale,
        arms=tuple(_mean(position, own) for position, own in enumerate(values)),
        missing=tuple(sum(map(math.isnan, own)) for own in values),
    )


def _mean(position: int, values: Sequence[float]) -> ArmMean:
    known = [value for value in values if not math.isnan(value)]
    if len(known) < LEAST:
        return ArmMean(position, len(known), None, None)
    return ArmMean(position, len(known), fmean(known), stdev(known))
