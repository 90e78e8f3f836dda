"""Counts scores in the database: one statement a version and period, whatever the number of submissions."""

import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
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
_kept: dict[tuple[int, str], tuple[float, list[dict[str, Any]]]] = {}


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
        for row in await _counted(version, period):
            place = (version.office, version.service or _number(row["service"]))
            given = {element: row[element] for element in version.asked.elements}
            found.setdefault(place, Scores()).add(given, row["people"])
    return found


def _number(typed: str) -> int | None:
    return int(typed) if typed.isdigit() else None


async def _counted(version: Version, period: SkmPeriod) -> list[dict[str, Any]]:
    """People by the answers that they gave to the elements, kept for a minute a process."""
    key = (version.id, period.key)
    kept = _kept.get(key)
    if kept is None or time.monotonic() - kept[0] > KEPT_SECONDS:
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        names = {element: question.name for element, question in version.asked.elements.items()}
        names["service"] = version.asked.service
        kept = _kept[key] = (time.monotonic(), await _grouped(version.id, period, names))
    return kept[1]


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
    rows = await _grouped(version.id, period, {"answer": name, "service": version.asked.service})
    found = Counter[str]()
    for row in rows:
        about = version.service or _number(row["service"])
        if row["answer"] and service in (None, about):
            found[row["answer"]] += row["people"]
    return found


async def _grouped(version: int, period: SkmPeriod, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """How many submissions gave the same answers to the questions `names` (column: question, "" for none)."""
    columns = ", ".join(f'{_answer(name)} AS "{column}"' for column, name in names.items())
    places = ", ".join(str(number) for number in range(1, len(names) + 1))
    # question names hold letters, digits, hyphens and underscores: definitions.is_name
    rows: list[dict[str, Any]] = await Submission.raw(
        f"SELECT {columns}, COUNT(*) AS people FROM submission"  # noqa: S608
        " WHERE version = {} AND received_on >= {} AND received_on < {}"
        f" GROUP BY {places}",
        version,
        period.start,
        period.end,
    )
    return rows


def _answer(name: str) -> str:
    """The answer to a question as text; the empty text where there is none."""
    if not name:
        return "''"
    if DB.engine_type == "sqlite":
        return f"""COALESCE(CAST(json_extract(answers, '$."{name}"') AS TEXT), '')"""
    return f"COALESCE(answers ->> '{name}', '')"


async def titles(versions: Collection[Version]) -> list[Text]:
    """Of the surveys that these are versions of."""
    ids = [one.id for one in versions]
    rows = await SurveyVersion.select(SurveyVersion.survey).where(SurveyVersion.id.is_in(ids or [0]))
    surveys = sorted({row["survey"] for row in rows})
    query = Survey.select(Survey.title).where(Survey.id.is_in(surveys or [0])).order_by(Survey.id)
    return [row["title"] for row in await query.output(load_json=True)]
