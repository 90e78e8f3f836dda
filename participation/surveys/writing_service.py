"""Use cases of those who write surveys: bring back an earlier draft, translate, add from and to the library."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.database import transaction
from participation.errors import NotFound, Problem, Rejected
from participation.surveys.definitions import Section, write_definition
from participation.surveys.editing import section_named
from participation.surveys.library import blocks, templates
from participation.surveys.schemas import SurveyView
from participation.surveys.section_editing import with_block, with_sections
from participation.surveys.service import save_definition, save_draft, survey_or_not_found
from participation.surveys.tables import LibraryBlock
from participation.surveys.wordings import with_wordings
from participation.surveys.writing_queries import library_of, revisions
from participation.web.i18n import mark

SURVEY_TEXTS = ("title", "introduction", "purpose")
"""Texts around the questions, which are translated together with them."""
NOT_ADDED = mark("Nothing was added.")


async def restore_revision(actor: Person, survey_id: int, revision: int, kept: int | None) -> SurveyView:
    """Brings back the questions of an earlier draft, the latest without `kept`; those of now become one themselves.

    Raises NotFound for none of this survey, Conflict when another tab was first.
    """
    for earlier in await revisions(survey_id):
        if kept in (None, earlier.id):
            return await save_definition(actor, survey_id, revision, earlier.definition)
    raise NotFound(mark("This earlier draft is no longer kept."))


async def save_translation(
    actor: Person, survey_id: int, revision: int, language: str, typed: Mapping[str, str]
) -> SurveyView:
    """Saves all that was written in one language, by place (wordings.py) or by the name of a text of the survey.

    Raises Rejected for a survey that would be left without its Indonesian title, Conflict when another tab was first.
    """
    survey = await survey_or_not_found(survey_id)
    if language == "id" and not typed.get("title", "-").strip():
        problem = Problem(mark("Write a title in Indonesian."))
        raise Rejected(mark("The survey was not saved."), errors={"title": problem})
    values = {
        "definition": msgspec.json.encode(
            with_wordings(survey.definition, language, typed), order="deterministic"
        ).decode()
    }
    for name in SURVEY_TEXTS:
        if name in typed:
            text = {**getattr(survey, name), language: typed[name]}
            written = {code: words for code, words in text.items() if words}
            values[name] = msgspec.json.encode(written, order="deterministic").decode()
    await save_draft(actor, survey, revision, dict(values))
    return await survey_or_not_found(survey_id)


async def add_from_library(
    actor: Person, survey_id: int, revision: int, chosen: str, section: str = ""
) -> SurveyView:
    """Copies a block or a questionnaire into the draft: as sections of its own, or at the end of one of them.

    `chosen` is "block:KEY", "template:KEY" or "own:ID". Raises Rejected for what is no such thing.
    """
    survey = await survey_or_not_found(survey_id)
    sections = await _sections(survey.office, chosen)
    if sections is None:
        raise Rejected(NOT_ADDED, errors={"chosen": Problem(mark("Choose what to add."))})
    if section:
        definition = with_block(survey.definition, section, sections)
    else:
        definition = with_sections(survey.definition, sections)
    return await save_definition(actor, survey_id, revision, definition)


async def _sections(office: int, chosen: str) -> list[Section] | None:
    kind, _, key = chosen.partition(":")
    if kind == "own":
        own = {str(block.id): block.definition.sections for block in await library_of(office)}
        return own.get(key)
    if kind == "template":
        return {template.key: template.definition.sections for template in templates()}.get(key)
    return {block.key: [block.section] for block in blocks()}.get(key) if kind == "block" else None


async def save_to_library(actor: Person, survey_id: int, section: str) -> None:
    """Keeps a copy of a section for the next surveys of the office. Raises NotFound for no such section."""
    survey = await survey_or_not_found(survey_id)
    kept = replace(survey.definition, sections=[section_named(survey.definition, section)])
    async with transaction():
        block = LibraryBlock(office=survey.office, definition=write_definition(kept).decode())
        await block.save()
        await record(actor, "create", "library block", block.id, office=survey.office, fields=["definition"])


async def remove_from_library(actor: Person, survey_id: int, block: int) -> None:
    """Forgets a block of the office; surveys that were made with it keep their copies."""
    survey = await survey_or_not_found(survey_id)
    async with transaction():
        removed = (
            await LibraryBlock.delete()
            .where(LibraryBlock.id == block, LibraryBlock.office == survey.office)
            .returning(LibraryBlock.id)
        )
        if removed:
            await record(actor, "remove", "library block", block, office=survey.office)
