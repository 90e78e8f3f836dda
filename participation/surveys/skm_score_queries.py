"""Scores of surveys that ask for the SKM, out of the coded columns of results."""

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from participation.surveys.arrays import np
from participation.surveys.blocks import DAY, VERSION
from participation.surveys.coding import column_of
from participation.surveys.result_queries import blocks, counted_at
from participation.surveys.schemas import Document
from participation.surveys.skm_asking import Asked, asked_in
from participation.surveys.skm_columns import Wanted, answers_of, people_of, scores_by_service
from participation.surveys.skm_periods import SkmPeriod
from participation.surveys.skm_profile import PROFILE, ProfilePart, profile_part
from participation.surveys.skm_scores import Scores
from participation.surveys.tables import Survey, SurveyVersion
from participation.texts import Text

MOST_KEPT = 500

Place = tuple[int, int | None]
"""Office and service that scores are about; None where no service is named."""
ByService = dict[int | None, Scores]


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A published version that asks for elements."""

    id: int
    number: int
    survey: int
    office: int
    service: int | None
    asked: Asked


_asked: dict[tuple[int, str], Asked | None] = {}
_kept: dict[tuple[tuple[int, ...], str], tuple[datetime | None, ByService]] = {}


def forget_scores() -> None:
    """For tests, whose databases give the same ids again."""
    _asked.clear()
    _kept.clear()


async def asking_versions(offices: Collection[int] | None, service: int | None = None) -> list[Version]:
    """All versions of the surveys of these offices (None: of all) that ask for an element.

    With a service: those that may be about it, by their survey or by a question of theirs.
    """
    query = SurveyVersion.select(
        SurveyVersion.id, SurveyVersion.number, SurveyVersion.survey, SurveyVersion.sha256,
        SurveyVersion.survey.office.as_alias("office"), SurveyVersion.survey.service.as_alias("service"),
    ).order_by(SurveyVersion.id)  # fmt: skip
    if offices is not None:
        survey: Any = SurveyVersion.survey
        query = query.where(survey.office.is_in(list(offices) or [0]))
    rows = await query
    await _read([(row["id"], row["sha256"]) for row in rows])
    found = [
        Version(row["id"], row["number"], row["survey"], row["office"], row["service"], asked)
        for row in rows
        if (asked := _asked[row["id"], row["sha256"]])
    ]
    return [one for one in found if service is None or one.service == service or _may_be_about(one)]


def _may_be_about(version: Version) -> bool:
    return version.service is None and version.asked.service is not None


async def _read(keys: Sequence[tuple[int, str]]) -> None:
    """A published version never changes: each is read once a process."""
    new = [key for key in keys if key not in _asked]
    if not new:
        return
    rows = await SurveyVersion.select(SurveyVersion.id, SurveyVersion.sha256, SurveyVersion.document).where(
        SurveyVersion.id.is_in([number for number, _ in new])
    )
    for row in rows:
        document = msgspec.json.decode(row["document"], type=Document)
        _asked[row["id"], row["sha256"]] = asked_in(document.definition)


async def scores(versions: Collection[Version], period: SkmPeriod) -> dict[Place, Scores]:
    """The scores given in a period, by what they are about."""
    return (await scores_of_periods(versions, [period]))[0]


async def scores_of_periods(
    versions: Collection[Version], periods: Sequence[SkmPeriod]
) -> list[dict[Place, Scores]]:
    """As `scores`, of several periods that are counted in one go."""
    found: list[dict[Place, list[Scores]]] = [{} for _ in periods]
    for survey, of_survey in _by_survey(versions).items():
        office, service = of_survey[0].office, of_survey[0].service
        kept = await _kept_scores(survey, of_survey, periods)
        for places, by_service in zip(found, kept, strict=True):
            for named, given in by_service.items():
                places.setdefault((office, service or named), []).append(given)
    return [{place: Scores.together(parts) for place, parts in places.items()} for places in found]


def _by_survey(versions: Collection[Version]) -> dict[int, list[Version]]:
    found: dict[int, list[Version]] = {}
    for version in versions:
        found.setdefault(version.survey, []).append(version)
    return found


async def _kept_scores(
    survey: int, versions: Sequence[Version], periods: Sequence[SkmPeriod]
) -> list[ByService]:
    """The scores of a survey for each period, kept a process until further answers are coded."""
    ids, coded_at = tuple(one.id for one in versions), await counted_at(survey)
    held = {one.key: _kept[ids, one.key] for one in periods if (ids, one.key) in _kept}
    found = {key: by_service for key, (moment, by_service) in held.items() if moment == coded_at}
    new = [one for one in periods if one.key not in found]
    if new:
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        counted = await _scores(survey, versions, new)
        found |= {one.key: by_service for one, by_service in zip(new, counted, strict=True)}
        _kept.update({(ids, one.key): (coded_at, found[one.key]) for one in new})
    return [found[one.key] for one in periods]


async def _scores(survey: int, versions: Sequence[Version], periods: Sequence[SkmPeriod]) -> list[ByService]:
    """Reads the columns of the elements a block at a time: no submission is read."""
    wanted = [Wanted.of(one.number, one.asked) for one in versions]
    people = [[np.zeros(0, np.int64)] for _ in periods]
    async for columns, _ in blocks(survey, sorted({name for one in wanted for name in one.columns})):
        for one in wanted:
            for parts, part in zip(people, people_of(columns, one, periods), strict=True):
                parts.append(part)
    return [await asyncio.to_thread(scores_by_service, np.concatenate(parts)) for parts in people]


async def profile(versions: Collection[Version], period: SkmPeriod, service: int | None) -> list[ProfilePart]:
    """Who answered, by each question of the profile that was asked; with a service, only about that one."""
    labels: dict[str, dict[str, Text]] = {}
    counts: dict[str, Counter[str]] = {}
    for version in versions:
        for name, question in version.asked.profile.items():
            labels.setdefault(name, {}).update({one.name: one.label for one in question.choices})
            counts.setdefault(name, Counter())
    for survey, of_survey in _by_survey(versions).items():
        await _add_answers(counts, survey, of_survey, period, service)
    return [profile_part(name, labels[name], counts[name]) for name in PROFILE if name in counts]


async def _add_answers(
    counts: dict[str, Counter[str]],
    survey: int,
    versions: Sequence[Version],
    period: SkmPeriod,
    service: int | None,
) -> None:
    """Adds what people of one survey answered about themselves; `service` None: about whatever they came for."""
    wanted = {one: Wanted.of(one.number, one.asked) for one in versions if one.asked.profile}
    names = {name for one in wanted.values() for name in (VERSION, DAY, one.service)}
    names |= {column_of(question) for one in wanted for question in one.asked.profile.values()}
    async for columns, _ in blocks(survey, sorted(names) if wanted else []):
        for version, meant in wanted.items():
            for name, question in version.asked.profile.items():
                for named, answer, people in answers_of(columns, meant, column_of(question), period):
                    if service in (None, version.service or named):
                        counts[name][answer] += people


async def titles(versions: Collection[Version]) -> list[Text]:
    """Of the surveys that these are versions of."""
    ids = [one.id for one in versions]
    rows = await SurveyVersion.select(SurveyVersion.survey).where(SurveyVersion.id.is_in(ids or [0]))
    surveys = sorted({row["survey"] for row in rows})
    query = Survey.select(Survey.title).where(Survey.id.is_in(surveys or [0])).order_by(Survey.id)
    return [row["title"] for row in await query.output(load_json=True)]
