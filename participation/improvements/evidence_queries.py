"""What surveys know that a report is weighed with: how much a voice counts, and what the SKM elements score."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from math import sqrt

from participation.areas.queries import area_paths
from participation.feedback.schemas import CommentFilter
from participation.improvements.breakdowns import shared_level
from participation.improvements.evidence import ElementScore
from participation.improvements.periods import Period
from participation.improvements.voices import NO_AREA
from participation.sentiment.corpus import Reading
from participation.surveys.skm_certainty import FEWEST
from participation.surveys.skm_periods import SkmPeriod
from participation.surveys.skm_unit_queries import element_scores
from participation.surveys.weight_queries import SubmissionWeights, submission_weights, submissions_of

SURVEY = "survey:"
YEAR = timedelta(days=365)
"""Before the end of a report's period, in which scores count: every unit asks for its SKM once a year."""
DECIMALS, TENS = 2, 10
"""Of a score, and people in whose steps those who gave it are told, rounded down."""


class SurveyWeights:
    """Weights of comments that come from surveys: each survey is weighted once, when its first comment is met."""

    def __init__(self) -> None:
        self._known: dict[str, SubmissionWeights | None] = {}

    async def of(self, page: Sequence[Reading]) -> list[float]:
        """1 for what comes from no survey, or from one without weights."""
        found = [1.0] * len(page)
        for origin in sorted({read.origin for read in page if read.origin.startswith(SURVEY)}):
            if origin not in self._known:
                self._known[origin] = await submission_weights(int(origin.removeprefix(SURVEY)))
            if weights := self._known[origin]:
                await _fill(found, [n for n, read in enumerate(page) if read.origin == origin], page, weights)
        return found


async def _fill(
    found: list[float], numbers: Sequence[int], page: Sequence[Reading], weights: SubmissionWeights
) -> None:
    receipts = {number: receipt for number in numbers if (receipt := page[number].receipt) is not None}
    submissions = await submissions_of(receipts.values())
    known = {number: submissions[receipt] for number, receipt in receipts.items() if receipt in submissions}
    for number, weight in zip(known, weights.of(known.values()), strict=True):
        found[number] = weight


async def scores_of(wanted: CommentFilter, period: Period) -> dict[str, ElementScore]:
    """What each SKM element scored in the year up to the end of a period; those of fewer than 30 people are out."""
    office = next(iter(wanted.offices)) if wanted.offices else None
    scored = (await element_scores(office, wanted.service, _year(period))).by_element
    return {element: _score(counts) for element, counts in scored.items() if sum(counts.values()) >= FEWEST}


async def shown_areas(named: Iterable[int]) -> dict[int, int]:
    """Under which area each of these is shown: few enough that each has something to say."""
    return shared_level(await area_paths(set(named) - {NO_AREA}))


def _year(period: Period) -> SkmPeriod:
    start = period.end - YEAR
    return SkmPeriod(f"{start}..{period.last_day}", start, period.end)


def _score(counts: dict[int, int]) -> ElementScore:
    """Not exact: how many gave a score that only a few gave, which results withhold, could be worked out."""
    people = sum(counts.values())
    mean = sum(score * times for score, times in counts.items()) / people
    squares = sum(times * (score - mean) ** 2 for score, times in counts.items())
    return ElementScore(
        round(mean, DECIMALS), round(sqrt(squares / people / people), DECIMALS), people // TENS * TENS
    )
