"""Reads of surveys, their versions, submissions and results."""

import time
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from participation.areas.queries import any_area_below, area_names, area_options, area_steps, areas_within
from participation.areas.schemas import AreaOption, AreaStep
from participation.clock import now
from participation.errors import Unavailable
from participation.files.queries import files_for
from participation.services.queries import services_of
from participation.surveys.answers import Compiled, compile_definition
from participation.surveys.definitions import Definition, QuestionType
from participation.surveys.file_answers import purpose_of
from participation.surveys.identifiers import joined
from participation.surveys.phases import Phase
from participation.surveys.piping import Names
from participation.surveys.quotas import Cell
from participation.surveys.readers import area_ids
from participation.surveys.reading import Known
from participation.surveys.schemas import Document, PublishedSurvey, SurveyCard, SurveyView
from participation.surveys.tables import QuotaCell, Submission, SubmissionIdentifier, Survey, SurveyVersion
from participation.texts import Text

CACHE_SECONDS = 2.0
"""How long a web process serves a survey before it looks whether it was closed or published anew."""
SECONDS_PER_QUESTION = 24
"""A round figure from answering the demonstration survey aloud: it only has to say "about 4 minutes"."""
PAGE = 50

_OFFICE = (Survey.office.name, Survey.office.zone, Survey.office.home_area)


@lru_cache(maxsize=256)
def _compiled(version: int, document: str) -> tuple[Document, Compiled]:
    """A published version never changes: it is read and compiled once a process."""
    read = msgspec.json.decode(document, type=Document)
    return read, compile_definition(read.definition)


_published: dict[tuple[str, int | None], tuple[float, PublishedSurvey | None]] = {}


async def published_survey(slug: str, number: int | None = None) -> PublishedSurvey | None:
    """The current version of a survey, or an earlier one that a page may still show; None for drafts.

    Kept for two seconds a process, since every answer needs it.
    """
    kept = _published.get((slug, number))
    if kept is not None and time.monotonic() - kept[0] < CACHE_SECONDS:
        return kept[1]
    if len(_published) > 1_000:
        _published.clear()
    if kept is not None:
        _published[slug, number] = (time.monotonic(), kept[1])  # one looks, the others need not wait for it
    try:
        survey = await _read_published(slug, number)
    except Unavailable:
        if kept is None or kept[1] is None:
            raise
        return kept[1]  # through an outage people can read on, and what they send is kept on a page
    _published[slug, number] = (time.monotonic(), survey)
    return survey


def forget_published() -> None:
    """After a change in this very process, so that staff see at once what they did."""
    _published.clear()


async def _read_published(slug: str, number: int | None) -> PublishedSurvey | None:
    row = await Survey.select(*Survey.all_columns(), *_OFFICE).where(Survey.slug == slug).first()
    if row is None or row["current_version"] == 0:
        return None
    version = (
        await SurveyVersion.select()
        .where(SurveyVersion.survey == row["id"], SurveyVersion.number == (number or row["current_version"]))
        .first()
    )
    if version is None:
        return None
    document, compiled = _compiled(version["id"], version["document"])
    areas = await area_choices(document.definition, row["office.home_area"])
    return PublishedSurvey(
        id=row["id"],
        slug=row["slug"],
        state=row["state"],
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        results_public=row["results_public"] and not (row["for_participants"] or row["is_quiz"]),
        results_on=row["results_on"],
        office=row["office"],
        office_name=row["office.name"],
        zone=row["office.zone"],
        service=row["service"],
        home_area=row["office.home_area"],
        areas=areas,
        areas_lead_on=await area_leads_on(areas),
        services=await service_choices(document.definition, row["office"]),
        by_invitation=row["by_invitation"],
        cells=await quota_cells(row["id"]),
        version=version["id"],
        number=version["number"],
        document=document,
        compiled=compiled,
        for_participants=row["for_participants"],
        is_quiz=row["is_quiz"],
        closed_at=row["closed_at"],
    )


async def area_choices(definition: Definition, home_area: int | None) -> list[AreaOption]:
    """What the area questions of a definition offer: they start at the home area of the office."""
    asked = any(question.type is QuestionType.AREA for question in definition.questions)
    return await area_options(home_area) if asked and home_area is not None else []


async def area_leads_on(offered: Sequence[AreaOption]) -> bool:
    """Whether something lies below what is offered first, so that people choose level by level."""
    return await any_area_below([option.id for option in offered]) if offered else False


async def service_choices(definition: Definition, office: int) -> list[tuple[int, Text]]:
    """The services that a question for a service lets people choose from."""
    if all(question.type is not QuestionType.SERVICE for question in definition.questions):
        return []
    return [(card.id, card.name) for card in await services_of([office]) if card.active]


async def steps_to_areas(survey: PublishedSurvey, fields: Mapping[str, Any]) -> dict[str, list[AreaStep]]:
    """Level by level what was chosen for each area question outside repetitions, and what is offered next."""
    if survey.home_area is None or not survey.areas_lead_on:
        return {}
    asked = [q.name for q in survey.document.definition.questions if q.type is QuestionType.AREA]
    return {name: await area_steps(survey.home_area, area_ids(fields.get(name))) for name in asked}


async def known_for(survey: PublishedSurvey, fields: Mapping[str, Any]) -> Known:
    """What may be answered to questions whose answers are ids."""
    names = Names({option.id: option.name for option in survey.areas}, dict(survey.services))
    if survey.home_area is not None:
        further = survey.compiled.areas_named(fields) - names.areas.keys()
        within = await areas_within(survey.home_area, further) if further else ()
        names = names._replace(areas={**names.areas, **(await area_names(within) if within else {})})
    files = await files_for(purpose_of(survey.id), survey.compiled.files_named(fields))
    return Known(areas=names.areas, services=names.services, files=files, names=names)


async def quota_cells(survey_id: int) -> list[Cell]:
    """The groups of whom a survey wants so many answers, with the places taken."""
    rows = (
        await QuotaCell.select(*(getattr(QuotaCell, name) for name in Cell._fields))
        .where(QuotaCell.survey == survey_id)
        .order_by(QuotaCell.id)
    )
    return [Cell(**row) for row in rows]


async def open_surveys(service: int | None = None) -> list[SurveyCard]:
    """What anyone can answer now, the one that closes first in front; none for whom people were chosen."""
    query = Survey.select(Survey.slug).where(
        Survey.state == "published",
        Survey.by_invitation.eq(False),
        Survey.for_participants.eq(False),
        Survey.is_quiz.eq(False),
    )
    if service is not None:
        query = query.where(Survey.service == service)
    moment = now()
    found = [await published_survey(row["slug"]) for row in await query]
    taking = [survey for survey in found if survey and survey.phase(moment) is Phase.OPEN]
    return [_card(survey) for survey in sorted(taking, key=_closing)]


def _closing(survey: PublishedSurvey) -> tuple[bool, float, str]:
    closes_at = survey.closes_at
    return (closes_at is None, closes_at.timestamp() if closes_at else 0.0, survey.slug)


def _card(survey: PublishedSurvey) -> SurveyCard:
    questions = len(survey.document.definition.asked)
    return SurveyCard(
        slug=survey.slug,
        title=survey.document.title,
        questions=questions,
        minutes=minutes_for(questions),
        closes_at=survey.closes_at,
        office_name=survey.office_name,
        zone=survey.zone,
    )


def minutes_for(questions: int) -> int:
    return max(1, round(questions * SECONDS_PER_QUESTION / 60))


async def surveys(offices: frozenset[int] | None, before: int | None = None) -> list[SurveyView]:
    """Surveys of these offices (None: of all), the newest first, a page at a time."""
    query = Survey.select(*Survey.all_columns(), *_OFFICE).order_by(Survey.id, ascending=False).limit(PAGE)
    if offices is not None:
        query = query.where(Survey.office.is_in(list(offices) or [0]))
    if before is not None:
        query = query.where(Survey.id < before)
    return [_view(row, await submission_count(row["id"])) for row in await query.output(load_json=True)]


async def surveys_for_anyone(office: int) -> list[tuple[int, Text]]:
    """Ids and titles of an office's published surveys that need no invitation, the newest first."""
    return await _for_anyone(office, is_quiz=False)


async def quizzes(office: int) -> list[tuple[int, Text]]:
    """The same of those that are answered within courses."""
    return await _for_anyone(office, is_quiz=True)


async def _for_anyone(office: int, *, is_quiz: bool) -> list[tuple[int, Text]]:
    rows = (
        await Survey.select(Survey.id, Survey.title)
        .where(
            Survey.office == office,
            Survey.state == "published",
            Survey.by_invitation.eq(False),
            Survey.for_participants.eq(False),
            Survey.is_quiz.eq(is_quiz),
        )
        .order_by(Survey.id, ascending=False)
        .output(load_json=True)
    )
    return [(row["id"], row["title"]) for row in rows]


async def survey_id_by_slug(slug: str) -> int | None:
    """The survey with this address, a draft too."""
    row = await Survey.select(Survey.id).where(Survey.slug == slug).first()
    return row["id"] if row else None


async def survey_by_id(survey_id: int) -> SurveyView | None:
    row = (
        await Survey.select(*Survey.all_columns(), *_OFFICE)
        .where(Survey.id == survey_id)
        .first()
        .output(load_json=True)
    )
    return _view(row, await submission_count(survey_id)) if row else None


async def survey_office(survey_id: int) -> int | None:
    """The office a survey belongs to, for guards."""
    row = await Survey.select(Survey.office).where(Survey.id == survey_id).first()
    return row["office"] if row else None


async def documents_of(versions: set[int] | None) -> dict[int, Document]:
    """What was published, by id of the version; None stands for every version there is."""
    query = SurveyVersion.select(SurveyVersion.id, SurveyVersion.document)
    if versions is not None:
        query = query.where(SurveyVersion.id.is_in(list(versions)))
    return {row["id"]: _compiled(row["id"], row["document"])[0] for row in await query}


async def submission_count(survey_id: int) -> int:
    return int(await Submission.count().where(Submission.survey == survey_id))


async def answers_from(survey_id: int, source: str, day: date) -> int:
    """How many answers one source brought on a day."""
    versions = await SurveyVersion.select(SurveyVersion.id).where(SurveyVersion.survey == survey_id)
    return int(
        await Submission.count().where(
            Submission.version.is_in([row["id"] for row in versions]),
            Submission.received_on == day,
            Submission.source == source,
        )
    )


def _view(row: dict[str, Any], submissions: int) -> SurveyView:
    fields = {name: row[name] for name in SurveyView.__struct_fields__ if name in row}
    fields["office_name"] = row["office.name"]
    fields["zone"] = row["office.zone"]
    return msgspec.convert({**fields, "submissions": submissions}, SurveyView)


class SubmissionView(msgspec.Struct, frozen=True):
    """A submission as its sender sees it."""

    slug: str
    document: Document
    answers: dict[str, Any]  # all of them, what leads to a person too


async def submission_under(receipt: UUID) -> SubmissionView | None:
    row = (
        await Submission.select(Submission.id, Submission.answers, Submission.survey.slug, Submission.version.id,
                                Submission.version.document)
        .where(Submission.receipt == receipt)
        .first()
    )  # fmt: skip
    if row is None:
        return None
    document, _ = _compiled(row["version.id"], row["version.document"])
    apart = await identifying_of([row["id"]])
    answers = joined(msgspec.json.decode(row["answers"]), apart.get(row["id"]))
    return SubmissionView(row["survey.slug"], document, answers)


async def identifying_of(submissions: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What these submissions hold that can lead to a person; those without are left out."""
    rows = await SubmissionIdentifier.select(
        SubmissionIdentifier.submission, SubmissionIdentifier.answers
    ).where(
        SubmissionIdentifier.submission.is_in(list(submissions)), SubmissionIdentifier.answers.is_not_null()
    )
    return {row["submission"]: msgspec.json.decode(row["answers"]) for row in rows}
