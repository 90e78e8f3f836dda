"""Counts scores in the database: one statement a version and period, whatever the number of submissions."""

import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from participation.database import DB
from participation.surveys.schemas import Document
from participation.surveys.skm_asking import Asked, asked_in
from participation.surveys.skm_periods import SkmPeriod
from participation.surveys.skm_profile import PROFILE, ProfilePart, profile_part
from participation.surveys.skm_scores import Scores
from participation.surveys.tables import Submission, Survey, SurveyVersion
from participation.texts import Text

KEPT_SECONDS = 60.0
MOST_KEPT = 500
NOTHING = "_"
"""No question is called so; an array of one path would be no array."""

Place = tuple[int, int | None]
"""Office and service that scores are about; None where no service is named."""


@dataclass(frozen=True, slots=True)
class Version:
    """A published version that asks for elements."""

    id: int
    office: int
    service: int | None
    asked: Asked


_asked: dict[tuple[int, str], Asked | None] = {}
_kept: dict[tuple[int, str], tuple[float, dict[int | None, Scores]]] = {}


def forget_scores() -> None:
    """For tests, whose databases give the same ids again."""
    _asked.clear()
    _kept.clear()


async def asking_versions(offices: Collection[int] | None, service: int | None = None) -> list[Version]:
    """All versions of the surveys of these offices (None: of all) that ask for an element.

    With a service: those that may be about it, by their survey or by a question of theirs.
    """
    query = SurveyVersion.select(
        SurveyVersion.id, SurveyVersion.sha256, SurveyVersion.survey.office.as_alias("office"),
        SurveyVersion.survey.service.as_alias("service"),
    ).order_by(SurveyVersion.id)  # fmt: skip
    if offices is not None:
        survey: Any = SurveyVersion.survey
        query = query.where(survey.office.is_in(list(offices) or [0]))
    rows = await query
    await _read([(row["id"], row["sha256"]) for row in rows])
    found = [
        Version(row["id"], row["office"], row["service"], asked)
        for row in rows
        if (asked := _asked[row["id"], row["sha256"]])
    ]
    return [one for one in found if service is None or one.service == service or _may_be_about(one)]


def _may_be_about(version: Version) -> bool:
    return version.service is None and bool(version.asked.service)


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
    for version in versions:
        for service, given in (await _kept_scores(version, period)).items():
            found.setdefault((version.office, version.service or service), Scores()).merge(given)
    return found


async def _kept_scores(version: Version, period: SkmPeriod) -> dict[int | None, Scores]:
    """The scores of a version by the service that people named, kept for a minute a process."""
    key = (version.id, period.key)
    kept = _kept.get(key)
    if kept is None or time.monotonic() - kept[0] > KEPT_SECONDS:
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        kept = _kept[key] = (time.monotonic(), await _scores(version, period))
    return kept[1]


async def _scores(version: Version, period: SkmPeriod) -> dict[int | None, Scores]:
    elements = version.asked.elements
    names = [question.name for question in elements.values()]
    found: dict[int | None, Scores] = {}
    for service, answers, people in await _grouped(version, period, names):
        given = {element: str(answer) for element, answer in zip(elements, answers, strict=True)}
        found.setdefault(service, Scores()).add(given, people)
    return found


async def profile(versions: Collection[Version], period: SkmPeriod, service: int | None) -> list[ProfilePart]:
    """Who answered, by each question of the profile that was asked; with a service, only about that one."""
    labels: dict[str, dict[str, Text]] = {}
    counts: dict[str, Counter[str]] = {}
    for version in versions:
        for name, question in version.asked.profile.items():
            labels.setdefault(name, {}).update({one.name: one.label for one in question.choices})
            counts.setdefault(name, Counter()).update(await _answers(version, period, name, service))
    return [profile_part(name, labels[name], counts[name]) for name in PROFILE if name in counts]


async def _answers(version: Version, period: SkmPeriod, name: str, service: int | None) -> Counter[str]:
    found = Counter[str]()
    for named, (answer,), people in await _grouped(version, period, [name]):
        if answer is not None and service in (None, version.service or named):
            found[str(answer)] += people
    return found


async def _grouped(
    version: Version, period: SkmPeriod, names: Sequence[str]
) -> Iterator[tuple[int | None, list[Any], int]]:
    """How many submissions gave the same answers to these questions, and about which service.

    All answers come out of a row's JSON in one go, as one array: taken one by one it would be read as often.
    """
    rows = await Submission.raw(
        f"SELECT {_array([version.asked.service or NOTHING, *names])} AS answers, COUNT(*) AS people"  # noqa: S608
        " FROM submission WHERE version = {} AND received_on >= {} AND received_on < {} GROUP BY 1",
        version.id,
        period.start,
        period.end,
    )
    return _unpacked(rows)


def _unpacked(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[int | None, list[Any], int]]:
    """One row after the other: a million submissions have tens of thousands of different ones."""
    for row in rows:
        service, *answers = msgspec.json.decode(row["answers"])
        yield (service if isinstance(service, int) else None), answers, row["people"]


def _array(names: Sequence[str]) -> str:
    """The answers to these questions as a JSON array, null where there is none.

    Their names hold letters, digits, hyphens and underscores: definitions.is_name.
    """
    if DB.engine_type == "sqlite":
        paths = ", ".join(f"""'$."{name}"'""" for name in names)
        return f"json_extract(answers, {paths})"
    values = ", ".join(f"answers -> '{name}'" for name in names)
    return f"CAST(jsonb_build_array({values}) AS TEXT)"


async def titles(versions: Collection[Version]) -> list[Text]:
    """Of the surveys that these are versions of."""
    ids = [one.id for one in versions]
    rows = await SurveyVersion.select(SurveyVersion.survey).where(SurveyVersion.id.is_in(ids or [0]))
    surveys = sorted({row["survey"] for row in rows})
    query = Survey.select(Survey.title).where(Survey.id.is_in(surveys or [0])).order_by(Survey.id)
    return [row["title"] for row in await query.output(load_json=True)]
