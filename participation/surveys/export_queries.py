"""Reads for exports: pages by key, so that memory does not grow with the answers."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from piccolo.columns import Text
from piccolo.query.functions import Cast

from participation.areas.queries import area_codes, area_names
from participation.services.queries import service_names
from participation.surveys.definitions import Definition, QuestionType
from participation.surveys.export_columns import Exported, ExportTable, Names, Wanted, tables
from participation.surveys.identifiers import joined
from participation.surveys.queries import documents_of, identifying_of
from participation.surveys.schemas import Document
from participation.surveys.shown import named_ids
from participation.surveys.tables import Submission, SubmissionFile, SubmissionIdentifier, SurveyVersion
from participation.surveys.variables import variables
from participation.texts import text_in

CHUNK = 2_000
FILES_PAGE = 50
_COLUMNS = (
    Cast(Submission.id, Text(), alias="id"), Submission.version,
    Cast(Submission.received_on, Text(), alias="received_on"), Submission.language, Submission.channel,
    Submission.source, Submission.answers,
)  # fmt: skip
"""Keys and days as texts: an export writes them so, and a million of them need not be read in between."""


class Export(NamedTuple):
    """What an export is made of."""

    survey: int
    wanted: Wanted
    numbers: dict[int, int]  # of versions, by id
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
        await versions_of(survey_id),
        definitions,
        tables(variables(definitions), wanted, names),
        names,
    )


async def pages(export: Export) -> AsyncIterator[list[Exported]]:
    """All submissions in the order of their random keys; what arrives meanwhile may be among them or not.

    The database looks for the next page while this one is written.
    """
    coming = asyncio.create_task(_rows(export, None))
    try:
        while rows := await coming:
            if whole := len(rows) == CHUNK:
                coming = asyncio.create_task(_rows(export, UUID(rows[-1]["id"])))
            yield await _page(export, rows)
            if not whole:
                return
    finally:
        coming.cancel()


async def _rows(export: Export, after: UUID | None) -> list[dict[str, Any]]:
    query = Submission.select(*_COLUMNS).where(Submission.survey == export.survey)
    if after is not None:
        query = query.where(Submission.id > after)
    rows: list[dict[str, Any]] = await query.order_by(Submission.id).limit(CHUNK)
    return rows


async def _page(export: Export, rows: list[dict[str, Any]]) -> list[Exported]:
    apart = await _apart(export, rows)
    decode = msgspec.json.decode
    page = [
        Exported(
            row["id"],
            export.numbers[row["version"]],
            row["received_on"],
            row["language"],
            row["channel"],
            row["source"],
            joined(decode(row["answers"]), apart[row["id"]])
            if row["id"] in apart
            else decode(row["answers"]),
        )
        for row in rows
    ]
    await _learn_names(export, page)
    return page


async def _apart(export: Export, rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What leads to a person, where it is wanted, by key."""
    if not export.wanted.identifiers:
        return {}
    found = await identifying_of([UUID(row["id"]) for row in rows])
    return {str(submission): answers for submission, answers in found.items()}


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
    definitions = [
        definition
        for definition in export.definitions.values()
        if any(question.type is kind for question in definition.questions)
    ]
    return {
        number
        for definition in definitions
        for submission in page
        for number in named_ids(definition, submission.answers, kind)
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
