"""Use cases of surveys: write, publish, close, answer."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import now, today
from participation.database import exclusive, transaction
from participation.errors import Conflict, Forbidden, NotFound, ParticipationError, Problem, Rejected
from participation.feedback.receipts import issue
from participation.organisations.permissions import Actor, Permission
from participation.organisations.queries import office_by_id
from participation.services.queries import service_office
from participation.slugs import free_slug
from participation.surveys.checks import check_definition
from participation.surveys.comments import free_texts
from participation.surveys.definitions import Definition, Section
from participation.surveys.file_answers import files_among
from participation.surveys.intake import Intake, Unit
from participation.surveys.invitation_codes import ballot_ids
from participation.surveys.participant_service import check_who_answers
from participation.surveys.publishing import missing_for_publication
from participation.surveys.queries import forget_published, known_for, survey_by_id
from participation.surveys.queued_schemas import Apart
from participation.surveys.quotas import cells_of
from participation.surveys.schemas import (
    Document,
    PublishedSurvey,
    Sent,
    SurveyCreate,
    SurveyUpdate,
    SurveyView,
)
from participation.surveys.signs import Sign, signs_of
from participation.surveys.tables import Survey, SurveyRevision, SurveyState, SurveyVersion
from participation.web.i18n import DEFAULT_LANGUAGE, LANGUAGES, mark

NOT_SAVED = mark("The survey was not saved.")
CHANGED = mark(
    "Somebody has changed this survey since you opened it. Your text is still here: "
    "open the survey in a second tab, compare, and save again there."
)
SOURCE = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""The code of a campaign. Anything else in its place is dropped: nobody is kept from answering by a broken link."""

MOST_REVISIONS = 20
"""Earlier drafts that are kept of a survey: enough for an afternoon of writing."""

ONLY_PARTICIPANTS = mark(
    "Only participants of a trial answer this survey, on the pages that their messages lead to."
)
ONLY_IN_COURSES = mark("These questions are the quiz of a course, and are answered there.")
NO_BALLOT = Problem(
    mark(
        "This survey is by invitation. Write your right to answer: the code that your invitation led you to."
    )
)

EMPTY_DEFINITION = Definition(
    languages=["id"],
    default_language="id",
    sections=[Section(name="section_1", label={"id": "Pertanyaan", "en": "Questions"}, questions=[])],
)


class MoreToAnswer(ParticipationError):
    """What was answered has made questions of what the page did not show; `names` are theirs."""

    status = 200

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(mark("After what you answered we have a few more questions."))
        self.names = names


class BallotMissing(Rejected):
    """The answers are in order, but no right to answer came with them."""


async def create_survey(actor: Actor | Person, wanted: SurveyCreate) -> SurveyView:
    """A draft, empty unless it starts from a questionnaire.

    Raises Rejected without an Indonesian title, Forbidden for a foreign office.
    """
    if isinstance(actor, Actor):
        actor.must(Permission.EDIT_SURVEYS, wanted.office)
    await _check_office(wanted.office)
    _check_title(wanted.title)
    await _check_service(wanted.service, wanted.office)
    async with transaction(), exclusive("survey slugs"):
        name = wanted.slug or wanted.title["id"]
        slug = await free_slug(name, lambda slug: Survey.exists().where(Survey.slug == slug))
        survey = Survey(
            office=wanted.office,
            service=wanted.service,
            slug=slug,
            title=_json(wanted.title),
            introduction=_json(wanted.introduction),
            purpose=_json(wanted.purpose),
            legal_basis=wanted.legal_basis,
            definition=_json(wanted.definition or EMPTY_DEFINITION),
            for_participants=wanted.for_participants,
            is_quiz=wanted.is_quiz,
        )
        await survey.save()
        await record(actor, "create", "survey", survey.id, office=wanted.office, fields=["title"])
    return await survey_or_not_found(survey.id)


async def update_survey(actor: Person, survey_id: int, wanted: SurveyUpdate) -> SurveyView:
    """Saves the details around the questions. Raises Rejected, and Conflict when another tab was first."""
    _check_title(wanted.title)
    _check_window(wanted)
    survey = await survey_or_not_found(survey_id)
    await _check_service(wanted.service, survey.office)
    await check_who_answers(survey, for_participants=wanted.for_participants, is_quiz=wanted.is_quiz)
    values = msgspec.structs.asdict(wanted)
    for name in ("title", "introduction", "purpose"):
        values[name] = _json(values[name])
    values["definition"] = _json(
        _laid_out(survey.definition, values.pop("languages"), pages=values.pop("pages"))
    )
    values["results_public"] = wanted.results_public and not (wanted.for_participants or wanted.is_quiz)
    values.pop("revision")
    await save_draft(actor, survey, wanted.revision, values)
    return await survey_or_not_found(survey_id)


def _laid_out(definition: Definition, languages: list[str], *, pages: bool | None) -> Definition:
    return msgspec.structs.replace(
        definition, languages=languages, default_language=languages[0], pages=pages
    )


async def save_definition(actor: Person, survey_id: int, revision: int, definition: Definition) -> SurveyView:
    """Saves the questions of the draft as they are, complete or not. Raises Conflict when another tab was first."""
    survey = await survey_or_not_found(survey_id)
    await save_draft(actor, survey, revision, {"definition": _json(definition)})
    return await survey_or_not_found(survey_id)


async def save_draft(actor: Person, survey: SurveyView, revision: int, values: dict[str, Any]) -> None:
    """Writes columns of a survey, and keeps its questions as they were. Raises Conflict when another tab was first."""
    columns = {getattr(Survey, name): value for name, value in values.items()}
    async with transaction():
        saved = (
            await Survey.update({**columns, Survey.revision: revision + 1, Survey.updated_at: now()})
            .where(Survey.id == survey.id, Survey.revision == revision)
            .returning(Survey.id)
        )
        if not saved:
            raise Conflict(CHANGED)
        if values.get("definition", before := _json(survey.definition)) != before:
            await _keep(actor, survey.id, before)
        await record(
            actor, "update", "survey", survey.id, office=survey.office, fields=_changed(survey, values)
        )
    forget_published()


async def _keep(actor: Person, survey_id: int, definition: str) -> None:
    """Keeps the questions that a change replaces, and lets go of those from long ago."""
    await SurveyRevision.insert(SurveyRevision(survey=survey_id, definition=definition, made_by=actor.id))
    kept = (
        await SurveyRevision.select(SurveyRevision.id)
        .where(SurveyRevision.survey == survey_id)
        .order_by(SurveyRevision.id, ascending=False)
        .limit(MOST_REVISIONS + 1)
    )
    if len(kept) > MOST_REVISIONS:
        await SurveyRevision.delete().where(
            SurveyRevision.survey == survey_id, SurveyRevision.id <= kept[-1]["id"]
        )


def _changed(survey: SurveyView, values: dict[str, Any]) -> list[str]:
    present = {name: getattr(survey, name) for name in values}
    return [name for name, value in values.items() if value not in (present[name], _json(present[name]))]


async def publish_survey(actor: Person, survey_id: int, revision: int) -> SurveyView:
    """Freezes the draft as the next version and opens the survey.

    Raises Rejected with everything that is still missing, Conflict when the draft changed after it was read.
    """
    survey = await survey_or_not_found(survey_id)
    if survey.revision != revision:
        raise Conflict(CHANGED)
    errors = problems_of_draft(survey)
    if errors:
        raise Rejected(mark("The survey cannot be published yet."), errors=errors)
    async with transaction(), exclusive(f"survey {survey_id}"):
        number = survey.current_version + 1
        published = (
            await Survey.update(
                {
                    Survey.state: SurveyState.PUBLISHED,
                    Survey.closed_at: None,
                    Survey.shuffled_on: None,
                    Survey.current_version: number,
                    Survey.revision: revision + 1,
                    Survey.updated_at: now(),
                }
            )
            .where(Survey.id == survey_id, Survey.revision == revision)
            .returning(Survey.id)
        )
        if not published:
            raise Conflict(CHANGED)
        await SurveyVersion.insert(_version(survey_id, number, survey.document, actor))
        await record(
            actor, "publish", "survey", survey_id, office=survey.office, fields=["version"], note=str(number)
        )
    forget_published()
    return await survey_or_not_found(survey_id)


async def close_survey(actor: Person, survey_id: int) -> SurveyView:
    """Takes no further answers. Closing twice changes nothing. Raises Conflict for a survey never published."""
    survey = await survey_or_not_found(survey_id)
    if survey.state == SurveyState.DRAFT:
        raise Conflict(mark("This survey was never published, so there is nothing to close."))
    async with transaction():
        closed = (
            await Survey.update(
                {
                    Survey.state: SurveyState.CLOSED,
                    Survey.closed_at: now(),
                    Survey.revision: Survey.revision + 1,
                }
            )
            .where(Survey.id == survey_id, Survey.state == SurveyState.PUBLISHED)
            .returning(Survey.id)
        )
        if closed:
            await record(actor, "close", "survey", survey_id, office=survey.office)
    forget_published()
    return await survey_or_not_found(survey_id)


async def submit_answers(
    intake: Intake,
    secret_keys: tuple[str, ...],
    survey: PublishedSurvey,
    sent: Sent,
    *,
    apart: Apart | None = None,
) -> str:
    """Checks and stores one person's answers, some `apart`; returns the code of the receipt.

    Raises Forbidden for a survey of participants or a quiz; what checked_unit raises; Conflict, Gone, QuotaFull or
    Unavailable as Intake.submit does.
    """
    if survey.for_participants:
        raise Forbidden(ONLY_PARTICIPANTS)
    if survey.is_quiz:
        raise Forbidden(ONLY_IN_COURSES)
    unit = await checked_unit(secret_keys, survey, sent, f"survey:{survey.id}")
    return await intake.submit(replace(unit, apart=apart))


async def checked_unit(secret_keys: tuple[str, ...], survey: PublishedSurvey, sent: Sent, scope: str) -> Unit:
    """What is stored of one person's answers; `scope` is where their key stands for them alone.

    Raises Rejected with the errors of each question or for a key that is none; MoreToAnswer when the answers
    made questions of what the page did not show; BallotMissing.
    """
    known = await known_for(survey, sent.answers)
    known = known._replace(files=sent.files.union(known.files))
    day = sent.received_on or today()
    checked = survey.compiled.check(sent.answers, today=day, known=known, language=sent.language)
    unseen = survey.compiled.unseen(checked, sent.answers, sent.shown)
    errors = {name: problem for name, problem in checked.errors.items() if name not in unseen}
    if errors:
        raise Rejected(mark("Some answers need your attention."), errors=errors)
    if unseen:
        raise MoreToAnswer(unseen)
    ballots = ballot_ids(sent.ballot, secret_keys) if survey.by_invitation else ()
    if survey.by_invitation and not ballots:
        raise BallotMissing(NO_BALLOT.message, errors={"_ballot": NO_BALLOT})
    language = sent.language if sent.language in LANGUAGES else DEFAULT_LANGUAGE
    kept, identifying = survey.compiled.split(checked.answers)
    return Unit(
        receipt=issue(secret_keys, scope, sent.key),
        survey=survey.id,
        version=survey.version,
        answers=kept,
        identifying=identifying,
        language=language,
        channel=sent.channel,
        source=source_of(sent.source),
        seed=sent.seed,
        files=tuple(files_among(survey.document.definition, checked.answers)),
        received_on=day,
        has_free_text=bool(free_texts(survey.document.definition, checked.answers)),
        ballots=ballots,
        cells=tuple(cell.id for cell in cells_of(survey.cells, checked.answers, today())),
        about=sent.about,
        signs=_signs(survey.document.definition, checked.answers, sent),
    )


def _signs(definition: Definition, answers: Mapping[str, Any], sent: Sent) -> Sign:
    """Of who came by a link; of anybody else nothing is noted."""
    if sent.manner is None or not source_of(sent.source):
        return Sign.NONE
    return signs_of(definition, answers, sent.language, sent.manner)


def source_of(typed: str) -> str:
    """The campaign code that an address or a program named; empty for what cannot be one."""
    return typed if SOURCE.fullmatch(typed) else ""


def _version(survey_id: int, number: int, document: Document, actor: Person) -> SurveyVersion:
    content = _json(document)
    return SurveyVersion(
        survey=survey_id,
        number=number,
        document=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        published_by=actor.id,
    )


def problems_of_draft(survey: SurveyView) -> dict[str, Problem]:
    """All that stands between a draft and its publication, by the place it concerns."""
    problems = missing_for_publication(survey)
    for found in check_definition(survey.definition):
        problems[found.path] = Problem(found.message, found.parameters)
    return problems


async def _check_office(office: int) -> None:
    if await office_by_id(office) is None:
        raise Rejected(NOT_SAVED, errors={"office": Problem(mark("Choose the office that asks."))})


def _check_title(title: dict[str, str]) -> None:
    if not title.get("id", "").strip():
        problem = Problem(mark("Write a title in Indonesian."))
        raise Rejected(NOT_SAVED, errors={"title.id": problem})


def _check_window(wanted: SurveyUpdate) -> None:
    if wanted.opens_at and wanted.closes_at and wanted.closes_at <= wanted.opens_at:
        problem = Problem(mark("The survey would close before it opens. Choose a later closing time."))
        raise Rejected(NOT_SAVED, errors={"closes_at": problem})


async def _check_service(service: int | None, office: int) -> None:
    if service is not None and await service_office(service) != office:
        problem = Problem(mark("Choose a service of this office."))
        raise Rejected(NOT_SAVED, errors={"service": problem})


async def survey_or_not_found(survey_id: int) -> SurveyView:
    """The survey with its draft. Raises NotFound."""
    survey = await survey_by_id(survey_id)
    if survey is None:
        raise NotFound(mark("There is no such survey."))
    return survey


def _json(value: object) -> str:
    """Canonical, as PostgreSQL keeps no order of keys and the digest of a version must not depend on it."""
    return msgspec.json.encode(value, order="deterministic").decode()
