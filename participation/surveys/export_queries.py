"""Reads for exports: pages by key, so that memory does not grow with the answers."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from participation.areas.queries import area_codes, area_names
from participation.database import DB
from participation.feedback.queries import apart_of
from participation.services.queries import service_names
from participation.surveys.comments import free_texts, without_words
from participation.surveys.definitions import Definition, QuestionType
from participation.surveys.export_columns import Exported, ExportTable, Names, Wanted, tables
from participation.surveys.identifiers import joined
from participation.surveys.queries import documents_of, identifying_of
from participation.surveys.schemas import Document
from participation.surveys.tables import (
    CommentOutbox,
    Submission,
    SubmissionFile,
    SubmissionIdentifier,
    SurveyVersion,
)
from participation.surveys.variables import variables
from participation.texts import text_in

CHUNK = 2_000
FILES_PAGE = 50
_BEFORE_ALL = UUID(int=0)
_PAGE = """
    SELECT {array_of}({array}(id, number, received_on, language, channel, source, {answers})) AS page FROM (
        SELECT submission.id, number, received_on, language, channel, source, answers
        FROM submission JOIN survey_version ON survey_version.id = submission.version
        WHERE submission.survey = {{}} AND submission.id > {{}} AND NOT EXISTS (
            SELECT 1 FROM set_aside WHERE set_aside.submission = submission.id AND taken_out IS NOT NULL
        ) ORDER BY submission.id LIMIT {{}}
    ) AS submissions
"""
_PAGES = {
    "sqlite": _PAGE.format(array_of="json_group_array", array="json_array", answers="json(answers)"),
    "postgres": _PAGE.format(array_of="json_agg", array="json_build_array", answers="answers"),
}
_page_of = msgspec.json.Decoder(list[Exported]).decode


class Export(NamedTuple):
    """What an export is made of."""

    survey: int
    wanted: Wanted
    definitions: dict[int, Definition]  # by number
    tables: list[ExportTable]
    names: Names


async def versions_of(survey_id: int) -> dict[int, int]:
    """The numbers of a survey's versions, by id."""
    rows = await SurveyVersion.select(SurveyVersion.id, SurveyVersion.number).where(
        SurveyVersion.survey == survey_id
    )
    return {row["id"]: row["number"] for row in rows}


async def published_documents(survey_id: int) -> dict[int, Document]:
    """What was published, by number of the version."""
    numbers = await versions_of(survey_id)
    documents = await documents_of(set(numbers)) if numbers else {}
    return {numbers[version]: document for version, document in documents.items()}


async def definitions_of(survey_id: int) -> dict[int, Definition]:
    """What was asked, by number of the version."""
    documents = await published_documents(survey_id)
    return {number: document.definition for number, document in documents.items()}


async def export_of(survey_id: int, wanted: Wanted) -> Export:
    """Everything but the submissions, which `pages` reads."""
    definitions = await definitions_of(survey_id)
    names = Names({}, {})
    return Export(
        survey_id,
        wanted,
        definitions,
        tables(variables(definitions), wanted, names),
        names,
    )


async def pages(export: Export) -> AsyncIterator[list[Exported]]:
    """All submissions in the order of their random keys; what arrives meanwhile may be among them or not.

    The database makes the next page while this one is written.
    """
    coming = asyncio.create_task(_page(export, _BEFORE_ALL))
    try:
        while page := await coming:
            coming = asyncio.create_task(_page(export, UUID(page[-1].id)))
            whole = await _whole(export, page)
            await _learn_names(export, whole)
            yield whole
    finally:
        coming.cancel()


async def _page(export: Export, after: UUID) -> list[Exported]:
    """One piece of JSON, which the database makes while Python is busy elsewhere; rows would be read in turns."""
    (row,) = await Submission.raw(_PAGES[DB.engine_type], export.survey, after, CHUNK)
    return _page_of(row["page"] or "[]")


async def _whole(export: Export, page: list[Exported]) -> list[Exported]:
    """Without words that must not leave; with what leads to a person, where it is wanted."""
    if withheld := await _withheld(export, page):
        page = [
            one._replace(answers=without_words(one.answers, withheld[one.id])) if one.id in withheld else one
            for one in page
        ]
    if not export.wanted.identifiers:
        return page
    apart = await identifying_of([UUID(submission.id) for submission in page])
    return [
        submission._replace(answers=joined(submission.answers, apart.get(UUID(submission.id))))
        for submission in page
    ]


async def _withheld(export: Export, page: list[Exported]) -> dict[str, set[str]]:
    """Words that the office must not read, or not yet, by key: an export shows them as if left empty.

    What inspectors alone see, and what was not collected yet, so that nobody has looked whether it is severe.
    """
    apart = await apart_of(f"survey:{export.survey}")
    rows = await Submission.select(Submission.id, Submission.receipt).where(
        Submission.receipt.is_in(list(apart) or [_BEFORE_ALL])
    )
    found = {str(row["id"]): apart[row["receipt"]] for row in rows}
    outbox: Any = CommentOutbox.submission
    waiting = await CommentOutbox.select(outbox).where(outbox.survey == export.survey)
    uncollected = {str(row["submission"]) for row in waiting}
    for one in page:
        if one.id in uncollected:
            found[one.id] = {
                said.question for said in free_texts(export.definitions[one.version], one.answers)
            }
    return found


async def _learn_names(export: Export, page: list[Exported]) -> None:
    """Looks up the areas and services that no earlier page has named."""
    wanted, names = export.wanted, export.names
    areas = _named(export, page, QuestionType.AREA) - names.areas.keys()
    if areas:
        names.areas.update(await (area_names(areas) if wanted.labels else area_codes(areas)))
    services = _named(export, page, QuestionType.SERVICE) - names.services.keys()
    if services and wanted.labels:
        found = await service_names(services)
        names.services.update(
            {
                number: text_in(name, wanted.language, wanted.default_language)
                for number, name in found.items()
            }
        )


def _named(export: Export, page: list[Exported], kind: QuestionType) -> set[int]:
    """The ids among the answers to questions of this type."""
    return {
        given
        for table in export.tables
        for name in table.names_of(kind)
        for *_, answers in table.lines(page)
        if isinstance(given := answers.get(name), int)
    }


class FileRow(msgspec.Struct, frozen=True):
    """A file among a survey's answers, without its content."""

    number: int
    file: UUID
    media_type: str
    size: int


async def files_of(survey_id: int, after: int | None) -> list[FileRow]:
    """A page of the files that were sent with answers."""
    files = SubmissionFile
    query = files.select(files.id, files.file.id, files.file.media_type, files.file.size).where(
        files.submission.survey == survey_id
    )
    if after is not None:
        query = query.where(files.id > after)
    rows = await query.order_by(files.id).limit(FILES_PAGE)
    return [FileRow(row["id"], row["file.id"], row["file.media_type"], row["file.size"]) for row in rows]


async def identified_count(survey_id: int) -> int:
    """How many submissions still hold what can lead to a person."""
    identifiers = SubmissionIdentifier
    return int(
        await identifiers.count().where(
            identifiers.submission.survey == survey_id, identifiers.answers.is_not_null()
        )
    )
