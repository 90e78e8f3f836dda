"""Scores of surveys that ask for the SKM, out of the coded columns of results."""

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
_kept: dict[tuple[tuple[int, ...], str], tuple[datetime | None, dict[int | None, Scores]]] = {}


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
    found: dict[Place, Scores] = {}
    for survey, of_survey in _by_survey(versions).items():
        for service, given in (await _kept_scores(survey, of_survey, period)).items():
            found.setdefault((of_survey[0].office, of_survey[0].service or service), Scores()).merge(given)
    return found


def _by_survey(versions: Collection[Version]) -> dict[int, list[Version]]:
    found: dict[int, list[Version]] = {}
    for version in versions:
        found.setdefault(version.survey, []).append(version)
    return found


async def _kept_scores(
    survey: int, versions: Sequence[Version], period: SkmPeriod
) -> dict[int | None, Scores]:
    """The scores of a survey by the service that people named, kept a process until further answers are coded."""
    key = (tuple(one.id for one in versions), period.key)
    coded_at = await counted_at(survey)
    kept = _kept.get(key)
    if kept is None or kept[0] != coded_at:
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        kept = _kept[key] = (coded_at, await _scores(survey, versions, period))
    return kept[1]


async def _scores(survey: int, versions: Sequence[Version], period: SkmPeriod) -> dict[int | None, Scores]:
    """Reads the columns of the elements a block at a time: no submission is read."""
    wanted = [Wanted.of(one.number, one.asked, period) for one in versions]
    names = {name for one in wanted for name in one.columns}
    people = [np.zeros(0, np.int64)]
    async for columns, _ in blocks(survey, sorted(names)):
        people += [people_of(columns, one) for one in wanted]
    return scores_by_service(np.concatenate(people))


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
    wanted = {one: Wanted.of(one.number, one.asked, period) for one in versions if one.asked.profile}
    names = {name for one in wanted.values() for name in (VERSION, DAY, one.service)}
    names |= {column_of(question) for one in wanted for question in one.asked.profile.values()}
    async for columns, _ in blocks(survey, sorted(names) if wanted else []):
        for version, meant in wanted.items():
            for name, question in version.asked.profile.items():
                for named, answer, people in answers_of(columns, meant, column_of(question)):
                    if service in (None, version.service or named):
                        counts[name][answer] += people


async def titles(versions: Collection[Version]) -> list[Text]:
    """Of the surveys that these are versions of."""
    ids = [one.id for one in versions]
    rows = await SurveyVersion.select(SurveyVersion.survey).where(SurveyVersion.id.is_in(ids or [0]))
    surveys = sorted({row["survey"] for row in rows})
    query = Survey.select(Survey.title).where(Survey.id.is_in(surveys or [0])).order_by(Survey.id)
    return [row["title"] for row in await query.output(load_json=True)]
