"""The SKM of each survey that asks for its elements, and whether it moves."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from participation.clock import today
from participation.surveys.skm_periods import SkmPeriod
from participation.surveys.skm_score_queries import Version, asking_versions, scores_of_periods
from participation.surveys.skm_scores import Scores
from participation.surveys.tables import Survey

WINDOW = timedelta(days=28)
FEWEST = 30
"""Respondents in each of the two windows before a change is shown: fewer move by chance alone."""


class SkmView(msgspec.Struct, frozen=True):
    """The index of one survey. `change` compares the last 28 days with the 28 before; None with too few."""

    survey: int
    title: dict[str, str]
    ikm: Decimal
    grade: str
    n: int
    change: Decimal | None


async def skm_views(offices: frozenset[int] | None) -> list[SkmView]:
    """Of the published surveys of these offices (None: of all), the lowest index first."""
    by_survey: dict[int, list[Version]] = {}
    for version in await asking_versions(offices):
        by_survey.setdefault(version.survey, []).append(version)
    query = Survey.select(Survey.id, Survey.title).where(
        Survey.current_version > 0, Survey.id.is_in(list(by_survey) or [0])
    )
    rows = await query.output(load_json=True)
    found = [await _view(row["id"], row["title"], by_survey[row["id"]]) for row in rows]
    return sorted((view for view in found if view is not None), key=lambda view: view.ikm)


async def _view(survey: int, title: dict[str, str], versions: Collection[Version]) -> SkmView | None:
    day = today() + timedelta(days=1)
    windows = [(date.min, date.max), (day - WINDOW, day), (day - 2 * WINDOW, day - WINDOW)]
    periods = [SkmPeriod(f"{start}..{end}", start, end) for start, end in windows]
    found = await scores_of_periods(versions, periods)
    whole, last, before = (Scores.together(one.values()) for one in found)
    skm = whole.skm
    if skm is None:
        return None
    return SkmView(survey, title, skm.ikm, skm.grade.value, whole.people, _change(last, before))


def _change(last: Scores, before: Scores) -> Decimal | None:
    if min(last.people, before.people) < FEWEST:
        return None
    new, old = last.skm, before.skm
    return new.ikm - old.ikm if new and old else None
