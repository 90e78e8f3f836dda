"""The SKM of each survey that asks for its elements, and whether it moves."""

import time
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from participation.clock import today
from participation.surveys.queries import published_survey
from participation.surveys.results import Tally
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.skm import Skm, element_counts, skm_of
from participation.surveys.tables import Submission, Survey

WINDOW = timedelta(days=28)
FEWEST = 30
"""Submissions in each of the two windows before a change is shown: fewer move by chance alone."""
KEPT_SECONDS = 300.0
CHUNK = 1_000


class SkmView(msgspec.Struct, frozen=True):
    """The index of one survey. `change` compares the last 28 days with the 28 before; None with too few."""

    survey: int
    title: dict[str, str]
    ikm: Decimal
    grade: str
    n: int
    change: Decimal | None


_kept: dict[int, tuple[float, SkmView | None]] = {}


async def skm_views(offices: frozenset[int] | None) -> list[SkmView]:
    """Of the published surveys of these offices (None: of all), the lowest index first."""
    query = Survey.select(Survey.id, Survey.slug).where(Survey.current_version > 0)
    if offices is not None:
        query = query.where(Survey.office.is_in(list(offices) or [0]))
    found = [await _kept_view(row["id"], row["slug"]) for row in await query]
    return sorted((view for view in found if view is not None), key=lambda view: view.ikm)


async def _kept_view(survey_id: int, slug: str) -> SkmView | None:
    """Counting reads every submission, so a figure serves for five minutes a process."""
    kept = _kept.get(survey_id)
    if kept is None or time.monotonic() - kept[0] > KEPT_SECONDS:
        survey = await published_survey(slug)
        kept = (time.monotonic(), await _view(survey) if survey else None)
        _kept[survey_id] = kept
    return kept[1]


async def _view(survey: PublishedSurvey) -> SkmView | None:
    definition = survey.document.definition
    if not any(question.element for question in definition.questions):
        return None
    whole, last, before = await _tallies(survey, today())
    skm = _skm(survey, whole)
    if skm is None:
        return None
    return SkmView(
        survey=survey.id,
        title=survey.document.title,
        ikm=skm.ikm,
        grade=skm.grade.value,
        n=whole.submissions,
        change=_change(survey, last, before),
    )


def _change(survey: PublishedSurvey, last: Tally, before: Tally) -> Decimal | None:
    if min(last.submissions, before.submissions) < FEWEST:
        return None
    new, old = _skm(survey, last), _skm(survey, before)
    return new.ikm - old.ikm if new and old else None


def _skm(survey: PublishedSurvey, tally: Tally) -> Skm | None:
    return skm_of(element_counts(survey.document.definition, tally))


async def _tallies(survey: PublishedSurvey, day: date) -> tuple[Tally, Tally, Tally]:
    """All answers, those of the last 28 days, and those of the 28 days before."""
    whole, last, before = (Tally(survey.document.definition) for _ in range(3))
    after: Any = None
    while rows := await _chunk(survey.id, after):
        for row in rows:
            answers = msgspec.json.decode(row["answers"])
            whole.add(answers)
            age = day - row["received_on"]
            if age < 2 * WINDOW:
                (last if age < WINDOW else before).add(answers)
        after = rows[-1]["id"]
    return whole, last, before


async def _chunk(survey_id: int, after: Any) -> list[dict[str, Any]]:
    query = Submission.select(Submission.id, Submission.answers, Submission.received_on)
    query = query.where(Submission.survey == survey_id).order_by(Submission.id).limit(CHUNK)
    rows: list[dict[str, Any]] = await (query if after is None else query.where(Submission.id > after))
    return rows
